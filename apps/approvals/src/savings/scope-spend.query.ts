import { formatUsd, parseUsd, type ProjectId, type ScopeKind } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** The calls whose cost is added up. */
export interface SpendScope {
  projectId: ProjectId;
  kind: ScopeKind;
  value: string;
}

interface Source {
  /** Condition on the hourly roll-ups. */
  rollup: string;
  /** Condition on the ledger. */
  ledger: string;
}

const SOURCES: Readonly<Record<Exclude<ScopeKind, 'run'>, Source>> = {
  project: {
    rollup: "dimension = 'feature' AND $4::text IS NOT NULL",
    ledger: '$4::text IS NOT NULL',
  },
  feature: { rollup: "dimension = 'feature' AND name = $4", ledger: 'feature = $4' },
  model: { rollup: "dimension = 'feature' AND model = $4", ledger: 'model = $4' },
  agent: { rollup: "dimension = 'agent' AND name = $4", ledger: 'agent_name = $4' },
  key: { rollup: "dimension = 'key' AND name = $4", ledger: 'api_key_id::text = $4' },
};

/** Condition on the facts, of calls of a scope whose value is $3. */
const FACTS_OF: Readonly<Record<ScopeKind, string>> = {
  project: 'fact.project_id::text = $3',
  feature: 'fact.feature = $3',
  model: 'fact.model = $3',
  agent: 'fact.agent_name = $3',
  run: 'fact.run_id = $3',
  key: 'fact.api_key_id::text = $3',
};

const MS_PER_HOUR = 3_600_000;

/**
 * What the calls of a scope cost in a range. Whole hours come from the roll-ups, cut ones from the
 * ledger, both by their primary keys; a run is followed by the index of the facts on it.
 */
@Injectable()
export class ScopeSpendQuery {
  constructor(private readonly database: Database) {}

  /** Decimal US dollars of the priced calls in [from, to). */
  async between(scope: SpendScope, from: Date, to: Date): Promise<string> {
    const { projectId, kind, value } = scope;
    const { first, last } = wholeHours(from, to);
    const [row] =
      kind === 'run'
        ? await this.database.readProject<{ usd: string }>(projectId, RUN, [
            projectId,
            from,
            to,
            value,
          ])
        : await this.database.readProject<{ usd: string }>(projectId, sqlOf(SOURCES[kind]), [
            projectId,
            from,
            to,
            value,
            first,
            last,
          ]);
    return formatUsd(parseUsd(row!.usd)!);
  }

  /** Runs with calls of the scope that cost a limit or more since a time. */
  async runsAbove(scope: SpendScope, since: Date, limitUsd: string): Promise<string[]> {
    const rows = await this.database.readProject<{ run_id: string }>(
      scope.projectId,
      `SELECT fact.run_id FROM events AS fact
       JOIN cost_entries AS entry USING (project_id, ts, event_id)
       WHERE fact.project_id = $1 AND fact.ts >= $2 AND fact.run_id IS NOT NULL
         AND ${FACTS_OF[scope.kind]}
       GROUP BY fact.run_id HAVING sum(entry.cost_usd) >= $4`,
      [scope.projectId, since, scope.value, limitUsd],
    );
    return rows.map(({ run_id: run }) => run);
  }
}

const RUN = `
  SELECT coalesce(sum(entry.cost_usd), 0)::text AS usd
  FROM events AS fact JOIN cost_entries AS entry USING (project_id, ts, event_id)
  WHERE fact.project_id = $1 AND fact.run_id = $4 AND fact.ts >= $2 AND fact.ts < $3`;

function sqlOf({ rollup, ledger }: Source): string {
  return `SELECT coalesce(sum(cost_usd), 0)::text AS usd FROM (
      SELECT cost_usd FROM rollup_hourly
      WHERE project_id = $1 AND bucket >= $5 AND bucket < $6 AND ${rollup}
      UNION ALL
      SELECT cost_usd FROM cost_entries
      WHERE project_id = $1 AND ((ts >= $2 AND ts < $5) OR (ts >= $6 AND ts < $3)) AND ${ledger}
    ) AS parts`;
}

/** The whole hours of a range; both ends are `to` when it holds none. */
function wholeHours(from: Date, to: Date): { first: Date; last: Date } {
  const first = Math.ceil(from.getTime() / MS_PER_HOUR) * MS_PER_HOUR;
  const last = Math.floor(to.getTime() / MS_PER_HOUR) * MS_PER_HOUR;
  if (first >= last) return { first: to, last: to };
  return { first: new Date(first), last: new Date(last) };
}
