import { Metadata } from 'libphonenumber-js/core';
import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/max';
import metadata from 'libphonenumber-js/max/metadata';

/** The part of the library's plans that says which numbers there are; its types leave it out. */
interface PlanData {
  nationalNumberPattern: () => string;
  nationalPrefixForParsing: () => string | undefined;
  type: (name: string) => { pattern: () => string; possibleLengths: () => number[] } | undefined;
}

const TYPES = [
  'FIXED_LINE',
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
];

/** A country's numbering plan, its patterns compiled once: the library compiles them at every call. */
interface Plan {
  national: RegExp;
  types: readonly { pattern: RegExp; lengths: ReadonlySet<number> }[];
  /** Dialled before national numbers; `undefined` when it takes more than leaving it out. */
  trunk: string | undefined;
}

const plans = new Map<CountryCode, Plan>();

function planOf(country: CountryCode): Plan {
  let plan = plans.get(country);
  if (!plan) plans.set(country, (plan = compiledPlan(country)));
  return plan;
}

function compiledPlan(country: CountryCode): Plan {
  const all = new Metadata(metadata);
  all.selectNumberingPlan(country);
  const data = all.numberingPlan as unknown as PlanData;
  const types = TYPES.flatMap((name) => {
    const type = data.type(name);
    if (!type?.pattern()) return [];
    return [{ pattern: whole(type.pattern()), lengths: new Set(type.possibleLengths()) }];
  });
  const trunk = data.nationalPrefixForParsing() ?? '';
  return {
    national: whole(data.nationalNumberPattern()),
    types,
    trunk: /^\d{0,3}$/.test(trunk) ? trunk : undefined,
  };
}

function whole(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}

function holds({ national, types }: Plan, number: string): boolean {
  if (!national.test(number)) return false;
  return types.some(({ pattern, lengths }) => lengths.has(number.length) && pattern.test(number));
}

let countriesByCode: Map<string, CountryCode[]> | undefined;

function countriesOf(callingCode: string): readonly CountryCode[] {
  if (!countriesByCode) {
    countriesByCode = new Map();
    for (const country of getCountries()) {
      const code: string = getCountryCallingCode(country);
      const countries = countriesByCode.get(code);
      if (countries) countries.push(country);
      else countriesByCode.set(code, [country]);
    }
  }
  return countriesByCode.get(callingCode) ?? [];
}

const NO_DIGITS = /\D{1,8}/g;
const MAX_CODE_DIGITS = 3;
const MIN_POSSIBLE_DIGITS = 10;

/** Whether a number that begins with `+` or `00` is one of the plan its country code names (E.164). */
export function isInternationalNumber(number: string): boolean {
  const digits = number.replace(NO_DIGITS, '').replace(/^00/, '');
  for (let length = 1; length <= MAX_CODE_DIGITS; length += 1) {
    if (isOfCode(digits.slice(0, length), digits.slice(length))) return true;
  }
  // Numbers with a trunk prefix behind the code, and those of no country.
  return parsePhoneNumberFromString(number.replace(/^00/, '+'))?.isValid() ?? false;
}

/** Whether the digits begin with a country's code and are as many as its numbers have. */
export function isPossibleNumber(number: string): boolean {
  const digits = number.replace(NO_DIGITS, '');
  if (digits.length < MIN_POSSIBLE_DIGITS) return false;
  for (let length = 1; length <= MAX_CODE_DIGITS; length += 1) {
    const rest = digits.slice(length).replace(/^0/, '');
    const fits = countriesOf(digits.slice(0, length)).some((country) =>
      planOf(country).types.some(({ lengths }) => lengths.has(rest.length)),
    );
    if (fits) return true;
  }
  return false;
}

/** Whether a number without a country code is one of the plan of one of some countries. */
export function isNationalNumber(number: string, countries: readonly CountryCode[]): boolean {
  const digits = number.replace(EXTENSION, '').replace(NO_DIGITS, '');
  return countries.some((country) => {
    const code = getCountryCallingCode(country);
    if (isOfCode(code, digits)) return true;
    const { trunk } = planOf(country);
    if (trunk === undefined) return parsePhoneNumberFromString(number, country)?.isValid();
    return trunk !== '' && digits.startsWith(trunk) && isOfCode(code, digits.slice(trunk.length));
  });
}

/** Countries of one code count as one: a number of Canada is dialled in the United States as any other. */
function isOfCode(callingCode: string, national: string): boolean {
  return countriesOf(callingCode).some((country) => holds(planOf(country), national));
}

const EXTENSION = /[ ,]{0,2}(?:x|ext\.?|extension|#)[ .:]{0,2}\d{1,6}$/;
