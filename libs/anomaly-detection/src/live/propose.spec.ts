import {
  ACTION_TYPES,
  parseUsd,
  type AnomalyRecord,
  type JsonObject,
  type ProjectId,
  type Proposal,
} from '@costwire/contracts';
import { DRIVERS } from '../cost/usage-bucket.js';
import { proposalsFor } from './propose.js';

const NOW = '2026-03-02T12:10:00.000Z';

const anomaly = (more: Partial<AnomalyRecord> = {}): AnomalyRecord => ({
  id: '01a1fd84-cd15-758f-882f-3e488cdaa819',
  project_id: '0190a000-0000-7000-8000-000000000001' as ProjectId,
  timestamp: '2026-03-02T10:00:00.000Z',
  last_seen: '2026-03-02T11:00:00.000Z',
  updated_at: NOW,
  resolved_at: null,
  status: 'open',
  resolution: null,
  source: 'detector',
  provider: 'openai',
  service: 'crawler',
  model: 'gpt-4o',
  scope: { kind: 'agent', name: 'crawler', provider: 'openai', model: 'gpt-4o' },
  current_cost: '25',
  expected_cost: '1',
  deviation_percent: 2400,
  excess_usd: '40',
  severity: 'critical',
  driver: 'agent_loop',
  description: 'it costs more.',
  contributions: null,
  severe_buckets: 1,
  planned: false,
  feedback: null,
  meta: {
    hour: { calls: 100, usual_calls: 100, output_tokens: 90_000, usual_output_per_call: 300 },
  },
  ...more,
});

describe('what is proposed', () => {
  test('about an agent in a loop is to pause it, for a person to decide', () => {
    const [proposal, ...others] = proposalsFor(anomaly(), NOW);
    expect(others).toEqual([]);
    expect(proposal).toMatchObject({
      action_type: 'pause',
      scope: { kind: 'agent', value: 'crawler' },
      risk_level: 'high',
      reversible: true,
      changes_quality: false,
      ttl_minutes: null,
      forecast: { hourly_usd: '25' },
      // Forty dollars in two hours: twenty an hour for two, six and twenty-four hours.
      savings: { low: '40.000000', expected: '120.000000', high: '480.000000', horizon_days: 1 },
    });
  });

  test.each(DRIVERS)('about %s has a known type, a sentence and savings in order', (driver) => {
    for (const proposal of proposalsFor(anomaly({ driver }), NOW)) {
      expect(ACTION_TYPES).toContain(proposal.action_type);
      expect(proposal.description).toMatch(/\.$/);
      const { low, expected, high } = proposal.savings;
      expect(parseUsd(low)! <= parseUsd(expected)!).toBe(true);
      expect(parseUsd(expected)! <= parseUsd(high)!).toBe(true);
    }
  });

  test('about more calls is a limit above what is usual at most', () => {
    const [limit] = proposalsFor(anomaly({ driver: 'volume' }), NOW);
    // 1.5 times (100 + 1.645 times 10).
    expect(limit!.parameters).toMatchObject({ calls_per_hour: 175 });
  });

  test('about longer answers is a cap near the longest that were usual', () => {
    const [cap] = proposalsFor(anomaly({ driver: 'output_tokens' }), NOW);
    expect(cap).toMatchObject({ action_type: 'max_tokens', changes_quality: true });
    expect(cap!.parameters['max_tokens']).toBe(784);
  });

  test.each(['new_series', 'drop'])('about %s claims no savings', (driver) => {
    const [proposal] = proposalsFor(anomaly({ driver }), NOW);
    expect(Number(proposal!.savings.high)).toBe(0);
  });

  test('about a key that was severe twice in a row is a limit for an hour, too', () => {
    const scope = { kind: 'key', name: 'k1', provider: 'openai', model: 'gpt-4o' } as const;
    expect(proposalsFor(anomaly({ scope }), NOW)).toHaveLength(1);
    const twice = proposalsFor(anomaly({ scope, severe_buckets: 2 }), NOW);
    expect(twice).toMatchObject([
      { action_type: 'pause', ttl_minutes: null },
      { action_type: 'rate_limit', ttl_minutes: 60, severe_buckets: 2 },
    ]);
    const volume = proposalsFor(anomaly({ scope, driver: 'volume', severe_buckets: 2 }), NOW);
    expect(new Set(volume.map(({ proposal_id }) => proposal_id)).size).toBe(2);
  });

  test('about an agent whose calls all came by one key is a limit of that key, too', () => {
    const key = { name: 'k1', usual_calls: 400, environment: 'staging' };
    const found = (...keys: object[]): Proposal[] =>
      proposalsFor(anomaly({ severe_buckets: 2, meta: { keys } as JsonObject }), NOW);
    const [pause, limit, ...others] = found(key);
    expect(others).toEqual([]);
    expect(pause!.scope).toEqual({ kind: 'agent', value: 'crawler' });
    expect(limit).toMatchObject({
      action_type: 'rate_limit',
      scope: { kind: 'key', value: 'k1', environment: 'staging' },
      parameters: { calls_per_hour: 650 },
      ttl_minutes: 60,
    });
    expect(found({ ...key, environment: null })[1]!.scope).toEqual({ kind: 'key', value: 'k1' });
    expect(found(key, { ...key, name: 'k2' })).toHaveLength(1);
  });

  test('has an id that follows from what it is about', () => {
    const id = (more: Partial<AnomalyRecord>): string =>
      proposalsFor(anomaly(more), NOW)[0]!.proposal_id;
    expect(id({ current_cost: '99', updated_at: 'later' })).toBe(id({}));
    expect(id({ timestamp: '2026-03-03T10:00:00.000Z' })).not.toBe(id({}));
    expect(id({ driver: 'volume' })).not.toBe(id({}));
  });

  test.each<[string, Partial<AnomalyRecord>]>([
    ['is of low severity', { severity: 'low' }],
    ['was planned', { planned: true }],
    ['is over', { status: 'resolved' }],
    ['was reported by others', { scope: null }],
    ['has a driver that is not known', { driver: 'moon' }],
  ])('is nothing when the anomaly %s', (_, more) => {
    expect(proposalsFor(anomaly(more), NOW)).toEqual([]);
  });
});
