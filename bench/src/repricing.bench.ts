import { formatUsd, NOTICES, parseUsd, usdFromUnits, ZERO_USD } from '@costwire/contracts';
import { Broker } from '@costwire/messaging';
import { Pool } from 'pg';
import { sendAll } from './ingest/load.js';
import { watchLedger } from './ingest/ledger-watch.js';
import { cpuOfTree } from './ingest/process-cpu.js';
import { MODELS, prepareRequests } from './ingest/workload.js';
import { benchArguments } from './bench-arguments.js';
import { startInstallation } from './installation.js';
import { sumLedger } from './repricing/ledger-sum.js';
import { expectedTotal, recordPrices, type NewPrices } from './repricing/new-prices.js';

const [EVENTS = 1_000_000] = benchArguments(
  'repricing [EVENTS], a whole number; 1000000 by default',
  (args) => args.length <= 1 && args.every((arg) => /^[1-9]\d{0,8}$/.test(arg)),
).map(Number);
const DAY_MS = 86_400_000;
const SPAN_MS = 7 * DAY_MS;
const PART = 100_000;
/** The priced components of the generated calls, at prices nobody charges. */
const PRICES: NewPrices[] = MODELS.map((model, index) => ({
  model,
  input: `0.00000${index + 1}37`,
  output: `0.0000${index + 1}113`,
  cacheRead: `0.000000${index + 1}3`,
}));

const installation = await startInstallation({ onLine: (name, line) => console.error(name, line) });
const { url, projectId, infrastructure } = installation;
const pool = new Pool({ connectionString: infrastructure.postgres.url, max: 3 });
const from = new Date(Date.now() - SPAN_MS - DAY_MS).toISOString();
const to = new Date(Date.now() + DAY_MS).toISOString();

interface Repricing {
  id: string;
  status: string;
  proposed: { totals: Record<'changed_calls' | 'calls', number> & { new_total: string } };
}

async function call<Answer>(
  method: string,
  path: string,
  key: string,
  body?: object,
): Promise<Answer> {
  const answer = await fetch(url + path, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

async function reached(id: string, status: string): Promise<Repricing> {
  for (;;) {
    const path = `/api/v1/pricing/repricings/${id}`;
    const found = await call<Repricing>('GET', path, installation.apiKey);
    if (found.status === status) return found;
    if (found.status === 'failed') throw new Error(JSON.stringify(found));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function apiTotal(asOf?: string): Promise<bigint> {
  const query = new URLSearchParams({ groupBy: 'model', from, to, ...(asOf && { as_of: asOf }) });
  const path = `/api/v1/analytics/cost-breakdown?${query.toString()}`;
  const { data } = await call<{ data: { totalCost: string }[] }>('GET', path, installation.apiKey);
  return data.reduce((sum, { totalCost }) => sum + parseUsd(totalCost)!, ZERO_USD as bigint);
}

function mustEqual(what: string, ...totals: bigint[]): void {
  const texts = totals.map((total) => formatUsd(usdFromUnits(total)));
  if (new Set(texts).size > 1) throw new Error(`${what} differ: ${texts.join(', ')}`);
  console.log(`${what}: ${texts[0]} USD, equal to the last digit`);
}

/** Microseconds of processor time that cost and Postgres have used; other work changes them little. */
function cpuUsed(): { cost: number; postgres: number } {
  const { cost } = installation.services.pids();
  return {
    cost: cost === undefined ? 0 : cpuOfTree(cost),
    postgres: cpuOfTree(infrastructure.postgres.pid!),
  };
}

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const cpu = cpuUsed();
  const result = await work();
  const seconds = (performance.now() - start) / 1_000;
  const now = cpuUsed();
  const cost = (now.cost - cpu.cost) / EVENTS;
  const postgres = (now.postgres - cpu.postgres) / EVENTS;
  console.log(
    `${what}: ${seconds.toFixed(1)} s, ${Math.round(EVENTS / seconds)} events/s; us of processor ` +
      `time per event: cost ${cost.toFixed(1)}, Postgres ${postgres.toFixed(1)}, ` +
      `both ${(cost + postgres).toFixed(1)}`,
  );
  return result;
}

async function fill(): Promise<void> {
  const watch = watchLedger(pool);
  for (let sent = 0; sent < EVENTS; sent += PART) {
    const events = Math.min(PART, EVENTS - sent);
    const requests = prepareRequests({
      events,
      batchSize: 500,
      textLength: 0,
      run: `p${sent}`,
      spanMs: SPAN_MS,
    });
    await sendAll(requests, { url, apiKey: installation.apiKey, connections: 8 });
    await watch.until(sent + events);
  }
  await watch.stop();
}

try {
  await timed('sent, recorded and priced', fill);
  const before = await sumLedger(pool, projectId);
  mustEqual('before: ledger, roll-ups', before.total, await apiTotal());
  await recordPrices(pool, projectId, PRICES);
  const broker = await Broker.connect({ url: infrastructure.nats.url, name: 'bench' });
  broker.connection.publish(NOTICES.pricesChanged);
  await broker.connection.flush();
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const second = await call<{ key: string }>('POST', '/api/v1/keys', installation.apiKey, {
    name: 'approver',
    scopes: ['admin'],
  });
  const { id } = await call<{ id: string }>(
    'POST',
    '/api/v1/pricing/repricings',
    installation.apiKey,
    {
      from,
      to,
      reason: 'negotiated prices',
    },
  );
  const proposal = await timed('dry run', async () => reached(id, 'proposed'));
  const unchanged = new Date().toISOString();
  await timed('approved, booked, told', async () => {
    await call('POST', `/api/v1/pricing/repricings/${id}/approve`, second.key);
    await reached(id, 'done');
  });
  const after = await sumLedger(pool, projectId);
  mustEqual(
    'after: ledger, roll-ups, dry run, sum of tokens times prices',
    after.total,
    await apiTotal(),
    parseUsd(proposal.proposed.totals.new_total)!,
    await expectedTotal(pool, projectId, PRICES),
  );
  mustEqual('as of before the approval', before.total, await apiTotal(unchanged));
  console.log(
    `${proposal.proposed.totals.changed_calls} of ${proposal.proposed.totals.calls} calls changed; ` +
      `${before.entries} entries before, ${after.entries} after`,
  );
  await broker.close();
} finally {
  await pool.end();
  await installation.stop();
}
