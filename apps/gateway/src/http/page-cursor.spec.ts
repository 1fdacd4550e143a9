import { isUuid, type CostwireError } from '@costwire/contracts';
import { cursorAfter, readCursor } from './page-cursor.js';

const AT = new Date('2026-11-20T10:00:00.123Z');

describe('a cursor', () => {
  it.each(['event-1', 'with "quotes" and ß', ''])('leads back to the place after %j', (id) => {
    expect(readCursor(cursorAfter(AT, id))).toEqual({ at: AT, id });
    expect(readCursor(cursorAfter(AT.toISOString(), id))).toEqual({ at: AT, id });
  });

  const of = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each([
    ['no base64', '%%%'],
    ['no JSON', 'bm9wZQ'],
    ['no list', of({ at: AT })],
    ['null', of(null)],
    ['a time that is none', of(['yesterday', 'a'])],
    ['an id that is a number', of([AT, 1])],
    ['an id with NUL', of([AT, 'a\0b'])],
  ])('of %s is refused by its name', (_name, cursor) => {
    const refused = (): unknown => {
      try {
        return readCursor(cursor);
      } catch (error) {
        return (error as CostwireError).faults[0]?.field;
      }
    };
    expect(refused()).toBe('cursor');
  });

  it('is refused when its id cannot be one of the list', () => {
    expect(() => readCursor(cursorAfter(AT, 'a'), isUuid)).toThrow();
  });
});
