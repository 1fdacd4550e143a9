import fc from 'fast-check';
import { isAcceptableEventTime, parseTimestamp } from './timestamp.js';

const iso = (text: string): string | undefined => {
  const ms = parseTimestamp(text);
  return ms === undefined ? undefined : new Date(ms).toISOString();
};

describe('a timestamp', () => {
  test('is read back from the canonical form of any time', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 253_402_300_799_999 }), (ms) => {
        expect(parseTimestamp(new Date(ms).toISOString())).toBe(ms);
      }),
    );
  });

  test('with an offset names the time that much earlier or later', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_800_000 }),
        fc.integer({ min: -14 * 60, max: 14 * 60 }),
        fc.boolean(),
        (ms, offset, colon) => {
          const local = new Date(ms + offset * 60_000).toISOString().slice(0, -1);
          const two = (n: number): string => String(n).padStart(2, '0');
          const minutes = Math.abs(offset);
          const hours = two(Math.floor(minutes / 60));
          const text = `${local}${offset < 0 ? '-' : '+'}${hours}${colon ? ':' : ''}${two(minutes % 60)}`;
          expect(parseTimestamp(text)).toBe(ms);
        },
      ),
    );
  });

  test.each([
    ['2023-11-16 18:17:03.9799600', '2023-11-16T18:17:03.979Z'],
    ['2023-11-16T18:17:03.9799600', '2023-11-16T18:17:03.979Z'],
    ['2023-11-16T18:17:03', '2023-11-16T18:17:03.000Z'],
    ['2023-11-16T18:17', '2023-11-16T18:17:00.000Z'],
    ['2023-11-16T18:17Z', '2023-11-16T18:17:00.000Z'],
    ['2023-11-16T18:17:03.5Z', '2023-11-16T18:17:03.500Z'],
    ['2023-11-16T18:17:03,25Z', '2023-11-16T18:17:03.250Z'],
    ['2023-11-16T18:17:03.999999999Z', '2023-11-16T18:17:03.999Z'],
    ['2023-11-16T18:17:03+02:00', '2023-11-16T16:17:03.000Z'],
    ['2023-11-16T18:17:03+0200', '2023-11-16T16:17:03.000Z'],
    ['2023-11-16 18:17:03.123456-05:30', '2023-11-16T23:47:03.123Z'],
    ['2023-12-31T23:30:00-01:00', '2024-01-01T00:30:00.000Z'],
    ['2024-02-29T00:00:00Z', '2024-02-29T00:00:00.000Z'],
    ['2000-02-29T00:00:00Z', '2000-02-29T00:00:00.000Z'],
    ['2023-11-16t18:17:03z', '2023-11-16T18:17:03.000Z'],
    ['2024-03-31T02:30:00', '2024-03-31T02:30:00.000Z'],
  ])('"%s" is %s', (text, expected) => {
    expect(iso(text)).toBe(expected);
  });

  test.each([
    '',
    'now',
    '2023-11-16',
    '16.11.2023 18:17',
    '11/16/2023 18:17:03',
    '1700158623',
    '2023-02-29T00:00:00Z',
    '1900-02-29T00:00:00Z',
    '2023-02-30T00:00:00Z',
    '2023-04-31T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-00-01T00:00:00Z',
    '2023-11-00T00:00:00Z',
    '2023-11-16T25:00:00Z',
    '2023-11-16T18:60:00Z',
    '2023-11-16T18:17:60Z',
    '2023-11-16T24:00:01Z',
    '2023-11-16T18:17:03+25:00',
    '2023-11-16T18:17:03+02:60',
    '2023-11-16T18:17:03.Z',
    '2023-11-16T18:17:03.1234567890Z',
    '2023-11-16T18:17:03 Z',
    '2023-11-16T18:17:03Z\n',
    ' 2023-11-16T18:17:03Z',
    '2023-11-16T18:17:03ZZ',
    '+002023-11-16T18:17:03Z',
    '2023-11-16T18:17:03 GMT',
    '２０２３-11-16T18:17:03Z',
  ])('%j is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined();
  });

  test('is the same in every time zone of the process', () => {
    const zone = process.env['TZ'];
    try {
      for (const each of ['America/New_York', 'Asia/Kathmandu', 'UTC']) {
        process.env['TZ'] = each;
        expect(iso('2023-11-16 18:17:03')).toBe('2023-11-16T18:17:03.000Z');
        expect(iso('2023-11-16t18:17')).toBe('2023-11-16T18:17:00.000Z');
      }
    } finally {
      process.env['TZ'] = zone;
    }
  });
});

describe('an event time', () => {
  const NOW = Date.parse('2026-03-02T12:00:00Z');
  const DAY = 86_400_000;

  test.each([
    [0, true],
    [-1, false],
    [NOW, true],
    [NOW + DAY, true],
    [NOW + DAY + 1, false],
  ])('may lie from 1970 to a day ahead: %d %s', (ms, expected) => {
    expect(isAcceptableEventTime(ms, NOW)).toBe(expected);
  });
});
