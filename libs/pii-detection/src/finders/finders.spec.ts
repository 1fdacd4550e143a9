import { createDetector } from '../detector.js';
import type { EntityType } from '../entity-types.js';

const detector = createDetector();
const found = (text: string, entities?: EntityType[]) =>
  detector
    .detect(text, entities ? { entities } : {})
    .map(({ type, start, end }) => `${type}:${text.slice(start, end)}`);

describe('finders', () => {
  it.each([
    ['mail rosa.delgado+inbox@vellum-press.test now', 'rosa.delgado+inbox@vellum-press.test'],
    ['<ann@example.org>', 'ann@example.org'],
    ['user=ann@example.org;x', 'ann@example.org'],
    ["'ann.o'brien@example.co.uk'", "ann.o'brien@example.co.uk"],
    ["mail='ann@example.org'", 'ann@example.org'],
    ['jürgen@müller.de', 'jürgen@müller.de'],
    ['mailto:ann@example.org?subject=x', 'ann@example.org'],
    ['ann@example.org.', 'ann@example.org'],
    ['reach ann.lee (at) example (dot) org', 'ann.lee (at) example (dot) org'],
    ['info[at]example.org please', 'info[at]example.org'],
    ['write ann dot lee at example dot com today', 'ann dot lee at example dot com'],
    ['ann@xn--mller-kva.xn--p1ai', 'ann@xn--mller-kva.xn--p1ai'],
  ])('find the mailbox in %p', (text, mailbox) => {
    expect(found(text)).toEqual([`EMAIL_ADDRESS:${mailbox}`]);
  });

  it('read the number of a SIP address as one', () => {
    expect(found('INVITE sip:+12127365000@sip.example.org')).toEqual(['PHONE_NUMBER:+12127365000']);
  });

  it.each([
    'git@github.com:org/repo',
    'pkg@1.2.3',
    'https://user@host.internal/path',
    'logo@2x.png',
    'user@host',
    'getty@tty1.service',
    'look (at) logo (dot) png',
    '@scope/name',
  ])('find no mailbox in %p', (text) => expect(found(text)).toEqual([]));

  it.each([
    ['peer 2001:4860:4860::8888 closed', '2001:4860:4860::8888'],
    ['from 81.2.69.144 port 22', '81.2.69.144'],
    ['dest: /10.251.43.21:50010', '10.251.43.21'],
    ['subnet 192.168.1.0/24', '192.168.1.0/24'],
    ['fe80::1%eth0 up', 'fe80::1%eth0'],
    ['peer:2001:db8:4f5c::4347 up', '2001:db8:4f5c::4347'],
    ['map ::ffff:192.0.2.1 ok', '::ffff:192.0.2.1'],
  ])('find the address in %p', (text, address) => {
    expect(found(text)).toEqual([`IP_ADDRESS:${address}`]);
  });

  it.each([
    'version 1.2.3.4',
    'chrome 126.0.6478.127',
    'at 12:34:56',
    'std::cout',
    '256.1.1.1',
    'listening on 0.0.0.0:80',
    '127.0.0.1',
    '1.2.3.4.5',
  ])('find no address of a machine in %p', (text) => expect(found(text)).toEqual([]));

  it.each([
    ['hw=00:1b:63:84:45:e6 ttl', '00:1b:63:84:45:e6'],
    ['bssid 00-1B-63-84-45-E6', '00-1B-63-84-45-E6'],
    ['0012.3456.789a', '0012.3456.789a'],
    ['caused by MAC address 0050.7966.6803 on port', '0050.7966.6803'],
  ])('find the hardware address in %p', (text, address) => {
    expect(found(text)).toEqual([`MAC_ADDRESS:${address}`]);
  });

  it.each([
    ['ring me on +44 20 7946 0958 when', '+44 20 7946 0958'],
    ['to=+1 650-253-0000 parts=1', '+1 650-253-0000'],
    ['fax: (650) 253-0000', '(650) 253-0000'],
    ['call 650.253.0000 x12 today', '650.253.0000 x12'],
    ['tel. 020 7946 0958', '020 7946 0958'],
    ['Telefon 030 901820', '030 901820'],
    ['{"phoneNumber":"6502530000"}', '6502530000'],
    ['sms to 06 12 34 56 78', '06 12 34 56 78'],
    ['joignable au 01.44.27.44.27', '01.44.27.44.27'],
    ['Rückrufnummer 0221-4710815', '0221-4710815'],
    ['numer 601 234 567', '601 234 567'],
    ['携帯 090-1234-5678', '090-1234-5678'],
    ['휴대폰 010-2345-6789', '010-2345-6789'],
    ['the shop, 0113 243 5679, is open', '0113 243 5679'],
    ['msisdn=447700900123 dropped', '447700900123'],
    ['reserved for films: +44 7700 900123', '+44 7700 900123'],
    ['write 555-123-4567 there', '555-123-4567'],
    ['tel 555-0123', '555-0123'],
    ['звоните 8 (912) 345-67-89', '8 (912) 345-67-89'],
    ['رقم الجوال 0501234567', '0501234567'],
    ['telefone (11) 91234-5678', '(11) 91234-5678'],
    ['freecall 1800 123 456', '1800 123 456'],
    ['Tel.: 089 / 123 45 67', '089 / 123 45 67'],
    ['電話 03(1234)5678', '03(1234)5678'],
  ])('find the phone number in %p', (text, number) => {
    expect(found(text)).toEqual([`PHONE_NUMBER:${number}`]);
  });

  it.each([
    'order 650-253-00001',
    'epoch 1770712345',
    'id 6502530000',
    'version 020.794.609',
    '12 34 56 78 90',
    'blk_-1608999687919862906',
    'took 250 ms of 1000',
    'log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008',
    'groups of three 046 454 286',
    'offset +0530 and +1234567890',
  ])('find no phone number in %p', (text) => expect(found(text)).toEqual([]));

  it('report a date by itself only when asked, a date of birth always', () => {
    expect(found('due 2026-02-11')).toEqual([]);
    expect(found('due 2026-02-11', ['DATE_TIME'])).toEqual(['DATE_TIME:2026-02-11']);
    expect(found('nacida el 3 de marzo de 1988', ['DATE_TIME'])).toEqual([
      'DATE_TIME:3 de marzo de 1988',
    ]);
    expect(found('né le 1er juin 1965', ['DATE_TIME'])).toEqual(['DATE_TIME:1er juin 1965']);
    expect(found('born 11 March 1985 in')).toEqual(['DATE_TIME:11 March 1985']);
    expect(found('{"dob":"1985-03-11"}')).toEqual(['DATE_TIME:1985-03-11']);
  });

  it.each([
    'le 30 novembre 2026',
    'den 17 oktober 2020',
    '12 января 2024',
    '15 Mart 2024',
    '8. října 2023',
    '2024. március 15.',
    '2026年11月30日',
    '2026년 11월 30일',
    'Mon, 30 Nov 2026 10:00:00 GMT',
    '14/Oct/2026:06:12:44 +0000',
    'Tue Nov 3 08:14:02 2026',
    'Sunday, November 30th, 2026',
    '2026-11-30T14:05:09.123+02:00',
    '20261130T140509Z',
    '30/11/2026 14:05',
    '3:45 pm',
    '14:05:09',
  ])('take in the whole of %p when dates are asked for', (date) => {
    const [article] = /^(?:le|den) |/.exec(date)!;
    expect(found(`on ${date}, then`, ['DATE_TIME'])).toEqual([
      `DATE_TIME:${date.slice(article.length)}`,
    ]);
  });

  it.each([
    ['geboortedatum 17-06-1984', '17-06-1984'],
    ['data urodzenia: 17.06.1984', '17.06.1984'],
    ['dob=19840617 sex=F', '19840617'],
    ['2026-11-03T08:12:44Z updated dob=1984-06-17', '1984-06-17'],
    ['{"birth_date":"1990-01-31","created_at":"2026-11-03"}', '1990-01-31'],
  ])('take the day of birth alone in %p', (text, date) => {
    expect(found(text)).toEqual([`DATE_TIME:${date}`]);
  });

  it('report a web address only when asked', () => {
    const text = 'see https://example.org/a?b=1, or example.com.';
    expect(found(text)).toEqual([]);
    expect(found(text, ['URL'])).toEqual(['URL:https://example.org/a?b=1', 'URL:example.com']);
  });
});
