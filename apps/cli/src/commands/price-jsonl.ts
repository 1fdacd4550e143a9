import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** A line of input: a JSON object whose fields may be spelled in snake_case or camelCase. */
export class InputLine {
  constructor(readonly fields: Readonly<Record<string, unknown>>) {}

  /** The field by its snake_case name; `undefined` when absent or null. */
  get(name: string): unknown {
    const camel = name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
    return this.fields[name] ?? this.fields[camel] ?? undefined;
  }

  /** @throws BadLine when the field is there and not a text. */
  text(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw new BadLine(`${name} is not a text`);
  }

  /** @throws BadLine when the field is there and not a number of 0 or more. */
  number(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw new BadLine(`${name} is not a number of 0 or more`);
  }

  /** @throws BadLine when the field is there and neither true nor false. */
  flag(name: string): boolean {
    const value = this.get(name) ?? false;
    if (typeof value === 'boolean') return value;
    throw new BadLine(`${name} is neither true nor false`);
  }

  /** @throws BadLine when the field is absent or not a number of 0 or more. */
  needed(name: string): number {
    const value = this.number(name);
    if (value === undefined) throw new BadLine(`${name} is missing`);
    return value;
  }
}

/** A line that cannot be answered; its message is the answer's `error`. */
export class BadLine extends Error {}

/** Some tools begin a file of UTF-8 with it; JSON knows no such character outside of texts. */
const BYTE_ORDER_MARK = /^\uFEFF/;

/**
 * Answers JSON lines one by one, in order. A line that is no JSON object, or that `answer` throws
 * `BadLine` for, gets `{id, error}`; the rest goes on.
 *
 * @param unanswered members of an answer that is an error, beside these two.
 */
export async function answerLines(
  input: Readable,
  output: Writable,
  answer: (line: InputLine) => object | Promise<object>,
  unanswered: object = {},
): Promise<void> {
  for await (const read of createInterface({ input, crlfDelay: Infinity })) {
    const text = read.replace(BYTE_ORDER_MARK, '');
    if (text.trim() === '') continue;
    const written = output.write(`${JSON.stringify(await answerOf(text, answer, unanswered))}\n`);
    if (!written) await new Promise((resolve) => output.once('drain', resolve));
  }
}

async function answerOf(
  text: string,
  answer: (line: InputLine) => object | Promise<object>,
  unanswered: object,
): Promise<object> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return { id: null, ...unanswered, error: 'the line is not JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return { id: null, ...unanswered, error: 'the line is not a JSON object' };
  }
  const line = new InputLine(parsed as Record<string, unknown>);
  const id = line.get('id') ?? null;
  try {
    return { id, ...(await answer(line)) };
  } catch (error) {
    if (error instanceof BadLine) return { id, ...unanswered, error: error.message };
    throw error;
  }
}
