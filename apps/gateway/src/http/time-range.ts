import { CostwireError } from '@costwire/contracts';
import { timeOf, type TimeRangeDto } from './time-range.dto.js';

/**
 * The range that a request asks for.
 *
 * @param defaultMs its length when no start is given, milliseconds; its end is now when not given.
 * @throws {CostwireError} `validation_error` when it ends before it begins.
 */
export function rangeOf(
  { from, to }: Pick<TimeRangeDto, 'from' | 'to'>,
  defaultMs: number,
): { start: Date; end: Date } {
  const end = to ? timeOf(to) : new Date();
  const start = from ? timeOf(from) : new Date(end.getTime() - defaultMs);
  if (start < end) return { start, end };
  throw new CostwireError('validation_error', {
    faults: [{ field: 'from', message: 'must be before to' }],
  });
}
