import { ACTION_QUEUE, PROPOSAL_JOB, type ProjectId, type Proposal } from '@costwire/contracts';
import { eventually, pauseProposal } from '@costwire/testing';
import { Queue } from 'bullmq';
import type { Answer, TestCostwire } from './start-costwire.js';

/** Members of an action that the tests look at. */
export interface ActionBody {
  id: string;
  status: string;
  auto_approved: boolean;
  requires_approval: boolean;
  held_back_by: string[];
  estimated_savings: string;
  savings_before_overlap: { expected: string };
  realised_savings: { savings_usd: string | null; forecast_usd: string; actual_usd: string } | null;
  failure: string | null;
  decisions: {
    to: string;
    decided_by: string;
    via: string;
    reason: string | null;
    decided_at: string;
  }[];
}

/** A project with keys for every part that is played, and a way to propose as the engine does. */
export interface ActionRig {
  project: ProjectId;
  /** Two people who may approve, and one producer. */
  approver: string;
  second: string;
  admin: string;
  sender: string;
  /** Puts a proposal on the queue; answers its id. */
  put(more?: Partial<Proposal>): Promise<string>;
  get(id: string): Promise<ActionBody>;
  /** Waits until an action is in a state. */
  reaches(id: string, status: string, timeoutMs?: number): Promise<ActionBody>;
  decide(verb: string, id: string, key?: string, body?: object): Promise<Answer>;
  /** Sends one call that was made now. */
  send(more?: object, query?: string): Promise<Answer>;
  close(): Promise<void>;
}

/** A call that was made now. */
export function usageNow(more: object = {}): object {
  return {
    timestamp: new Date().toISOString(),
    provider: 'openai',
    model: 'gpt-4o',
    input_tokens: 1_000,
    output_tokens: 200,
    ...more,
  };
}

/** Makes a project on a running installation. */
export async function actionRig(costwire: TestCostwire, name: string): Promise<ActionRig> {
  const approver = await costwire.createKey(name, ['read', 'approve']);
  const second = await costwire.createKey(name, ['read', 'approve']);
  const admin = await costwire.createKey(name, ['admin']);
  const sender = await costwire.createKey(name, ['ingest', 'read']);
  const queue = new Queue<Proposal>(ACTION_QUEUE, { connection: { url: costwire.redis.url } });
  queue.on('error', () => undefined);
  const project = await eventually(async () => {
    const { status, body } = await costwire.call('GET', '/api/v1/projects', sender);
    expect(status).toBe(200);
    return body.items[0]!['id'] as ProjectId;
  });
  const get = async (id: string): Promise<ActionBody> => {
    const { status, body } = await costwire.call('GET', `/api/v1/actions/${id}`, approver);
    expect(status).toBe(200);
    return body as unknown as ActionBody;
  };
  return {
    project,
    approver,
    second,
    admin,
    sender,
    get,
    async put(more = {}) {
      const given = pauseProposal(project, 'crawler', more);
      await queue.add(PROPOSAL_JOB, given, {
        jobId: given.proposal_id,
        removeOnComplete: true,
        removeOnFail: true,
      });
      return given.proposal_id;
    },
    reaches: async (id, status, timeoutMs = 30_000) =>
      eventually(
        async () => {
          const action = await get(id);
          expect(action).toMatchObject({ status });
          return action;
        },
        { timeoutMs },
      ),
    decide: async (verb, id, key = approver, body = {}) =>
      costwire.call('POST', `/api/v1/actions/${id}/${verb}`, key, body),
    send: async (more = {}, query = '') =>
      costwire.call('POST', `/api/v1/llm/usage${query}`, sender, usageNow(more)),
    close: async () => queue.close(),
  };
}
