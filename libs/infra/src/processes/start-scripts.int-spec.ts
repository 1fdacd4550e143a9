import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const scripts = join(__dirname, '..', '..', '..', '..', 'scripts', 'lib');

/**
 * Calls a function of a start script in a process of its own: the scripts are plain ES modules that
 * run before anything is built, and Jest's CommonJS mode cannot load those.
 */
function call(file: string, name: string, ...args: readonly unknown[]): unknown {
  const script = `
    const { [${JSON.stringify(name)}]: fn } = await import(process.argv[1]);
    console.log(JSON.stringify(await fn(...JSON.parse(process.argv[2]))));`;
  const words = ['--input-type=module', '-e', script, join(scripts, file), JSON.stringify(args)];
  const output = execFileSync(process.execPath, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return JSON.parse(output);
}

describe('installing packages', () => {
  const entry = { version: '1.0.0', integrity: 'sha512-a' };
  const lock = { packages: { '': {}, 'libs/x': {}, 'node_modules/a': entry } };
  const matches = (wanted: object, installed: object): unknown =>
    call('packages.mjs', 'packagesMatch', wanted, { packages: installed });

  it('is not repeated while node_modules holds what the lock file says', () => {
    expect(matches(lock, { 'node_modules/a': entry })).toBe(true);
  });

  it('is repeated for a package that is missing, of another version or no longer wanted', () => {
    expect(matches(lock, {})).toBe(false);
    expect(matches(lock, { 'node_modules/a': { ...entry, version: '1.0.1' } })).toBe(false);
    expect(matches(lock, { 'node_modules/a': entry, 'node_modules/b': entry })).toBe(false);
  });

  it('does not miss a package of another platform', () => {
    const packages = { ...lock.packages, 'node_modules/darwin': { ...entry, optional: true } };
    expect(matches({ packages }, { 'node_modules/a': entry })).toBe(true);
  });
});

describe('the sum of a test run', () => {
  const file = (name: string, statuses: string[], status = 'passed'): object => ({
    name: `/clone/${name}`,
    status,
    assertionResults: statuses.map((outcome) => ({ status: outcome })),
  });
  const counted = (...testResults: object[]): unknown =>
    call('tests.mjs', 'countTests', { testResults });

  it('is told by the kind of the files', () => {
    expect(
      counted(
        file('libs/a/src/a.spec.ts', ['passed', 'passed', 'pending']),
        file('apps/b/src/b.int-spec.ts', ['passed', 'failed'], 'failed'),
        file('e2e/c.e2e-spec.ts', ['passed']),
      ),
    ).toEqual([
      { kind: 'unit', passed: 2, failed: 0 },
      { kind: 'integration', passed: 1, failed: 1 },
      { kind: 'e2e', passed: 1, failed: 0 },
    ]);
  });

  it('counts a file that could not run, or failed outside its tests, as a failure', () => {
    expect(
      counted(
        file('e2e/a.e2e-spec.ts', [], 'failed'),
        file('e2e/b.e2e-spec.ts', ['passed'], 'failed'),
      ),
    ).toContainEqual({ kind: 'e2e', passed: 1, failed: 2 });
  });
});

describe('switches', () => {
  const known = { '--no-install': 'x', '--fresh': 'y' };

  it('are false unless they are given', () => {
    expect(call('flags.mjs', 'readFlags', ['--no-install'], 'usage', known)).toEqual({
      noInstall: true,
      fresh: false,
    });
  });

  it('are refused by name when they are unknown', () => {
    expect(() => call('flags.mjs', 'readFlags', ['--frehs'], 'usage', known)).toThrow('--frehs');
  });
});

describe('a folder that cannot be written', () => {
  it('is told in one line, without a stack', () => {
    const script = `
      const { runMain } = await import(process.argv[1]);
      const { mkdirSync } = await import('node:fs');
      await runMain(() => mkdirSync('/dev/null/logs', { recursive: true }));`;
    const words = ['--input-type=module', '-e', script, join(scripts, 'failure.mjs')];
    const { status, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, "\nENOTDIR: not a directory, mkdir '/dev/null/logs'\n"]);
  });
});
