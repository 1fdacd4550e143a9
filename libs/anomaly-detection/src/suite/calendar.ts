import type { SeededRandom } from './random.js';

/** 2023-01-01T00:00Z in hours since the epoch. */
const EARLIEST_HOUR = 464_592;

/** When clocks change: hour of the account, and hours by which local time moves. */
export interface ClockChange {
  atHour: number;
  shift: number;
}

/** The calendar shared by the series of an account. */
export interface Calendar {
  /** Hours since the epoch of the first hour. */
  startHour: number;
  /** Hours by which local time is ahead of UTC. */
  zone: number;
  clockChange: ClockChange | undefined;
  /** Days (from the start) on which offices are closed. */
  holidays: readonly number[];
}

/** What the clock and the calendar on the wall say. */
export interface LocalTime {
  /** Hour of the day, 0 to 23. */
  hour: number;
  /** Day of the week, 0 is Sunday. */
  weekday: number;
  /** A holiday. */
  closed: boolean;
  /** A holiday or a weekend. */
  off: boolean;
}

/** Draws the calendar of an account of so many hours, in one of the zones. */
export function drawCalendar(
  random: SeededRandom,
  hours: number,
  zones: readonly number[],
): Calendar {
  const startHour = EARLIEST_HOUR + 24 * random.whole(0, 1400);
  return {
    startHour,
    zone: random.pick(zones),
    clockChange: random.chance(0.5)
      ? { atHour: random.whole(300, hours), shift: random.pick([-1, 1]) }
      : undefined,
    holidays: Array.from({ length: random.whole(0, 2) }, () => random.whole(10, hours / 24)),
  };
}

/** The local time in hour `index` of the account. */
export function localTimeAt(calendar: Calendar, index: number): LocalTime {
  const { clockChange } = calendar;
  const moved = clockChange !== undefined && index >= clockChange.atHour ? clockChange.shift : 0;
  const local = Math.floor(calendar.startHour + index + calendar.zone + moved);
  const hour = ((local % 24) + 24) % 24;
  const weekday = (Math.floor(local / 24) + 4) % 7;
  const closed = calendar.holidays.includes(Math.floor(index / 24));
  return { hour, weekday, closed, off: weekday === 0 || weekday === 6 || closed };
}
