import { readAzureHeader, readAzureRow } from './azure-row.js';

const columns = { timestamp: 0, inputTokens: 1, outputTokens: 2 };
const at = (timestamp: string) => readAzureRow(`${timestamp},1,2`, columns)?.timestampMs;

describe('readAzureHeader', () => {
  test('finds the columns by name, in any order and case, behind a byte-order mark', () => {
    expect(readAzureHeader('TIMESTAMP,ContextTokens,GeneratedTokens')).toEqual(columns);
    expect(readAzureHeader('\uFEFFGeneratedTokens, timestamp ,x,CONTEXTTOKENS')).toEqual({
      timestamp: 1,
      inputTokens: 3,
      outputTokens: 0,
    });
  });

  test('finds nothing when a column is missing', () => {
    expect(readAzureHeader('TIMESTAMP,ContextTokens')).toBeUndefined();
    expect(readAzureHeader('')).toBeUndefined();
  });
});

describe('readAzureRow', () => {
  test('reads the time as UTC and cuts it to milliseconds', () => {
    expect(readAzureRow('2023-11-16 18:17:03.9799600,4808,10', columns)).toEqual({
      timestampMs: Date.parse('2023-11-16T18:17:03.979Z'),
      inputTokens: 4808,
      outputTokens: 10,
    });
    expect(at('2023-11-16 18:17:03.9999999')).toBe(Date.parse('2023-11-16T18:17:03.999Z'));
  });

  test('reads a time without decimals, with a T, and with a zone', () => {
    const expected = Date.parse('2024-05-10T00:00:00.000Z');
    expect(at('2024-05-10 00:00:00')).toBe(expected);
    expect(at('2024-05-10T00:00:00Z')).toBe(expected);
    expect(at('2024-05-10 02:00:00+02:00')).toBe(expected);
    expect(at('2024-05-10 00:00:00.5')).toBe(expected + 500);
  });

  test.each(['', '2023-02-29 00:00:00', '2023-11-16', '2023-11-16 24:30:00', '1700158623', 'x'])(
    'refuses the time "%s"',
    (timestamp) => {
      expect(at(timestamp)).toBeUndefined();
    },
  );

  test.each(['-1', '1.5', '', '1e3', '99999999999999', 'NaN', '1000000000001'])(
    'refuses the token count "%s"',
    (tokens) => {
      expect(readAzureRow(`2023-11-16 18:17:03,${tokens},1`, columns)).toBeUndefined();
      expect(readAzureRow(`2023-11-16 18:17:03,1,${tokens}`, columns)).toBeUndefined();
    },
  );

  test('takes a call without output', () => {
    expect(readAzureRow('2023-11-16 18:17:03,7,0', columns)?.outputTokens).toBe(0);
  });

  test('refuses a row that ends early', () => {
    expect(readAzureRow('2023-11-16 18:17:03,7', columns)).toBeUndefined();
  });
});
