import type { ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** Prices that were set for a project by hand, those that ended too, the newest first. */
const OVERRIDES = `
  SELECT version.id, provider, model, service_tier, rates, rate.valid_from, rate.valid_to, ends_at,
    version.reason, ended.reason AS end_reason, version.recorded_at, version.recorded_by
  FROM price_versions AS version
  JOIN price_rates AS rate ON rate.version_id = version.id
  LEFT JOIN price_version_ends AS ended ON ended.version_id = version.id
  WHERE version.project_id = $1 AND source = 'override' AND kind = 'llm'
  ORDER BY seq DESC`;

/** The components of a rate as the library spells them, with their prices. */
type StoredRates = Record<
  string,
  { usd: string; tiers?: { aboveInputTokens: number; usd: string }[] }
>;

/** Lists a project's overrides. Their rates come by the primary key. */
@Injectable()
export class PriceOverridesQuery {
  constructor(private readonly database: Database) {}

  /** Every override of the project. */
  async list(projectId: ProjectId): Promise<(object & { rates: StoredRates })[]> {
    return this.database.readProject(projectId, OVERRIDES, [projectId]);
  }
}
