import { spawn } from 'node:child_process';
import { join } from 'node:path';

const BUILT = join(__dirname, '../../dist/index.js');

/** A service that says what happens to it. */
const SERVICE = `
import 'reflect-metadata';
import { ConfigurationError, runService } from ${JSON.stringify(BUILT)};
await runService({
  name: 'echo',
  configure: ({ FAULTS }) => {
    if (FAULTS) throw new ConfigurationError(FAULTS.split(','));
    return { greeting: 'hello' };
  },
  start: async ({ greeting }) => {
    console.log(greeting);
    // As an open connection does.
    const connection = setInterval(() => undefined, 1_000);
    return { stop: async () => {
      await new Promise((resolve) => process.env.HANGS || setTimeout(resolve, 50));
      clearInterval(connection);
      console.log('stopped');
    } };
  },
});`;

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the service; the signal is sent as soon as it has started. */
async function run(
  env: Record<string, string>,
  args: string[],
  signal?: NodeJS.Signals,
): Promise<Ended> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', SERVICE, '--', ...args], {
    cwd: __dirname,
    env: { PATH: process.env['PATH'], ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    if (signal && stdout === 'hello\n') child.kill(signal);
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, stdout, stderr };
}

describe('a service process', () => {
  test('prints every fault of its configuration and exits with 78', async () => {
    const { code, stdout, stderr } = await run({ FAULTS: 'PORT: a,HOST: b' }, []);
    expect(code).toBe(78);
    expect(stderr).toBe('echo: the configuration is not valid:\n  PORT: a\n  HOST: b\n');
    expect(stdout).toBe('');
  });

  test('only checks its configuration when asked to', async () => {
    expect(await run({}, ['--check-config'])).toEqual({
      code: 0,
      stdout: 'echo: the configuration is valid\n',
      stderr: '',
    });
  });

  test('stops in order at SIGTERM and exits with 0', async () => {
    const { code, stdout } = await run({}, [], 'SIGTERM');
    expect(stdout).toBe('hello\nstopped\n');
    expect(code).toBe(0);
  });

  test('is cut off with 1 when its stop outlasts its limit', async () => {
    const env = {
      HANGS: 'yes',
      COSTWIRE_DRAIN_TIMEOUT_MS: '0',
      COSTWIRE_STOP_LIMIT_MS: '2000',
    };
    expect(await run(env, [], 'SIGTERM')).toMatchObject({ code: 1, stdout: 'hello\n' });
  });
});
