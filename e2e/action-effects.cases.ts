import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@costwire/testing';
import { actionRig, usageNow, type ActionRig } from './action-rig.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

const POLICY = '/api/v1/approvals/policy';
const PATIENCE = { timeoutMs: 60_000 };
/** 10^-15 dollars, and what one call costs by the published prices of gpt-4o. */
const UNITS_PER_USD = 10n ** 15n;
const CALL_UNITS = (1_000n * 25n * UNITS_PER_USD) / 10_000_000n + (200n * UNITS_PER_USD) / 100_000n;

/** A receiver that keeps the keys of the calls it gets. */
class Receiver {
  readonly keys: string[] = [];
  private readonly server: Server;

  constructor(private readonly status: number) {
    this.server = createServer((request, response) => {
      this.keys.push(String(request.headers['idempotency-key']));
      request.resume();
      response.writeHead(this.status).end();
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('what actions do', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;

  beforeAll(async () => {
    costwire = await sharedCostwire({ COSTWIRE_WEBHOOK_LOOPBACK: 'allow' });
    rig = await actionRig(costwire, 'effects');
  });
  afterAll(async () => rig.close());

  const rules = async (change: object): Promise<void> => {
    expect((await costwire.call('PUT', POLICY, rig.admin, change)).status).toBe(200);
  };

  describe('when the webhook changes while they are carried out', () => {
    const away = new Receiver(503);
    const moved = new Receiver(200);
    let from: string;
    let to: string;

    beforeAll(async () => {
      from = await away.listen();
      to = await moved.listen();
    });
    afterAll(async () => {
      await rules({ webhook_url: null });
      away.close();
      moved.close();
    });

    const triedInVain = async (): Promise<string> => {
      await rules({ webhook_url: from });
      const id = await rig.put({ action_type: 'trim_prompt' });
      await rig.reaches(id, 'pending');
      expect((await rig.decide('approve', id)).status).toBe(200);
      await eventually(async () => {
        expect(away.keys).toContain(id);
        expect((await rig.get(id)).failure).toBe('it answered 503');
      }, PATIENCE);
      return id;
    };

    it('goes on at the new address', async () => {
      const id = await triedInVain();
      await rules({ webhook_url: to });
      await rig.reaches(id, 'executed');
      expect(moved.keys.filter((key) => key === id)).toHaveLength(1);
    });

    it('fails when there is none any more, and is not said to be executed', async () => {
      const id = await triedInVain();
      await rules({ webhook_url: null });
      expect(await rig.reaches(id, 'failed')).toMatchObject({
        failure: 'the webhook was removed',
      });
    });
  });

  it('saves the forecast less the ledger, each dollar for one action, by a reckoning of our own', async () => {
    await rules({ verification_days: 0.0003 });
    const agent = 'measured';
    const make = async (expected: string, type: 'custom' | 'use_batch'): Promise<string> => {
      const savings = { low: '0', expected, high: expected, horizon_days: 1 };
      const id = await rig.put({
        action_type: type,
        scope: { kind: 'agent', value: agent },
        savings,
        forecast: { hourly_usd: '36' },
      });
      await rig.reaches(id, 'pending');
      return id;
    };
    // The second claims 5 dollars of which the first has 2 already: their parts are 2 and 3 of 5.
    const ids = [await make('2', 'custom'), await make('5', 'use_batch')];
    for (const id of ids) expect((await rig.decide('approve', id)).status).toBe(200);
    for (const id of ids) await rig.reaches(id, 'executed');
    const calls = Array.from({ length: 7 }, () => usageNow({ agent_name: agent }));
    const sent = await costwire.call('POST', '/api/v1/llm/usage', rig.sender, calls);
    expect(sent.status).toBe(202);
    for (const [place, part] of [2n, 3n].entries()) {
      const { realised_savings: realised } = await eventually(async () => {
        const action = await rig.get(ids[place]!);
        expect(action.status).toBe('verified');
        return action;
      }, PATIENCE);
      const [row] = await costwire.database.query<Record<'ms' | 'calls', string>>(
        `SELECT extract(epoch FROM verify_at - executed_at) * 1000 AS ms,
           (SELECT count(*) FROM events WHERE agent_name = $2
             AND ts >= executed_at AND ts < verify_at) AS calls
         FROM actions WHERE id = $1`,
        [ids[place], agent],
      );
      const spent = BigInt(row!.calls) * CALL_UNITS;
      const forecast = (36n * UNITS_PER_USD * BigInt(Math.round(Number(row!.ms)))) / 3_600_000n;
      expect(row!.calls).toBe('7');
      expect(realised).toMatchObject({
        actual_usd: usdOf(spent),
        forecast_usd: usdOf(forecast),
        savings_usd: usdOf(((forecast - spent) * part) / 5n),
      });
    }
    await rules({ verification_days: 7 });
  });
});

/** Decimal dollars in their shortest form. */
function usdOf(units: bigint): string {
  const digits = String(units < 0n ? -units : units).padStart(16, '0');
  const text = `${digits.slice(0, -15)}.${digits.slice(-15)}`.replace(/\.?0+$/, '');
  return units < 0n ? `-${text}` : text;
}
