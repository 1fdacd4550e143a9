import { spawn } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..');

/** What the specs look at of the JSON that `npm run chaos` prints. */
interface Report {
  sent: number;
  accepted: number;
  refused: number;
  stored: number;
  booked: number;
  doubled: number;
  lost: number;
  answers: Record<string, number>;
  checks: { name: string; pass: boolean; detail: string }[];
}

interface Outcome {
  exitCode: number | null;
  report: Report;
}

/** Runs the command as a person would; what `npm test` has built is not built again. */
async function chaos(...args: string[]): Promise<Outcome> {
  const command = [join(ROOT, 'scripts/chaos.mjs'), ...args, '--json', '--no-build'];
  const child = spawn(process.execPath, command, { stdio: ['ignore', 'pipe', 'pipe'] });
  const texts = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (texts.out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (texts.err += chunk.toString()));
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (texts.out === '') throw new Error(`the run printed no report:\n${texts.err}`);
  return { exitCode, report: JSON.parse(texts.out) as Report };
}

/** What every run promises, whatever went wrong in it. */
function expectNothingLost({ exitCode, report }: Outcome, least: number): void {
  expect(report.checks.filter(({ pass }) => !pass)).toEqual([]);
  expect(report).toMatchObject({ doubled: 0, lost: 0 });
  expect(report.accepted).toBeGreaterThanOrEqual(least);
  expect(report.accepted + report.refused).toBe(report.sent);
  expect(report.stored).toBe(report.accepted);
  expect(report.booked).toBe(report.accepted);
  expect(exitCode).toBe(0);
}

const passedIn = ({ report }: Outcome): string[] =>
  report.checks.filter(({ pass }) => pass).map(({ name }) => name);

describe('what was accepted is kept and counted once', () => {
  let killedInTurn: Promise<Outcome>;

  // The longest run, most of it waiting for messages of the killed workers to be delivered again.
  beforeAll(() => {
    killedInTurn = chaos(
      ...['A', '--victims', 'all', '--kills', '6', '--seconds', '20', '--rate', '100'],
    );
    killedInTurn.catch(() => undefined);
  });

  test('when the broker dies and stays away', async () => {
    const outcome = await chaos('B', '--kills', '1', '--seconds', '15', '--rate', '100');
    expectNothingLost(outcome, 1_400);
    expect(outcome.report.answers['503']).toBeGreaterThan(0);
    expect(passedIn(outcome)).toEqual(
      expect.arrayContaining([
        'no 2xx while the broker is away',
        'accepting again within 10 s of its return',
      ]),
    );
  }, 120_000);

  test('when each event is sent up to five times, with other bodies under its id', async () => {
    const outcome = await chaos('E', '--seconds', '10', '--rate', '200');
    expectNothingLost(outcome, 500);
    expect(passedIn(outcome)).toContain('duplicates are counted');
  }, 120_000);

  test('when kill -9 hits every service, the broker and the database', async () => {
    const outcome = await killedInTurn;
    expectNothingLost(outcome, 1_800);
    expect(passedIn(outcome)).toContain('every chosen victim was killed at least once');
  }, 180_000);

  test('when one event in a hundred fails in its handler, and is replayed later', async () => {
    const outcome = await chaos('F', '--seconds', '18', '--rate', '100');
    expectNothingLost(outcome, 1_600);
    expect(passedIn(outcome)).toEqual(
      expect.arrayContaining([
        'dead letters of ingest-usage, with reason',
        'dead letters of cost-usage, with reason',
        'all other events are booked before the replay',
        'p99 of the others at most doubled',
        'no dead letter is left after the replay',
      ]),
    );
  }, 120_000);
});
