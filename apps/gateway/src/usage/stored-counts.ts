import { USAGE_FIELDS } from '@costwire/pricing';

/** The counts that the facts hold: all that a price can depend on. */
export const STORED_COUNTS = USAGE_FIELDS.map(([field]) => field);
