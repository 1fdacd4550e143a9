import { alignedDecimals, dollars, grouped } from './decimal-text.js';

describe('dollars for people', () => {
  it.each([
    ['0', '$0.00'],
    ['0.000445992202498', '$0.000446'],
    ['5.281742331854230850', '$5.2817'],
    ['2883.7149', '$2\u202f883.71'],
    ['0.99999', '$1.00'],
    ['9.99996', '$10.00'],
    ['-12.5', '-$12.50'],
    ['-0.00000000000000004', '-$0.00000000000000004'],
  ])('show %s as %s', (amount, shown) => {
    expect(dollars(amount)).toBe(shown);
  });
});

describe('decimals below each other', () => {
  const visible = (texts: string[]): string[] =>
    alignedDecimals(texts).map((text) => text.replaceAll('\u2007', '_').replaceAll('\u2008', ','));

  it('have their points in one place, also those without one', () => {
    expect(visible(['$1.25', '$10', '$0.000446'])).toEqual([
      '$1.25____',
      '$10,______',
      '$0.000446',
    ]);
    expect(visible(['5 %', '12.5 %'])).toEqual(['5,_ %', '12.5 %']);
  });

  it('stay as they are when none has decimals, and so do words', () => {
    expect(visible(['1', '2\u202f000'])).toEqual(['1', '2\u202f000']);
    expect(visible(['unknown', '1.5', ''])).toEqual(['unknown', '1.5', '']);
    expect(visible([])).toEqual([]);
  });
});

it('digits are set apart by thousands', () => {
  expect(grouped(1_234_567)).toBe('1\u202f234\u202f567');
  expect(grouped(999)).toBe('999');
});
