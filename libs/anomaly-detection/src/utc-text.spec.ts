import { utcText } from './utc-text.js';

test.each([
  ['2026-03-02 09:00:00', '2026-03-02T09:00:00Z'],
  ['2026-03-02T09:00', '2026-03-02T09:00:00Z'],
  [' 2026-03-02T09:00:00.5Z ', '2026-03-02T09:00:00.5Z'],
  ['2026-03-02T11:00:00+02:00', '2026-03-02T09:00:00Z'],
  ['2026-03-02', '2026-03-02T00:00:00Z'],
])('%s is %s, wherever it is read', (text, utc) => {
  expect(Date.parse(utcText(text))).toBe(Date.parse(utc));
});

test.each(['soon', '', '2026-13-40'])('%j is no time', (text) => {
  expect(Date.parse(utcText(text))).toBeNaN();
});
