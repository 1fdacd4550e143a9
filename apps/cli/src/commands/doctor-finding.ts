/** `warn` works now and deserves a look; `fail` does not work. */
type FindingLevel = 'ok' | 'warn' | 'fail';

/** What one check found. */
export interface Finding {
  check: string;
  level: FindingLevel;
  /** What is there, in one line. */
  text: string;
  /** What to do, where something is to be done. */
  hint?: string;
}

/** Makes the findings of one check. */
export function findingsOf(check: string): {
  ok: (text: string) => Finding;
  warn: (text: string, hint: string) => Finding;
  fail: (text: string, hint: string) => Finding;
} {
  return {
    ok: (text) => ({ check, level: 'ok', text }),
    warn: (text, hint) => ({ check, level: 'warn', text, hint }),
    fail: (text, hint) => ({ check, level: 'fail', text, hint }),
  };
}

const LEVEL_WIDTH = 6;
const CHECK_WIDTH = 14;

/** One line for a finding, and one for its hint; each ends in a newline. */
export function formatFinding({ check, level, text, hint }: Finding): string {
  const line = `${level.padEnd(LEVEL_WIDTH)}${check.padEnd(CHECK_WIDTH)}${printable(text)}\n`;
  const indent = ' '.repeat(LEVEL_WIDTH + CHECK_WIDTH);
  return hint === undefined ? line : `${line}${indent}-> ${printable(hint)}\n`;
}

/** Answers of a server must not be able to steer the terminal. */
function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}
