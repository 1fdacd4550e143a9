import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { CliFailure } from '../cli-failure.js';
import { readAzureHeader, readAzureRow, type AzureCall } from './azure-row.js';
import { linesOf } from './lines.js';

/** One row of a trace file; `call` is missing when the row cannot be read. */
export interface TraceRow {
  /** From 1, the header not counted; blank lines count, so that a row keeps its number. */
  row: number;
  call: AzureCall | undefined;
}

/** What a whole trace file holds. */
export interface TraceSummary {
  /** SHA-256 of the bytes, hexadecimal. */
  sha256: string;
  calls: number;
  /** Numbers of the rows that cannot be read. */
  unreadable: number[];
  /** Unix milliseconds of the earliest and the latest call. */
  firstMs: number;
  lastMs: number;
}

/**
 * Reads the file once, so that ids, the end of the trace and faults are known before anything is sent.
 *
 * @throws CliFailure when the file cannot be read, is no such trace, or holds no call.
 */
export async function summarizeTrace(path: string): Promise<TraceSummary> {
  const hash = createHash('sha256');
  const summary = { calls: 0, unreadable: [] as number[], firstMs: Infinity, lastMs: -Infinity };
  for await (const { row, call } of readTrace(path, hash)) {
    if (call === undefined) {
      summary.unreadable.push(row);
      continue;
    }
    summary.calls += 1;
    summary.firstMs = Math.min(summary.firstMs, call.timestampMs);
    summary.lastMs = Math.max(summary.lastMs, call.timestampMs);
  }
  if (summary.calls === 0) throw new CliFailure(`${path} holds no call that can be read`);
  return { ...summary, sha256: hash.digest('hex') };
}

/**
 * The rows of a trace file, in its order; blank lines are passed over.
 *
 * @param hash fed with the bytes as they are read.
 * @throws CliFailure when the file cannot be read or its header is not that of a trace.
 */
export async function* readTrace(path: string, hash?: Hash): AsyncGenerator<TraceRow> {
  const lines = linesOf(hashed(bytesOf(path), hash));
  const header = (await lines.next()).value as string | undefined;
  const columns = readAzureHeader(header ?? '');
  if (columns === undefined) {
    throw new CliFailure(
      `${path} is not an Azure LLM trace: its first line must name TIMESTAMP, ContextTokens and GeneratedTokens`,
    );
  }
  let row = 0;
  for await (const line of lines) {
    row += 1;
    if (line.trim() !== '') yield { row, call: readAzureRow(line, columns) };
  }
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: Hash | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash?.update(chunk);
    yield chunk;
  }
}

async function* bytesOf(path: string): AsyncGenerator<Uint8Array> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new CliFailure(`cannot read ${path} (${code === 'ENOENT' ? 'no such file' : code})`);
  }
}
