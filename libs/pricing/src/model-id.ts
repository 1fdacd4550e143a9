import { providerOfPrefix } from './provider-names.js';

/** One reading of a model id, and the provider it implies. */
export interface IdReading {
  id: string;
  /** The provider named by a prefix or ARN. */
  provider?: string;
}

/** Longer ids are no model's; the limit keeps pattern matching cheap. */
const MAX_ID_LENGTH = 256;
const MAX_PREFIXES = 4;

/**
 * The readings of a model id, from what was written to the least that can be meant: prefixes are
 * taken off one by one (`bedrock/eu-west-1/x`, `publishers/google/models/x`, an ARN), `@date`
 * becomes `-date`, a compact date is spelled out.
 *
 * @returns lower-case ids, best first; empty when the id is empty or too long.
 */
export function readingsOf(model: string): IdReading[] {
  const id = model.trim().toLowerCase();
  if (id === '' || id.length > MAX_ID_LENGTH) return [];
  const readings: IdReading[] = [{ id }];
  for (let count = 0; count < MAX_PREFIXES; count += 1) {
    const current = readings.at(-1)!;
    const stripped = withoutPrefix(current);
    if (!stripped) break;
    readings.push(stripped);
  }
  return readings.flatMap(withSpellings);
}

const ARN =
  /^arn:aws[a-z-]*:bedrock:[a-z0-9-]*:\d*:(?:foundation-model|inference-profile|custom-model)\/(.+)$/;
const PUBLISHED =
  /^(?:projects\/[^/]+\/)?(?:locations\/[^/]+\/)?publishers\/([^/]+)\/models\/(.+)$/;
const ROUTE = /^(?:models|converse|converse_like|invoke|responses|chat)\/(.+)$/;
const AWS_REGION = /^(?:[a-z]{2}(?:-gov)?-[a-z]+-\d|commitment)\/(.+)$/;
const PREFIX = /^([a-z0-9._-]+)[/:](.+)$/;

function withoutPrefix({ id, provider }: IdReading): IdReading | undefined {
  const arn = ARN.exec(id);
  if (arn) return { id: arn[1]!, provider: 'aws' };
  const published = PUBLISHED.exec(id);
  if (published) return { id: published[2]!, provider: 'google' };
  const rest = ROUTE.exec(id)?.[1] ?? (provider === 'aws' ? AWS_REGION.exec(id)?.[1] : undefined);
  if (rest) return reading(rest, provider);
  const prefixed = PREFIX.exec(id);
  const named = prefixed && providerOfPrefix(prefixed[1]!);
  return named ? { id: prefixed[2]!, provider: provider ?? named } : undefined;
}

function reading(id: string, provider: string | undefined): IdReading {
  return provider === undefined ? { id } : { id, provider };
}

const COMPACT_DATE = /([-@])(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[-:]|$)/;

function withSpellings({ id, provider }: IdReading): IdReading[] {
  const spellings = [id];
  if (/@(?:default|latest)$/.test(id)) spellings.push(id.slice(0, id.indexOf('@')));
  else if (id.includes('@', 1)) spellings.push(id.replace('@', '-'));
  if (COMPACT_DATE.test(id)) spellings.push(id.replace(COMPACT_DATE, '-$2-$3-$4'));
  return spellings.map((spelling) => reading(spelling, provider));
}
