import { usageBatch, usageEvent } from '@costwire/testing';
import {
  EVENT_COLUMNS,
  eventRow,
  IDENTITY_COLUMNS,
  identityRow,
  unusedColumns,
} from './event-row.js';

describe('a row of facts', () => {
  const event = usageEvent({ tags: { a: 'tab\t' }, pii_types: ['EMAIL_ADDRESS', 'IP_ADDRESS'] });
  const row = eventRow(usageBatch({ events: [event] }), event);
  const cell = (name: keyof typeof EVENT_COLUMNS) => row[Object.keys(EVENT_COLUMNS).indexOf(name)];

  test('has a cell for every column', () => {
    expect(row).toHaveLength(Object.keys(EVENT_COLUMNS).length);
  });

  test('has nothing for what the event does not say', () => {
    expect(cell('feature')).toBeUndefined();
    expect(cell('reported_cost_usd')).toBeUndefined();
    expect(cell('cache_read_tokens')).toBeUndefined();
  });

  test('has labels as JSON and types as a list', () => {
    expect(cell('tags')).toBe('{"a":"tab\\t"}');
    expect(cell('pii_types')).toEqual(['EMAIL_ADDRESS', 'IP_ADDRESS']);
  });
});

describe('the columns that some events leave empty', () => {
  test('are those of fields that none of them has', () => {
    const unused = unusedColumns([usageEvent({ run_id: 'r' }), usageEvent({ quality_score: 0 })]);
    expect(unused).not.toContain('run_id');
    expect(unused).not.toContain('quality_score');
    expect(unused).toContain('metadata');
  });

  test('are all counts of tokens that only some calls have', () => {
    const usual = ['input_tokens', 'output_tokens', 'cache_read_tokens'];
    const counts = Object.keys(EVENT_COLUMNS).filter((name) => name.endsWith('_tokens'));
    const unused = unusedColumns([usageEvent()]);
    expect(counts.filter((name) => !unused.has(name))).toEqual(usual);
  });

  test('have no cell in any of their rows', () => {
    const fields = {
      tags: {},
      input_text: '',
      web_searches: 0,
      pii_types: [],
      reported_cost_usd: '0',
    };
    const some = [usageEvent(), usageEvent(fields)];
    const names = Object.keys(EVENT_COLUMNS);
    for (const events of [some.slice(0, 1), some.slice(1), some]) {
      for (const name of unusedColumns(events)) {
        const place = names.indexOf(name);
        const cells = events.map((event) => eventRow(usageBatch({ events }), event)[place]);
        expect(cells).toEqual(events.map(() => undefined));
      }
    }
  });
});

describe('a row of identities', () => {
  test('has a cell for every column, with the message that owns the event', () => {
    const event = usageEvent({ event_id: 'e' });
    const batch = usageBatch({ events: [event] });
    const row = identityRow(batch, event);
    expect(row).toHaveLength(Object.keys(IDENTITY_COLUMNS).length);
    expect(row).toEqual([batch.project_id, 'e', batch.message_id]);
  });
});
