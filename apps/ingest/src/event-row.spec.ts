import { usageBatch, usageEvent } from '@costwire/testing';
import { EVENT_COLUMNS, eventRow, IDENTITY_COLUMNS, identityRow } from './event-row.js';

const cells = (row: string): string[] => row.replace(/\n$/, '').split('\t');

describe('a row of facts', () => {
  const event = usageEvent({ tags: { a: 'tab\t' }, pii_types: ['EMAIL_ADDRESS', 'IP_ADDRESS'] });
  const row = cells(eventRow(usageBatch({ events: [event] }), event));
  const cell = (name: (typeof EVENT_COLUMNS)[number]): string => row[EVENT_COLUMNS.indexOf(name)]!;

  test('has a cell for every column', () => {
    expect(row).toHaveLength(EVENT_COLUMNS.length);
    expect(new Set(EVENT_COLUMNS).size).toBe(EVENT_COLUMNS.length);
  });

  test('has NULL for what the event does not say', () => {
    expect(cell('feature')).toBe('\\N');
    expect(cell('reported_cost_usd')).toBe('\\N');
    expect(cell('cache_read_tokens')).toBe('\\N');
  });

  test('has labels as JSON and types as an array', () => {
    expect(cell('tags')).toBe('{"a":"tab\\\\t"}');
    expect(cell('pii_types')).toBe('{EMAIL_ADDRESS,IP_ADDRESS}');
  });
});

describe('a row of identities', () => {
  test('has a cell for every column, with the message that owns the event', () => {
    const event = usageEvent({ event_id: 'e' });
    const batch = usageBatch({ events: [event] });
    const row = cells(identityRow(batch, event));
    expect(row).toHaveLength(IDENTITY_COLUMNS.length);
    expect(row.slice(1, 3)).toEqual(['e', batch.message_id]);
  });
});
