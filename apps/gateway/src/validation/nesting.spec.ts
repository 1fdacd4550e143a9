import { hasFieldNestedTooDeeply, isNestedTooDeeply } from './nesting.js';

const nested = (levels: number, open = '[', close = ']'): unknown =>
  JSON.parse(`${open.repeat(levels)}1${close.repeat(levels)}`);

describe('nesting', () => {
  test.each([
    [0, false],
    [1, false],
    [64, false],
    [65, true],
    [1_000_000, true],
  ])('of %d levels is too deep: %s', (levels, expected) => {
    expect(isNestedTooDeeply(nested(levels))).toBe(expected);
    expect(isNestedTooDeeply(nested(levels, '{"a":', '}'))).toBe(expected);
    expect(hasFieldNestedTooDeeply({ a: 1, field: nested(levels) })).toBe(expected);
  });

  test('is looked for beside shallow members', () => {
    expect(isNestedTooDeeply([1, 'text', {}, { a: [nested(63)] }])).toBe(true);
    expect(isNestedTooDeeply([1, 'text', {}, { a: [nested(61)] }])).toBe(false);
  });
});
