import {
  ACTION_QUEUE,
  PROPOSAL_JOB,
  uuidv7,
  type Proposal,
  type ProjectId,
} from '@costwire/contracts';
import { eventually } from '@costwire/testing';
import { Queue } from 'bullmq';
import { startCostwire, type Answer, type TestCostwire } from './start-costwire.js';

/** Members of an action that the tests look at. */
interface ActionBody {
  id: string;
  status: string;
  auto_approved: boolean;
  requires_approval: boolean;
  held_back_by: string[];
  estimated_savings: string;
  decisions: { to: string; decided_by: string; via: string; reason: string | null }[];
}

const event = (more: object = {}): object => ({
  timestamp: new Date().toISOString(),
  provider: 'openai',
  model: 'gpt-4o',
  input_tokens: 1_000,
  output_tokens: 200,
  ...more,
});

describe('actions', () => {
  let costwire: TestCostwire;
  let project: ProjectId;
  let approver: string;
  let sender: string;
  let queue: Queue<Proposal>;

  beforeAll(async () => {
    costwire = await startCostwire();
    approver = await costwire.createKey('ours', ['read', 'approve']);
    sender = await costwire.createKey('ours', ['ingest', 'read']);
    queue = new Queue(ACTION_QUEUE, { connection: { url: costwire.redis.url } });
    await eventually(async () =>
      expect((await costwire.call('GET', '/api/v1/projects', approver)).status).toBe(200),
    );
    const { body } = await costwire.call('GET', '/api/v1/projects', approver);
    project = body.items[0]!['id'] as ProjectId;
  }, 60_000);
  afterAll(async () => {
    await queue.close();
    await costwire.stop();
  }, 30_000);

  const proposal = (more: Partial<Proposal> = {}): Proposal => ({
    proposal_id: uuidv7(Date.now()),
    project_id: project,
    anomaly_id: null,
    source: 'anomaly',
    action_type: 'pause',
    scope: { kind: 'agent', value: 'crawler' },
    driver: 'agent_loop',
    parameters: {},
    description: 'crawler calls itself in a circle; pause it.',
    savings: { low: '1', expected: '2', high: '3', horizon_days: 1 },
    risk_level: 'high',
    severity: 'critical',
    severe_buckets: 3,
    reversible: true,
    changes_quality: false,
    requested_by: null,
    proposed_at: new Date().toISOString(),
    ttl_minutes: null,
    forecast: { hourly_usd: '5' },
    meta: {},
    ...more,
  });
  const put = async (given: Proposal): Promise<string> => {
    await queue.add(PROPOSAL_JOB, given, { jobId: given.proposal_id });
    return given.proposal_id;
  };
  const get = async (id: string): Promise<ActionBody> => {
    const { status, body } = await costwire.call('GET', `/api/v1/actions/${id}`, approver);
    expect(status).toBe(200);
    return body as unknown as ActionBody;
  };
  const send = async (more: object): Promise<Answer> =>
    costwire.call('POST', '/api/v1/llm/usage', sender, event(more));

  it('lead from a proposal to a policy that the gateway enforces, and back', async () => {
    const id = await put(proposal());
    await eventually(async () => expect(await get(id)).toMatchObject({ status: 'pending' }));
    expect((await send({ agent_name: 'crawler' })).status).toBe(202);
    const approved = await costwire.call('POST', `/api/v1/actions/${id}/approve`, approver, {
      reason: 'it loops',
    });
    expect([approved.status, approved.body]).toEqual([200, expect.any(Object)]);
    await eventually(async () => expect(await get(id)).toMatchObject({ status: 'executed' }));
    await eventually(async () => {
      const { status, body } = await send({ agent_name: 'crawler' });
      expect([status, body]).toEqual([403, expect.objectContaining({ error: 'paused' })]);
    });
    expect((await send({ agent_name: 'another' })).status).toBe(202);
    const past = new Date(Date.now() - 3_600_000).toISOString();
    expect((await send({ agent_name: 'crawler', timestamp: past })).status).toBe(202);
    const reversed = await costwire.call('POST', `/api/v1/actions/${id}/reverse`, approver, {});
    expect(reversed.body).toMatchObject({ status: 'reversed' });
    await eventually(async () => expect((await send({ agent_name: 'crawler' })).status).toBe(202));
    const { decisions } = await get(id);
    expect(decisions.map(({ to }) => to)).toEqual([
      'pending',
      'approved',
      'executing',
      'executed',
      'reversed',
    ]);
  }, 30_000);
});
