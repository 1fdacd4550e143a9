import {
  uuidv7,
  type ApiKeyId,
  type LogBatch,
  type MessageId,
  type ProjectId,
  type RecordedLog,
  type ScenarioId,
} from '@costwire/contracts';

const NOON = '2026-03-02T12:00:00.000Z';

let built = 0;

/** A log of a scenario; each one has an id and a message of its own. */
export function scenarioLog(fields: Partial<RecordedLog> = {}): RecordedLog {
  built += 1;
  return {
    event_id: `log-${built}`,
    timestamp: NOON,
    source: 'unknown',
    preview: `message ${built}`,
    size_bytes: 100,
    token_count: 25,
    fingerprint: `message-${built}`,
    ...fields,
  };
}

/** A batch of logs as the gateway publishes it, of a project and scenario of its own unless given. */
export function logBatch(fields: Partial<LogBatch> = {}): LogBatch {
  return {
    message_id: uuidv7(Date.now()) as MessageId,
    project_id: uuidv7(Date.now()) as ProjectId,
    api_key_id: uuidv7(Date.now()) as ApiKeyId,
    scenario_id: uuidv7(Date.now()) as ScenarioId,
    received_at: NOON,
    events: [scenarioLog()],
    ...fields,
  };
}
