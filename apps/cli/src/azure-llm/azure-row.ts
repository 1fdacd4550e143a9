import { MAX_TOKENS } from '@costwire/contracts';

/** One call of the trace. */
export interface AzureCall {
  /** Unix milliseconds; finer digits are cut off, not rounded. */
  timestampMs: number;
  inputTokens: number;
  outputTokens: number;
}

/** Where the columns of a file are. */
export interface AzureColumns {
  timestamp: number;
  inputTokens: number;
  outputTokens: number;
}

/**
 * Reads the header of a trace of the Azure public dataset (columns TIMESTAMP, ContextTokens,
 * GeneratedTokens; github.com/Azure/AzurePublicDataset, AzureLLMInferenceDataset2023).
 *
 * @returns `undefined` when a column is missing.
 */
export function readAzureHeader(line: string): AzureColumns | undefined {
  const names = line
    .replace(/^\uFEFF/, '')
    .split(',')
    .map((name) => name.trim().toLowerCase());
  const columns = {
    timestamp: names.indexOf('timestamp'),
    inputTokens: names.indexOf('contexttokens'),
    outputTokens: names.indexOf('generatedtokens'),
  };
  return Object.values(columns).includes(-1) ? undefined : columns;
}

/** Reads one row. Returns `undefined` when a member is missing or not what its column says. */
export function readAzureRow(line: string, columns: AzureColumns): AzureCall | undefined {
  const cells = line.split(',');
  const timestampMs = readTimestamp(cells[columns.timestamp]?.trim() ?? '');
  const inputTokens = readTokens(cells[columns.inputTokens]?.trim() ?? '');
  const outputTokens = readTokens(cells[columns.outputTokens]?.trim() ?? '');
  if (timestampMs === undefined || inputTokens === undefined || outputTokens === undefined) {
    return undefined;
  }
  return { timestampMs, inputTokens, outputTokens };
}

const TIMESTAMP =
  /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})?$/;

/** The dataset writes UTC without a zone and up to seven decimals. */
function readTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text);
  if (!match) return undefined;
  const [, day, time, fraction = '', zone = 'Z'] = match;
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const exists = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day!);
  const ms = Date.parse(`${day}T${time}.${fraction.padEnd(3, '0').slice(0, 3)}${zone}`);
  return exists && !Number.isNaN(ms) ? ms : undefined;
}

function readTokens(text: string): number | undefined {
  if (!/^\d{1,13}$/.test(text)) return undefined;
  const tokens = Number(text);
  return tokens <= MAX_TOKENS ? tokens : undefined;
}
