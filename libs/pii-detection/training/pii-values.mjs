// Makers of valid values, one a type. Numbers with check digits are drawn until an independent
// validator (stdnum, libphonenumber-js) or the published formula accepts them.
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import stdnum from 'stdnum';

const { stdnum: standard } = stdnum;

const luhn = (digits) =>
  [...digits]
    .reverse()
    .reduce((sum, d, i) => sum + (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][d] : Number(d)), 0) %
    10 ===
  0;

export function makersFor(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const digits = (count) => Array.from({ length: count }, () => Math.floor(random() * 10)).join('');
  const from = (alphabet, count) =>
    Array.from({ length: count }, () => pick([...alphabet])).join('');
  const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const MIXED = `${UPPER}abcdefghijklmnopqrstuvwxyz0123456789`;
  const HEX = '0123456789abcdef';
  const until = (make, accept) => {
    for (let tries = 0; tries < 200_000; tries += 1) {
      const value = make();
      if (accept(value)) return value;
    }
    throw new Error(`no value accepted by ${accept}`);
  };
  const valid = (country, number) => (value) => standard[country][number].validate(value).isValid;
  const two = (number) => String(number).padStart(2, '0');
  const birth = () =>
    `${two(Math.floor(random() * 100))}${two(1 + Math.floor(random() * 12))}${two(1 + Math.floor(random() * 28))}`;
  const octet = () => String(1 + Math.floor(random() * 254));
  const card = () => {
    const [prefix, length] = pick([
      ['4', 16],
      ['51', 16],
      ['55', 16],
      ['2221', 16],
      ['34', 15],
      ['37', 15],
      ['6011', 16],
      ['65', 16],
      ['3528', 16],
      ['36', 14],
    ]);
    const number = until(() => prefix + digits(length - prefix.length), luhn);
    const form = random();
    if (form < 0.5) return number;
    const separator = form < 0.75 ? ' ' : '-';
    if (length === 16) return number.match(/\d{4}/g).join(separator);
    return length === 15
      ? [number.slice(0, 4), number.slice(4, 10), number.slice(10)].join(separator)
      : number;
  };
  const phone = () => {
    const country = pick(
      random() < 0.5 ? ['US', 'GB', 'DE', 'FR', 'ES', 'IT', 'NL', 'IN', 'CA'] : getCountries(),
    );
    const example = getExampleNumber(country, examples);
    const make = () => {
      const national = example.nationalNumber;
      const keep = Math.max(1, national.length - 6);
      return parsePhoneNumberFromString(
        `+${example.countryCallingCode}${national.slice(0, keep)}${digits(national.length - keep)}`,
      );
    };
    const number = until(make, (value) => value?.isValid());
    const form = random();
    if (form < 0.35) return number.formatInternational();
    if (form < 0.5) return number.number;
    if (country === 'US' || country === 'CA') {
      const n = number.nationalNumber;
      return pick([
        `(${n.slice(0, 3)}) ${n.slice(3, 6)}-${n.slice(6)}`,
        `${n.slice(0, 3)}-${n.slice(3, 6)}-${n.slice(6)}`,
        `${n.slice(0, 3)}.${n.slice(3, 6)}.${n.slice(6)}`,
        `1-${n.slice(0, 3)}-${n.slice(3, 6)}-${n.slice(6)}`,
      ]);
    }
    return form < 0.8
      ? number.formatInternational().replace(/ /g, pick(['-', '.', ' ']))
      : number.formatNational();
  };
  const WORDS = [
    'anna',
    'rlopez',
    'j.smith',
    'noor',
    'mk',
    'support',
    'kenji_t',
    'ole-hansen',
    'p.o.brien',
    'lena99',
    'dev+test',
    'billing',
    'x.y.z',
    'tomas',
  ];
  const DOMAINS = [
    'example.org',
    'mail.example.com',
    'firma.test',
    'uni-bonn.de',
    'acme.co.uk',
    'corp.io',
    'data.ai',
    'shop.com.br',
    'post.nl',
    'kontor.dev',
    'gov.au',
  ];
  const nhs = (d) =>
    (11 - ([...d.slice(0, 9)].reduce((s, x, i) => s + x * (10 - i), 0) % 11)) % 11 === Number(d[9]);
  return {
    EMAIL_ADDRESS: () => `${pick(WORDS)}${random() < 0.3 ? digits(2) : ''}@${pick(DOMAINS)}`,
    CREDIT_CARD: card,
    PHONE_NUMBER: phone,
    IP_ADDRESS: () =>
      random() < 0.75
        ? `${1 + Math.floor(random() * 222)}.${octet()}.${octet()}.${octet()}`.replace(
            /^127\./,
            '12.',
          )
        : `2001:db8:${from(HEX, 4)}:${from(HEX, 3)}::${from(HEX, 4)}`,
    MAC_ADDRESS: () =>
      until(
        () => Array.from({ length: 6 }, () => from(HEX, 2)).join(pick([':', ':', '-'])),
        (v) => new Set(v.match(/[:-]/g)).size === 1 && /[a-f]/.test(v),
      ),
    IBAN_CODE: () => {
      const [country, length] = pick([
        ['DE', 22],
        ['GB', 22],
        ['NL', 18],
        ['FR', 27],
        ['ES', 24],
        ['IT', 27],
        ['CH', 21],
        ['PL', 28],
        ['BE', 16],
      ]);
      const letters = { GB: 4, NL: 4, IT: 1 }[country] ?? 0;
      const body = from(UPPER, letters) + digits(length - 4 - letters);
      const numeric = [...`${body}${country}00`]
        .map((c) => (c <= '9' ? c : String(c.charCodeAt(0) - 55)))
        .join('');
      const iban = country + two(98 - Number(BigInt(numeric) % 97n)) + body;
      return random() < 0.5 ? iban : iban.match(/.{1,4}/g).join(' ');
    },
    US_SSN: () =>
      until(
        () => `${digits(3)}-${digits(2)}-${digits(4)}`,
        (v) => valid('US', 'ssn')(v),
      ).replace(/-/g, pick(['-', '-', '-', ' ', ''])),
    US_ITIN: () => `9${digits(2)}-7${digits(1)}-${digits(4)}`,
    UK_NHS: () =>
      until(() => digits(10), nhs).replace(
        /(...)(...)(....)/,
        pick(['$1 $2 $3', '$1$2$3', '$1-$2-$3']),
      ),
    UK_NINO: () =>
      `${pick(['AB', 'CE', 'JM', 'PX', 'SR'])}${digits(6)}${pick([...'ABCD'])}`.replace(
        /(..)(..)(..)(..)(.)/,
        pick(['$1$2$3$4$5', '$1 $2 $3 $4 $5']),
      ),
    CA_SIN: () =>
      until(() => `${pick([...'1234567'])}${digits(8)}`, luhn).replace(
        /(...)(...)(...)/,
        pick(['$1 $2 $3', '$1-$2-$3', '$1$2$3']),
      ),
    AU_TFN: () =>
      until(() => digits(9), valid('AU', 'tfn')).replace(
        /(...)(...)(...)/,
        pick(['$1 $2 $3', '$1$2$3']),
      ),
    AU_ABN: () =>
      until(() => digits(11), valid('AU', 'abn')).replace(
        /(..)(...)(...)(...)/,
        pick(['$1 $2 $3 $4', '$1$2$3$4']),
      ),
    AU_MEDICARE: () =>
      until(
        () => `${pick([...'23456'])}${digits(9)}`,
        (d) => [1, 3, 7, 9, 1, 3, 7, 9].reduce((s, w, i) => s + w * d[i], 0) % 10 === Number(d[8]),
      ).replace(/(....)(.....)(.)/, pick(['$1 $2 $3', '$1$2$3'])),
    IN_PAN: () =>
      `${from(UPPER, 3)}${pick([...'PCHF'])}${from(UPPER, 1)}${digits(4)}${from(UPPER, 1)}`,
    IN_AADHAAR: () =>
      until(() => `${pick([...'23456789'])}${digits(11)}`, valid('IN', 'aadhaar')).replace(
        /(....)(....)(....)/,
        pick(['$1 $2 $3', '$1$2$3']),
      ),
    IT_FISCAL_CODE: () =>
      until(
        () =>
          `${from('BCDFGLMNPRST', 6)}${digits(2)}${pick([...'ABCDEHLMPRST'])}${two(1 + Math.floor(random() * 28))}${pick([...'ABCDEFGHL'])}${digits(3)}${from(UPPER, 1)}`,
        valid('IT', 'codicefiscale'),
      ),
    ES_NIF: () => until(() => `${digits(8)}${from(UPPER, 1)}`, valid('ES', 'dni')),
    ES_NIE: () =>
      until(() => `${pick([...'XYZ'])}${digits(7)}${from(UPPER, 1)}`, valid('ES', 'nie')),
    PL_PESEL: () => until(() => birth() + digits(5), valid('PL', 'pesel')),
    FI_PERSONAL_IDENTITY_CODE: () =>
      until(
        () =>
          `${birth().replace(/(..)(..)(..)/, '$3$2$1')}-${digits(3)}${from('0123456789ABCDEFHJKLMNPRSTUVWXY', 1)}`,
        valid('FI', 'hetu'),
      ),
    SE_PERSONNUMMER: () => until(() => `${birth()}-${digits(4)}`, valid('SE', 'personnummer')),
    SG_NRIC_FIN: () =>
      until(
        () => `${pick([...'ST'])}${digits(7)}${from(UPPER, 1)}`,
        (v) =>
          'JZIHGFEDCBA'[
            ([2, 7, 6, 5, 4, 3, 2].reduce((s, w, i) => s + w * v[i + 1], 0) +
              (v[0] === 'T' ? 4 : 0)) %
              11
          ] === v[8],
      ),
    DE_TAX_ID: () => until(() => digits(11), valid('DE', 'idnr')),
    KR_RRN: () => until(() => `${birth()}-${pick([...'1234'])}${digits(6)}`, valid('KR', 'rrn')),
    TH_TNIN: () =>
      until(() => digits(13), valid('TH', 'idnr')).replace(
        /(.)(....)(.....)(..)(.)/,
        pick(['$1-$2-$3-$4-$5', '$1$2$3$4$5']),
      ),
    TR_NATIONAL_ID: () => until(() => digits(11), valid('TR', 'tckimlik')),
    ZA_ID_NUMBER: () => until(() => `${birth()}${digits(4)}0${digits(2)}`, luhn),
    NG_NIN: () => digits(11),
    BR_CPF: () =>
      until(() => digits(11), valid('BR', 'cpf')).replace(
        /(...)(...)(...)(..)/,
        pick(['$1.$2.$3-$4', '$1.$2.$3-$4', '$1$2$3$4']),
      ),
    BR_CNPJ: () =>
      until(() => `${digits(8)}0001${digits(2)}`, valid('BR', 'cnpj')).replace(
        /(..)(...)(...)(....)(..)/,
        '$1.$2.$3/$4-$5',
      ),
    FR_NIR: () =>
      until(
        () =>
          `${pick([...'12'])}${digits(2)}${two(1 + Math.floor(random() * 12))}${pick(['75', '13', '33'])}${digits(8)}`,
        (v) => 97 - Number(BigInt(v.slice(0, 13)) % 97n) === Number(v.slice(13)),
      ).replace(/(.)(..)(..)(..)(...)(...)(..)/, pick(['$1 $2 $3 $4 $5 $6 $7', '$1$2$3$4$5$6$7'])),
    NL_BSN: () => until(() => digits(9), valid('NL', 'bsn')),
    VIN: () =>
      until(
        () => from('ABCDEFGHJKLMNPRSTUVWXYZ123456789', 13) + digits(4),
        (v) => /^[1-9A-HJ-NPR-Z]/.test(v) && /[A-Z]/.test(v),
      ),
    IMEI: () => until(() => `35${digits(13)}`, luhn),
    SECRET: () =>
      pick([
        () => `AKIA${from('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`,
        () => `ghp_${from(MIXED, 36)}`,
        () => `sk_live_${from(MIXED, 24)}`,
        () => `xoxb-${digits(12)}-${digits(12)}-${from(MIXED, 24)}`,
        () => `AIza${from(MIXED, 35)}`,
        () => `glpat-${from(MIXED, 20)}`,
        () => `eyJ${from(MIXED, 20)}.eyJ${from(MIXED, 40)}.${from(MIXED, 43)}`,
        () => `SG.${from(MIXED, 22)}.${from(MIXED, 43)}`,
        () => `sk-proj-${from(MIXED, 48)}`,
        () => `npm_${from(MIXED, 36)}`,
        () => `hf_${from(MIXED, 34)}`,
        () => `sk-ant-api03-${from(MIXED, 90)}`,
      ])(),
  };
}
