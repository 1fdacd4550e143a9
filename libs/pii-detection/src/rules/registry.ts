import { CARD_RULES } from './cards.js';
import { IBAN_RULES } from './iban.js';
import type { Rule } from './rule.js';
import { US_RULES } from './us.js';

/** Every rule that opens with a run of letters and digits. */
export const RULES: readonly Rule[] = [...CARD_RULES, ...IBAN_RULES, ...US_RULES];
