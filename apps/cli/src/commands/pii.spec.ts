import { parsePiiLine } from './pii-line.js';
import { PiiScoreSheet } from './pii-score-sheet.js';

describe('parsePiiLine', () => {
  it('reads the text, its id, the types asked for and the labels', () => {
    const line =
      '{"id":"a1","text":"x","entities":["US_SSN"],"spans":[{"type":"US_SSN","start":0,"end":1}]}';
    expect(parsePiiLine(line)).toEqual({
      id: 'a1',
      text: 'x',
      entities: ['US_SSN'],
      spans: [{ type: 'US_SSN', start: 0, end: 1 }],
    });
  });

  it('leaves out types nobody can find, and keeps an empty choice empty', () => {
    expect(parsePiiLine('{"id":1,"text":"x","entities":["US_SSN","NRP"]}')).toMatchObject({
      entities: ['US_SSN'],
    });
    expect(parsePiiLine('{"id":1,"text":"x","entities":[]}')).toMatchObject({ entities: [] });
  });

  it.each([
    ['{', { id: null, error: 'not JSON' }],
    ['[1]', { id: null, error: 'not an object' }],
    ['{"id":"a"}', { id: 'a', error: 'text must be a string' }],
    [
      '{"id":"a","text":"x","entities":"US_SSN"}',
      { id: 'a', error: 'entities must be an array of strings' },
    ],
  ])('says what is wrong with %p', (line, expected) => {
    expect(parsePiiLine(line)).toEqual(expected);
  });
});

describe('PiiScoreSheet', () => {
  const label = { type: 'US_SSN', start: 10, end: 20 };

  it('counts a finding of the same type that covers half of the label as a hit', () => {
    const sheet = new PiiScoreSheet();
    expect(sheet.add([label], [{ type: 'US_SSN', start: 15, end: 40 }])).toEqual([]);
    expect(sheet.rows()[0]).toEqual({
      type: 'US_SSN',
      labels: 1,
      recall: 100,
      precision: 100,
      f2: 100,
    });
  });

  it('counts misses and false alarms, and weighs misses four times in F2', () => {
    const sheet = new PiiScoreSheet();
    sheet.add([label], [label]);
    const wrong = sheet.add([label], [{ type: 'IMEI', start: 10, end: 20 }]);
    expect(wrong).toEqual([
      { kind: 'MISS', ...label },
      { kind: 'FALSE', type: 'IMEI', start: 10, end: 20 },
    ]);
    expect(sheet.rows().at(-1)).toEqual({
      type: 'ALL',
      labels: 2,
      recall: 50,
      precision: 50,
      f2: 50,
    });
    expect(sheet.rows()[0]).toMatchObject({ type: 'IMEI', recall: undefined, precision: 0 });
  });
});
