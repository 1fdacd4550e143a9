import { digitsOf } from '../checksums.js';
import { standardNumber } from './standard-numbers.js';
import type { Rule } from './rule.js';

const isTaxId = standardNumber('DE', 'idnr');
const isVatId = standardNumber('DE', 'vat');

/** Weights 7, 3, 1 over digits and letters (A = 10), the check of ICAO Doc 9303. */
function hasDocumentCheck(text: string): boolean {
  const code = text.toUpperCase();
  let sum = 0;
  for (let index = 0; index < 9; index += 1) {
    const unit = code.charCodeAt(index);
    sum += (unit <= 57 ? unit - 48 : unit - 55) * [7, 3, 1][index % 3]!;
  }
  return code.length < 10 || sum % 10 === code.charCodeAt(9) - 48;
}

/** Letter as two digits, weights 1 and 2 in turn, digit sums, mod 10 (GKV, Anlage 1 zu § 290 SGB V). */
function isHealthInsurance(text: string): boolean {
  const letter = String(text.toUpperCase().charCodeAt(0) - 64).padStart(2, '0');
  const digits = letter + text.slice(1, 9);
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const product = (digits.charCodeAt(index) - 48) * (index % 2 === 0 ? 1 : 2);
    sum += product > 9 ? product - 9 : product;
  }
  return sum % 10 === text.charCodeAt(9) - 48;
}

/** Pension insurance number: digit sums of weighted digits, mod 10 (VKVV § 4). */
function isSocialSecurity(text: string): boolean {
  const compact = text.replace(/ /g, '').toUpperCase();
  const letter = String(compact.charCodeAt(8) - 64).padStart(2, '0');
  const digits = compact.slice(0, 8) + letter + compact.slice(9, 11);
  const weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
  let sum = 0;
  for (let index = 0; index < 12; index += 1) {
    const product = (digits.charCodeAt(index) - 48) * weights[index]!;
    sum += Math.floor(product / 10) + (product % 10);
  }
  return sum % 10 === compact.charCodeAt(11) - 48;
}

const TAX_ID = {
  type: 'DE_TAX_ID',
  valid: (text: string) => isTaxId(digitsOf(text)),
  context:
    'steuer id|steuerid|idnr|steueridentifikationsnummer|tax id|steuerliche|identifikationsnummer|steuer idnr|tin|steuer',
  source: 'bzst.de, Steuerliche Identifikationsnummer',
} as const;

const CARD =
  'personalausweis|ausweis|ausweisnummer|id card|identity card|perso|dokumentennummer|personalausweisnummer';

/** Large towns of Germany, before which five digits are their code. */
const TOWNS =
  'Berlin|Hamburg|München|Köln|Frankfurt|Stuttgart|Düsseldorf|Leipzig|Dortmund|Essen|Bremen|Dresden|Hannover|Nürnberg|' +
  'Duisburg|Bochum|Wuppertal|Bielefeld|Bonn|Münster|Mannheim|Karlsruhe|Augsburg|Wiesbaden|Aachen|Kiel|Freiburg|Mainz|Potsdam';

/** Personal numbers of Germany. */
export const GERMANY_RULES: readonly Rule[] = [
  { ...TAX_ID, id: 'de-tax-id', pattern: /[1-9]\d{10}/y, heads: 'd11', score: [0.15, 0.96] },
  {
    ...TAX_ID,
    id: 'de-tax-id-groups',
    pattern: /[1-9]\d \d{3} \d{3} \d{3}/y,
    heads: 'd2+3',
    score: [0.55, 0.98],
  },
  {
    id: 'de-tax-number',
    type: 'DE_TAX_NUMBER',
    pattern: /\d{2,3}\/\d{3}\/\d{4,5}|\d{3}\/\d{4}\/\d{4}|\d{13}/y,
    heads: 'd2-3+3 d3+4 d13',
    score: [0.25, 0.9],
    context: 'steuernummer|st nr|stnr|steuernr|tax number|finanzamt|steuer',
    source: 'elster.de, Aufbau der Steuernummer',
  },
  {
    id: 'de-vat-id',
    type: 'DE_VAT_ID',
    pattern: /DE ?\d{9}|DE ?\d{3} \d{3} \d{3}/iy,
    heads: 'a2 a5 a11',
    valid: (text) => isVatId(digitsOf(text)),
    score: [0.75, 0.97],
    context: 'ust idnr|ustid|umsatzsteuer|vat|ust id|mehrwertsteuer',
    source: 'bzst.de, USt-IdNr.',
  },
  {
    id: 'de-passport',
    type: 'DE_PASSPORT',
    pattern: /[CFGHJK][CFGHJKLMNPRTVWXYZ0-9]{8}\d?/iy,
    heads: 'a9-10',
    valid: (text) => /\d/.test(text) && hasDocumentCheck(text),
    score: [0.1, 0.88],
    context: 'reisepass|passnummer|passport|pass nr|reisepassnummer|pass',
    country:
      'german|germany|deutsch|deutscher|deutsche|deutschland|reisepass|reisepassnummer|passnummer',
    source: 'bmi.bund.de; ICAO Doc 9303',
  },
  {
    id: 'de-id-card',
    type: 'DE_ID_CARD',
    pattern: /[LMNPRTVWXY][CFGHJKLMNPRTVWXYZ0-9]{8}\d?|\d{10}D?/iy,
    heads: 'a9-10 d10-11',
    valid: (text) => /\d/.test(text) && hasDocumentCheck(text),
    score: [0.1, 0.88],
    context: CARD,
    source: 'personalausweisportal.de; ICAO Doc 9303',
  },
  {
    id: 'de-social-security',
    type: 'DE_SOCIAL_SECURITY',
    pattern: /\d{2} ?\d{6} ?[A-Z] ?\d{3}/iy,
    heads: 'd2 d8 d12',
    valid: isSocialSecurity,
    score: [0.75, 0.98],
    context:
      'rentenversicherung|sozialversicherung|versicherungsnummer|sozialversicherungsnummer|svnr|rvnr|rentenversicherungsnummer|sv nummer',
    source: 'VKVV § 4',
  },
  {
    id: 'de-health-insurance',
    type: 'DE_HEALTH_INSURANCE',
    pattern: /[A-Z]\d{9}/iy,
    heads: 'a10',
    valid: isHealthInsurance,
    score: [0.3, 0.95],
    context:
      'krankenversicherung|kvnr|krankenkasse|versichertennummer|krankenversichertennummer|gesundheitskarte|egk',
    source: 'gkv-spitzenverband.de, § 290 SGB V',
  },
  {
    id: 'de-driver-license',
    type: 'DE_FUEHRERSCHEIN',
    pattern: /[A-Z0-9]\d{2}[A-Z0-9]{6}\d[A-Z0-9]/iy,
    heads: 'a11 d11',
    score: [0.05, 0.85],
    context:
      'führerschein|fuehrerschein|führerscheinnummer|fahrerlaubnis|driver license|driving licence',
    source: 'FeV Anlage 8',
  },
  {
    id: 'de-physician',
    type: 'DE_LANR',
    pattern: /\d{9}/y,
    heads: 'd9',
    score: [0.02, 0.85],
    context: 'lanr|arztnummer|lebenslange arztnummer|vertragsarzt',
    source: 'kbv.de, Richtlinie Arztnummern',
  },
  {
    id: 'de-practice',
    type: 'DE_BSNR',
    pattern: /\d{9}/y,
    heads: 'd9',
    score: [0.02, 0.85],
    context: 'bsnr|betriebsstättennummer|betriebsstaettennummer|betriebsstätte',
    source: 'kbv.de, Richtlinie Betriebsstätten',
  },
  {
    id: 'de-register',
    type: 'DE_HANDELSREGISTER',
    pattern: /[Hh][Rr][AaBb] ?\d{1,6}(?: ?(?!AG)[A-Z]{1,2}(?![A-Za-zÀ-ÿ]))?/y,
    heads: 'a3 a4-11',
    score: [0.45, 0.9],
    context:
      'handelsregister|handelsregisternummer|amtsgericht|registergericht|hrb|hra|ag|registernummer',
    source: 'handelsregister.de',
  },
  {
    id: 'de-plate',
    type: 'DE_KFZ',
    pattern: /[A-ZÄÖÜ]{1,3}[ -][A-Z]{1,2}[ -]?\d{1,4}[EH]?/y,
    heads: 'a1-3',
    score: [0.1, 0.85],
    context: 'kennzeichen|kfz|nummernschild|fahrzeug|auto|license plate|plate',
    source: 'FZV § 9, Anlage 1',
  },
  {
    id: 'de-postal-code',
    type: 'DE_PLZ',
    pattern: /(?!00)\d{5}/y,
    heads: 'd5',
    score: [0.02, 0.8],
    // Five digits are a code in many countries: `zip` and `postal code` name none.
    context:
      'plz|postleitzahl|wohnhaft|lieferadresse|rechnungsadresse|anschrift|wohnort|deutschland|germany|german',
    source: 'deutschepost.de',
  },
  {
    id: 'de-postal-code-of-town',
    type: 'DE_PLZ',
    pattern: new RegExp(`(?!00)\\d{5}(?=,? (?:${TOWNS})(?![A-Za-zÀ-ÿ]))`, 'y'),
    heads: 'd5',
    score: [0.6, 0.85],
    context: 'plz|postleitzahl|postal code|postcode|zip|anschrift|adresse|address',
    source: 'destatis.de, Großstädte in Deutschland nach Bevölkerung',
  },
  {
    id: 'de-postal-code-of-street',
    type: 'DE_PLZ',
    pattern:
      /(?<=(?:stra(?:ß|ss)e|str\.|[Ww]eg|[Pp]latz|[Aa]llee|gasse|ring|ufer|damm) {0,1}\d{1,4} {0,1}[a-z]?[,\n] {0,2})(?!00)\d{5}(?= [A-ZÄÖÜ][a-zäöüß])/y,
    heads: 'd5',
    score: [0.85, 0.9],
    context: 'plz|anschrift|adresse|lieferadresse',
    source: 'deutschepost.de; DIN 5008, Anschriftfeld',
  },
];
