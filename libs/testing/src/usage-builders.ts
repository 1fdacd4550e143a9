import {
  uuidv7,
  type ApiKeyId,
  type MessageId,
  type ProjectId,
  type UsageBatch,
  type UsageEvent,
} from '@costwire/contracts';

const NOON = '2026-03-02T12:00:00.000Z';
const DEFAULT_PROJECT = '0190a000-0000-7000-8000-000000000001' as ProjectId;
const DEFAULT_KEY = '0190a000-0000-7000-8000-000000000002' as ApiKeyId;

let built = 0;

/** A usage event that every check lets pass; each one has an id of its own. */
export function usageEvent(fields: Partial<UsageEvent> = {}): UsageEvent {
  built += 1;
  return {
    event_id: `event-${built}`,
    timestamp: NOON,
    provider: 'openai',
    model: 'gpt-4o',
    input_tokens: 1_000,
    output_tokens: 100,
    ...fields,
  };
}

/** A batch as the gateway publishes it; one event and a message id of its own when none are given. */
export function usageBatch(fields: Partial<UsageBatch> = {}): UsageBatch {
  return {
    message_id: uuidv7(Date.now()) as MessageId,
    project_id: DEFAULT_PROJECT,
    api_key_id: DEFAULT_KEY,
    received_at: NOON,
    events: [usageEvent()],
    ...fields,
  };
}
