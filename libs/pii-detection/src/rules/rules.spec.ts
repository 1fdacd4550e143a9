import { createDetector } from '../detector.js';
import type { EntityType } from '../entity-types.js';
import { RULES } from './registry.js';
import { headsOf, MAX_HEAD } from './rule.js';

const detector = createDetector();
const found = (text: string) =>
  detector.detect(text).map(({ type, start, end }) => [type, text.slice(start, end)]);

/** A value as its authority or a published example writes it, next to a word that names it. */
const IN_CONTEXT: readonly (readonly [EntityType, string, string])[] = [
  ['CREDIT_CARD', 'pan=', '378282246310005'],
  ['CREDIT_CARD', 'card ', '5555-5555-5555-4444'],
  ['IBAN_CODE', 'pay to ', 'GB82 WEST 1234 5698 7654 32'],
  ['IBAN_CODE', 'iban=', 'de89370400440532013000'],
  ['SWIFT_CODE', 'swift code ', 'DEUTDEFF500'],
  ['CRYPTO', 'wallet ', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
  ['CRYPTO', 'wallet ', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'],
  ['CRYPTO', 'to ', '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'],
  ['CRYPTO', 'xrp ', 'rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh'],
  ['CRYPTO', 'stellar ', 'GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H'],
  ['CRYPTO', 'bitcoincash:', 'qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a'],
  ['CRYPTO', 'solana wallet ', 'TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA'],
  ['CRYPTO', 'zcash ', 't1VXJbA1UagQJR9tvSePGtms7JkDG5CevcG'],
  ['CRYPTO', 'ltc ', 'ltc1qugvrfz4c5e2suscpqy0yw55xlj35y4jktwd4fw'],
  [
    'CRYPTO',
    'xmr ',
    '44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A',
  ],
  [
    'CRYPTO',
    'cardano ',
    'addr1qxle48jk5k86jgfgrcchamu4n8zg4ewhc5xfgflunttzgr7nphpzfg8fd9yevhmdeu4p2hln5k4rn208wjht7x9yj47sj88qtv',
  ],
  ['VIN', 'vin ', '1M8GDM9AXKP042788'],
  ['IMEI', 'imei: ', '490154203237518'],
  ['US_SSN', 'her SSN is ', '219-09-9998'],
  ['US_SSN', '{"ssn": "', '219099998'],
  ['US_ITIN', 'itin ', '912-70-1234'],
  ['US_PASSPORT', 'US passport ', '912803456'],
  ['US_MBI', 'medicare id ', '1EG4-TE5-MK73'],
  ['US_NPI', 'npi ', '1234567893'],
  ['ABA_ROUTING_NUMBER', 'routing number ', '121000358'],
  ['US_BANK_NUMBER', 'bank account ', '945456787654'],
  ['US_DRIVER_LICENSE', 'driver license ', 'H12234567'],
  ['MEDICAL_LICENSE', 'DEA ', 'BB1388568'],
  ['UK_NHS', 'nhs no. ', '943 476 5919'],
  ['UK_NINO', 'national insurance ', 'AB 12 34 56 C'],
  ['UK_DRIVING_LICENCE', 'driving licence ', 'MORGA657054SM9IJ'],
  ['UK_POSTCODE', 'postcode ', 'SW1A 1AA'],
  ['UK_POSTCODE', 'I live at 48 Alder Close, ', 'LS6 3QF'],
  ['DE_HANDELSREGISTER', 'Amtsgericht Bonn ', 'HRB 88120'],
  ['BR_CNPJ', 'CNPJ: ', '11222333/0001-81'],
  ['IN_AADHAAR', 'आधार नंबर ', '3123 4567 8909'],
  ['SWIFT_CODE', 'BIC ', 'ABNGNGLA'],
  ['US_SSN', 'my ssn is ', '123-45-6789'],
  ['DE_PLZ', 'Postleitzahl ', '50674'],
  ['ZA_ID_NUMBER', 'sa id ', '780511 0229 080'],
  ['DATE_TIME', 'D.O.B. ', '1962-12-30'],
  ['CA_SIN', 'sin: ', '130-692-544'],
  ['AU_ABN', 'ABN ', '51 824 753 556'],
  ['AU_TFN', 'tfn=', '876543210'],
  ['AU_MEDICARE', 'medicare card ', '2123 45670 1'],
  ['IN_AADHAAR', 'aadhaar ', '3123-4567-8909'],
  ['IN_PAN', 'permanent account number ', 'ABCPD1234Z'],
  ['IN_GSTIN', 'gstin ', '27AAPFU0939F1ZV'],
  ['IN_VOTER', 'voter id ', 'KSD1287349'],
  ['IT_FISCAL_CODE', 'codice fiscale ', 'RSSMRA85T10A562S'],
  ['IT_VAT_CODE', 'partita iva ', '01333550323'],
  ['ES_NIF', 'DNI ', '53421876Y'],
  ['ES_NIE', 'NIE ', 'Z8078221M'],
  ['PL_PESEL', 'pesel ', '81032217455'],
  ['FI_PERSONAL_IDENTITY_CODE', 'hetu ', '131052-308T'],
  ['SE_PERSONNUMMER', 'personnummer ', '811218-9876'],
  ['SG_NRIC_FIN', 'nric ', 'S2740116C'],
  ['DE_TAX_ID', 'IdNr. ', '86095742719'],
  ['DE_VAT_ID', 'USt-IdNr. ', 'DE136695976'],
  ['DE_SOCIAL_SECURITY', 'sozialversicherungsnummer ', '15070649C103'],
  ['DE_HEALTH_INSURANCE', 'krankenkasse ', 'A123456780'],
  ['KR_RRN', '주민등록번호 ', '960121-3710313'],
  ['KR_BRN', 'business registration ', '104-81-45690'],
  ['TH_TNIN', 'thai id ', '1-2345-67890-12-1'],
  ['TR_NATIONAL_ID', 'tc kimlik no ', '10000000146'],
  ['ZA_ID_NUMBER', 'South African ID ', '8001015009087'],
  ['NG_NIN', 'nin=', '12345678901'],
  ['PH_SSS', 'sss number ', '34-1234567-8'],
  ['BR_CPF', 'cpf do titular: ', '529.982.247-25'],
  ['BR_CNPJ', 'cnpj ', '11.222.333/0001-81'],
  ['FR_NIR', 'sécurité sociale ', '2 55 08 14 168 025 38'],
  ['NL_BSN', 'bsn ', '111222333'],
];

describe('identifier rules', () => {
  it('take five digits between a street and a town for a postal code', () => {
    expect(found('Birkenstraße 14, 50674 Köln')).toEqual([['DE_PLZ', '50674']]);
    expect(found('Birkenstraße 14, 50674 rows')).toEqual([]);
  });

  it.each(IN_CONTEXT)('find %s after %p', (type, before, value) => {
    expect(found(`${before}${value}`)).toEqual([[type, value]]);
    expect(found(`id 7: ${before}${value}, then more text`)).toEqual([[type, value]]);
  });

  it.each(IN_CONTEXT)('find %s without context when it is asked for', (type, _before, value) => {
    const [finding] = detector.detect(value, { entities: [type] });
    expect(finding).toMatchObject({ type, start: 0, end: value.length });
  });

  it.each([
    ['nhs no. 943 476 5918', 'a wrong check digit'],
    ['DNI 53421876X', 'a wrong check letter'],
    ['ssn 000-12-3456', 'an area never assigned'],
    ['iban GB82 WEST 1234 5698 7654 33', 'a wrong remainder'],
    ['cpf 111.111.111-11', 'one digit repeated'],
    ['wallet 1BoatSLRHtKNngkdXEeobR76b53LETtpyX', 'a wrong checksum'],
    ['xrp rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTx', 'a wrong checksum of the ledger'],
    ['bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q', 'a wrong checksum of CashAddr'],
    ['to 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD', 'the wrong case of a letter'],
    ['part 219-09-99990 is out', 'a digit too many'],
    ['order 100-2026-000418', 'an order number'],
    ['build 219099998 passed', 'a build number'],
    ['123-45-6789 is how it is written', 'the number of an example'],
    ['zip 30309, postal code 94107', 'codes of no country that is named'],
    ['msg 4275 3030 3585', 'three groups of four'],
    ['seq 8001015009087', 'thirteen digits of a sequence'],
    ['where id between 1503554126 and 7908414376', 'ids of rows'],
    ['in vpc-1a7e246b3ccf2398d', 'a hexadecimal id of a cloud'],
    ['x y z\n646 571 823\n130 692 544\n733 104 298', 'rows of a table, one with a check digit'],
    ['run 646 571 823 130 692 544', 'six cells of a row'],
    ['593 632 4298\n646 170 9168', 'rows grouped as a phone number is'],
    ['200 45 1024', 'cells grouped as a social security number is'],
    ['phone of 2026-03-08', 'a day'],
    ['<support> CF:: none', 'a label and two colons'],
    ['session 0x14ed93111f20048', 'a hexadecimal session'],
    ['trace 12345678-1234-4242-8242-424242424242', 'a UUID'],
  ])('find nothing in %p: %s', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['order 4411 was paid with 4242424242424242', 'CREDIT_CARD', '4242424242424242'],
    ['row 4: JG103759A', 'UK_NINO', 'JG103759A'],
  ])(
    'let a word before a number of its own not speak against the next in %p',
    (text, type, value) => {
      expect(found(text)).toEqual([[type, value]]);
    },
  );

  it.each([
    ['UK passport 925665416', 'UK_PASSPORT', '925665416'],
    ['passport 925665416, nationality USA', 'US_PASSPORT', '925665416'],
    ['Indian passport J8369854', 'IN_PASSPORT', 'J8369854'],
    ['passaporto YA1234567', 'IT_PASSPORT', 'YA1234567'],
  ])(
    'take a passport of several forms for that of the country named in %p',
    (text, type, value) => {
      expect(found(text)).toEqual([[type, value]]);
    },
  );

  it('find a number beside other numbers where a word names it', () => {
    expect(found('SIN 130 692 544\n646 571 823\n733 104 298')).toEqual([['CA_SIN', '130 692 544']]);
    expect(found('130 692 544')).toEqual([['CA_SIN', '130 692 544']]);
  });

  it('tell a register from the court behind its number', () => {
    expect(found('HRA 5512 AG Bremen')).toEqual([['DE_HANDELSREGISTER', 'HRA 5512']]);
    expect(found('10115 Berlin')).toEqual([['DE_PLZ', '10115']]);
  });

  it('carry unique names, a source and a readable head', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { id, heads, source, score, pattern } of RULES) {
      expect(source).not.toBe('');
      expect(pattern.sticky).toBe(true);
      expect(score[0]).toBeLessThanOrEqual(score[1]);
      for (const { length } of headsOf(heads))
        expect([id, length > 0 && length <= MAX_HEAD]).toEqual([id, true]);
    }
  });

  it('hold no pattern with an unbounded repetition', () => {
    for (const { pattern } of RULES) expect(pattern.source).not.toMatch(/[^\\][+*](?![^[]*\])|,\}/);
  });
});
