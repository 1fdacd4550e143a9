import { createDetector } from './detector.js';

const detector = createDetector();
const typesIn = (text: string) =>
  detector.detect(text).map(({ type, start, end }) => `${type}:${text.slice(start, end)}`);

describe('createDetector', () => {
  it('reports offsets in UTF-16 units with an exclusive end', () => {
    expect(detector.detect('😀 ann@example.org')).toEqual([
      { type: 'EMAIL_ADDRESS', start: 3, end: 18, score: 1, ruleId: 'email' },
    ]);
  });

  it('maps findings in escaped text back to the text as it was given', () => {
    const text = 'q=%22ann%40example.org%22';
    const [finding] = detector.detect(text);
    expect(text.slice(finding!.start, finding!.end)).toBe('ann%40example.org');
  });

  it('reports only the types asked for, then at any score', () => {
    expect(detector.detect('219099998')).toEqual([]);
    expect(detector.detect('219099998 ann@example.org', { entities: ['US_SSN'] })).toMatchObject([
      { type: 'US_SSN', start: 0, end: 9 },
    ]);
  });

  it.each([
    ['card 4242 4242 4242 4242 declined', ['CREDIT_CARD:4242 4242 4242 4242']],
    ['number 4242 4242 4242 4241 declined', []],
    ['part 219-09-99990 is out', []],
    ['order 100-2026-000418', []],
    ['id=12345678-1234-4123-8123-123456789012', []],
    ['epoch 1770712345678 offset 4102444800', []],
    ['chrome 126.0.6478.127 on 10.0.22631', []],
    ['getty@tty1.service started', []],
  ])('finds in %p what a person would call personal', (text, expected) => {
    expect(typesIn(text)).toEqual(expected);
  });

  it.each([
    ['card ４２４２ ４２４２ ４２４２ ４２４２ declined', '４２４２ ４２４２ ４２４２ ４２４２'],
    ['card 4242\u00a04242\u00a04242\u00a04242 declined', '4242\u00a04242\u00a04242\u00a04242'],
    ['card 4242\u200b4242\u200b4242\u200b4242 declined', '4242\u200b4242\u200b4242\u200b4242'],
    ['ssn 536\u201122\u20118726 ok', '536\u201122\u20118726'],
    ['手机 card：4242424242424242。', '4242424242424242'],
    ['mac:b1:3c:bb:1f:1d:00。', 'b1:3c:bb:1f:1d:00'],
    ['mail bob.smith＠example.com now', 'bob.smith＠example.com'],
  ])('finds what is written with other characters in %p', (text, value) => {
    const [finding] = createDetector().detect(text);
    expect(text.slice(finding!.start, finding!.end)).toBe(value);
  });
});
