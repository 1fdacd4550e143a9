import { labelOf, scopeOfSeries, seriesKeyOf, seriesOfTotal } from './watched-series.js';

const total = {
  dimension: 'feature',
  name: 'search',
  provider: 'openai',
  model: 'gpt-4o',
} as const;

test('a total of a feature moves the feature with and without its model, the model and the project', () => {
  expect(seriesOfTotal(total).map(labelOf)).toEqual([
    'Feature search on openai/gpt-4o',
    'Feature search',
    'Model openai/gpt-4o',
    'The project',
  ]);
});

test('a total of an agent or a key moves its own alone: features have counted the calls', () => {
  expect(seriesOfTotal({ ...total, dimension: 'agent' }).map(labelOf)).toEqual([
    'Agent search on openai/gpt-4o',
    'Agent search',
  ]);
  expect(seriesOfTotal({ ...total, dimension: 'key' })).toHaveLength(2);
});

test('calls without an agent are no agent; calls without a feature are one of their own', () => {
  expect(seriesOfTotal({ ...total, dimension: 'agent', name: '' })).toEqual([]);
  expect(labelOf(seriesOfTotal({ ...total, name: '' })[0]!)).toBe(
    'Feature (none) on openai/gpt-4o',
  );
});

test('a key gives its scope back, whatever is in the name', () => {
  for (const name of ['a', '', 'a","b', '\t\\', '漢', '__proto__']) {
    const scope = { kind: 'feature', name, provider: 'p', model: 'm' } as const;
    expect(scopeOfSeries(seriesKeyOf(scope))).toEqual(scope);
  }
});
