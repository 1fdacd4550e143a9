import {
  getCountries,
  getCountryCallingCode,
  getExampleNumber,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { isInternationalNumber, isNationalNumber } from './phone-plans.js';

/** Numbers near real ones, the same at each run: an example with digits changed, added or left out. */
function numbersNear(country: CountryCode): string[] {
  const national: string = getExampleNumber(country, examples)!.nationalNumber;
  let state = [...country].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7);
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const changed = () => {
    const digits = [...national];
    for (let step = 0; step < 3; step += 1) digits[random(digits.length)] = String(random(10));
    return digits.join('');
  };
  return [
    national,
    national.slice(1),
    `${national}0`,
    `0${national}`,
    ...Array.from({ length: 25 }, changed),
  ];
}

const libraryTakes = (number: string, country?: CountryCode) =>
  parsePhoneNumberFromString(number, country)?.isValid() ?? false;

describe('numbering plans', () => {
  test('take and refuse what the library takes and refuses, by country code', () => {
    const differing: string[] = [];
    for (const country of getCountries()) {
      for (const national of numbersNear(country)) {
        const number = `+${getCountryCallingCode(country)}${national}`;
        if (isInternationalNumber(number) !== libraryTakes(number)) differing.push(number);
      }
    }
    expect(differing).toEqual([]);
  });

  test('the same without a country code', () => {
    const differing: string[] = [];
    for (const country of getCountries()) {
      for (const number of numbersNear(country)) {
        if (isNationalNumber(number, [country]) !== libraryTakes(number, country)) {
          differing.push(`${country} ${number}`);
        }
      }
    }
    expect(differing).toEqual([]);
  });

  test('take numbers however they are written', () => {
    expect(isInternationalNumber('+44 (0)20 7946 0958')).toBe(true);
    expect(isInternationalNumber('0044 20 7946 0958')).toBe(true);
    expect(isInternationalNumber('+1 (650) 253-0000')).toBe(true);
    expect(isNationalNumber('(650) 253-0000 ext. 12', ['US'])).toBe(true);
    expect(isNationalNumber('030 901820', ['GB', 'DE'])).toBe(true);
    expect(isNationalNumber('000 000000', ['GB', 'DE'])).toBe(false);
  });
});
