import { hourOf, hoursAfter, lastClosableHour } from './hours.js';

const at = (time: string): number => Date.parse(`2026-03-02T${time}Z`);

test('an hour is closed two minutes after its end', () => {
  expect(lastClosableHour(at('10:01:59'))).toBe(at('08:00:00'));
  expect(lastClosableHour(at('10:02:00'))).toBe(at('09:00:00'));
});

test('the hours after one go up to and with another', () => {
  expect(hoursAfter(at('08:00:00'), at('10:00:00'))).toEqual([at('09:00:00'), at('10:00:00')]);
  expect(hoursAfter(at('10:00:00'), at('08:00:00'))).toEqual([]);
  expect(hourOf(at('10:59:59'))).toBe(at('10:00:00'));
});
