import { CostwireError, type ProjectId } from '@costwire/contracts';
import type { PartialProfile } from '@costwire/pricing';
import { Injectable } from '@nestjs/common';
import { actorOf, type Caller } from '../access/caller.js';
import { BrokerReadiness } from '../health/broker-readiness.js';
import { FlushService } from '../logs/flush.service.js';
import { IdentifierPseudonyms } from '../usage/identifiers.js';
import { canonicalTimestamp } from '../validation/timestamp.js';
import type { FromTrafficDto } from './estimate.dto.js';
import { PastCallLogs } from './past-call-logs.js';
import { ScenarioRepository } from './scenario.repository.js';
import { ScenarioService } from './scenario.service.js';
import { combinedProfile, givenProfile, type Scenario, type ScenarioOrigin } from './scenario.js';

/** Calls taken into one scenario at most: about a minute of work. */
const MAX_CALLS = 500_000;
const DEFAULT_REGION = 'us-east-1';
/** What was sent to the model stands in the calls themselves. */
const OF_CALLS: PartialProfile = {
  bedrock: { prompt_template_tokens: 0 },
  logs: { include_message: false },
};

/** Makes scenarios of the project's own past calls. */
@Injectable()
export class PastTrafficService {
  constructor(
    private readonly service: ScenarioService,
    private readonly repository: ScenarioRepository,
    private readonly logs: PastCallLogs,
    private readonly pseudonyms: IdentifierPseudonyms,
    private readonly readiness: BrokerReadiness,
    private readonly flushing: FlushService,
  ) {}

  /**
   * Takes every call of a range into a new scenario, which is completed then: one log a call, of the
   * size of its event, with its input and output tokens.
   *
   * @throws {CostwireError} `validation_error` for an empty range or one with too many calls.
   */
  async take(dto: FromTrafficDto, caller: Caller, nowMs: number): Promise<Scenario> {
    this.readiness.assertReady();
    const { projectId } = caller;
    const origin = this.asStored(originOf(dto), projectId);
    await this.assertSize(projectId, origin);
    const made = await this.service.create(
      {
        ...dto,
        name: dto.name ?? nameOf(origin, nowMs),
        region: dto.region ?? DEFAULT_REGION,
        profile: withDefaults(dto.profile),
      },
      caller,
      origin,
    );
    const actor = actorOf(caller);
    await this.repository.move(projectId, made.id, 'start', actor);
    await this.logs.publish(caller, made.id, origin, nowMs);
    await this.flushing.flush();
    return (await this.repository.move(projectId, made.id, 'stop', actor)) ?? made;
  }

  /** Identifiers that are personal data are kept as keyed hashes, so that is what to look for. */
  private asStored(origin: ScenarioOrigin, projectId: ProjectId): ScenarioOrigin {
    const stored = { ...origin };
    for (const field of ['provider', 'model', 'feature'] as const) {
      const value = origin[field];
      if (value !== undefined) stored[field] = this.pseudonyms.storedForm(value, projectId);
    }
    return stored;
  }

  private async assertSize(projectId: ProjectId, origin: ScenarioOrigin): Promise<void> {
    const count = await this.logs.count(projectId, origin);
    if (count > 0 && count <= MAX_CALLS) return;
    const message =
      count === 0
        ? 'begins a range that holds no calls'
        : `begins a range of ${count} calls; at most ${MAX_CALLS} are taken into a scenario`;
    throw new CostwireError('validation_error', { faults: [{ field: 'from', message }] });
  }
}

function originOf({ from, to, provider, model, feature }: FromTrafficDto): ScenarioOrigin {
  const range = { from: canonicalTimestamp(from), to: canonicalTimestamp(to) };
  if (range.from >= range.to) {
    throw new CostwireError('validation_error', {
      faults: [{ field: 'from', message: 'must be before to' }],
    });
  }
  return {
    ...range,
    ...(provider !== undefined && { provider }),
    ...(model !== undefined && { model }),
    ...(feature !== undefined && { feature }),
  };
}

function nameOf({ from, to }: ScenarioOrigin, nowMs: number): string {
  return `Traffic from ${from} to ${to}, taken at ${new Date(nowMs).toISOString()}`;
}

function withDefaults(profile: Record<string, unknown> | undefined): Record<string, unknown> {
  return { ...combinedProfile(OF_CALLS, givenProfile(profile)) };
}
