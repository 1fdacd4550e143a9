import { CostwireError } from '@costwire/contracts';
import { timeOf } from '../http/time-range.dto.js';

/** The error of a request whose prices are wrong in one place. */
export function refusedPrices(field: string, message: string): CostwireError {
  return new CostwireError('validation_error', { faults: [{ field, message }] });
}

/** A validated time under its name, ISO-8601 in UTC; nothing when it is absent. */
export function timeText<Name extends string>(
  name: Name,
  text: string | undefined,
): Partial<Record<Name, string>> {
  if (text === undefined) return {};
  return { [name]: timeOf(text).toISOString() } as Partial<Record<Name, string>>;
}
