import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** What the specs look at of the JSON that `npm run chaos` prints. */
interface Report {
  run: string;
  sent: number;
  accepted: number;
  refused: number;
  stored: number;
  booked: number;
  doubled: number;
  lost: number;
  answers: Record<string, number>;
  checks: { name: string; pass: boolean; late?: true; detail: string }[];
}

interface Outcome {
  exitCode: number | null;
  reports: Report[];
}

/**
 * Runs the command as a person would; what `npm test` has built is not built again. Times are not
 * judged: the specs beside this one, and whatever else the machine does, take their share of it.
 */
async function chaos(...args: string[]): Promise<Outcome> {
  const command = [join(ROOT, 'scripts/chaos.mjs'), ...args, '--json', '--no-build', '--untimed'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = texts.out.split('\n').filter((line) => line !== '');
  if (lines.length === 0) throw new Error(`the run printed no report:\n${texts.err}`);
  return { exitCode, reports: lines.map((line) => JSON.parse(line) as Report) };
}

/** What every run promises, whatever went wrong in it. */
function expectNothingLost(report: Report, least: number): void {
  expect(report.checks.filter(({ pass, late }) => !pass && !late)).toEqual([]);
  expect(report).toMatchObject({ doubled: 0, lost: 0 });
  expect(report.accepted).toBeGreaterThanOrEqual(least);
  expect(report.accepted + report.refused).toBe(report.sent);
  expect(report.stored).toBe(report.accepted);
  expect(report.booked).toBe(report.accepted);
}

const keptIn = ({ checks }: Report): string[] =>
  checks.filter(({ pass, late }) => pass || late).map(({ name }) => name);

describe('what was accepted is kept and counted once', () => {
  let killedInTurn: Outcome;
  let broken: Outcome;

  // Side by side: the first spends its time waiting for what killed workers held to come again.
  beforeAll(async () => {
    const load = ['--seconds', '15', '--rate', '100'];
    [killedInTurn, broken] = await Promise.all([
      chaos('A', 'D', '--victims', 'all', '--kills', '6', ...load),
      chaos('B', 'E', 'F', '--kills', '1', ...load),
    ]);
  }, 300_000);

  const reportOf = (run: string): Report =>
    [...killedInTurn.reports, ...broken.reports].find((report) => report.run === run)!;

  test('when kill -9 hits every service, the broker and the database', () => {
    expectNothingLost(reportOf('A'), 1_300);
    expect(keptIn(reportOf('A'))).toContain('every chosen victim was killed at least once');
  });

  test('when the broker dies and stays away', () => {
    expectNothingLost(reportOf('B'), 1_300);
    expect(reportOf('B').answers['503']).toBeGreaterThan(0);
    expect(keptIn(reportOf('B'))).toEqual(
      expect.arrayContaining([
        'no 2xx while the broker is away',
        'accepting again within 10 s of its return',
      ]),
    );
  });

  test('when Redis is killed and emptied, and the services around its queue are killed', () => {
    expectNothingLost(reportOf('D'), 1_300);
    expect(keptIn(reportOf('D'))).toEqual(
      expect.arrayContaining([
        'every action came to its end, each step once',
        'each policy is put in force and lifted once',
        'each step is told once',
        'the queue is rebuilt from Postgres after FLUSHALL',
      ]),
    );
  });

  test('when each event is sent up to five times, with other bodies under its id', () => {
    expectNothingLost(reportOf('E'), 400);
    expect(keptIn(reportOf('E'))).toContain('duplicates are counted');
  });

  test('when one event in a hundred fails in its handler, and is replayed later', () => {
    expectNothingLost(reportOf('F'), 1_300);
    expect(keptIn(reportOf('F'))).toEqual(
      expect.arrayContaining([
        'dead letters of ingest-usage, with reason',
        'dead letters of cost-usage, with reason',
        'all other events are booked before the replay',
        'p99 of the others at most doubled, or 250 ms more',
        'no dead letter is left after the replay',
      ]),
    );
  });

  test('and the command says so by its exit code', () => {
    expect([killedInTurn.exitCode, broken.exitCode]).toEqual([0, 0]);
  });
});
