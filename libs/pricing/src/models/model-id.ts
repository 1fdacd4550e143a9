import { providerOfPrefix } from './provider-names.js';

/** One reading of a model id, and the provider it implies. */
export interface IdReading {
  id: string;
  /** The provider named by a prefix or ARN. */
  provider?: string;
  /** Whether it names an AWS region whose prices need not be those of the US list. */
  abroad?: boolean;
}

/** Longer ids are no model's; the limit keeps pattern matching cheap. */
const MAX_ID_LENGTH = 256;
const MAX_PREFIXES = 4;

/**
 * The readings of a model id, from what was written to the least that can be meant: prefixes are
 * taken off one by one (`bedrock/eu-west-1/x`, `publishers/google/models/x`, an ARN), `@date`
 * becomes `-date`, a compact date is spelled out.
 *
 * @param isProvider whether a word is the id of a provider that has no other names.
 * @param seller who sells the call, when that is known: `eu-west-1/` is a region at Bedrock only.
 * @returns lower-case ids, best first; empty when the id is empty or too long.
 */
export function readingsOf(
  model: string,
  isProvider: (word: string) => boolean = () => false,
  seller?: string,
): IdReading[] {
  const id = model.trim().toLowerCase();
  if (id === '' || id.length > MAX_ID_LENGTH) return [];
  const readings: IdReading[] = [{ id }];
  for (let count = 0; count < MAX_PREFIXES; count += 1) {
    const current = readings.at(-1)!;
    const stripped = withoutPrefix(current, isProvider, seller);
    if (!stripped) break;
    readings.push(stripped);
  }
  return readings.flatMap(withSpellings);
}

const ARN =
  /^arn:aws[a-z-]*:bedrock:([a-z0-9-]*):\d*:(?:foundation-model|inference-profile|custom-model)\/(.+)$/;
const PUBLISHED =
  /^(?:projects\/[^/]+\/)?(?:locations\/[^/]+\/)?publishers\/([^/]+)\/models\/(.+)$/;
const ROUTE = /^(?:models|converse|converse_like|invoke|responses|chat)\/(.+)$/;
const AWS_REGION = /^([a-z]{2}(?:-gov)?-[a-z]+-\d)\/(.+)$/;
/** Azure's deployment types at the list price; data zones (`eu/`, `us/`) and regions cost more. */
const AZURE_SHARED = /^(?:global|global-standard)\/(.+)$/;
const PREFIX = /^([a-z0-9._-]+)[/:](.+)$/;
const US_REGION = /^us-(?:east|west)-\d$/;

function withoutPrefix(
  current: IdReading,
  isProvider: (word: string) => boolean,
  seller: string | undefined,
): IdReading | undefined {
  const { id, provider = seller } = current;
  const arn = ARN.exec(id);
  if (arn) return { id: arn[1] ? `${arn[1]}/${arn[2]}` : arn[2]!, provider: 'aws' };
  const published = PUBLISHED.exec(id);
  if (published) return { id: published[2]!, provider: 'google' };
  const routed = ROUTE.exec(id);
  if (routed) {
    // Only Google's API puts its models under this name.
    const google = current.provider === undefined && id.startsWith('models/');
    return { ...current, id: routed[1]!, ...(google && { provider: 'google' }) };
  }
  const shared = provider === 'azure' ? AZURE_SHARED.exec(id) : null;
  if (shared) return { ...current, id: shared[1]! };
  const regional = provider === 'aws' ? AWS_REGION.exec(id) : null;
  if (regional) return inRegion({ id: regional[2]!, provider: 'aws' }, regional[1]!);
  const prefixed = PREFIX.exec(id);
  if (!prefixed) return undefined;
  const [, word, rest] = prefixed as unknown as [string, string, string];
  const named = providerOfPrefix(word) ?? (isProvider(word) ? word : undefined);
  return named ? { ...current, id: rest, provider: current.provider ?? named } : undefined;
}

/** An inference profile's own prefix (`eu.`) says more than the region it is called from. */
function inRegion(reading: IdReading, region: string): IdReading {
  const profile = /^(?:us|eu|apac|au|jp|in|ca|global)\./.test(reading.id);
  return profile || US_REGION.test(region) ? reading : { ...reading, abroad: true };
}

const COMPACT_DATE = /([-@])(20\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[-:]|$)/;

function withSpellings(reading: IdReading): IdReading[] {
  const { id } = reading;
  const spellings = [id];
  if (/@(?:default|latest)$/.test(id)) spellings.push(id.slice(0, id.indexOf('@')));
  else if (id.includes('@', 1)) spellings.push(id.replace('@', '-'));
  if (COMPACT_DATE.test(id)) spellings.push(id.replace(COMPACT_DATE, '-$2-$3-$4'));
  return spellings.map((spelling) => ({ ...reading, id: spelling }));
}
