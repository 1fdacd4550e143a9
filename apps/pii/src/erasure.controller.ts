import type { ErasureStanding, RequestErasureRequest } from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { Sweeper } from './sweeper.js';
import { Erasures } from './erasures.js';
import { PolicyCache } from './policy-cache.js';
import { ScanService } from './scan.service.js';

/** Takes requests for erasure down and has them begun at once. */
@Controller()
export class ErasureController {
  constructor(
    private readonly erasures: Erasures,
    private readonly sweeper: Sweeper,
    private readonly scans: ScanService,
    private readonly policies: PolicyCache,
  ) {}

  @Answers('requestErasure')
  async request(request: RequestErasureRequest): Promise<ErasureStanding> {
    const standing = await this.erasures.begin(request, await this.screened(request));
    this.sweeper.wake();
    return standing;
  }

  /** Reasons are written by people about people. */
  private async screened({ project_id: projectId, reason, user_ids: ids }: RequestErasureRequest) {
    const policy = this.policies.prepared(projectId, { names: true }, 'default with names');
    const { redacted } = await this.scans.preview(reason, policy);
    return ids.reduce((text, id) => text.replaceAll(id, '<SUBJECT>'), redacted);
  }
}
