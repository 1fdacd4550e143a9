import fc from 'fast-check';
import { copyRow, type CopyCell } from './copy-text.js';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '\\': '\\' };

/** Reads one line by the rules of COPY's text format, as the server does. */
function readRow(line: string): (string | null)[] {
  expect(line.endsWith('\n')).toBe(true);
  const body = line.slice(0, -1);
  expect(body).not.toMatch(/[\n\r]/);
  return body
    .split('\t')
    .map((cell) =>
      cell === '\\N' ? null : cell.replace(/\\(.)/gs, (_, code: string) => ESCAPES[code] ?? code),
    );
}

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('\\', '\t', '\n', '\r', 'N', '.', 'n', 'a') }),
);

describe('a COPY row', () => {
  test('is read back as the texts it was made of', () => {
    fc.assert(
      fc.property(fc.array(fc.option(text), { minLength: 1 }), (cells) => {
        expect(readRow(copyRow(cells))).toEqual(cells);
      }),
    );
  });

  test('tells NULL from the text \\N and from the empty text', () => {
    expect(readRow(copyRow([null, undefined, '\\N', '']))).toEqual([null, null, '\\N', '']);
  });

  test('never holds the end-of-data mark on a line of its own', () => {
    expect(copyRow(['\\.'])).toBe('\\\\.\n');
  });

  test('writes numbers and truth values as Postgres reads them', () => {
    const cells: CopyCell[] = [0, -1.5, 1e21, 1e-7, 12345678901234567890n, true, false];
    expect(copyRow(cells)).toBe('0\t-1.5\t1e+21\t1e-7\t12345678901234567890\tt\tf\n');
  });
});
