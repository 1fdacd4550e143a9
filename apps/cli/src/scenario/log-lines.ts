import { createHash } from 'node:crypto';
import { MAX_MESSAGE_BYTES } from '@costwire/contracts';
import type { LogInput } from '@costwire/sdk';

/** A line that a server takes, or why it does not. */
export type LogLine =
  { line: number; log: LogInput; bytes: number } | { line: number; fault: string; bytes: number };

/** Where the lines of a file go and what they are called. */
export interface LogFile {
  scenarioId: string;
  /** The file's name without its folder, or that of the stream. */
  name: string;
  source: string;
  /** The time of the n-th line (from 1); absent: when the server takes it. */
  timeOf?: (line: number) => string;
}

/**
 * The lines of a file as logs. Empty lines are left out, but counted: the id is a function of
 * scenario, file name and line number, so that a file can be sent again, or have grown, and no line
 * counts twice; identical lines are different logs.
 */
export async function* logLines(
  lines: AsyncIterable<string>,
  { scenarioId, name, source, timeOf }: LogFile,
): AsyncGenerator<LogLine> {
  const prefix = createHash('sha256').update(`${scenarioId}\0${name}`).digest('hex').slice(0, 24);
  let line = 0;
  for await (const message of lines) {
    line += 1;
    if (message === '') continue;
    const bytes = Buffer.byteLength(message);
    const fault = faultOf(message, bytes);
    if (fault) {
      yield { line, fault, bytes };
      continue;
    }
    const log: LogInput = { event_id: `${prefix}:${line}`, message, source };
    yield { line, log: timeOf ? { ...log, timestamp: timeOf(line) } : log, bytes };
  }
}

function faultOf(message: string, bytes: number): string | undefined {
  if (bytes > MAX_MESSAGE_BYTES) return `is longer than ${MAX_MESSAGE_BYTES} bytes`;
  return message.includes('\0') ? 'holds NUL' : undefined;
}
