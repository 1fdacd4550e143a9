import { ASIA_AFRICA_RULES } from './asia-africa.js';
import { CARD_RULES } from './cards.js';
import { CRYPTO_RULES } from './crypto.js';
import { DEVICE_BANK_RULES } from './devices-banks.js';
import { GERMANY_RULES } from './germany.js';
import { IBAN_RULES } from './iban.js';
import { INDIA_RULES } from './india.js';
import { ITALY_RULES, SPAIN_RULES } from './italy-spain.js';
import { LATIN_EUROPE_RULES } from './latin-europe.js';
import { NORDIC_POLAND_RULES } from './nordic-poland.js';
import { OCEANIA_CANADA_RULES } from './oceania-canada.js';
import type { Rule } from './rule.js';
import { UK_RULES } from './uk.js';
import { US_RULES } from './us.js';

/** Every rule that opens with a run of letters and digits. */
export const RULES: readonly Rule[] = [
  ...CARD_RULES,
  ...IBAN_RULES,
  ...CRYPTO_RULES,
  ...DEVICE_BANK_RULES,
  ...US_RULES,
  ...UK_RULES,
  ...OCEANIA_CANADA_RULES,
  ...INDIA_RULES,
  ...ITALY_RULES,
  ...SPAIN_RULES,
  ...NORDIC_POLAND_RULES,
  ...GERMANY_RULES,
  ...ASIA_AFRICA_RULES,
  ...LATIN_EUROPE_RULES,
];
