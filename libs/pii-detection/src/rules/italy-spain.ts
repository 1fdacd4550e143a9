import { luhnHolds } from '../checksums.js';
import { standardNumber } from './standard-numbers.js';
import type { Rule } from './rule.js';

const isFiscalCode = standardNumber('IT', 'codicefiscale');

/** The check letter over eight digits, mod 23 (Real Decreto 1553/2005; interior.gob.es). */
const CHECK_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

function hasDniLetter(text: string): boolean {
  const compact = text.replace(/[ .-]/g, '').toUpperCase();
  const digits = compact.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return CHECK_LETTERS[Number(digits) % 23] === compact.at(-1);
}

const ID_CARD_CONTEXT =
  'carta identità|carta|identity card|identità|identita|documento|carta di identità|carta d identità|cie|id card|identity';

const NIF = {
  type: 'ES_NIF',
  context:
    'dni|nif|documento nacional|identificación|identificacion|identidad|documento|cif|españa|nacional|titular|identity',
  source: 'interior.gob.es, Cálculo del dígito de control del NIF/NIE',
} as const;

/** Personal numbers of Italy. */
export const ITALY_RULES: readonly Rule[] = [
  {
    id: 'it-fiscal-code',
    type: 'IT_FISCAL_CODE',
    pattern:
      /[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]/iy,
    heads: 'a16',
    valid: (text) => isFiscalCode(text.toUpperCase()),
    score: [0.9, 1],
    context: 'codice fiscale|fiscale|cf|fiscal code|tax code|codicefiscale',
    source: 'D.M. 23 dicembre 1976; agenziaentrate.gov.it',
  },
  {
    id: 'it-fiscal-code-unchecked',
    type: 'IT_FISCAL_CODE',
    pattern: /[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]/iy,
    heads: 'a16',
    score: [0.3, 0.7],
    context: 'codice fiscale|fiscale|cf|fiscal code|codicefiscale',
    source: 'D.M. 23 dicembre 1976',
  },
  {
    id: 'it-vat',
    type: 'IT_VAT_CODE',
    pattern: /(?:IT)?\d{11}/iy,
    heads: 'd11 a13',
    valid: (text) => luhnHolds(text.slice(-11)) && !/0{11}$/.test(text),
    score: [0.1, 0.95],
    context: 'partita iva|iva|piva|p iva|vat|pi|vat number|vat code|partitaiva',
    source: 'agenziaentrate.gov.it, Partita IVA',
  },
  {
    id: 'it-driver-license',
    type: 'IT_DRIVER_LICENSE',
    pattern: /[A-Z]{2}\d{7}[A-Z]|U1[0-9BCDFGHLMJKNPRSTUWVXYZ]{7}[A-Z]/iy,
    heads: 'a10',
    score: [0.2, 0.9],
    context:
      'patente|patente di guida|guida|licenza|driver license|driving licence|licence|license',
    source: 'mit.gov.it, patente di guida',
  },
  {
    id: 'it-passport',
    type: 'IT_PASSPORT',
    pattern: /[A-Z]{2}\d{7}/iy,
    heads: 'a9',
    score: [0.08, 0.8],
    context: 'passaporto|passport|elettronico|italian passport',
    country: 'italian|italy|italia|italiano|passaporto',
    source: 'poliziadistato.it, passaporto',
  },
  {
    id: 'it-identity-card',
    type: 'IT_IDENTITY_CARD',
    pattern: /[A-Z]{2} ?\d{7}|\d{7}[A-Z]{2}|[A-Z]{2}\d{5}[A-Z]{2}/iy,
    heads: 'a2 a9 d9',
    score: [0.07, 0.85],
    context: ID_CARD_CONTEXT,
    source: 'cartaidentita.interno.gov.it',
  },
];

/** Personal numbers of Spain. */
export const SPAIN_RULES: readonly Rule[] = [
  {
    ...NIF,
    id: 'es-nif',
    pattern: /\d{8}[ -]?[A-HJ-NP-TV-Z]/iy,
    heads: 'd8 d9',
    valid: hasDniLetter,
    score: [0.75, 1],
  },
  {
    ...NIF,
    id: 'es-nif-grouped',
    pattern: /\d{2}\.\d{3}\.\d{3}[ -]?[A-HJ-NP-TV-Z]/iy,
    heads: 'd2+3',
    valid: hasDniLetter,
    score: [0.85, 1],
  },
  {
    ...NIF,
    id: 'es-nif-short',
    pattern: /\d{7}-?[A-HJ-NP-TV-Z]/iy,
    heads: 'd7 d8',
    valid: hasDniLetter,
    score: [0.2, 0.85],
  },
  {
    id: 'es-nie',
    type: 'ES_NIE',
    pattern: /[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]/iy,
    heads: 'a1 a8 a9',
    valid: hasDniLetter,
    score: [0.8, 1],
    context:
      'nie|extranjero|número de identificación|identificacion|identificación|extranjería|tie|identity',
    source: 'interior.gob.es, NIE',
  },
  {
    id: 'es-passport',
    type: 'ES_PASSPORT',
    pattern: /[A-Z]{2,3}[A-Z0-9]?\d{6}/iy,
    heads: 'a8-9',
    score: [0.08, 0.8],
    context: 'pasaporte|passport|número de pasaporte|spanish passport',
    country: 'spanish|spain|españa|español|española|pasaporte',
    source: 'interior.gob.es, pasaporte',
  },
];
