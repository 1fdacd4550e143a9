import { loadavg } from 'node:os';
import { resolve } from 'node:path';
import { CostScan, generateAccount, type UsageBucket } from '@costwire/anomaly-detection';
import { measureManySeries } from './anomaly/many-series.js';
import { measureNab } from './anomaly/nab.js';
import { measureRunaways } from './anomaly/runaways.js';
import { benchArguments } from './bench-arguments.js';
import { startInstallation } from './installation.js';
import { type Measurement, printComparison } from './report.js';

const ACCOUNTS = 16;
const FIRST_SEED = 5000;
const REPEATS = 3;
const MANY_SERIES = 100_000;

/** The plain detector to compare with: one EWMA and one variance per series, alert from 4 sigma. */
class EwmaDetector {
  private readonly states = new Map<string, { mean: number; variance: number; rows: number }>();

  observe({ series, costUsd }: UsageBucket): boolean {
    let state = this.states.get(series);
    if (state === undefined) {
      state = { mean: costUsd, variance: 0, rows: 0 };
      this.states.set(series, state);
    }
    const gap = costUsd - state.mean;
    const alert = state.rows > 48 && gap > 4 * Math.sqrt(state.variance);
    state.mean += 0.03 * gap;
    state.variance = 0.97 * (state.variance + 0.03 * gap * gap);
    state.rows++;
    return alert;
  }
}

type Work = (accounts: readonly UsageBucket[][]) => void;

/** Rows per second of CPU time of this process: the best of some repeats after one to warm up. */
function measure(name: string, accounts: readonly UsageBucket[][], work: Work): Measurement {
  const rows = accounts.reduce((sum, { length }) => sum + length, 0);
  let perSecond = 0;
  for (let repeat = 0; repeat <= REPEATS; repeat++) {
    const before = process.cpuUsage();
    work(accounts);
    const { user, system } = process.cpuUsage(before);
    if (repeat > 0) perSecond = Math.max(perSecond, (rows * 1e6) / (user + system));
  }
  return { name, perSecond };
}

function csvOf(b: UsageBucket): string {
  const time = new Date(b.timestampMs).toISOString();
  return `${b.series},${time},${b.costUsd},${b.calls},${b.inputTokens},${b.cachedInputTokens},${b.outputTokens}`;
}

function heapMegabytes(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 1e6;
}

function measureState(): void {
  const before = heapMegabytes();
  const scan = new CostScan();
  for (let i = 0; i < MANY_SERIES; i++) {
    scan.observe({
      series: `account/feature-${i}/model`,
      timestampMs: 0,
      costUsd: 1,
      calls: 10,
      inputTokens: 1000,
      cachedInputTokens: 0,
      outputTokens: 100,
    });
  }
  const megabytes = heapMegabytes() - before;
  // Reading the scan after the measurement keeps it from being collected before.
  const saved = scan.save().length;
  console.table({
    series: MANY_SERIES,
    'bytes saved per series': Math.round(saved / MANY_SERIES),
    'bytes in memory per series': Math.round((megabytes * 1e6) / MANY_SERIES),
    'MB in memory': Math.round(megabytes),
  });
}

/** The parts that need a running installation. */
async function measureLive(): Promise<void> {
  const installation = await startInstallation();
  try {
    console.table(await measureManySeries(installation, MANY_SERIES));
    console.table(await measureRunaways(installation, [5, 60]));
  } finally {
    await installation.stop();
  }
}

/** The library alone, beside the plain detector. */
function measureLibrary(): void {
  measureState();
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) => generateAccount(FIRST_SEED + i).rows);
  const lines = accounts.map((rows) => rows.map(csvOf));

  const plain = measure('plain EWMA z-score, objects', accounts, (all) => {
    for (const rows of all) {
      const detector = new EwmaDetector();
      for (const row of rows) detector.observe(row);
    }
  });
  const objects = measure('CostScan, objects', accounts, (all) => {
    for (const rows of all) {
      const scan = new CostScan();
      for (const row of rows) scan.observe(row);
    }
  });
  const csv = measure('CostScan, CSV in and JSON out', accounts, () => {
    for (const rows of lines) {
      const scan = new CostScan();
      for (const row of rows) scan.push(row);
    }
  });
  printComparison('rows', plain, [objects, csv]);
}

function printLoad(): void {
  const loads = loadavg().map((each) => each.toFixed(1));
  console.log(`load of the machine in the last 1, 5 and 15 minutes: ${loads.join(', ')}`);
}

const NAB_FOLDER = '../shared/data/anomaly-open-sample/nab';

const [part, folder = NAB_FOLDER] = benchArguments(
  `anomaly [live | nab [FOLDER]], the folder by default ${NAB_FOLDER}`,
  ([first, ...more]) =>
    first === 'nab' ? more.length <= 1 : [undefined, 'live'].includes(first) && more.length === 0,
);
if (part === 'nab') {
  measureNab(resolve(folder));
} else {
  printLoad();
  if (part !== 'live') measureLibrary();
  await measureLive();
  printLoad();
}
