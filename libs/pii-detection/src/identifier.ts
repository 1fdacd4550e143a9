import { digitsOf } from './checksums.js';
import type { EntityType } from './entity-types.js';
import { isIpv6 } from './finders/network.js';
import { isCardNumber } from './rules/cards.js';
import { isIban } from './rules/iban.js';
import { isSsn } from './rules/us.js';

/** Nothing shorter can be personal: `a@b.co`. */
const MIN_LENGTH = 6;
/** Identifiers are at most 128 characters; of longer text only so much is looked at. */
const MAX_LENGTH = 512;

const EMAIL = /[^\s@]{1,64}@[^\s@.]{1,63}(?:\.[^\s@.]{1,63}){0,8}\.[A-Za-z]{2,24}/;
const SECRET =
  /^(?:sk-[A-Za-z]|sk_live_|rk_live_|gh[pousr]_|github_pat_|glpat-|xox[abpr]-|AKIA|ASIA|AIza|eyJ[\w-]{8,64}\.|npm_|pypi-|SG\.|hf_|shpat_|dop_v1_|-----BEGIN )/;
/** The characters the prefixes above begin with: most identifiers stop here. */
const SECRET_LEADS = 'srgxAenphSd-';
const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])/;
const IPV6 = /(?<![\w:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f]{0,4}(?![\w:])/;
const MAC = /(?<![\w:])(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}(?![\w:])/;
const SSN = /(?<![A-Za-z0-9]-|\w)\d{3}-\d{2}-\d{4}(?!\w|-\w)/;
const CARD = /(?<![A-Za-z0-9])(?:\d{4}([ -])\d{4}\1\d{4}\1\d{4}|\d{13,19})(?![A-Za-z0-9])/;
const IBAN = /(?<![A-Za-z0-9])[A-Z]{2}\d{2}[A-Z0-9]{11,30}(?![A-Za-z0-9])/;
const PHONE =
  /^(?:tel:|phone:)?(?:\+[\d ().-]{8,24}|\(?[2-9]\d{2}[). -]{1,2}[2-9]\d{2}[ .-]\d{4})$/;

/** What one pass over the characters counts; kept between calls to spare an allocation. */
const counts = {
  at: 0,
  colons: 0,
  dots: 0,
  digits: 0,
  longestRun: 0,
  longestRunLead: 0,
  capitals: 0,
  separators: 0,
  plus: 0,
};

/**
 * A cheap check of the shape of an identifier field (an event id, a feature, a user id ...).
 *
 * Ordinary identifiers (UUIDs, slugs, epochs, counters) cost one pass over their characters. Only
 * forms that stand for a person by themselves count; nine bare digits do not.
 *
 * @returns the type the identifier looks like, or `undefined` when it may be stored as it is.
 */
export function identifierHoldsPersonalData(identifier: string): EntityType | undefined {
  if (identifier.length < MIN_LENGTH) return undefined;
  const text = identifier.length > MAX_LENGTH ? identifier.slice(0, MAX_LENGTH) : identifier;
  count(text);
  if (counts.at > 0 && EMAIL.test(text)) return 'EMAIL_ADDRESS';
  if (counts.separators > 0 || counts.capitals > 3 || counts.dots > 0) {
    if (SECRET_LEADS.includes(text[0]!) && SECRET.test(text)) return 'SECRET';
  }
  if (counts.colons >= 2) {
    if (MAC.test(text)) return 'MAC_ADDRESS';
    if (holdsIpv6(text)) return 'IP_ADDRESS';
  }
  return counts.digits < 4 || isUuidShaped(text) ? undefined : numericType(text);
}

function numericType(text: string): EntityType | undefined {
  if (counts.dots >= 3 && holdsIpv4(text)) return 'IP_ADDRESS';
  if (counts.digits < 9) return undefined;
  const checked = checkedNumber(text);
  if (checked) return checked;
  if (counts.digits <= 15 && (counts.plus > 0 || counts.separators + counts.dots >= 2)) {
    if (PHONE.test(text)) return 'PHONE_NUMBER';
  }
  return undefined;
}

/** Numbers with a rule of their own beside their shape. */
function checkedNumber(text: string): EntityType | undefined {
  if (counts.separators >= 2 && counts.longestRun >= 4) {
    const ssn = SSN.exec(text)?.[0];
    if (ssn !== undefined && isSsn(ssn)) return 'US_SSN';
  }
  if (counts.longestRun >= 13 ? mayBeCard() : counts.digits >= 16 && counts.separators >= 3) {
    const card = CARD.exec(text)?.[0];
    if (card !== undefined && isCardNumber(digitsOf(card))) return 'CREDIT_CARD';
  }
  if (counts.capitals >= 2) {
    const iban = IBAN.exec(text)?.[0];
    if (iban !== undefined && isIban(iban)) return 'IBAN_CODE';
  }
  return undefined;
}

/** No card issuer's numbers begin with 0 or 1, which epochs and snowflake ids do. */
function mayBeCard(): boolean {
  return counts.longestRun <= 19 && counts.longestRunLead > 49;
}

function count(text: string): void {
  let at = 0;
  let colons = 0;
  let dots = 0;
  let digits = 0;
  let capitals = 0;
  let separators = 0;
  let plus = 0;
  let run = 0;
  counts.longestRun = 0;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code >= 48 && code <= 57) {
      digits += 1;
      run += 1;
      if (run > counts.longestRun) {
        counts.longestRun = run;
        counts.longestRunLead = text.charCodeAt(index - run + 1);
      }
      continue;
    }
    run = 0;
    if (code >= 97) continue;
    if (code >= 65 && code <= 90) capitals += 1;
    else if (code === 64) at += 1;
    else if (code === 58) colons += 1;
    else if (code === 46) dots += 1;
    else if (code === 43) plus += 1;
    else separators += 1;
  }
  counts.at = at;
  counts.colons = colons;
  counts.dots = dots;
  counts.digits = digits;
  counts.capitals = capitals;
  counts.separators = separators;
  counts.plus = plus;
}

function holdsIpv4(text: string): boolean {
  const address = IPV4.exec(text)?.[0];
  return address !== undefined && address.split('.').every((part) => Number(part) <= 255);
}

function holdsIpv6(text: string): boolean {
  const address = IPV6.exec(text)?.[0];
  return address !== undefined && address.length > 4 && isIpv6(address);
}

function isUuidShaped(text: string): boolean {
  return (
    text.length === 36 &&
    text.charCodeAt(8) === 45 &&
    text.charCodeAt(13) === 45 &&
    text.charCodeAt(18) === 45 &&
    text.charCodeAt(23) === 45
  );
}
