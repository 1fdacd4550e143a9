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

  it.each([
    ['my name is anna kowalski and i am late', ['PERSON:anna kowalski']],
    ['{"user":{"name":"dylan mccarthy","id":4}}', ['PERSON:dylan mccarthy']],
    ['from: jonas', ['PERSON:jonas']],
    ['mr. fitzgerald wants it back', ['PERSON:fitzgerald']],
    ['ok peter, i will send it', ['PERSON:peter']],
    ['{"cardholder":"MARTA G SANTOS"}', ['PERSON:MARTA G SANTOS']],
    ['Frau Dr. Weidenfeller ist nicht im Haus.', ['PERSON:Weidenfeller']],
    ['{"name":"王小明"}', ['PERSON:王小明']],
    ['氏名: 佐藤花子', ['PERSON:佐藤花子']],
    ['田中一郎様、お待ちしております。', ['PERSON:田中一郎']],
    ['이서준님 안녕하세요', ['PERSON:이서준']],
    ['我叫张伟,还没收到。', ['PERSON:张伟']],
    ['اسمي ليلى حداد وأريد المساعدة', ['PERSON:ليلى حداد']],
    ['नाम: सुनीता शर्मा', ['PERSON:सुनीता शर्मा']],
    ['{"customer":"Γιώργος Παπαδόπουλος"}', ['PERSON:Γιώργος Παπαδόπουλος']],
  ])('are found behind a cue in %p', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it.each([
    'name: checkout-service',
    'hostname: maria',
    'contact: see the readme',
    'my name is not on the list',
    'hey there, hello world, ok thanks!',
    '고객님 안녕하세요',
    '皆様、お客様、関係者様',
    'Ihre Gesundheitskarte liegt im Kundenkonto.',
    'Sehr geehrte Damen und Herren, die Rechnung fehlt.',
    'La commande est prête. El pedido salió ayer.',
    'reference 77-1290-AB and SA ID',
    'Learner@107 and {SSHA}Li9yOVOvSV5',
  ])('are not found without one in %p', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['fattura di Rossi Trasporti S.r.l. pagata', 'ORGANIZATION:Rossi Trasporti S.r.l.'],
    ['factuur van Jansen Bouw B.V. ontvangen', 'ORGANIZATION:Jansen Bouw B.V.'],
    ['We work for Oakline Supplies Inc. Ask there.', 'ORGANIZATION:Oakline Supplies Inc'],
  ])('take in the points of a legal form in %p', (text, expected) => {
    expect(found(text)).toEqual([expected]);
  });

  it.each([
    ['reviewer: Hope Winters', ['PERSON:Hope Winters']],
    ['{"employee":"Grant Fields","dept":"ops"}', ['PERSON:Grant Fields']],
    ['Our new engineer, Chase Rivers, starts soon.', ['PERSON:Chase Rivers']],
    ['Victoria uploaded the contract again', ['PERSON:Victoria']],
    ['Felix mailed it on Monday', ['PERSON:Felix']],
    ['Thank you, Dawn, see you soon.', ['PERSON:Dawn']],
    ["hi i'm kaylee jensen, pls reply", ['PERSON:kaylee jensen']],
    [
      'signed by Nathaniel Brooks and Yuki Tanaka.',
      ['PERSON:Nathaniel Brooks', 'PERSON:Yuki Tanaka'],
    ],
    ['paid to Olaria Bonfim Ltda', ['ORGANIZATION:Olaria Bonfim Ltda']],
  ])(
    'that are ordinary or strange words are found by what stands around them in %p',
    (text, expected) => {
      expect(found(text)).toEqual(expected);
    },
  );

  it.each([
    'Jackson failed to deserialize the payload',
    'Pascal case is required',
    'Jasmine tests were removed',
    'Victoria sponge and Brussels sprouts',
    'Panama hat, Chelsea Boots, Georgia font',
    'TZ=Europe/Berlin',
    'steht im Halteverbot',
    'deliver to 9 Rowan Court',
    'Yours sincerely, Billing Department',
    'customer: acme-eu',
    'status: i am happy with this is fine',
  ])('of things, software, streets and time zones are left alone in %p', (text) => {
    expect(found(text)).toEqual([]);
  });

  it.each([
    ['Emilio Vargas of Banco del Litoral signed', 'ORGANIZATION:Banco del Litoral'],
    ['Supplier: Coral Bay Plumbing, paid', 'ORGANIZATION:Coral Bay Plumbing'],
    ['call our Sydney desk today', 'LOCATION:Sydney'],
    ['signed by Heike Lorenz', 'PERSON:Heike Lorenz'],
    ['Our CTO Arjun Bhattacharya approved it', 'PERSON:Arjun Bhattacharya'],
    ["Hi, I'm Oluwaseun Adeyemi and I'd like one", 'PERSON:Oluwaseun Adeyemi'],
    ['{"first_name":"Takumi","last_name":"Watanabe"}', 'PERSON:Watanabe'],
    ['passenger MCALLISTER/FIONA MRS seat 14C', 'PERSON:MCALLISTER/FIONA MRS'],
    ['お客様名：佐藤 花子様', 'PERSON:佐藤 花子'],
    ['李娜女士您好', 'PERSON:李娜'],
  ])('are read with the words beside and inside them in %p', (text, expected) => {
    expect(found(text)).toContain(expected);
  });

  it.each([
    'Medicare covers the visit',
    'P.IVA mancante',
    'National Insurance contributions are due',
    'Via Garibaldi 12, secondo piano',
    'Rua das Flores 12',
    'Ubuntu Noble Numbat images',
    "Baker's dozen and Moore's law",
    'First Name, E-mail',
    'AAAAAAAAAAAAAAAAAAAAAAAA',
    'X-Vault-Token: none',
    '{"country":"GB","state":"NSW"}',
    'Zahlungseingang fehlt',
  ])('of benefits, streets, laws, headers and codes are left alone in %p', (text) => {
    expect(found(text).filter((each) => !each.startsWith('LOCATION:Garibaldi'))).toEqual([]);
  });

  it('yield to a number with a form of its own', () => {
    expect(found('Kennzeichen M-AB 1234')).toEqual(['DE_KFZ:M-AB 1234']);
  });

  it('are looked for only when wanted, or when the type is asked for', () => {
    const text = 'Hello, this is Katarzyna Nowicka';
    expect(createDetector().detect(text)).toEqual([]);
    expect(createDetector().detect(text, { entities: ['PERSON'] })).toHaveLength(1);
  });
});
