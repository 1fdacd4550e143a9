import { createDetector } from '../detector.js';

const detector = createDetector({ names: true });
const found = (text: string) =>
  detector.detect(text).map(({ type, start, end }) => `${type}:${text.slice(start, end)}`);

describe('names', () => {
  it.each([
    ['Hello, this is Katarzyna Nowicka calling about my phone.', ['PERSON:Katarzyna Nowicka']],
    ['{"assignee":"Haile Gebremariam","state":"open"}', ['PERSON:Haile Gebremariam']],
    ['user="Sofia Lindqvist" action=login', ['PERSON:Sofia Lindqvist']],
    ['Dr. Vasquez will see you on Tuesday', ['PERSON:Vasquez']],
    ['Signed for by J. R. Thornton.', ['PERSON:J. R. Thornton']],
    [
      'We met Ludwig van der Berg in Rotterdam.',
      ['PERSON:Ludwig van der Berg', 'LOCATION:Rotterdam'],
    ],
    ['The contract with Seaholm Logistics GmbH ends.', ['ORGANIZATION:Seaholm Logistics GmbH']],
  ])('are found in %p', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'Mark the job as done and let May figures roll over to June.',
    'INFO PacketResponder for block terminating',
    'Connection refused: Internal Server Error',
    'Click the Save Button to continue',
    'WARN HttpClient Timeout after Retry',
    'POSSIBLE BREAK-IN ATTEMPT!',
    'Monday, 12 January 2026',
  ])('are not found in %p', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('are looked for only when wanted, or when the type is asked for', () => {
    const text = 'Hello, this is Katarzyna Nowicka';
    expect(createDetector().detect(text)).toEqual([]);
    expect(createDetector().detect(text, { entities: ['PERSON'] })).toHaveLength(1);
  });
});
