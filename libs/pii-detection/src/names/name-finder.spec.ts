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
    ["Mary's laptop broke", ['PERSON:Mary']],
    ['Is SIOBHÁN ÓBRIAIN there?', ['PERSON:SIOBHÁN ÓBRIAIN']],
    ['Ticket reassigned from Oluwaseun Adeyemi', ['PERSON:Oluwaseun Adeyemi']],
    ['She studied at the University of Tallinn.', ['ORGANIZATION:University of Tallinn']],
    ['billed to Horvath & Co', ['ORGANIZATION:Horvath & Co']],
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
    'sshd: PAM service ignoring max retries',
    'Revenue Growth in EMEA and APAC',
    'Deploying to Production Cluster',
    'Please review the Privacy Policy and Terms of Service',
    'SELECT Name FROM Users',
  ])('are not found in %p', (text) => {
    expect(found(text)).toEqual([]);
  });

  it('are looked for only when wanted, or when the type is asked for', () => {
    const text = 'Hello, this is Katarzyna Nowicka';
    expect(createDetector().detect(text)).toEqual([]);
    expect(createDetector().detect(text, { entities: ['PERSON'] })).toHaveLength(1);
  });
});
