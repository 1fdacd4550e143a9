import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backoffMs, EXIT_CONFIG, Supervisor, type SupervisorOptions } from './supervisor.js';

const LIVES = `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
console.log('up ' + process.env.WORD + ' ' + process.argv[2]); setInterval(() => {}, 1000);`;

describe('the supervisor', () => {
  let projectRoot: string;
  let lines: string[];
  beforeEach(() => {
    projectRoot = mkdtempSync(join(tmpdir(), 'costwire-supervisor-'));
    lines = [];
  });
  afterEach(() => {
    rmSync(projectRoot, { recursive: true });
  });

  function supervise(
    scripts: Record<string, string>,
    more: Partial<SupervisorOptions> = {},
  ): Supervisor {
    const processes = Object.entries(scripts).map(([name, text]) => {
      writeFileSync(join(projectRoot, `${name}.cjs`), text);
      return { name, entry: `${name}.cjs`, args: ['--flag'], env: { WORD: name } };
    });
    const onLine = (name: string, line: string): void => void lines.push(`${name}: ${line}`);
    return new Supervisor({ projectRoot, processes, env: process.env, onLine, ...more });
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((done) => setTimeout(done, 10));
  }

  it('waits longer after every death, up to five seconds', () => {
    expect([1, 2, 3, 4, 5, 6, 60].map(backoffMs)).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
  });

  it('gives each process its arguments and environment and passes on its lines', async () => {
    const supervisor = supervise({ a: LIVES, b: LIVES });
    await supervisor.start();
    await until(() => lines.length === 2);
    await supervisor.stop();
    expect(lines).toEqual(expect.arrayContaining(['a: up a --flag', 'b: up b --flag']));
  });

  it('starts again what was killed', async () => {
    const supervisor = supervise({ a: LIVES });
    await supervisor.start();
    await until(() => lines.length === 1);
    const before = supervisor.pids()['a'] ?? 0;
    process.kill(before, 'SIGKILL');
    await until(() => lines.length === 2);
    expect(supervisor.pids()['a']).not.toBe(before);
    await supervisor.stop();
  });

  it('does not start again a process whose configuration is wrong', async () => {
    const deaths: unknown[] = [];
    const onDeath: SupervisorOptions['onDeath'] = (...death) => void deaths.push(death);
    const supervisor = supervise({ a: `process.exit(${EXIT_CONFIG})` }, { onDeath });
    await supervisor.start();
    await until(() => deaths.length === 1);
    expect(deaths).toEqual([['a', { code: EXIT_CONFIG, signal: null }, undefined]]);
    expect(supervisor.pids()).toEqual({});
    await supervisor.stop();
  });

  it('ends the first process before the others and starts none again', async () => {
    const supervisor = supervise({ gateway: LIVES, cost: LIVES });
    await supervisor.start();
    await until(() => lines.length === 2);
    await supervisor.stop();
    expect(supervisor.pids()).toEqual({});
    await until(() => lines.length === 4);
    expect(lines.slice(2)).toEqual(['gateway: bye', 'cost: bye']);
  });

  it('cancels a restart that is due when it is stopped', async () => {
    let deaths = 0;
    const supervisor = supervise({ a: 'process.exit(1)' }, { onDeath: () => (deaths += 1) });
    await supervisor.start();
    await until(() => deaths === 1);
    await supervisor.stop();
    await new Promise((done) => setTimeout(done, backoffMs(1) + 150));
    expect(deaths).toBe(1);
  });
});
