import { InvalidArgumentError } from 'commander';
import { integerBetween, momentBefore, oneOf, parseSpeed } from './option-values.js';

const NOW = Date.parse('2026-05-05T12:00:00Z');
const moment = momentBefore(() => NOW);

describe('a moment', () => {
  test.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T10:20', '2026-01-31T10:20:00.000Z'],
    ['2026-01-31T10:20:30.5', '2026-01-31T10:20:30.500Z'],
    ['2026-01-31T10:20:30+02:00', '2026-01-31T08:20:30.000Z'],
    ['90m', '2026-05-05T10:30:00.000Z'],
    ['24h', '2026-05-04T12:00:00.000Z'],
    ['7d', '2026-04-28T12:00:00.000Z'],
  ])('written %s is %s', (text, iso) => {
    expect(moment(text)).toBe(iso);
  });

  test.each(['', 'yesterday', '7', '7w', '2026', '2026-13-01', '1.1.2026', '2026-01-31T25:00'])(
    'is not "%s"',
    (text) => {
      expect(() => moment(text)).toThrow(InvalidArgumentError);
    },
  );
});

describe('an integer', () => {
  const value = integerBetween(1, 1000);

  test('is taken up to and with its bounds', () => {
    expect([value('1'), value('1000')]).toEqual([1, 1000]);
  });

  test.each(['0', '1001', '-1', '1.5', '1e2', '', ' 1', '0x10'])('is not "%s"', (text) => {
    expect(() => value(text)).toThrow(InvalidArgumentError);
  });
});

describe('a speed', () => {
  test('is max or a factor above 0', () => {
    expect(['max', '1', '0.5', '3600'].map(parseSpeed)).toEqual(['max', 1, 0.5, 3600]);
  });

  test.each(['0', '-1', 'fast', '', '1e5', 'Infinity', '0.0000001'])('is not "%s"', (text) => {
    expect(() => parseSpeed(text)).toThrow(InvalidArgumentError);
  });
});

test('a word is one of those listed, in full', () => {
  const word = oneOf(['model', 'feature']);
  expect(word('model')).toBe('model');
  for (const text of ['mod', 'Model', 'constructor']) {
    expect(() => word(text)).toThrow('must be one of model, feature.');
  }
});
