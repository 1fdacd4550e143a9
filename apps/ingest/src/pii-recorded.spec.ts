import { usageBatch, usageEvent } from '@costwire/testing';
import { piiRecorded } from './pii-recorded.js';

const findings = [{ type: 'EMAIL_ADDRESS', count: 2 }];

describe('what screening found in the events of a message', () => {
  test('is nothing when they hold none, so that nothing is published', () => {
    const batch = usageBatch({ events: [usageEvent(), usageEvent()] });
    expect(piiRecorded(batch, batch.events)).toBeUndefined();
  });

  test('is told for the owned events that hold some, without their text', () => {
    const event = usageEvent({ pii_findings: findings, input_text: '<EMAIL_ADDRESS>' });
    const repeat = usageEvent({ pii_findings: findings });
    const batch = usageBatch({ events: [usageEvent(), event, repeat] });
    expect(piiRecorded(batch, [batch.events[0]!, event])).toEqual({
      message_id: batch.message_id,
      project_id: batch.project_id,
      events: [
        {
          event_id: event.event_id,
          timestamp: event.timestamp,
          ...(event.feature !== undefined && { feature: event.feature }),
          findings,
        },
      ],
    });
  });
});
