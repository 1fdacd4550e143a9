import { USAGE_FIELDS } from '@costwire/pricing';

/** The counts that the facts hold; cached audio and images are no part of the usage event. */
export const STORED_COUNTS = USAGE_FIELDS.map(([field]) => field).filter(
  (field) => field !== 'cache_read_audio_tokens' && field !== 'cache_read_image_tokens',
);
