import { noFaults, type Check } from '../check.js';
import type { Rig } from '../rig.js';
import type { ActionLoop } from './action-loop.js';
import { FATES, type PlannedAction } from './fates.js';

interface Stored {
  id: string;
  status: string;
  /** States in the order of their sequence numbers. */
  history: string;
  /** Whether these numbers are 1, 2, 3 and so on. */
  gapless: boolean;
  audited: string;
  policies: number;
  lifted: number;
}

/** Holds what is stored, told and enforced about the actions of a run against what was decided. */
export async function checkActions(rig: Rig, loop: ActionLoop): Promise<Check[]> {
  const stored = await readStored(rig, loop);
  const told = await loop.told.read();
  const each = (fault: (action: PlannedAction, row: Stored) => string | undefined): string[] =>
    loop.planned.flatMap((action) => {
      const row = stored.get(action.id);
      const found = row ? fault(action, row) : 'it is not there';
      return found === undefined ? [] : [`${action.fate} ${action.id}: ${found}`];
    });
  const seen = `${loop.planned.length} actions`;
  const unknown = loop.people.first.unknown + loop.people.second.unknown;
  return [
    noFaults('no action is lost on its way', loop.faults, `${unknown} calls were tried again`),
    noFaults(
      'every action came to its end, each step once',
      each((action, row) => faultOfHistory(action, row)),
      seen,
    ),
    noFaults(
      'the audit trail has each step once',
      each(({ id }, { audited, history }) =>
        audited === history ? undefined : `audited ${audited} of ${id}`,
      ),
      seen,
    ),
    noFaults('each policy is put in force and lifted once', each(faultOfPolicy), seen),
    noFaults(
      'each step is told once',
      each(({ id }, { history }) =>
        told.get(id) === history ? undefined : `told ${told.get(id) ?? 'nothing'}`,
      ),
      seen,
    ),
    webhooksCalled(loop, stored),
    noFaults('gateways enforce what is in force, and nothing else', await enforced(loop), seen),
    await auditIntact(loop),
  ];
}

function faultOfHistory({ fate, status }: PlannedAction, row: Stored): string | undefined {
  if (row.status !== status) return `is ${row.status}, not ${status}`;
  if (!row.gapless) return 'its sequence has gaps';
  return FATES[fate].history.test(row.history) ? undefined : `went ${row.history}`;
}

function faultOfPolicy({ proposal }: PlannedAction, row: Stored): string | undefined {
  const wanted = proposal.action_type === 'pause' && row.history.includes('executed') ? 1 : 0;
  const lifted = wanted === 1 && row.status === 'reversed' ? 1 : 0;
  if (row.policies === wanted && row.lifted === lifted) return undefined;
  return `${row.policies} policies, ${row.lifted} lifted`;
}

async function readStored({ pool }: Rig, { planned }: ActionLoop): Promise<Map<string, Stored>> {
  const { rows } = await pool.query<Stored>(
    `SELECT id, status, history, gapless, audited,
       (SELECT count(*)::int FROM policies WHERE action_id = id) AS policies,
       (SELECT count(*)::int FROM policies WHERE action_id = id AND removed_at IS NOT NULL) AS lifted
     FROM actions,
       LATERAL (SELECT string_agg(to_status, ' ' ORDER BY seq) AS history,
                  min(seq) = 1 AND max(seq) = count(*) AS gapless
                FROM action_decisions WHERE action_id = id) AS decided,
       LATERAL (SELECT string_agg(CASE action WHEN 'action.proposed' THEN 'pending'
                  ELSE substr(action, 8) END, ' ' ORDER BY seq) AS audited
                FROM audit_approvals WHERE subject = id::text) AS trail
     WHERE id = ANY ($1)`,
    [planned.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

function webhooksCalled({ webhooks }: ActionLoop, stored: Map<string, Stored>): Check {
  const wanted = new Set<string>();
  // What was reversed before its first call went through is told as reversed alone.
  const allowed = new Set<string>();
  for (const { id, history } of stored.values()) {
    if (!history.includes('executed')) continue;
    allowed.add(id);
    wanted.add(history.includes('reversed') ? `${id}:reverse` : id);
  }
  const calls = [...webhooks.calls];
  const missing = [...wanted].filter((key) => !webhooks.calls.has(key));
  const strange = calls
    .filter(([key]) => !wanted.has(key) && !allowed.has(key))
    .map(([key]) => key);
  const repeated = calls.filter(([, count]) => count > 1).length;
  return noFaults(
    'webhooks were called for what was done, and for nothing else',
    [...missing.map((key) => `no call of ${key}`), ...strange.map((key) => `a call of ${key}`)],
    `${wanted.size} keys, ${repeated} of them more than once`,
  );
}

async function enforced({ planned, people }: ActionLoop): Promise<string[]> {
  const faults: string[] = [];
  for (const { id, status, proposal } of planned) {
    const { kind, value } = proposal.scope;
    const call = kind === 'run' ? { run_id: value } : { agent_name: value };
    const wanted = proposal.action_type === 'pause' && status === 'verified' ? 403 : 200;
    const { status: answer } = await people.first.call('POST', '/api/v1/admission', call);
    if (answer !== wanted) faults.push(`${status} ${id}: answered ${answer}`);
  }
  return faults;
}

async function auditIntact({ people }: ActionLoop): Promise<Check> {
  const { body } = await people.admin.call('GET', '/api/v1/audit/verify');
  return {
    name: 'the audit trails verify',
    pass: body['intact'] === true,
    detail: body['intact'] === true ? 'all' : JSON.stringify(body),
  };
}
