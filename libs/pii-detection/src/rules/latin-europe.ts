import { digitsOf, isOneCharacter, weightedSum } from '../checksums.js';
import { standardNumber } from './standard-numbers.js';
import type { Rule } from './rule.js';

const isCpf = standardNumber('BR', 'cpf');
const isCnpj = standardNumber('BR', 'cnpj');

/** NIR: key = 97 - number mod 97, Corsica's 2A and 2B as 19 and 18 (INSEE, code officiel). */
function isNir(text: string): boolean {
  const compact = text.replace(/[ .-]/g, '').toUpperCase();
  const month = Number(compact.slice(3, 5));
  const digits = compact.replace('2A', '19').replace('2B', '18');
  const validMonth =
    (month >= 1 && month <= 12) || month === 20 || (month >= 30 && month <= 42) || month >= 50;
  return validMonth && 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

/** Elfproef: weights 9 to 2 and -1, mod 11 (Wet algemene bepalingen burgerservicenummer). */
function isBsn(text: string): boolean {
  const digits = digitsOf(text);
  return weightedSum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0 && !isOneCharacter(digits);
}

const CPF = {
  type: 'BR_CPF',
  valid: (text: string) => isCpf(digitsOf(text)) && !isOneCharacter(digitsOf(text)),
  context: 'cpf|cadastro de pessoas|contribuinte|pessoa física|documento|titular',
  source: 'receita.fazenda.gov.br, CPF',
} as const;
const CNPJ = {
  type: 'BR_CNPJ',
  valid: (text: string) => isCnpj(digitsOf(text)),
  context: 'cnpj|cadastro nacional|empresa|pessoa jurídica|razão social',
  source: 'receita.fazenda.gov.br, CNPJ',
} as const;
const NIR = {
  type: 'FR_NIR',
  valid: isNir,
  context:
    'nir|sécurité sociale|securite sociale|insee|sécu|numéro de sécu|carte vitale|secu|vitale|social security|nss|assuré|assurée',
  source: 'service-public.fr; INSEE, NIR',
} as const;
const BSN = {
  type: 'NL_BSN',
  valid: isBsn,
  context: 'bsn|burgerservicenummer|sofi|sofinummer|burger service nummer|dutch',
  source: 'rijksoverheid.nl, burgerservicenummer',
} as const;

/** Personal and business numbers of Brazil, France and the Netherlands. */
export const LATIN_EUROPE_RULES: readonly Rule[] = [
  {
    ...CPF,
    id: 'br-cpf',
    pattern: /\d{3}\.\d{3}\.\d{3}[-.]\d{2}/y,
    heads: 'd3+3',
    score: [0.97, 1],
  },
  { ...CPF, id: 'br-cpf-half', pattern: /\d{9}-\d{2}/y, heads: 'd9+2', score: [0.6, 0.97] },
  { ...CPF, id: 'br-cpf-run', pattern: /\d{11}/y, heads: 'd11', score: [0.3, 0.97] },
  {
    ...CNPJ,
    id: 'br-cnpj',
    pattern: /\d{2}\.\d{3}\.\d{3}\/\d{4}-\d{2}|\d{8}\/\d{4}-\d{2}/y,
    heads: 'd2+3 d8+4',
    score: [0.97, 1],
  },
  { ...CNPJ, id: 'br-cnpj-run', pattern: /\d{14}/y, heads: 'd14', score: [0.3, 0.97] },
  {
    ...NIR,
    id: 'fr-nir-groups',
    pattern: /[1-478]([ .])\d{2}\1\d{2}\1(?:\d{2}|2[AB])\1\d{3}\1\d{3}(?:\1?[ -]?)\d{2}/iy,
    heads: 'd1+2',
    score: [0.95, 1],
  },
  {
    ...NIR,
    id: 'fr-nir-run',
    pattern: /[1-478]\d{4}(?:\d{2}|2[AB])\d{6} ?\d{2}/iy,
    heads: 'd13 d15',
    score: [0.6, 1],
  },
  { ...BSN, id: 'nl-bsn', pattern: /\d{9}/y, heads: 'd9', score: [0.1, 0.97] },
  {
    ...BSN,
    id: 'nl-bsn-groups',
    pattern: /\d{4}\.\d{2}\.\d{3}|\d{3}[ .]\d{3}[ .]\d{3}|\d{4} \d{2} \d{3}/y,
    heads: 'd3+3 d4+2',
    score: [0.4, 0.97],
  },
];
