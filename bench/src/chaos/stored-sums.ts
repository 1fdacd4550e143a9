import { parseUsd, ROLLUP_DIMENSIONS, type UsageEvent } from '@costwire/contracts';
import type { Pool } from 'pg';
import { noFaults, type Check } from './check.js';
import { callApi } from './drain.js';
import { projectsOf, type Rig } from './rig.js';
import type { Winner } from './stored-facts.js';
import { differences, tallyOf, type Tally } from './tally.js';

interface SumRow {
  grp: string;
  calls: string;
  input_tokens: string;
  output_tokens: string;
  cache_read_tokens: string;
  cost_usd: string;
}

const SUMS = `sum(input_tokens) AS input_tokens, sum(output_tokens) AS output_tokens,
  sum(cache_read_tokens) AS cache_read_tokens, sum(cost_usd) AS cost_usd`;
const GROUPINGS = ['feature', 'model', 'user', 'provider', 'agent', 'key'] as const;
type Grouping = (typeof GROUPINGS)[number];

/** Holds every sum that is kept or answered against the sums of what the client had accepted. */
export async function compareSums(rig: Rig, winners: readonly Winner[]): Promise<Check[]> {
  const { pool } = rig;
  const checks = [
    await compare(
      'cost per project, model and day in the ledger',
      tallyOf(winners, (project, event) => `${project} ${event.model} ${dayOf(event)}`),
      rig,
      `SELECT project_id || ' ' || model || ' ' || to_char(ts, 'YYYY-MM-DD') AS grp,
         count(*) AS calls, ${SUMS} FROM cost_entries
       WHERE project_id = ANY ($1) GROUP BY 1`,
    ),
  ];
  for (const dimension of ROLLUP_DIMENSIONS) {
    const nameOf = await namesOf(pool, dimension);
    checks.push(
      await compare(
        `hourly roll-up by ${dimension}`,
        tallyOf(winners, (project, event) =>
          [project, event.timestamp.slice(0, 13), nameOf(project, event), event.model].join(' '),
        ),
        rig,
        `SELECT concat_ws(' ', project_id, to_char(bucket, 'YYYY-MM-DD"T"HH24'), name, model) AS grp,
           sum(calls) AS calls, ${SUMS} FROM rollup_hourly 
         WHERE dimension = '${dimension}' AND project_id = ANY ($1) GROUP BY 1`,
      ),
    );
  }
  checks.push(
    await compare(
      'daily roll-up by user',
      tallyOf(winners, (project, event) => `${project} ${dayOf(event)} ${event.user_id}`),
      rig,
      `SELECT concat_ws(' ', project_id, day, user_id) AS grp, sum(calls) AS calls, ${SUMS}
       FROM rollup_user_daily WHERE project_id = ANY ($1) GROUP BY 1`,
    ),
  );
  return [...checks, await compareBreakdowns(rig, winners)];
}

async function compare(name: string, expected: Tally, rig: Rig, sql: string): Promise<Check> {
  const { rows } = await rig.pool.query<SumRow>(sql, [projectsOf(rig)]);
  const found: Tally = new Map(
    rows.map((row) => [
      row.grp,
      {
        calls: Number(row.calls),
        inputTokens: Number(row.input_tokens),
        outputTokens: Number(row.output_tokens),
        cacheReadTokens: Number(row.cache_read_tokens),
        cost: parseUsd(row.cost_usd) ?? -1n,
      },
    ]),
  );
  return noFaults(name, differences(expected, found), `${found.size} sums equal`);
}

/** What the roll-up calls an event in a dimension; keys are the first of each project. */
async function namesOf(
  pool: Pool,
  dimension: (typeof ROLLUP_DIMENSIONS)[number],
): Promise<(projectId: string, event: UsageEvent) => string> {
  const { rows } = await pool.query<{ id: string; project_id: string }>(
    'SELECT DISTINCT ON (project_id) id, project_id FROM api_keys ORDER BY project_id, created_at',
  );
  const keys = new Map(rows.map(({ id, project_id }) => [project_id, id]));
  return (projectId, event) => {
    if (dimension === 'key') return keys.get(projectId)!;
    return (dimension === 'feature' ? event.feature : event.agent_name)!;
  };
}

/** The API's own answer, over a range that cuts hours and days at both ends. */
async function compareBreakdowns(rig: Rig, winners: readonly Winner[]): Promise<Check> {
  const times = winners.map(({ event }) => event.timestamp).sort();
  const ranges = [
    { from: times[0] ?? new Date().toISOString(), to: new Date().toISOString() },
    { from: times[times.length >> 3]!, to: times[times.length - (times.length >> 3) - 1]! },
  ].filter(({ from, to }) => from < to);
  const faults: string[] = [];
  let answers = 0;
  for (const [place, { projectId }] of rig.tenants.entries()) {
    for (const { from, to } of ranges) {
      const within = winners.filter(
        ({ projectId: own, event }) =>
          own === projectId && event.timestamp >= from && event.timestamp < to,
      );
      for (const groupBy of GROUPINGS) {
        const found = await askBreakdown(rig, place, groupBy, from, to);
        const expected = tallyOf(within, (_, event) => groupName(groupBy, event));
        faults.push(...differences(reduced(expected), found));
        answers += 1;
      }
    }
  }
  return noFaults("the API's cost breakdowns", faults, `${answers} answers equal`);
}

async function askBreakdown(
  rig: Rig,
  tenant: number,
  groupBy: Grouping,
  from: string,
  to: string,
): Promise<Tally> {
  const query = new URLSearchParams({ groupBy, from, to });
  const answer = (await callApi(
    rig,
    tenant,
    `/api/v1/analytics/cost-breakdown?${query.toString()}`,
  )) as {
    data: { name: string; totalCost: string; totalTokens: number; callCount: number }[];
  };
  return new Map(
    answer.data.map(({ name, totalCost, totalTokens, callCount }) => [
      groupBy === 'key' ? 'key' : name,
      {
        calls: callCount,
        inputTokens: totalTokens,
        outputTokens: 0,
        cacheReadTokens: 0,
        cost: parseUsd(totalCost) ?? -1n,
      },
    ]),
  );
}

/** The API tells tokens as one number. */
function reduced(tally: Tally): Tally {
  return new Map(
    [...tally].map(([group, sums]) => [
      group,
      {
        ...sums,
        inputTokens: sums.inputTokens + sums.outputTokens,
        outputTokens: 0,
        cacheReadTokens: 0,
      },
    ]),
  );
}

function groupName(groupBy: Grouping, event: UsageEvent): string {
  const names: Record<Grouping, string> = {
    feature: event.feature!,
    model: event.model,
    user: event.user_id!,
    provider: event.provider,
    agent: event.agent_name!,
    key: 'key',
  };
  return names[groupBy];
}

function dayOf(event: UsageEvent): string {
  return event.timestamp.slice(0, 10);
}
