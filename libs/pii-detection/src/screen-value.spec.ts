import { createDetector } from './detector.js';
import { screenValue, WITHHELD, type JsonValue } from './screen-value.js';

const detector = createDetector();
const screened = (value: JsonValue) => screenValue(value, detector);

describe('screenValue', () => {
  it('takes personal data out of strings at every depth and counts it by type', () => {
    const { value, findings, withheld } = screened({
      user: [{ mail: 'ann@example.org' }, 'from 203.0.113.9, ann@example.org'],
    });
    expect(value).toEqual({
      user: [{ mail: '<EMAIL_ADDRESS>' }, 'from <IP_ADDRESS>, <EMAIL_ADDRESS>'],
    });
    expect(findings).toMatchObject([
      { type: 'EMAIL_ADDRESS', count: 2 },
      { type: 'IP_ADDRESS', count: 1 },
    ]);
    expect(withheld).toBe(0);
  });

  it('screens object keys and loses no member when two keys become the same', () => {
    const { value } = screened({ 'a@example.org': 1, 'b@example.org': 2 });
    expect(value).toEqual({ '<EMAIL_ADDRESS>': 1, '<EMAIL_ADDRESS>#2': 2 });
  });

  it('lets the name of a member count as context for its value', () => {
    expect(screened({ ssn: '219099998' }).findings).toMatchObject([{ type: 'US_SSN', count: 1 }]);
    expect(screened({ revision: '219099998' }).findings).toEqual([]);
  });

  it('lets a name of a member speak against its value, not against what a sentence says', () => {
    const value = { driver: 'due to 4556737586899855' };
    expect(screened(value).value).toMatchObject({ driver: 'due to <CREDIT_CARD>' });
    const far = 'about your order: the customer wrote that it is 4556737586899855';
    expect(screened({ far }).findings).toMatchObject([{ type: 'CREDIT_CARD', count: 1 }]);
  });

  it('takes a value for the secret or the person that its key names', () => {
    const named = createDetector({ names: true });
    const value = {
      password: 'hunter2Go!',
      assignee: 'Desta Tadesse',
      max_tokens: 'a1b2c3d4e5f6g7',
    };
    expect(screenValue(value, named).value).toEqual({
      password: '<SECRET>',
      assignee: '<PERSON>',
      max_tokens: 'a1b2c3d4e5f6g7',
    });
  });

  it('replaces a number that is a card number by text', () => {
    expect(screened({ card: 4242424242424242 }).value).toEqual({ card: '<CREDIT_CARD>' });
    expect(screened({ count: 1770712345678 }).value).toEqual({ count: 1770712345678 });
  });

  it('keeps JSON text within JSON parseable and finds duplicate members in it', () => {
    const { value } = screened({ body: '{"card":4242424242424242,"n":1}' });
    expect(JSON.parse((value as { body: string }).body)).toEqual({ card: '<CREDIT_CARD>', n: 1 });
    const hidden = screened('{"mail":"ann@example.org","mail":"none"}');
    expect(hidden.value).not.toContain('ann@');
  });

  it('finds personal data behind percent and JSON escapes', () => {
    expect(screened('GET /?mail=ann%40example.org&x=1').value).toBe(
      'GET /?mail=<EMAIL_ADDRESS>&x=1',
    );
    expect(screened('{\\"mail\\":\\"ann\\u0040example.org\\"}').value).toBe(
      '{\\"mail\\":\\"<EMAIL_ADDRESS>\\"}',
    );
  });

  it('withholds what lies beyond its limits instead of passing it', () => {
    const deep = screenValue([[['ann@example.org']]], detector, { maxDepth: 2 });
    expect(deep).toEqual({ value: [[WITHHELD]], findings: [], withheld: 1 });
    const long = screenValue(['short', 'x'.repeat(100)], detector, { maxChars: 50 });
    expect(long.value).toEqual(['short', WITHHELD]);
  });

  it('tells where each replacement stands, also in text that is JSON, and not what stood there', () => {
    const { findings } = screened({
      note: 'from 203.0.113.9, ann@example.org',
      'a/b~c': ['x', '{"count":4,"card":4111111111111111}'],
    });
    expect(findings).toEqual([
      { type: 'CREDIT_CARD', count: 1, spans: [{ path: '/a~1b~0c/1/card', start: 0, end: 13 }] },
      { type: 'EMAIL_ADDRESS', count: 1, spans: [{ path: '/note', start: 19, end: 34 }] },
      { type: 'IP_ADDRESS', count: 1, spans: [{ path: '/note', start: 5, end: 17 }] },
    ]);
  });

  it('counts what it does not locate: keys, and the rest of many', () => {
    const { findings } = screened({
      'ann@example.org': 1,
      list: Array.from({ length: 100 }, (_, index) => `mail${index}@example.org`),
    });
    expect(findings).toMatchObject([{ type: 'EMAIL_ADDRESS', count: 101 }]);
    expect(findings[0]!.spans).toHaveLength(64);
  });

  it('keeps a member named __proto__ as a plain member', () => {
    const value = JSON.parse('{"__proto__":{"mail":"ann@example.org"}}') as JsonValue;
    expect(JSON.stringify(screened(value).value)).toBe('{"__proto__":{"mail":"<EMAIL_ADDRESS>"}}');
  });
});
