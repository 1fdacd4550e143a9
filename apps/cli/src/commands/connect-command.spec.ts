import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runCaptured } from '../captured-run.spec-support.js';
import { LedgerServer } from '../ledger-server.spec-support.js';
import { CONNECT_TARGETS, inShell } from './connect-snippets.js';

const KEY = 'cw_live_Ab12Cd34Ef56_secretsecretsecretsecretsecret12';
const runProgram = promisify(execFile);

let server: LedgerServer;
let folder: string;
let received: unknown[];

beforeEach(async () => {
  server = await new LedgerServer().start();
  folder = mkdtempSync(join(tmpdir(), 'costwire-connect-'));
  received = [];
  server.answers.set('POST /api/v1/llm/usage', (body) => {
    received.push(body);
    return { status: 202, body: { status: 'ok' } };
  });
});
afterEach(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (args: string, key = KEY) =>
  runCaptured(args, { env: { COSTWIRE_URL: server.url, COSTWIRE_API_KEY: key } });

/** Runs a printed script, with lines after it, as a reader would. */
async function runScript(text: string, more: string): Promise<void> {
  const file = join(folder, 'pasted.mjs');
  writeFileSync(file, `${text}\n${more}\n`);
  await runProgram(process.execPath, [file], { env: { COSTWIRE_API_KEY: KEY } });
}

describe('connect', () => {
  test.each(CONNECT_TARGETS)('prints the address and a masked key for %s', async (target) => {
    const { code, out, err } = await run(`connect ${target}`);
    expect(code).toBe(0);
    expect(out).toContain(server.url);
    expect(out).toContain("export COSTWIRE_API_KEY='cw_live_Ab12Cd34Ef56_********'");
    expect(out + err).not.toContain('secretsecret');
    expect(err).toContain('--show-key');
  });

  test.each(CONNECT_TARGETS)('prints the key whole for %s when asked to', async (target) => {
    const { out, err } = await run(`connect ${target} --show-key`);
    expect(out).toContain(`export COSTWIRE_API_KEY='${KEY}'`);
    expect(err).toBe('');
  });

  test('stars a key of another shape from its first character on', async () => {
    const { out } = await run('connect curl', 'hunter2');
    expect(out).toContain("COSTWIRE_API_KEY='********'");
    expect(out).not.toContain('hunter2');
  });

  test.each(['connect', 'connect otlp', 'connect langfuse'])(
    'ends with 2 for "%s"',
    async (args) => {
      expect(await run(args)).toMatchObject({ code: 2, out: '' });
    },
  );

  test('does not print an address that no request could go to', async () => {
    const { code, out } = await run('connect curl --url ftp://example.org');
    expect([code, out]).toEqual([2, '']);
  });

  test('sends nothing itself', async () => {
    await run('connect curl');
    expect(server.requests).toEqual([]);
  });
});

describe('a printed text', () => {
  test('for curl is a shell script that hands a call to curl', async () => {
    const { out } = await run('connect curl --show-key');
    const stub = 'curl() { for word in "$@"; do printf "%s\\0" "$word"; done; }';
    const { stdout } = await runProgram('/bin/sh', ['-c', `${stub}\n${out}`]);
    const words = stdout.split('\0');
    expect(words).toContain(`${server.url}/api/v1/llm/usage`);
    expect(words).toContain(`Authorization: Bearer ${KEY}`);
    expect(JSON.parse(words[words.indexOf('-d') + 1]!)).toMatchObject({
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      input_tokens: 1200,
    });
  });

  test('for openai sends the usage of a completion with its cached and reasoning tokens', async () => {
    const { out } = await run('connect openai');
    const completion = {
      id: 'chatcmpl-1',
      created: 1767225600,
      model: 'gpt-4o-2024-08-06',
      service_tier: 'default',
      usage: {
        prompt_tokens: 1000,
        completion_tokens: 50,
        prompt_tokens_details: { cached_tokens: 800 },
        completion_tokens_details: { reasoning_tokens: 20 },
      },
    };
    const call = `await recordCompletion(${JSON.stringify(completion)}, { feature: 'chat' });`;
    await runScript(out, call);
    expect(received).toEqual([
      {
        event_id: 'chatcmpl-1',
        provider_response_id: 'chatcmpl-1',
        timestamp: '2026-01-01T00:00:00.000Z',
        provider: 'openai',
        model: 'gpt-4o-2024-08-06',
        service_tier: 'default',
        input_tokens: 1000,
        output_tokens: 50,
        cache_read_tokens: 800,
        reasoning_tokens: 20,
        feature: 'chat',
      },
    ]);
  });

  test('for the AI SDK sends each step as a call of its own', async () => {
    const { out } = await run('connect ai-sdk');
    const step = (id: string) =>
      `{ response: { id: '${id}', modelId: 'gpt-4o', timestamp: new Date(0) },
         usage: { inputTokens: 10, outputTokens: 2, inputTokenDetails: { cacheReadTokens: 4 } } }`;
    await runScript(
      out,
      `await recordSteps({ steps: [${step('r1')}, ${step('r2')}] }, { provider: 'openai' });`,
    );
    expect(received).toHaveLength(1);
    expect(received[0]).toMatchObject([
      { event_id: 'r1', input_tokens: 10, output_tokens: 2, cache_read_tokens: 4 },
      { event_id: 'r2', timestamp: '1970-01-01T00:00:00.000Z', model: 'gpt-4o' },
    ]);
  });
});

test('a word for the shell stays one word, whatever quotes it holds', async () => {
  const odd = `it's "$HOME" \\ \`id\``;
  const { stdout } = await runProgram('/bin/sh', ['-c', `printf %s ${inShell(odd)}`]);
  expect(stdout).toBe(odd);
});
