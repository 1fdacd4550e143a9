import { parameterFaults } from './action-parameters.js';
import { ACTION_STATUSES, ACTION_TRANSITIONS, statusesBefore } from './action.js';

describe('the states of an action', () => {
  test('are all reached from pending, and never entered twice', () => {
    const reached = new Set<string>(['pending']);
    for (const from of reached) {
      for (const to of ACTION_TRANSITIONS[from as 'pending']) reached.add(to);
    }
    expect([...reached].sort()).toEqual([...ACTION_STATUSES].sort());
    expect(statusesBefore('pending')).toEqual([]);
  });
  test('lead to execution through an approval alone', () => {
    expect(statusesBefore('executing')).toEqual(['approved']);
    expect(statusesBefore('approved')).toEqual(['pending']);
    expect(statusesBefore('reversed')).toEqual(['executed', 'verified']);
  });
});

describe('parameters of an action', () => {
  test.each([
    ['rate_limit', { calls_per_hour: 1 }],
    ['spend_cap', { limit_usd: '0' }],
    ['spend_cap', { limit_usd: '1.5', period: 'month' }],
    ['run_cost_cap', { limit_usd: '2' }],
    ['max_tokens', { max_tokens: 4_096 }],
    ['model_route', { model: 'gpt-4o-mini' }],
    ['pause', {}],
    ['custom', { anything: 1 }],
  ] as const)('of %s may be %j', (type, parameters) => {
    expect(parameterFaults(type, parameters)).toEqual([]);
  });
  test.each([
    ['rate_limit', { calls_per_hour: 0 }, 'calls_per_hour'],
    ['rate_limit', { calls_per_hour: 1.5 }, 'calls_per_hour'],
    ['spend_cap', { limit_usd: '-1' }, 'limit_usd'],
    ['spend_cap', { limit_usd: 1 }, 'limit_usd'],
    ['spend_cap', { limit_usd: '1', period: 'year' }, 'period'],
    ['run_cost_cap', {}, 'limit_usd'],
    ['max_tokens', { max_tokens: '10' }, 'max_tokens'],
    ['model_route', { model: '' }, 'model'],
  ] as const)('of %s may not be %j', (type, parameters, name) => {
    expect(parameterFaults(type, parameters).map(({ field }) => field)).toEqual([
      `parameters.${name}`,
    ]);
  });
});
