import fc from 'fast-check';
import { canonicalTimeMs } from './canonical-time.js';

describe('the time of a canonical text', () => {
  test('is the one the general parser finds', () => {
    const times = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(times, (time) => {
        expect(canonicalTimeMs(time.toISOString())).toBe(time.getTime());
      }),
    );
  });

  test('of one day after the other is never that of the day before', () => {
    const texts = [
      '2026-02-28T23:59:59.999Z',
      '2026-03-01T00:00:00.000Z',
      '2026-02-28T00:00:00.000Z',
    ];
    expect(texts.map(canonicalTimeMs)).toEqual(texts.map((text) => Date.parse(text)));
  });

  test.each([
    '2026-02-28T23:59:59Z',
    '2026-02-28T23:59:59.999+01:00',
    '2026-02-28T23:59:59.999+0100',
    '2026-02-28',
  ])('in another form is read as well: %s', (text) => {
    expect(canonicalTimeMs(text)).toBe(Date.parse(text));
  });

  test.each([
    'yesterday',
    '',
    '2026-02-28T24:00:00.001Z',
    '2026-02-28T12:60:00.000Z',
    '2026-02-28T12:00:60.000Z',
    '2026-02-28T12:00:00.0x0Z',
    '2026-13-28T12:00:00.000Z',
    'xxxx-02-28T12:00:00.000Z',
    '2026- 1-28T12:00:00.000Z',
    '2026-02-2 T12:00:00.000Z',
  ])('is not a number for what is no time: %s', (text) => {
    expect(canonicalTimeMs(text)).toBeNaN();
  });
});
