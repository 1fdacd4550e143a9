import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CliFailure } from './cli-failure.js';
import { resolveConnection } from './connection.js';

const LOCAL = { url: 'http://127.0.0.1:3100', api_key: 'cw_local' };
const local = { url: LOCAL.url, apiKey: LOCAL.api_key };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costwire-connection-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function leaveBehind(text: string, at = folder): void {
  mkdirSync(join(at, '.costwire'), { recursive: true });
  writeFileSync(join(at, '.costwire', 'local.json'), text);
}

const resolve = (
  options: { url?: string; apiKey?: string } = {},
  env: Record<string, string> = {},
  cwd = folder,
) => resolveConnection(options, { env, cwd });

describe('the connection', () => {
  const env = { COSTWIRE_URL: 'http://env', COSTWIRE_API_KEY: 'cw_env' };

  test('comes from the flags before the environment before the file', async () => {
    leaveBehind(JSON.stringify(LOCAL));
    expect(await resolve()).toEqual(local);
    expect(await resolve({}, env)).toEqual({ url: 'http://env', apiKey: 'cw_env' });
    expect(await resolve({ url: 'http://flag', apiKey: 'cw_flag' }, env)).toEqual({
      url: 'http://flag',
      apiKey: 'cw_flag',
    });
  });

  test('comes from the nearest file upward', async () => {
    const below = join(folder, 'a', 'b');
    mkdirSync(below, { recursive: true });
    leaveBehind(JSON.stringify(LOCAL));
    expect(await resolve({}, {}, below)).toEqual(local);
    leaveBehind(JSON.stringify({ ...LOCAL, api_key: 'cw_near' }), join(folder, 'a'));
    expect((await resolve({}, {}, below)).apiKey).toBe('cw_near');
  });

  test('never sends the key of the file to another address', async () => {
    leaveBehind(JSON.stringify(LOCAL));
    await expect(resolve({ url: 'http://elsewhere' })).rejects.toThrow(/no API key for/);
    expect(await resolve({ url: `${LOCAL.url}/` })).toEqual(local);
  });

  test('takes the address of the file, else the default, for a key given alone', async () => {
    expect(await resolve({ apiKey: 'k' })).toEqual({ url: 'http://127.0.0.1:3100', apiKey: 'k' });
    leaveBehind(JSON.stringify({ ...LOCAL, url: 'http://127.0.0.1:4000' }));
    expect(await resolve({ apiKey: 'k' })).toEqual({ url: 'http://127.0.0.1:4000', apiKey: 'k' });
  });

  test('takes an empty variable for none', async () => {
    leaveBehind(JSON.stringify(LOCAL));
    expect(await resolve({}, { COSTWIRE_URL: '', COSTWIRE_API_KEY: '' })).toEqual(local);
  });

  test('says of an address that is none what one looks like', async () => {
    const asked = resolve({ url: 'localhost' });
    await expect(asked).rejects.toThrow('localhost is not a URL, like http://127.0.0.1:3100');
  });

  test('fails with a way out when nothing names a server', async () => {
    await expect(resolve()).rejects.toThrow(/npm start/);
  });

  test('fails with what starts the server that was stopped', async () => {
    leaveBehind(JSON.stringify({ api_key: LOCAL.api_key }));
    await expect(resolve()).rejects.toThrow(/is not running: "npm start" starts it$/);
  });

  test.each(['', '{', '[]', 'null', '{"url":"http://x"}', '{"url":1,"api_key":"k"}'])(
    'fails, naming the file, when it holds %j',
    async (text) => {
      leaveBehind(text);
      const error: unknown = await resolve().catch((caught: unknown) => caught);
      expect(error).toBeInstanceOf(CliFailure);
      expect((error as Error).message).toContain(join('.costwire', 'local.json'));
    },
  );
});
