import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CliFailure } from '../cli-failure.js';
import { readTrace, summarizeTrace } from './trace-file.js';

const SHARED = resolve(__dirname, '../../../../../shared/data/azure-llm-2023');
const HEADER = 'TIMESTAMP,ContextTokens,GeneratedTokens';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'costwire-trace-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...lines: string[]): string {
  const path = join(folder, 'trace.csv');
  writeFileSync(path, lines.join('\n'));
  return path;
}

describe('summarizeTrace', () => {
  test('knows the hash, the span whatever the order, and the rows that cannot be read', async () => {
    const lines = [HEADER, '2023-11-16 02:00:00,1,1', 'broken', '2023-11-16 01:00:00,2,2', ''];
    expect(await summarizeTrace(write(...lines))).toEqual({
      sha256: createHash('sha256').update(lines.join('\n')).digest('hex'),
      calls: 2,
      unreadable: [2],
      firstMs: Date.parse('2023-11-16T01:00:00Z'),
      lastMs: Date.parse('2023-11-16T02:00:00Z'),
    });
  });

  test.each([[''], [HEADER], [`${HEADER}\nbroken`], ['a,b,c\n1,2,3']])(
    'fails for a file that holds %j',
    async (text) => {
      await expect(summarizeTrace(write(text))).rejects.toBeInstanceOf(CliFailure);
    },
  );

  test('fails with the name of a file that is not there or is a folder', async () => {
    await expect(summarizeTrace(join(folder, 'none.csv'))).rejects.toThrow('no such file');
    await expect(summarizeTrace(folder)).rejects.toThrow('EISDIR');
  });
});

test('a row keeps its number when rows before it are blank or broken', async () => {
  const rows: number[] = [];
  for await (const { row } of readTrace(
    write(HEADER, '2023-11-16 02:00:00,1,1', '', 'broken', '2023-11-16 02:00:01,1,1'),
  )) {
    rows.push(row);
  }
  expect(rows).toEqual([1, 3, 4]);
});

const present = existsSync(SHARED);
if (!present) console.warn(`skipped: the published traces are not at ${SHARED}`);

(present ? describe : describe.skip)('the published traces', () => {
  test.each([
    ['code.csv', 8_819],
    ['conv.csv', 19_366],
  ])('%s is read to its last row', async (file, calls) => {
    const summary = await summarizeTrace(join(SHARED, file));
    expect(summary).toMatchObject({ calls, unreadable: [] });
    expect(new Date(summary.firstMs).toISOString()).toMatch(/^2023-11-16T18:1/);
  });
});
