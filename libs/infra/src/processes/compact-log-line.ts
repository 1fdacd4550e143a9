/** Names of pino's numeric levels. */
const LEVELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
};
/** Fields that have their own place or say nothing to a person at a terminal. */
const LEFT_OUT = new Set(['level', 'time', 'pid', 'hostname', 'service', 'event', 'msg', 'v']);
const MAX_VALUE_LENGTH = 200;

function compactValue(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const short = text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text;
  return typeof value === 'string' && /[\s=]/.test(short) ? JSON.stringify(short) : short;
}

/** Levels are written as numbers or as names. */
function levelName(level: unknown): string {
  if (typeof level === 'number') return LEVELS[level] ?? String(level);
  return typeof level === 'string' ? level : '';
}

/**
 * One JSON log line as a short line for a terminal: `service level event key=value ...`.
 * A line that is no JSON object is passed on with the name of its process in front.
 */
export function compactLogLine(processName: string, line: string): string {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return `${processName}: ${line}`;
  }
  if (typeof json !== 'object' || json === null) return `${processName}: ${line}`;
  const record: Record<string, unknown> = { ...json };
  const service = typeof record['service'] === 'string' ? record['service'] : processName;
  const level = levelName(record['level']);
  const texts = [record['event'], record['msg']].filter((text) => typeof text === 'string');
  const fields = Object.entries(record)
    .filter(([key, value]) => !LEFT_OUT.has(key) && value !== undefined)
    .map(([key, value]) => `${key}=${compactValue(value)}`);
  return [service.padEnd(8), level.padEnd(5), ...texts, ...fields].join(' ');
}
