import { countOf, formatCount } from './count.js';

test.each([
  [0, '0'],
  [999, '999'],
  [1_000, '1,000'],
  [28_185, '28,185'],
  [1_234_567_890, '1,234,567,890'],
  [1234.6, '1,235'],
])('the count %d is written %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test('a noun stands in the singular for one alone', () => {
  expect([0, 1, 2].map((count) => countOf(count, 'row'))).toEqual(['0 rows', '1 row', '2 rows']);
});
