import fc from 'fast-check';
import { CopiedRows } from './copied-rows.js';
import { CopyRows, type CopyCell, type CopyColumns } from './copy-rows.js';

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)]);
const TRAILER = Buffer.from([0xff, 0xff]);

function copied(columns: CopyColumns, rows: readonly (readonly CopyCell[])[]): CopiedRows {
  const written = new CopyRows(columns);
  for (const cells of rows) written.add(cells);
  return new CopiedRows(Buffer.concat([HEADER, written.body(), TRAILER]));
}

const COLUMNS = {
  text: 'text',
  small: 'int2',
  whole: 'int4',
  large: 'int8',
  amount: 'usd',
} as const satisfies CopyColumns;
const nullable = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(values);
const cells = fc.tuple(
  nullable(fc.string({ unit: 'grapheme', maxLength: 60 })),
  nullable(fc.integer({ min: -32_768, max: 32_767 })),
  nullable(fc.integer()),
  nullable(fc.maxSafeInteger()),
  nullable(
    fc.oneof(
      fc.bigInt({ min: -(10n ** 37n), max: 10n ** 37n }),
      fc.bigInt({ min: -1_000_000n, max: 1_000_000n }),
      fc.bigInt({ min: 1n, max: 10n ** 20n }).map((units) => units * 10n ** 15n),
    ),
  ),
);

describe('rows that COPY sent', () => {
  test('read as they were written, in any order', () => {
    fc.assert(
      fc.property(fc.array(cells, { maxLength: 20 }), (given) => {
        const rows = copied(COLUMNS, given);
        expect(rows).toHaveLength(given.length);
        for (let row = given.length - 1; row >= 0; row -= 1) {
          rows.lookAt(row);
          const read = [
            rows.text(0),
            rows.integer(1),
            rows.integer(2),
            rows.integer(3),
            rows.usd(4),
          ];
          expect(read).toEqual(given[row]!.map((cell) => cell ?? undefined));
          expect(read.map((_, cell) => rows.isNull(cell))).toEqual(
            given[row]!.map((cell) => cell === null),
          );
        }
      }),
    );
  });

  test('hold times to the millisecond, before 2000 too, and ids in lower case', () => {
    const id = '0190B6F2-7C3A-7D55-8F00-3C5B9E7A1D42';
    for (const time of ['2026-03-02T12:30:00.123Z', '1999-12-31T23:59:59.999Z']) {
      const rows = copied({ at: 'timestamptz', id: 'uuid' }, [[time, id]]);
      rows.lookAt(0);
      expect(new Date(rows.timeMs(0)).toISOString()).toBe(time);
      expect(rows.uuid(1)).toBe(id.toLowerCase());
    }
  });

  test('are copied into other rows as they are', () => {
    fc.assert(
      fc.property(cells, (given) => {
        const rows = copied(COLUMNS, [given]);
        rows.lookAt(0);
        const again = new CopyRows(COLUMNS);
        again.add(given.slice(3), rows.raw(0, 3));
        const whole = new CopyRows(COLUMNS);
        whole.add(given);
        expect(again.body()).toEqual(whole.body());
      }),
    );
  });

  test('have the same key when the cells are the same, and another when they are not', () => {
    const key = (...given: (string | null)[]): string => {
      const rows = copied({ a: 'text', b: 'text' }, [given]);
      rows.lookAt(0);
      return rows.key(0, 2);
    };
    fc.assert(
      fc.property(fc.array(nullable(fc.string()), { minLength: 4, maxLength: 4 }), (texts) => {
        const [left, right] = [texts.slice(0, 2), texts.slice(2)];
        expect(key(...left) === key(...right)).toBe(JSON.stringify(left) === JSON.stringify(right));
      }),
    );
    expect(key('a', 'bc')).not.toBe(key('ab', 'c'));
    expect(key(null, '')).not.toBe(key('', null));
  });

  test('can be none', () => {
    expect(copied(COLUMNS, [])).toHaveLength(0);
    expect(new CopiedRows(Buffer.alloc(0))).toHaveLength(0);
  });
});
