import { sqsBlocksOf, type RecordedLog } from '@costwire/contracts';
import { SQS_LARGE_MESSAGE_BYTES } from '@costwire/pricing';

/** A log with the scenario it belongs to. */
export interface ScenarioEntry {
  projectId: string;
  scenarioId: string;
  log: RecordedLog;
}

/** By how much some logs move one hour of one scenario. */
export interface ScenarioHourChange {
  projectId: string;
  scenarioId: string;
  /** Start of the UTC hour, ISO-8601. */
  bucket: string;
  logs: number;
  sizeBytes: number;
  sqsBlocks: number;
  largeLogs: number;
  tokens: number;
  maxTokens: number;
  outputTokens: number;
  piiLogs: number;
  repeats: number;
}

/** Adds logs up by scenario and hour, sorted by key, so that two transactions cannot deadlock. */
export function scenarioSums(entries: readonly ScenarioEntry[]): ScenarioHourChange[] {
  const hours = new Map<string, ScenarioHourChange>();
  for (const { projectId, scenarioId, log } of entries) {
    const bucket = `${log.timestamp.slice(0, 13)}:00:00.000Z`;
    const key = `${projectId} ${scenarioId} ${bucket}`;
    let hour = hours.get(key);
    if (!hour) hours.set(key, (hour = emptyHour(projectId, scenarioId, bucket)));
    add(hour, log);
  }
  return [...hours].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, hour]) => hour);
}

function add(hour: ScenarioHourChange, log: RecordedLog): void {
  hour.logs += 1;
  hour.sizeBytes += log.size_bytes;
  hour.sqsBlocks += sqsBlocksOf(log.size_bytes);
  hour.largeLogs += log.size_bytes > SQS_LARGE_MESSAGE_BYTES ? 1 : 0;
  hour.tokens += log.token_count;
  hour.maxTokens = Math.max(hour.maxTokens, log.token_count);
  hour.outputTokens += log.output_tokens ?? 0;
  hour.piiLogs += log.pii_types && log.pii_types.length > 0 ? 1 : 0;
  hour.repeats += log.repeat_of === undefined ? 0 : 1;
}

function emptyHour(projectId: string, scenarioId: string, bucket: string): ScenarioHourChange {
  const sums = { logs: 0, sizeBytes: 0, sqsBlocks: 0, largeLogs: 0, tokens: 0, maxTokens: 0 };
  return { projectId, scenarioId, bucket, ...sums, outputTokens: 0, piiLogs: 0, repeats: 0 };
}
