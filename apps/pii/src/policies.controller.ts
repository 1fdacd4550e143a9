import {
  CostwireError,
  type ChangePiiPolicyRequest,
  type FieldFault,
  type PiiPolicy,
  type PiiPolicyVersion,
  type PiiPreview,
  type CommandReply,
  type PreviewPiiRequest,
  type ProjectId,
} from '@costwire/contracts';
import { Answers, Notices } from '@costwire/messaging';
import { policyFaults } from '@costwire/pii-detection';
import { Controller } from '@nestjs/common';
import { createHash } from 'node:crypto';
import { PolicyCache } from './policy-cache.js';
import { PolicyRepository } from './policy.repository.js';
import { ScanService } from './scan.service.js';

/** Changes policies and shows what they would do. */
@Controller()
export class PoliciesController {
  constructor(
    private readonly repository: PolicyRepository,
    private readonly policies: PolicyCache,
    private readonly scans: ScanService,
    private readonly notices: Notices,
  ) {}

  @Answers('changePiiPolicy')
  async change(request: ChangePiiPolicyRequest): Promise<CommandReply<PiiPolicyVersion>> {
    const { project_id: projectId, actor, policy, base_version: baseVersion } = request;
    const faults = await this.faultsOf(policy);
    if (faults.length > 0) return refused(faults);
    const value = await this.repository.change({ projectId, actor, policy, baseVersion });
    if (!value) return { ok: false, code: 'conflict' };
    await this.policies.refresh();
    await this.notices.tell('piiPoliciesChanged');
    return { ok: true, value };
  }

  @Answers('previewPii')
  async preview(request: PreviewPiiRequest): Promise<CommandReply<PiiPreview>> {
    const { project_id: projectId, text, policy } = request;
    const faults = policy ? await this.faultsOf(policy) : [];
    if (faults.length > 0) return refused(faults.map(underPolicy));
    try {
      const own = policy ? undefined : this.policies.of(projectId, Date.now());
      const ready = own?.ready ?? this.given(projectId, policy ?? {});
      const preview = await this.scans.preview(text, ready);
      return { ok: true, value: { ...preview, policy_version: own?.version ?? null } };
    } catch (error) {
      if (!(error instanceof CostwireError)) throw error;
      return { ok: false, code: error.code, faults: [...error.faults] };
    }
  }

  private given(projectId: ProjectId, policy: PiiPolicy) {
    const id = createHash('sha256').update(JSON.stringify(policy)).digest('base64url');
    return this.policies.prepared(projectId, policy, id);
  }

  /**
   * Patterns that can be read are rated in a thread, since rating one can take long itself: one after
   * the other up to the first at fault, so that they leave the other threads to those who screen.
   */
  private async faultsOf(policy: PiiPolicy): Promise<FieldFault[]> {
    const faults = policyFaults(policy);
    if (faults.length > 0) return faults;
    for (const [index, pattern] of (policy.patterns ?? []).entries()) {
      if (await this.scans.isSafe(pattern)) continue;
      const message = 'can match one text in too many ways, which takes too long';
      return [{ field: `patterns[${index}].pattern`, message }];
    }
    return [];
  }
}

function underPolicy({ field, message }: FieldFault): FieldFault {
  return { field: `policy.${field}`, message };
}

function refused(faults: FieldFault[]): {
  ok: false;
  code: 'validation_error';
  faults: FieldFault[];
} {
  return { ok: false, code: 'validation_error', faults };
}
