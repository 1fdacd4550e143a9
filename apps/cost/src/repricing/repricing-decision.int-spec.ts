import { AuditTrail } from '@costwire/persistence';
import { eventually } from '@costwire/testing';
import {
  keepErasuresOut,
  keepRepricingsOut,
  LedgerErasureRepository,
} from '../ledger-erasure.repository.js';
import { expectRollupsToEqualLedger } from '../ledger.spec-support.js';
import {
  APPROVING,
  ASKING,
  bookWith,
  OLD_PRICES,
  RepricingFixture,
  sourceOf,
} from './repricing.spec-support.js';

let repricings: RepricingFixture;

beforeAll(async () => {
  repricings = await RepricingFixture.open();
});
beforeEach(() => {
  repricings.startProject();
});
afterEach(async () => {
  await repricings.stopWorkers();
});
afterAll(async () => {
  await repricings.close();
});

describe('a decision', () => {
  test('takes another key than the one that asked; cancelling does not', async () => {
    repricings.startWorker(sourceOf(OLD_PRICES));
    const id = await repricings.ask();
    await repricings.reached(id, 'proposed');
    expect(await repricings.decide(id, 'approve', ASKING)).toEqual({ outcome: 'own_request' });
    expect(await repricings.decide(id, 'cancel', ASKING)).toEqual({ outcome: 'decided' });
    expect(await repricings.decide(id)).toEqual({ outcome: 'wrong_state', status: 'cancelled' });
    expect(await repricings.decide(id, 'cancel')).toEqual({ outcome: 'decided_before' });
    await expect(
      repricings.database.query(
        'UPDATE repricings SET status = $2, decided_by = requested_by WHERE id = $1',
        [id, 'running'],
      ),
    ).rejects.toThrow(/check constraint/);
  });

  test('about another project finds nothing', async () => {
    const id = await repricings.ask();
    repricings.startProject();
    expect(await repricings.decide(id)).toEqual({ outcome: 'not_found' });
  });

  test('and every state reached is in the audit trail', async () => {
    await repricings.book([{ event_id: 'a' }]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const { id } = await repricings.reprice();
    const noted = await repricings.database.query<{ action: string; actor: string }>(
      'SELECT action, actor FROM audit_cost WHERE subject = $1 ORDER BY seq',
      [id],
    );
    expect(noted).toEqual([
      { action: 'repricing.requested', actor: `key:${ASKING}` },
      { action: 'repricing.proposed', actor: 'service:cost' },
      { action: 'repricing.approved', actor: `key:${APPROVING}` },
      { action: 'repricing.done', actor: 'service:cost' },
    ]);
    const verdict = await repricings.database.transaction(async (client) =>
      new AuditTrail('cost').verify(client),
    );
    expect(verdict.intact).toBe(true);
  });

  test('on prices that are gone fails the re-pricing and says so', async () => {
    await repricings.book([{ event_id: 'a' }]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await repricings.ask();
    await repricings.reached(id, 'proposed');
    await repricings.stopWorkers();
    await repricings.decide(id);
    repricings.startWorker(sourceOf(OLD_PRICES));
    expect((await repricings.reached(id, 'failed')).failure).toMatch(/ask again/);
    expect(await repricings.entries()).toHaveLength(1);
  });
});

async function waitingLocks(): Promise<number> {
  const [row] = await repricings.database.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM pg_locks
     WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  return row!.count;
}

describe('an entry of a re-pricing', () => {
  test('is taken back like any other entry when better evidence comes', async () => {
    const call = { provider_response_id: 'r-1' };
    await repricings.book([{ event_id: 'span', usage_source: 'telemetry', ...call }]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    await repricings.reprice();
    await repricings.book([{ event_id: 'gw', usage_source: 'gateway', ...call }]);
    expect((await repricings.entries()).map((entry) => [entry.event_id, entry.entry_no])).toEqual([
      ['gw', 0],
      ['span', 0],
      ['span', 1],
      ['span', 2],
      ['span', 3],
    ]);
    expect(await expectRollupsToEqualLedger(repricings.database, repricings.project)).toMatchObject(
      { cost: '0.0035' },
    );
  });

  test('leaves what the provider billed as it is', async () => {
    await repricings.book([{ usage_source: 'provider_bill', reported_cost_usd: '0.9' }]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    expect((await repricings.reached(await repricings.ask(), 'proposed')).proposed).toEqual([]);
  });

  test('does not carry a user who is erased while it is booked', async () => {
    await repricings.book([{ event_id: 'a', user_id: 'alice' }]);
    repricings.startWorker(sourceOf(bookWith('gpt-4o', '0.000001')));
    const id = await repricings.ask();
    await repricings.reached(id, 'proposed');
    await repricings.database.transaction(async (client) => {
      await keepRepricingsOut(client, repricings.project);
      await repricings.decide(id);
      await eventually(async () => expect(await waitingLocks()).toBe(1));
      await client.query('UPDATE cost_entries SET user_id = NULL WHERE project_id = $1', [
        repricings.project,
      ]);
    });
    await repricings.reached(id, 'done');
    expect(await repricings.entries()).toHaveLength(3);
    const users = await repricings.database.query(
      'SELECT DISTINCT user_id FROM cost_entries WHERE project_id = $1',
      [repricings.project],
    );
    expect(users).toEqual([{ user_id: null }]);
  });

  test('is waited for by an erasure, which then reaches it', async () => {
    await repricings.book([{ event_id: 'a', user_id: 'alice' }]);
    const { database, project } = repricings;
    let erased: Promise<number> | undefined;
    await database.transaction(async (client) => {
      await keepErasuresOut(client, project);
      erased = new LedgerErasureRepository(database).erase(project, ['alice']);
      await eventually(async () => expect(await waitingLocks()).toBe(1));
      await client.query(
        `INSERT INTO cost_entries SELECT project_id, ts, event_id, 1, booked_at, api_key_id, provider,
           model, priced_as, feature, user_id, agent_name, -input_tokens, -output_tokens, 0,
           latency_ms, status, -cost_usd, missing, price_book_id
         FROM cost_entries WHERE project_id = $1`,
        [project],
      );
    });
    expect(await erased).toBe(2);
  });
});
