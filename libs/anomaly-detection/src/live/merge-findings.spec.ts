import type { AnomalyScope } from '@costwire/contracts';
import type { CostAnomaly } from '../cost/usage-bucket.js';
import { mergeFindings } from './merge-findings.js';
import type { Finding } from './open-hours.js';
import { seriesKeyOf } from './watched-series.js';

const scope = (more: Partial<AnomalyScope>): AnomalyScope => ({
  kind: 'feature',
  name: 'search',
  provider: 'openai',
  model: 'gpt-4o',
  ...more,
});

function finding(of: Partial<AnomalyScope>, expected: number, current: number): Finding {
  const own = scope(of);
  return {
    series: seriesKeyOf(own),
    scope: own,
    hourMs: 0,
    costUsd: String(current),
    anomaly: { expectedCost: expected, currentCost: current } as CostAnomaly,
    usualUsd: expected,
    counts: {
      calls: 1,
      inputTokens: 1,
      cachedInputTokens: 0,
      outputTokens: 1,
      usualCalls: 1,
      usualOutputPerCall: 1,
    },
  };
}

const project = { kind: 'project', name: '', provider: '', model: '' } as const;
const agent = { kind: 'agent', name: 'crawler' } as const;
const kinds = (findings: readonly Finding[]): string[] => findings.map((each) => each.scope.kind);

describe('findings of one hour', () => {
  test('that see the same money are one: the tightest scope', () => {
    const merged = mergeFindings([
      finding(project, 100, 120),
      finding({}, 30, 50),
      finding(agent, 1, 21),
      finding({ kind: 'key', name: 'k' }, 60, 80),
    ]);
    expect(kinds(merged)).toEqual(['agent']);
    expect(merged[0]!.explains.map(({ kind }) => kind)).toEqual(['feature', 'key', 'project']);
  });

  test('stand beside each other when the tighter one explains less than 80 %', () => {
    expect(kinds(mergeFindings([finding(project, 100, 120), finding(agent, 1, 16.9)]))).toEqual([
      'agent',
      'project',
    ]);
    expect(kinds(mergeFindings([finding(project, 100, 120), finding(agent, 1, 17)]))).toEqual([
      'agent',
    ]);
  });

  test('of two features never explain each other', () => {
    const merged = mergeFindings([finding({}, 1, 21), finding({ name: 'chat' }, 10, 30)]);
    expect(merged).toHaveLength(2);
  });

  test('of two models never explain each other', () => {
    const merged = mergeFindings([finding(agent, 1, 21), finding({ model: 'o4-mini' }, 10, 30)]);
    expect(merged).toHaveLength(2);
  });

  test('of a fall are not explained by a rise', () => {
    expect(mergeFindings([finding(agent, 1, 21), finding(project, 100, 80)])).toHaveLength(2);
  });

  test('of scopes that cost the same are named by the agent, with its model', () => {
    const merged = mergeFindings([
      finding({ ...agent, provider: '', model: '' }, 1, 21),
      finding({}, 1, 21),
      finding(agent, 1, 21),
    ]);
    expect(merged.map((each) => each.scope)).toEqual([scope(agent)]);
  });

  test('keep the name of the anomaly that is open already', () => {
    const open = new Set([seriesKeyOf(scope({}))]);
    const merged = mergeFindings([finding({}, 1.1, 21), finding(agent, 1, 21)], open);
    expect(kinds(merged)).toEqual(['feature']);
  });
});
