import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import {
  uuidv7,
  type CommandReply,
  type DecisionVerb,
  type ProjectId,
  type Proposal,
} from '@costwire/contracts';
import { ensureTopology, RpcClient, type Broker } from '@costwire/messaging';
import type { Database } from '@costwire/persistence';
import { processEnvironment } from '@costwire/runtime';
import {
  createTestDatabase,
  eventually,
  pauseProposal,
  startTestBroker,
  startTestRedis,
  TEST_TOPOLOGY,
  type TestBroker,
  type TestDatabase,
  type TestRedis,
} from '@costwire/testing';
import { Redis } from 'ioredis';

const project = uuidv7(Date.now()) as ProjectId;
const PATIENCE = { timeoutMs: 45_000 };

describe('approvals, killed by kill -9, and Redis emptied, in the middle of', () => {
  let servers: TestBroker;
  let broker: Broker;
  let redis: TestRedis;
  let home: TestDatabase;
  let database: Database;
  let rpc: RpcClient;
  let child: ChildProcess | undefined;

  beforeAll(async () => {
    servers = await startTestBroker();
    broker = await servers.connect();
    redis = await startTestRedis();
    await ensureTopology(broker, TEST_TOPOLOGY);
    home = await createTestDatabase();
    database = await home.open();
    rpc = new RpcClient(broker);
    child = start();
  }, 90_000);

  afterAll(async () => {
    child?.kill('SIGKILL');
    await home?.drop();
    await redis?.stop();
    await servers?.stop();
  }, 30_000);

  const start = (): ChildProcess =>
    spawn(process.execPath, [resolve(__dirname, '../dist/main.js')], {
      stdio: 'ignore',
      env: {
        ...processEnvironment(),
        DATABASE_URL: home.url,
        NATS_URL: servers.url,
        REDIS_URL: redis.url,
        COSTWIRE_SECRET: 'a secret that is only used by the tests of approvals',
        COSTWIRE_ACTION_SWEEP_MS: '500',
        COSTWIRE_WEBHOOK_LOOPBACK: 'allow',
        COSTWIRE_STREAM_MAX_BYTES: String(TEST_TOPOLOGY.streamMaxBytes),
      },
    });

  const propose = async (proposal: Proposal): Promise<string> => {
    await eventually(async () => {
      const reply = await rpc.request('proposeAction', { proposal }, 2_000);
      expect(reply.ok).toBe(true);
    }, PATIENCE);
    return proposal.proposal_id;
  };
  const decide = async (verb: DecisionVerb, id: string): Promise<CommandReply<unknown>> =>
    rpc.request(
      'decideAction',
      {
        project_id: project,
        action_id: id,
        verb,
        reason: null,
        decided_by: '01a1fd84-cd15-758f-882f-3e488cdaa819',
        via: 'api',
        link_id: null,
      },
      5_000,
    );
  const reaches = async (id: string, status: string): Promise<void> =>
    eventually(async () => {
      const rows = await database.query('SELECT status FROM actions WHERE id = $1', [id]);
      expect(rows).toEqual([{ status }]);
    }, PATIENCE);
  /** What is left of an action, whatever happened on the way. */
  const traces = async (id: string): Promise<unknown> => {
    const [row] = await database.query(
      `SELECT (SELECT string_agg(to_status, ' ' ORDER BY seq) FROM action_decisions
                WHERE action_id = $1) AS history,
              (SELECT count(*)::int FROM audit_approvals WHERE subject = $1::text) AS audited,
              (SELECT count(*)::int FROM policies WHERE action_id = $1) AS policies,
              (SELECT count(*)::int FROM policies
                WHERE action_id = $1 AND removed_at IS NOT NULL) AS lifted`,
      [id],
    );
    return row;
  };
  /** Nor does it find its timers again: Redis has lost them all. */
  const killAndStart = async (): Promise<void> => {
    const ended = once(child!, 'exit');
    child!.kill('SIGKILL');
    await ended;
    const connection = new Redis(redis.url);
    await connection.flushall();
    await connection.quit();
    child = start();
  };
  /** Holds writers of a table up, does something, and kills the service while it waits there. */
  const killedWhileWriting = async (
    table: 'policies' | 'audit_approvals',
    trigger: () => Promise<unknown>,
  ): Promise<void> => {
    await database.transaction(async (client) => {
      await client.query(`LOCK TABLE ${table} IN SHARE MODE`);
      const triggered = trigger().catch(() => undefined);
      await eventually(async () => {
        const rows = await database.query(
          `SELECT 1 FROM pg_stat_activity
           WHERE wait_event_type = 'Lock' AND query ~ $1 AND datname = current_database()`,
          [`(INTO|UPDATE) ${table}`],
        );
        expect(rows).not.toEqual([]);
      }, PATIENCE);
      await killAndStart();
      await triggered;
    });
  };
  const endLease = async (id: string): Promise<unknown> =>
    database.query('UPDATE actions SET lease_until = now() WHERE id = $1', [id]);

  test('a proposal, make one action of it when it comes again', async () => {
    await propose(pauseProposal(project, 'taken when it is up'));
    const proposal = pauseProposal(project, 'proposed');
    await killedWhileWriting('audit_approvals', async () =>
      rpc.request('proposeAction', { proposal }, 2_000),
    );
    expect(await traces(proposal.proposal_id)).toMatchObject({ history: null, audited: 0 });
    const id = await propose(proposal);
    await propose(proposal);
    expect(await traces(id)).toMatchObject({ history: 'pending', audited: 1 });
  }, 90_000);

  test('an expiry, let it expire once', async () => {
    const id = await propose(pauseProposal(project, 'expired'));
    await killedWhileWriting('audit_approvals', async () =>
      database.query('UPDATE actions SET expires_at = now() WHERE id = $1', [id]),
    );
    await reaches(id, 'expired');
    expect(await traces(id)).toMatchObject({ history: 'pending expired', audited: 2 });
  }, 90_000);

  test('an execution, put one policy in force when they are back', async () => {
    const id = await propose(pauseProposal(project, 'executed'));
    await killedWhileWriting('policies', async () => decide('approve', id));
    await endLease(id);
    await reaches(id, 'executed');
    expect(await traces(id)).toEqual({
      history: 'pending approved executing executed',
      audited: 4,
      policies: 1,
      lifted: 0,
    });
  }, 90_000);

  test('a decision, forget it, and take it when it is sent again', async () => {
    const id = await propose(pauseProposal(project, 'decided'));
    await killedWhileWriting('audit_approvals', async () => decide('approve', id));
    await reaches(id, 'pending');
    await eventually(async () => expect(await decide('approve', id)).toMatchObject({ ok: true }), {
      timeoutMs: 45_000,
    });
    await reaches(id, 'executed');
    expect(await decide('approve', id)).toEqual({ ok: false, code: 'illegal_transition' });
    expect(await traces(id)).toMatchObject({ audited: 4, policies: 1 });
  }, 90_000);

  test('a reversal at the end of its time, lift the policy once when they are back', async () => {
    const id = await propose(pauseProposal(project, 'ended', { ttl_minutes: 30 }));
    await decide('approve', id);
    await reaches(id, 'executed');
    await killedWhileWriting('policies', async () =>
      database.query('UPDATE actions SET reverse_at = now() WHERE id = $1', [id]),
    );
    await reaches(id, 'reversed');
    expect(await traces(id)).toEqual({
      history: 'pending approved executing executed reversed',
      audited: 5,
      policies: 1,
      lifted: 1,
    });
  }, 90_000);

  test('a verification, verify once when they are back', async () => {
    const id = await propose(pauseProposal(project, 'verified'));
    await decide('approve', id);
    await reaches(id, 'executed');
    await killedWhileWriting('audit_approvals', async () =>
      database.query('UPDATE actions SET verify_at = now() WHERE id = $1', [id]),
    );
    await reaches(id, 'verified');
    expect(await traces(id)).toMatchObject({
      history: 'pending approved executing executed verified',
      audited: 5,
    });
  }, 90_000);

  describe('a call of a webhook', () => {
    const keys: unknown[] = [];
    let isSilent = true;
    const server: Server = createServer((request, response) => {
      keys.push(request.headers['idempotency-key']);
      if (!isSilent) response.writeHead(200).end();
    });

    beforeAll(async () => {
      await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
      const { port } = server.address() as AddressInfo;
      const change = { webhook_url: `http://127.0.0.1:${port}/` };
      await eventually(async () => {
        const request = { project_id: project, changed_by: 'service:test', change };
        const reply = await rpc.request('changeApprovalPolicy', request, 2_000);
        expect(reply).toMatchObject({ ok: true });
      }, PATIENCE);
    }, 60_000);
    afterAll(() => {
      server.close();
      server.closeAllConnections();
    });

    /** Kills the service while the receiver keeps it waiting; then the receiver answers. */
    const killedWhileCalled = async (key: string): Promise<void> => {
      await eventually(() => expect(keys).toContain(key), PATIENCE);
      await killAndStart();
      isSilent = false;
    };
    const timesCalled = (key: string): number => keys.filter((each) => each === key).length;
    const isTold = async (id: string): Promise<void> =>
      eventually(async () => {
        const rows = await database.query('SELECT run_at FROM actions WHERE id = $1', [id]);
        expect(rows).toEqual([{ run_at: null }]);
      }, PATIENCE);

    test('that carries it out, call it again under the same key', async () => {
      isSilent = true;
      const id = await propose(pauseProposal(project, 'called', { action_type: 'trim_prompt' }));
      await decide('approve', id);
      await killedWhileCalled(id);
      await endLease(id);
      await reaches(id, 'executed');
      expect(timesCalled(id)).toBe(2);
      expect(await traces(id)).toMatchObject({ history: 'pending approved executing executed' });
    }, 90_000);

    test('that tells of it, and of its end, tell it again under the same key', async () => {
      isSilent = true;
      const id = await propose(pauseProposal(project, 'told'));
      await decide('approve', id);
      await killedWhileCalled(id);
      await isTold(id);
      expect(timesCalled(id)).toBe(2);
      isSilent = true;
      await eventually(
        async () => expect(await decide('reverse', id)).toMatchObject({ ok: true }),
        PATIENCE,
      );
      await killedWhileCalled(`${id}:reverse`);
      await isTold(id);
      expect(timesCalled(`${id}:reverse`)).toBe(2);
      expect(await traces(id)).toEqual({
        history: 'pending approved executing executed reversed',
        audited: 5,
        policies: 1,
        lifted: 1,
      });
    }, 90_000);
  });
});
