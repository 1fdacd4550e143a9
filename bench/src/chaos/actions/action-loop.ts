import { setTimeout as sleep } from 'node:timers/promises';
import { uuidv7, type ProjectId } from '@costwire/contracts';
import type { Rig } from '../rig.js';
import { ActionPerson } from './action-people.js';
import { FATES, planAction, type PlannedAction } from './fates.js';
import { ToldActions } from './told-actions.js';
import { receiveWebhooks, type WebhookReceiver } from './webhook-receiver.js';

const PER_SECOND = 2;
/** The last seconds of the load have no new actions, so that the last faults hit those under way. */
const REST_SECONDS = 5;
/** Time by which ends and expiries are brought forward to. */
const SOON = "now() + interval '3 s'";
const SETTLE_MS = 90_000;
const LOOK_MS = 250;

/** The rules of the project: short times, so that every timer runs within the run. */
const RULES = {
  auto_approval: true,
  auto_actions_per_day: 10_000,
  auto_usd_per_day: '1000000',
  // Within the hour that timers are queued ahead.
  expiry_minutes: 30,
  // 8.6 seconds.
  verification_days: 0.0001,
};

/** Actions of one project, each led to its fate by people who do not give up. */
export class ActionLoop {
  readonly planned: PlannedAction[] = [];
  /** What went wrong on the way of an action. */
  readonly faults: string[] = [];
  private readonly ways: Promise<void>[] = [];

  private constructor(
    private readonly rig: Rig,
    readonly projectId: ProjectId,
    readonly webhooks: WebhookReceiver,
    readonly told: ToldActions,
    readonly people: Readonly<Record<'admin' | 'first' | 'second', ActionPerson>>,
  ) {}

  /** Sets the rules of the first project, and gives two people the right to approve. */
  static async begin(rig: Rig): Promise<ActionLoop> {
    const { projectId, apiKey } = rig.tenants[0]!;
    const url = rig.urls[0]!;
    const webhooks = await receiveWebhooks();
    const admin = new ActionPerson(url, apiKey);
    const rules = { ...RULES, webhook_url: webhooks.url };
    const { status } = await admin.call('PUT', '/api/v1/approvals/policy', rules);
    if (status !== 200) throw new Error(`the rules were answered ${status}`);
    const approver = async (name: string): Promise<ActionPerson> => {
      const key = { name, scopes: ['read', 'approve', 'ingest'] };
      const { body } = await admin.call('POST', '/api/v1/keys', key);
      return new ActionPerson(url, String(body['key']));
    };
    const [first, second] = [await approver('first'), await approver('second')];
    const told = await ToldActions.subscribe(rig, projectId);
    rig.say('the rules for actions are set');
    return new ActionLoop(rig, projectId as ProjectId, webhooks, told, { admin, first, second });
  }

  /** Begins actions at a steady pace for so long, and ends when each was led to its fate. */
  async run(seconds: number): Promise<void> {
    const count = Math.max(Object.keys(FATES).length, (seconds - REST_SECONDS) * PER_SECOND);
    for (let n = 0; n < count; n += 1) {
      const action = planAction(this.projectId, n);
      this.planned.push(action);
      const way = this.lead(action).catch((error: unknown) => {
        this.faults.push(`${action.fate}: ${error instanceof Error ? error.message : 'unknown'}`);
      });
      this.ways.push(way);
      await sleep(1_000 / PER_SECOND);
    }
    await Promise.all(this.ways);
  }

  /** Waits until every action is where it must end and was told of; undefined when that fails. */
  async settle(): Promise<number | undefined> {
    const startMs = performance.now();
    const ids = this.planned.map(({ id }) => id);
    const states = this.planned.map(({ status }) => status);
    while (performance.now() - startMs < SETTLE_MS) {
      const { rows } = await this.rig.pool.query<{ n: string }>(
        `SELECT count(*) AS n FROM unnest($1::uuid[], $2::text[]) AS wanted (id, status)
         LEFT JOIN actions USING (id)
         WHERE actions.status IS DISTINCT FROM wanted.status OR actions.run_at IS NOT NULL
           OR EXISTS (SELECT FROM action_decisions AS d WHERE d.action_id = id AND told_at IS NULL)`,
        [ids, states],
      );
      if (Number(rows[0]!.n) === 0) return (performance.now() - startMs) / 1_000;
      await sleep(LOOK_MS);
    }
    return undefined;
  }

  private async lead(action: PlannedAction): Promise<void> {
    const { id, fate } = action;
    await this.propose(action);
    await this.people.first.sees(id);
    if (fate === 'expired') return this.bringForward(id, 'expires_at');
    if (fate === 'alone' || fate === 'open') return;
    if (fate === 'contested') return this.contest(action);
    const verb = fate === 'rejected' ? 'reject' : 'approve';
    if (!(await this.people.second.decides(verb, id))) throw new Error(`${verb} was refused`);
    if (fate !== 'reversed' && fate !== 'ended') return;
    await this.untilExecuted(id);
    if (fate === 'ended') return this.bringForward(id, 'reverse_at');
    if (!(await this.people.first.decides('reverse', id))) throw new Error('reverse was refused');
  }

  /** As anomaly leaves it when its transaction has committed. */
  private async propose({ id, proposal }: PlannedAction): Promise<void> {
    await this.rig.pool.query(
      `INSERT INTO proposals (proposal_id, project_id, anomaly_id, payload, proposed_at)
       VALUES ($1, $2, $3, $4, $5)`,
      [id, this.projectId, uuidv7(Date.now()), JSON.stringify(proposal), proposal.proposed_at],
    );
  }

  private async contest(action: PlannedAction): Promise<void> {
    const [approved, rejected] = await Promise.all([
      this.people.first.decides('approve', action.id),
      this.people.second.decides('reject', action.id),
    ]);
    if (approved === rejected) throw new Error(`approved ${approved} and rejected ${rejected}`);
    action.status = approved ? 'verified' : 'rejected';
  }

  private async untilExecuted(id: string): Promise<void> {
    const done = new Set(['executed', 'verified']);
    for (const endMs = Date.now() + SETTLE_MS; Date.now() < endMs; await sleep(LOOK_MS)) {
      const { body } = await this.people.first.call('GET', `/api/v1/actions/${id}`);
      if (done.has(String(body['status']))) return;
    }
    throw new Error('it is not executed');
  }

  private async bringForward(id: string, column: 'expires_at' | 'reverse_at'): Promise<void> {
    await this.rig.pool.query(`UPDATE actions SET ${column} = ${SOON} WHERE id = $1`, [id]);
  }
}
