import fc from 'fast-check';
import { CopyRows, type CopyCell, type ColumnKind } from './copy-rows.js';

/** Reads rows by the rules of COPY's binary format: the bytes of each cell, `null` for NULL. */
function readRows(body: Buffer): (Buffer | null)[][] {
  const rows: (Buffer | null)[][] = [];
  let at = 0;
  while (at < body.length) {
    const count = body.readInt16BE(at);
    at += 2;
    const cells: (Buffer | null)[] = [];
    for (let index = 0; index < count; index += 1) {
      const length = body.readInt32BE(at);
      at += 4;
      cells.push(length === -1 ? null : body.subarray(at, at + length));
      at += Math.max(0, length);
    }
    rows.push(cells);
  }
  return rows;
}

function cellOf(kind: ColumnKind, value: CopyCell): Buffer | null {
  const rows = new CopyRows({ x: kind });
  rows.add([value]);
  return readRows(rows.body())[0]![0]!;
}

const texts = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.string({ unit: 'grapheme-ascii', maxLength: 60 }),
);

describe('rows for COPY', () => {
  test('hold the UTF-8 of every text, whatever its length', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.option(texts), { minLength: 3, maxLength: 3 })), (given) => {
        const rows = new CopyRows({ a: 'text', b: 'text', c: 'text' });
        for (const cells of given) rows.add(cells);
        const read = readRows(rows.body());
        expect(read.map((cells) => cells.map((cell) => cell && cell.toString()))).toEqual(given);
      }),
    );
  });

  test('hold integers up to 2^53 and doubles exactly', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.double(), (integer, double) => {
        expect(cellOf('int8', integer)!.readBigInt64BE()).toBe(BigInt(integer));
        expect(cellOf('float8', double)!.readDoubleBE()).toBe(double);
      }),
    );
  });

  test('hold times as microseconds since 2000', () => {
    expect(cellOf('timestamptz', '2000-01-01T00:00:00.001Z')!.readBigInt64BE()).toBe(1_000n);
    expect(cellOf('timestamptz', '1999-12-31T23:59:59.999Z')!.readBigInt64BE()).toBe(-1_000n);
  });

  test('hold a UUID as its sixteen bytes, whatever its case', () => {
    const uuid = '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d42';
    const hex = uuid.replaceAll('-', '');
    expect(cellOf('uuid', uuid)!.toString('hex')).toBe(hex);
    expect(cellOf('uuid', uuid.toUpperCase())!.toString('hex')).toBe(hex);
  });

  test('go on being right after more UUIDs than are kept in mind', () => {
    const rows = new CopyRows({ x: 'uuid' });
    const uuids = Array.from(
      { length: 2_500 },
      (_, index) => `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    );
    for (const uuid of uuids) rows.add([uuid]);
    const read = readRows(rows.body()).map(([cell]) => cell!.toString('hex'));
    expect(read).toEqual(uuids.map((uuid) => uuid.replaceAll('-', '')));
  });

  test('leave unused columns out and keep every other cell in its column', () => {
    const rows = new CopyRows({ a: 'text', b: 'int8', c: 'text', d: 'text' }, new Set(['b', 'c']));
    expect(rows.names).toEqual(['a', 'd']);
    rows.add(['first', undefined, undefined, 'last']);
    const [row] = readRows(rows.body());
    expect(row!.map((cell) => cell!.toString())).toEqual(['first', 'last']);
  });

  test.each<[ColumnKind, CopyCell]>([
    ['uuid', 'not-a-uuid'],
    ['int8', 0.5],
    ['int8', 2 ** 60],
    ['int2', Number.NaN],
    ['int4', 0.5],
    ['timestamptz', 'yesterday'],
  ])('refuse what is no %s, and leave the row out', (kind, value) => {
    const rows = new CopyRows({ a: 'text', b: kind });
    rows.add(['kept', null]);
    expect(() => rows.add(['refused', value])).toThrow(TypeError);
    expect(readRows(rows.body())).toHaveLength(1);
  });

  test('take cells of any size beside many others', () => {
    const rows = new CopyRows({ a: 'text', b: 'jsonb', c: 'text[]', d: 'usd', e: 'uuid' });
    const long = 'ß'.repeat(100_000);
    const uuid = '0190b6f2-7c3a-7d55-8f00-3c5b9e7a1d42';
    for (let count = 0; count < 3; count += 1) {
      rows.add([long, JSON.stringify(long), [long, long], 10n ** 37n, uuid]);
    }
    const read = readRows(rows.body());
    expect(read.map((cells) => cells.map((cell) => cell!.length))).toEqual(
      Array.from({ length: 3 }, () => [200_000, 200_003, 20 + 2 * 200_004, 8 + 2, 16]),
    );
  });
});
