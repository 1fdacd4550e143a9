import { seriesKeyOf } from '@costwire/anomaly-detection';
import type { AnomalyGate, AnomalyRecord } from '@costwire/contracts';
import { passesGate } from './gate.js';

const scope = { kind: 'agent', name: 'crawler', provider: 'openai', model: 'gpt-4o' } as const;
const anomaly = {
  scope,
  current_cost: '15',
  expected_cost: '10',
  deviation_percent: 50,
} as AnomalyRecord;
const gate = (more: Partial<AnomalyGate>): AnomalyGate => ({
  scope: null,
  min_percent: null,
  min_usd: null,
  combine: 'and',
  ...more,
});

describe('a gate', () => {
  test('that is not set, or asks for nothing, lets everything pass', () => {
    expect(passesGate(anomaly, [])).toBe(true);
    expect(passesGate(anomaly, [gate({})])).toBe(true);
  });

  test.each([
    ['and', 40, '4', true],
    ['and', 60, '4', false],
    ['and', 40, '6', false],
    ['or', 60, '4', true],
    ['or', 60, '6', false],
    ['and', 50, '5', true],
  ] as const)('of percent %s money: %d %% and %s USD -> %s', (combine, percent, usd, passes) => {
    const own = gate({ combine, min_percent: percent, min_usd: usd });
    expect(passesGate(anomaly, [own])).toBe(passes);
  });

  test('of a scope goes before that of all scopes', () => {
    const all = gate({ min_percent: 90 });
    expect(passesGate(anomaly, [all])).toBe(false);
    expect(passesGate(anomaly, [all, gate({ scope, min_percent: 10 })])).toBe(true);
    expect(seriesKeyOf(scope)).toContain('crawler');
  });

  test('weighs what is missing like what is too much', () => {
    const drop = { ...anomaly, current_cost: '0', deviation_percent: -100 } as AnomalyRecord;
    expect(passesGate(drop, [gate({ min_percent: 80, min_usd: '9' })])).toBe(true);
  });
});
