/** Days by month of a leap year; ids rarely carry the century, so 29 February always passes. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** Whether month and day exist. */
export function isMonthDay(month: number, day: number): boolean {
  const days = DAYS[month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

/** Whether digits from an index on read as `MMDD`. */
export function holdsMonthDay(digits: string, index: number): boolean {
  return isMonthDay(
    Number(digits.slice(index, index + 2)),
    Number(digits.slice(index + 2, index + 4)),
  );
}
