import { describeMigrationFailure } from './migration-failure.js';

const steps = [
  { name: 'First1', applied: true },
  { name: 'Second2', applied: false },
  { name: 'Third3', applied: false },
];

describe('the failure of a migration', () => {
  test('is one line with the step, the reason and the code', () => {
    const error = Object.assign(new Error('relation "events"\n  already exists'), {
      code: '42P07',
      query: 'CREATE TABLE events (...)',
    });
    expect(describeMigrationFailure('up', error, steps)).toBe(
      'migrate up failed at Second2: relation "events" already exists (42P07); the step was rolled back',
    );
  });

  test('names the newest applied step when one is taken back', () => {
    expect(describeMigrationFailure('down', new Error('no'), steps)).toContain('at First1: no;');
  });

  test('tells of a server that is away, which has no steps to tell', () => {
    const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');
    const error = Object.assign(new AggregateError([refused], ''), { code: 'ECONNREFUSED' });
    expect(describeMigrationFailure('up', error, [])).toBe(
      'migrate up failed: connect ECONNREFUSED 127.0.0.1:1 (ECONNREFUSED)',
    );
  });

  test('stays short when the database quotes much', () => {
    const text = describeMigrationFailure('up', new Error('x'.repeat(5_000)), steps);
    expect(text.length).toBeLessThan(400);
  });
});
