import * as fc from 'fast-check';
import { createDetector } from './detector.js';
import { redact } from './redact.js';

const detector = createDetector({ names: true });

const VALUES: readonly (readonly [type: string, frame: string, value: string])[] = [
  ['EMAIL_ADDRESS', 'mail % now', 'ann.lee@example.org'],
  ['CREDIT_CARD', 'card % was declined', '4242 4242 4242 4242'],
  ['CREDIT_CARD', 'pan=% brand=visa', '378282246310005'],
  ['IBAN_CODE', 'pay to iban % by noon', 'DE89 3704 0044 0532 0130 00'],
  ['US_SSN', 'ssn % ok', '536-90-4412'],
  ['PHONE_NUMBER', 'phone % ok', '+44 7911 204518'],
  ['IP_ADDRESS', 'ip % ok', '62.210.16.8'],
  ['MAC_ADDRESS', 'mac % ok', '3c:52:82:a1:0f:9e'],
  ['BR_CPF', 'cpf % ok', '529.982.247-25'],
  ['SECRET', 'token % ok', 'ghp_9fQx2LmV7cKzR4tYbN8wJ1sHdP6gA3eUiO0k'],
  ['CRYPTO', 'wallet % ok', '1BoatSLRHtKNngkdXEeobR76b53LETtpyT'],
  ['PERSON', 'Hello, this is % calling.', 'Agnieszka Wrona'],
];

/** Every kind of character that takes no place. */
const UNSEEN = [
  '\u00ad',
  '\u034f',
  '\u061c',
  '\u180e',
  '\u200b',
  '\u200c',
  '\u200d',
  '\u200e',
  '\u200f',
  '\u202a',
  '\u202e',
  '\u2060',
  '\u2066',
  '\u2069',
  '\u3164',
  '\ufe0f',
  '\ufeff',
  '\u{e0020}',
  '\u001b[1m',
  '&shy;',
  '&#8203;',
  '%E2%80%8B',
  '\\u200b',
];
const DIGITS = [0x660, 0x6f0, 0x966, 0xe50, 0xff10, 0x1d7ce, 0x1d7f6];

const hex = (character: string, digits: number) =>
  character.codePointAt(0)!.toString(16).padStart(digits, '0');
/** Ways to write one character as something else. */
const WRITTEN: readonly ((character: string) => string)[] = [
  (character) => `%${hex(character, 2)}`,
  (character) => `%25${hex(character, 2)}`,
  (character) => `\\u${hex(character, 4)}`,
  (character) => `\\\\u${hex(character, 4)}`,
  (character) => `\\x${hex(character, 2)}`,
  (character) => `&#${character.codePointAt(0)!};`,
  (character) => `&#x${hex(character, 1)};`,
  (character) => `&amp;#${character.codePointAt(0)!};`,
  (character) =>
    /[!-~]/.test(character) ? String.fromCodePoint(character.codePointAt(0)! + 0xfee0) : '\u3000',
];
const FRAMES: readonly (readonly [string, string])[] = [
  ['', ''],
  ['**', '**'],
  ['`', '`'],
  ['<td>', '</td>'],
  ['{"value":"', '"}'],
  ['{\\"value\\":\\"', '\\"}'],
  ['\u2068', '\u2069'],
  ['😀 ', ' 😀'],
  ['مرحبا ', ' شكرا'],
  ['e\u0301 ', ' e\u0301'],
  ['\u001b[31m', '\u001b[0m'],
];

const aValue = fc.constantFrom(...VALUES);
const aFrame = fc.constantFrom(...FRAMES);

/** Holds when the value is found, with nothing left of it, and what is left holds nothing. */
function expectGone(type: string, text: string, start: number, end: number): void {
  const findings = detector.detect(text);
  expect(findings.map((finding) => finding.type)).toContain(type);
  for (let index = start; index < end; index += 1) {
    const isCovered = findings.some((found) => found.start <= index && index < found.end);
    if (!isCovered) expect(text[index]).toMatch(/^[^\p{L}\p{N}]$/u);
  }
  expect(detector.detect(redact(text, findings))).toEqual([]);
}

function framed(frame: string, [open, close]: readonly [string, string], value: string) {
  const inner = open + value + close;
  const start = frame.indexOf('%') + open.length;
  return { text: frame.replace('%', () => inner), start, end: start + value.length };
}

describe('values in disguise', () => {
  it('are found with unseen characters anywhere within them', () => {
    fc.assert(
      fc.property(
        aValue,
        aFrame,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom(...UNSEEN)), { minLength: 1, maxLength: 6 }),
        ([type, frame, value], around, marks) => {
          const pieces = [...value];
          for (const [at, mark] of marks) pieces[at % (pieces.length - 1)] += mark;
          const { text, start, end } = framed(frame, around, pieces.join(''));
          expectGone(type, text, start, end);
        },
      ),
    );
  });

  it('are found however their characters are escaped', () => {
    fc.assert(
      fc.property(
        aValue,
        aFrame,
        fc.constantFrom(...WRITTEN),
        fc.func(fc.boolean()),
        ([type, frame, value], around, write, isWritten) => {
          const written = [...value].map((sign, at) => (isWritten(at) ? write(sign) : sign));
          const { text, start, end } = framed(frame, around, written.join(''));
          expectGone(type, text, start, end);
        },
      ),
    );
  });

  it('are found in the digits of every script', () => {
    fc.assert(
      fc.property(aValue, fc.constantFrom(...DIGITS), ([type, frame, value], zero) => {
        const other = value.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
        const { text, start, end } = framed(frame, ['', ''], other);
        expectGone(type, text, start, end);
      }),
    );
  });

  it('are found where a line ends between their groups', () => {
    for (const [type, frame, value] of VALUES) {
      if (type === 'PERSON' || !/[ @]/.test(value)) continue;
      for (const end of ['\n', '\r\n', ' \n  ', '\\n']) {
        const wrapped = value.replace(/ (?!.{0,4}$)|@/, (sign) => sign.trim() + end);
        const { text, start } = framed(frame, ['', ''], wrapped);
        expectGone(type, text.replace('\\n', '\n'), start, start);
        expectGone(type, text, start, start);
      }
    }
  });
});
