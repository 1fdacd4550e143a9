import { createDetector } from './detector.js';
import { identifierHoldsPersonalData } from './identifier.js';
import { screenValue } from './screen-value.js';

const SIZE = 50_000;
/** Processor time, which other work on the machine does not lengthen. */
const GOES = 3;

/**
 * Processor time of the quickest of a few goes, in milliseconds: what else runs in the process and on
 * the machine slows down one of them, what grows with the square of a text all of them.
 */
function cpuMs(run: () => void, most: number): number {
  let least = Infinity;
  for (let go = 0; go < GOES && least >= most; go += 1) {
    const before = process.cpuUsage();
    run();
    least = Math.min(least, process.cpuUsage(before).user / 1000);
  }
  return least;
}
const filled = (piece: string) => piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE);

/** Shapes that make careless patterns backtrack or rescan. */
const PIECES = [
  'a',
  'A',
  '1',
  '0',
  ' ',
  '@',
  '.',
  ':',
  '-',
  '%',
  '\\',
  '"',
  '=',
  '/',
  '+',
  '(',
  '_',
  '\n',
  'é',
  '😀',
  'a@',
  '@a',
  'a.',
  '1.',
  '1 ',
  '1-',
  '1:',
  '::',
  ':1',
  'f:',
  '%4',
  '%40',
  '\\u0040',
  '\\\\',
  '\\"',
  'a@a.',
  'a@b.c',
  'ann@example.org ',
  '1.1.1.1',
  '1.1.1.',
  '10.0.0.1 ',
  '4242 4242 4242 4242 ',
  '4242',
  '4111111111111111 ',
  '219-09-9998 ',
  '219-',
  '+1 ',
  '+1',
  '+1 650-253-000',
  'mysql -h x ',
  'key key_key=',
  'name="password" value',
  'my name is ',
  'name: "anna',
  'A Co., ',
  'S.p.A. ',
  'Jean-',
  '山田 ',
  '이서준',
  'name=ア ',
  '(0',
  '03-3213-',
  '(650) ',
  '00441',
  '020 7946 0958 ',
  '06 ',
  'GB82 WEST 1234 ',
  'GB82',
  'GB',
  'DE ',
  'A1',
  'A1 ',
  'AB12',
  '12AB ',
  'eyJ',
  'eyJaaaaaaaa.',
  'eyJaaaaaaaa.eyJaaaa.',
  'sk-',
  'sk-a',
  'AKIA',
  'ghp_',
  'ghp_aA1',
  'password=',
  'password: ',
  'password',
  'token=a',
  'secret_',
  'api_key',
  'pass',
  'key',
  '://',
  'a://',
  'a://b:',
  'http://a:b',
  '-----BEGIN PRIVATE KEY-----',
  '-----BEGIN ',
  'Bearer ',
  'Basic a',
  'AccountKey=',
  'Aa ',
  'Aa',
  'A. ',
  'Aa de ',
  'de ',
  'Anna Smith ',
  "O'",
  'Mc',
  'A-',
  'Dr. ',
  '{"a":',
  '[',
  '{',
  '"a":"b",',
  '0x',
  '0xa',
  '1Boat',
  'bc1q',
  'bc1',
  '1A',
  'Ab1 ',
  '12/',
  '12/12/',
  '2026-01-01 ',
  'born 1',
  'may ',
  'http://',
  'www.',
  'a.b.',
  'https://a.b/',
  '0123456789abcdef',
  '12345678-1234-',
  '.com',
  '@.',
  '-us1',
  '주민등록번호',
  'ñ1',
  'Żółć ',
  '1234567890 ',
  '123 456 789 ',
  '12 34 56 78 ',
  '1/1/',
  '&#64;',
  '&amp;#64;',
  '&#',
  '&shy;4',
  '\u200b',
  '4\u200b',
  'e\u0301',
  '\u0301',
  '\u0661',
  '\u{1d7d8}',
  '\u001b[',
  '\u001b[1m4',
  'a\u3002',
  '_a',
  '_aa_ ',
  'my aaa ',
  "i'm aa ",
  'cookie=a;',
  'cookie: sid=',
  'Anna Lee and ',
  "a'a",
  '=1+',
  '=11+11',
  '=Ab+Ab',
  '1111 1111\n',
  ' 11\n11 ',
  '1-\n',
  'a@\n',
  '\\\n',
  '\u0000',
  '\ud800',
];

describe('detection of hostile input', () => {
  const standard = createDetector({ names: true });
  const everything = [
    'URL',
    'DATE_TIME',
    'PERSON',
    'US_DRIVER_LICENSE',
    'PHONE_NUMBER',
    'SECRET',
    'IBAN_CODE',
    'IP_ADDRESS',
  ] as const;

  it.each(PIECES)('reads 50,000 characters of %j within a second', (piece) => {
    const text = `x ${filled(piece)}!`;
    const byDefault = (): void => void standard.detect(text);
    const asked = (): void => {
      standard.detect(text, { entities: everything });
      identifierHoldsPersonalData(text);
    };
    expect(cpuMs(byDefault, 1000)).toBeLessThan(1000);
    expect(cpuMs(asked, 1000)).toBeLessThan(1000);
  });

  it('walks a value of many members and a deep one within a second', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 5000 }, (_, n) => [`user${n}@example.org`, 'x']),
    );
    const deep = JSON.parse(`${'['.repeat(5000)}1${']'.repeat(5000)}`) as [];
    const walk = (): void => {
      expect(screenValue(wide, standard).findings).toMatchObject([{ count: 5000 }]);
      expect(screenValue(deep, standard).withheld).toBe(1);
    };
    expect(cpuMs(walk, 2000)).toBeLessThan(2000);
  });
});
