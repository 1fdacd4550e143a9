import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** A detector that answers lines and can be saved. */
export interface LineSession {
  push(line: string): string;
  save(): Uint8Array;
  restore(bytes: Uint8Array): void;
}

/** State up to this size is written before every answer, a larger one when the input ends. */
const MAX_EAGER_BYTES = 512 * 1024;

/**
 * Answers standard input line by line until it ends.
 *
 * With a state file the session continues from it. Small states are written before the answers they
 * belong to, so that even a killed process has saved every row that was answered; a large one is
 * written at the end of the input and on SIGTERM and SIGINT.
 *
 * @throws RangeError when the state file is not one of this detector.
 */
export async function answerStandardInput(
  session: LineSession,
  stateFile: string | undefined,
): Promise<void> {
  if (stateFile !== undefined && existsSync(stateFile)) session.restore(readFileSync(stateFile));
  const save = (): void => {
    if (stateFile !== undefined) replaceFile(stateFile, session.save());
  };
  const stop = (): void => {
    save();
    process.exit(0);
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
  process.stdin.setEncoding('utf8');
  let eager = stateFile !== undefined;
  let rest = '';
  for await (const chunk of process.stdin) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    const text = answersTo(session, lines);
    if (eager) {
      const state = session.save();
      eager = state.length <= MAX_EAGER_BYTES;
      replaceFile(stateFile ?? '', state);
    }
    await write(text);
  }
  const text = answersTo(session, [rest]);
  save();
  await write(text);
}

function replaceFile(path: string, bytes: Uint8Array): void {
  writeFileSync(`${path}.new`, bytes);
  renameSync(`${path}.new`, path);
}

function answersTo(session: LineSession, lines: string[]): string {
  let text = '';
  for (const line of lines) {
    const row = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (row === '') continue;
    const answer = session.push(row);
    if (answer !== '') text += `${answer}\n`;
  }
  return text;
}

async function write(text: string): Promise<void> {
  if (text === '' || process.stdout.write(text)) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
}
