import { createDetector } from './detector.js';
import type { EntityType } from './entity-types.js';

/**
 * Values that are what they claim to be, by type: check digits hold, forms are those in use. Taken from
 * the documents of the issuers and made by their rules.
 */
const POSITIVE: Partial<Record<EntityType, readonly string[]>> = {
  EMAIL_ADDRESS: ['info@plumrow.org', 'a.b-c+tag@mail.example.co.uk', 'ÖBB@example.at'],
  CREDIT_CARD: [
    '4012888888881881',
    '4012-8888-8888-1881',
    '4012 8888 8888 1881',
    '5555555555554444',
    '378282246310005',
    '6011000990139424',
    '3530111333300000',
    '30569309025904',
    '6759649826438453',
  ],
  PHONE_NUMBER: ['+44 20 7946 0958', '(650) 253-0000', '+49 30 901820', '+91 98765 43210'],
  IP_ADDRESS: ['192.168.0.1', '8.8.8.8', '2001:db8::ff00:42:8329', 'fe80::1', '10.0.0.0/8'],
  MAC_ADDRESS: ['00:1A:2B:3C:4D:5E', '00-1A-2B-3C-4D-5E', '001a.2b3c.4d5e'],
  IBAN_CODE: [
    'GB82WEST12345698765432',
    'DE89 3704 0044 0532 0130 00',
    'FR1420041010050500013M02606',
  ],
  SWIFT_CODE: ['DEUTDEFF500', 'NEDSZAJJ'],
  CRYPTO: [
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy',
    'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq',
  ],
  URL: ['https://www.plumrow.org/a?b=c', 'http://10.0.0.1:80/x', 'plumrow.org/path'],
  DATE_TIME: ['2026-11-20', '11/20/2026', '20.11.2026', '12 May 2024', 'May 12, 2024', '5-20-2021'],
  VIN: ['1HGCM82633A004352'],
  IMEI: ['490154203237518', '49-015420-323751-8'],
  MEDICAL_LICENSE: ['BB1388568'],
  US_SSN: ['536-90-4399', '536 90 4399', '536904399'],
  US_ITIN: ['911-70-1234', '911701234'],
  US_PASSPORT: ['912803456', 'A12803456'],
  US_DRIVER_LICENSE: ['H12234567', 'D1234567890123'],
  US_BANK_NUMBER: ['945456787654'],
  US_MBI: ['1EG4-TE5-MK73', '1EG4TE5MK73'],
  US_NPI: ['1234567893'],
  ABA_ROUTING_NUMBER: ['021000021', '121000358'],
  UK_NHS: ['401-023-2137', '401 023 2137', '4010232137'],
  UK_NINO: ['AA 12 34 56 B', 'hh 01 02 03 d', 'TW987654A'],
  UK_POSTCODE: ['SW1A 1AA', 'M1 1AE', 'EC1A1BB'],
  UK_VEHICLE_REGISTRATION: ['AB51 ABC', 'AB51ABC'],
  UK_DRIVING_LICENCE: ['MORGA657054SM9IJ'],
  AU_ABN: ['51 824 753 556', '51824753556'],
  AU_ACN: ['000 000 019', '005 499 981'],
  AU_TFN: ['876 543 210', '876543210'],
  AU_MEDICARE: ['2123 45670 1', '2123456701'],
  CA_SIN: ['130 692 544', '130-692-544'],
  IN_PAN: ['AAASA1111R', 'ABCPD1234Z'],
  IN_AADHAAR: ['312345678909', '3998 7654 3211'],
  IN_VEHICLE_REGISTRATION: ['KA53ME3456', 'KA99ME3456'],
  IN_VOTER: ['KSD1287349'],
  IN_PASSPORT: ['A3456781', 'J8369854'],
  IN_GSTIN: ['27AAPFU0939F1ZV'],
  IT_FISCAL_CODE: ['RSSMRA85T10A562S'],
  IT_VAT_CODE: ['01333550323'],
  IT_DRIVER_LICENSE: ['AA0123456B'],
  IT_PASSPORT: ['AA1234567'],
  IT_IDENTITY_CARD: ['AA1234567', 'CA12345AA'],
  ES_NIF: ['12345678Z', '1111111-G', '55555555K'],
  ES_NIE: ['X9613851N', 'Z8078221M', 'Y8063915Z'],
  ES_PASSPORT: ['AAA123456'],
  PL_PESEL: ['44051401359'],
  FI_PERSONAL_IDENTITY_CODE: ['131052-308T', '010594Y9032'],
  SE_PERSONNUMMER: ['811228-9874', '19811228-9874'],
  SE_ORGANISATIONSNUMMER: ['556703-7485'],
  SG_NRIC_FIN: ['S2740116C', 'G3478474W'],
  SG_UEN: ['53125226D', '201434292D'],
  DE_TAX_ID: ['86095742719', '86 095 742 719'],
  KR_RRN: ['960121-3123457', '9601213123457'],
  TH_TNIN: ['1234567890121', '1-2345-67890-12-1'],
  TR_NATIONAL_ID: ['10000000146'],
  TR_LICENSE_PLATE: ['34 ABC 123'],
  ZA_ID_NUMBER: ['8001015009087'],
  BR_CPF: ['111.444.777-35', '11144477735'],
  BR_CNPJ: ['11.222.333/0001-81', '11222333000181'],
  FR_NIR: ['2 55 08 14 168 025 38', '255081416802538'],
  NL_BSN: ['111222333', '123456782'],
};

/**
 * Values near those that are none: a digit changed, a form nobody issues. Where numbers with a wrong
 * check digit are in use, a finding says by its score how little it is worth.
 */
const NEGATIVE: Partial<Record<EntityType, readonly string[]>> = {
  EMAIL_ADDRESS: ['my email is info@plumrow.', 'at @plumrow.org', 'user@host'],
  CREDIT_CARD: ['4012888888881882', '1748503543012', '0000000000000000'],
  IP_ADDRESS: ['192.168.0.256', '1.2.3', 'ab:cd'],
  MAC_ADDRESS: ['00:1A:2B:3C:4D', '00:1A:2B:3C:4D:5G', '00:1A-2B:3C-4D:5E'],
  IBAN_CODE: ['GB82WEST12345698765433', 'IL150120690000003111112', 'DE89'],
  CRYPTO: ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb', 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdz'],
  VIN: ['1HGCM82633A004353', '1HGCM82633A00435O'],
  IMEI: ['490154203237519'],
  MEDICAL_LICENSE: ['BB1388569'],
  US_SSN: ['000-12-3456', '666-12-3456', '123-00-4567', '123-45-0000'],
  US_ITIN: ['911-89-1234', '123-70-1234'],
  US_NPI: ['1234567894'],
  ABA_ROUTING_NUMBER: ['421042111'],
  UK_NHS: ['401-023-2138'],
  UK_NINO: ['BG 12 34 56 B', 'AA 12 34 56 E'],
  UK_POSTCODE: ['QQ1A 1AAA'],
  AU_ABN: ['52 824 753 556'],
  AU_ACN: ['824 753 557'],
  AU_TFN: ['876 543 211'],
  AU_MEDICARE: ['2123 25870 1'],
  CA_SIN: ['046 454 287'],
  IN_AADHAAR: ['312345678900', '111111111111'],
  IT_FISCAL_CODE: ['RSSMRA85T10A562T'],
  IT_VAT_CODE: ['01333550324'],
  ES_NIF: ['12345678A'],
  ES_NIE: ['X9613851A'],
  PL_PESEL: ['44051401358'],
  FI_PERSONAL_IDENTITY_CODE: ['131052-308U'],
  SE_PERSONNUMMER: ['811228-9875'],
  SG_NRIC_FIN: ['S2740116D'],
  DE_TAX_ID: ['86095742710'],
  TH_TNIN: ['1234567890122'],
  TR_NATIONAL_ID: ['10000000147'],
  ZA_ID_NUMBER: ['8001015009088'],
  BR_CPF: ['111.444.777-36', '111.111.111-11'],
  BR_CNPJ: ['11.222.333/0001-82'],
  FR_NIR: ['2 55 08 14 168 025 39'],
  NL_BSN: ['111222334'],
};

/** Findings up to this score are for those who want every doubt. */
const MAX_DOUBTFUL_SCORE = 0.3;

const FRAMES: readonly ((value: string) => string)[] = [
  (value) => value,
  (value) => `my number is ${value}, thanks`,
  (value) => `{"value":"${value}"}`,
];

const detector = createDetector();
const listed = (table: typeof POSITIVE) =>
  Object.entries(table).flatMap(([type, values]) =>
    values.map((value) => ({ type: type as EntityType, value })),
  );

describe('types that are asked for', () => {
  it('are found in at least 97 of 100 values, wherever they stand', () => {
    const missed: string[] = [];
    const cases = listed(POSITIVE);
    for (const { type, value } of cases) {
      for (const frame of FRAMES) {
        const text = frame(value);
        const start = text.indexOf(value);
        const found = detector.detect(text, { entities: [type] });
        const isFound = found.some(
          (each) => each.start <= start && each.end >= start + value.length,
        );
        if (!isFound) missed.push(`${type}: ${text}`);
      }
    }
    const allowed = Math.floor(cases.length * FRAMES.length * 0.03);
    expect(missed.slice(allowed)).toEqual([]);
  });

  it.each(listed(NEGATIVE))('$type is not claimed for $value', ({ type, value }) => {
    const found = detector.detect(`it was ${value} there`, { entities: [type] });
    expect(found.filter(({ score }) => score > MAX_DOUBTFUL_SCORE)).toEqual([]);
  });
});
