import { digitsOf, isOneCharacter, luhnHolds } from '../checksums.js';
import type { Rule } from './rule.js';

/**
 * Issuer prefixes by length (ISO/IEC 7812 issuer numbers as published by the networks, collected at
 * en.wikipedia.org/wiki/Payment_card_number, read 2026-11). Without them one number in ten passes
 * the check digit by chance.
 */
const ISSUERS: readonly { prefix: RegExp; lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:6011|64[4-9]|65|622)/, lengths: [16, 19] },
  { prefix: /^(?:352[89]|35[3-8])/, lengths: [16] },
  { prefix: /^(?:30[0-5]|3095|3[689])/, lengths: [14, 16] },
  { prefix: /^(?:62|81|220[0-4]|9792|60|82|508)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:50|5[6-9]|6)/, lengths: [16, 18, 19] },
];

/** Whether the digits are a card number: issuer prefix, length and check digit all fit. */
export function isCardNumber(digits: string): boolean {
  return (
    ISSUERS.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits)) &&
    luhnHolds(digits) &&
    !isOneCharacter(digits)
  );
}

const CARD = {
  type: 'CREDIT_CARD',
  context:
    'card|cards|credit|debit|cc|ccn|pan|visa|mastercard|amex|discover|jcb|diners|maestro|unionpay|' +
    'payment|charged|charge|billing|cardnumber|tarjeta|carte|karte|kreditkarte|cartao|carta|kaart|' +
    'creditcard|cardno|kredit|kort',
  source: 'ISO/IEC 7812-1; en.wikipedia.org/wiki/Payment_card_number',
} as const;

const isIssued = (matched: string) => isCardNumber(digitsOf(matched));

/** Payment card numbers: written in groups, and as one run of digits. */
export const CARD_RULES: readonly Rule[] = [
  {
    ...CARD,
    id: 'card-grouped',
    pattern:
      /\d{4}([ -]{1,3})(?:\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?|\d{6}\1\d{4,5})(?!\d)|\d{4}([._/])\d{4}\2\d{4}\2\d{4}/y,
    heads: 'd4+4 d4+6',
    valid: isIssued,
    score: [0.9, 1],
  },
  {
    ...CARD,
    id: 'card-run',
    pattern: /\d{12,19}/y,
    heads: 'd12-19',
    valid: isIssued,
    score: [0.75, 1],
  },
  {
    ...CARD,
    id: 'card-unknown-issuer',
    pattern: /\d{12,19}/y,
    heads: 'd12-19',
    valid: (matched) => luhnHolds(matched) && !isOneCharacter(matched),
    score: [0.1, 0.6],
  },
];
