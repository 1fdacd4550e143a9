// Check digits by the formula of each issuer, written apart from the detector's rules.
const digitsOf = (text) => [...text.replace(/\D/g, '')].map(Number);
const bare = (text) => text.replace(/[\s.\-/]/g, '').toUpperCase();
const weighted = (numbers, weights) =>
  weights.reduce((sum, weight, at) => sum + weight * numbers[at], 0);
const luhn = (text) => {
  const digits = digitsOf(text).reverse();
  const sum = digits.reduce((all, d, at) => all + (at % 2 ? (d > 4 ? 2 * d - 9 : 2 * d) : d), 0);
  return sum % 10 === 0;
};
const mod97 = (text) => {
  let rest = 0;
  for (const sign of text) {
    const value = parseInt(sign, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
};
/** ISO 7064 MOD 11,10. */
const mod1110 = (digits) => {
  let product = 10;
  for (const digit of digits.slice(0, -1)) {
    const sum = (digit + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === digits.at(-1);
};
const D = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
  [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
  [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
  [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
  [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
  [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
const P = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
  [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
];
while (P.length < 8) P.push(P.at(-1).map((d) => P[1][d]));
const verhoeff = (digits) =>
  [...digits].reverse().reduce((check, digit, at) => D[check][P[at % 8][digit]], 0) === 0;
const docIcao = (text) => {
  const sum = [...text.slice(0, -1)].reduce(
    (all, c, at) => all + parseInt(c, 36) * [7, 3, 1][at % 3],
    0,
  );
  return sum % 10 === Number(text.at(-1));
};
const ODD = {
  0: 1,
  1: 0,
  2: 5,
  3: 7,
  4: 9,
  5: 13,
  6: 15,
  7: 17,
  8: 19,
  9: 21,
  A: 1,
  B: 0,
  C: 5,
  D: 7,
  E: 9,
  F: 13,
  G: 15,
  H: 17,
  I: 19,
  J: 21,
  K: 2,
  L: 4,
  M: 18,
  N: 20,
  O: 11,
  P: 3,
  Q: 6,
  R: 8,
  S: 12,
  T: 14,
  U: 16,
  V: 10,
  W: 22,
  X: 25,
  Y: 24,
  Z: 23,
};
const VIN = Object.fromEntries(
  [...'ABCDEFGH']
    .map((c, i) => [c, i + 1])
    .concat(
      [...'JKLMN'].map((c, i) => [c, i + 1]),
      [
        ['P', 7],
        ['R', 9],
      ],
      [...'STUVWXYZ'].map((c, i) => [c, i + 2]),
    ),
);
const DNI = 'TRWAGMYFPDXBNJZSQVHLCKE';
const brazil = (digits, weights) => {
  const rest = weighted(digits, weights) % 11;
  return rest < 2 ? 0 : 11 - rest;
};

export const CHECKS = {
  CREDIT_CARD: luhn,
  IMEI: luhn,
  CA_SIN: luhn,
  SE_PERSONNUMMER: (t) => luhn(digitsOf(t).slice(-10).join('')),
  SE_ORGANISATIONSNUMMER: luhn,
  ZA_ID_NUMBER: luhn,
  IT_VAT_CODE: (t) => luhn(t.replace(/\D/g, '')),
  IBAN_CODE: (t) => {
    const b = bare(t);
    return mod97(b.slice(4) + b.slice(0, 4)) === 1;
  },
  US_NPI: (t) => luhn(`80840${t}`),
  ABA_ROUTING_NUMBER: (t) => weighted(digitsOf(t), [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 === 0,
  MEDICAL_LICENSE: (t) => {
    const d = digitsOf(t);
    return (d[0] + d[2] + d[4] + 2 * (d[1] + d[3] + d[5])) % 10 === d[6];
  },
  UK_NHS: (t) => {
    const d = digitsOf(t);
    return (11 - (weighted(d, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 === d[9];
  },
  AU_ABN: (t) => {
    const d = digitsOf(t);
    d[0] -= 1;
    return d[0] >= 0 && weighted(d, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) % 89 === 0;
  },
  AU_ACN: (t) => {
    const d = digitsOf(t);
    return (10 - (weighted(d, [8, 7, 6, 5, 4, 3, 2, 1]) % 10)) % 10 === d[8];
  },
  AU_TFN: (t) => weighted(digitsOf(t), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0,
  AU_MEDICARE: (t) => {
    const d = digitsOf(t);
    return weighted(d, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 === d[8];
  },
  IN_AADHAAR: (t) => verhoeff(digitsOf(t)),
  IN_GSTIN: (t) => {
    const sum = [...t.slice(0, 14)].reduce((all, c, at) => {
      const p = parseInt(c, 36) * (at % 2 ? 2 : 1);
      return all + Math.floor(p / 36) + (p % 36);
    }, 0);
    return (36 - (sum % 36)) % 36 === parseInt(t[14], 36);
  },
  IT_FISCAL_CODE: (t) => {
    const u = t.toUpperCase();
    const sum = [...u.slice(0, 15)].reduce(
      (all, c, at) => all + (at % 2 ? (c >= 'A' ? c.charCodeAt(0) - 65 : Number(c)) : ODD[c]),
      0,
    );
    return (
      String.fromCharCode(65 + (sum % 26)) === u[15] && (t === u || t[15] === t[15].toLowerCase())
    );
  },
  ES_NIF: (t) => {
    const b = bare(t);
    return DNI[Number(b.slice(0, -1)) % 23] === b.at(-1);
  },
  ES_NIE: (t) => {
    const b = bare(t);
    return DNI[Number('XYZ'.indexOf(b[0]) + b.slice(1, 8)) % 23] === b[8];
  },
  PL_PESEL: (t) => {
    const d = digitsOf(t);
    return (10 - (weighted(d, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 === d[10];
  },
  FI_PERSONAL_IDENTITY_CODE: (t) =>
    '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(t.slice(0, 6) + t.slice(7, 10)) % 31] === t[10],
  SG_NRIC_FIN: (t) => {
    const sum = weighted(digitsOf(t), [2, 7, 6, 5, 4, 3, 2]) + ('TG'.includes(t[0]) ? 4 : 0);
    return ('ST'.includes(t[0]) ? 'JZIHGFEDCBA' : 'XWUTRQPNMLK')[sum % 11] === t.at(-1);
  },
  DE_TAX_ID: (t) => mod1110(digitsOf(t)),
  DE_VAT_ID: (t) => mod1110(digitsOf(t)),
  DE_PASSPORT: docIcao,
  DE_ID_CARD: docIcao,
  DE_SOCIAL_SECURITY: (t) => {
    const b = bare(t);
    const letter = String(b.charCodeAt(8) - 64).padStart(2, '0');
    const d = [...(b.slice(0, 8) + letter + b.slice(9, 11))].map(Number);
    const sum = d.reduce((all, n, at) => {
      const p = n * [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1][at];
      return all + Math.floor(p / 10) + (p % 10);
    }, 0);
    return sum % 10 === Number(b[11]);
  },
  DE_HEALTH_INSURANCE: (t) => {
    const d = [...(String(t.charCodeAt(0) - 64).padStart(2, '0') + t.slice(1))].map(Number);
    const sum = d.slice(0, 10).reduce((all, n, at) => {
      const p = n * (at % 2 ? 2 : 1);
      return all + (p > 9 ? p - 9 : p);
    }, 0);
    return sum % 10 === d[10];
  },
  DE_LANR: (t) => {
    const d = digitsOf(t);
    return (10 - (weighted(d, [4, 9, 4, 9, 4, 9]) % 10)) % 10 === d[6];
  },
  KR_RRN: (t) => {
    const d = digitsOf(t);
    return (11 - (weighted(d, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === d[12];
  },
  KR_FRN: (t) => {
    const d = digitsOf(t);
    return (13 - (weighted(d, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 === d[12];
  },
  KR_BRN: (t) => {
    const d = digitsOf(t);
    return (
      (10 - ((weighted(d, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((d[8] * 5) / 10)) % 10)) %
        10 ===
      d[9]
    );
  },
  TH_TNIN: (t) => {
    const d = digitsOf(t);
    return (11 - (weighted(d, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 === d[12];
  },
  TR_NATIONAL_ID: (t) => {
    const d = digitsOf(t);
    const odd = d[0] + d[2] + d[4] + d[6] + d[8];
    const even = d[1] + d[3] + d[5] + d[7];
    return (
      (((7 * odd - even) % 10) + 10) % 10 === d[9] &&
      d.slice(0, 10).reduce((a, b) => a + b) % 10 === d[10]
    );
  },
  NG_NIN: (t) => verhoeff(digitsOf(t)),
  BR_CPF: (t) => {
    const d = digitsOf(t);
    return (
      brazil(d, [10, 9, 8, 7, 6, 5, 4, 3, 2]) === d[9] &&
      brazil(d, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) === d[10]
    );
  },
  BR_CNPJ: (t) => {
    const d = digitsOf(t);
    return (
      brazil(d, [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === d[12] &&
      brazil(d, [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) === d[13]
    );
  },
  FR_NIR: (t) => {
    const b = bare(t).replace('2A', '19').replace('2B', '18');
    return 97 - Number(BigInt(b.slice(0, 13)) % 97n) === Number(b.slice(13));
  },
  NL_BSN: (t) => weighted(digitsOf(t), [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
  VIN: (t) => {
    const sum = [...t].reduce(
      (all, c, at) =>
        all + (VIN[c] ?? Number(c)) * [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2][at],
      0,
    );
    return 'X0123456789'['X0123456789'.indexOf(sum % 11 === 10 ? 'X' : String(sum % 11))] === t[8];
  },
};
