import { ENTITY_TYPES, type EntityType } from './entity-types.js';
import { wordsOf } from './context.js';
import { decodedView } from './decoded-views.js';
import { dateFinder } from './finders/dates.js';
import { EMAIL_FINDER } from './finders/email.js';
import type { Finder } from './finders/finder.js';
import { IP_FINDER, MAC_FINDER } from './finders/network.js';
import { PHONE_FINDER } from './finders/phone.js';
import { URL_FINDER } from './finders/url.js';
import type { Finding } from './finding.js';
import { NAME_FINDER } from './names/name-finder.js';
import { resolveOverlaps } from './overlaps.js';
import { RuleIndex } from './rules/matching.js';
import { RULES } from './rules/registry.js';
import { SECRET_FINDER } from './secrets/secret-finder.js';

/** What a detector looks for. */
export interface DetectorOptions {
  /** Types to look for; all when absent. */
  entities?: readonly EntityType[];
  /** Findings below this score are left out; 0.5 when absent. */
  threshold?: number;
  /** Whether to look for names of people, places and organisations, which is slower; off by default. */
  names?: boolean;
}

/** What one call may change. */
export interface DetectOptions {
  /** Types to report. Whoever asks for a type gets its findings at any score. */
  entities?: readonly EntityType[];
  /** The name of the field the text stands in; counts as context, as in `ssn` or `phoneNumber`. */
  key?: string;
}

/** Finds personal data and secrets in text. */
export interface Detector {
  /** Findings in order of their start, without overlaps. Offsets are UTF-16, end exclusive. */
  detect: (text: string, options?: DetectOptions) => Finding[];
}

/** Findings below this score are left out unless somebody says otherwise. */
export const DEFAULT_THRESHOLD = 0.5;
const FINDERS: readonly Finder[] = [
  EMAIL_FINDER,
  IP_FINDER,
  MAC_FINDER,
  PHONE_FINDER,
  SECRET_FINDER,
  dateFinder(false),
];
/** Added when a type is asked for by name. */
const FINDERS_ON_REQUEST: readonly Finder[] = [URL_FINDER, dateFinder(true)];

/** Everything that looks for a set of types. */
interface Search {
  rules: RuleIndex;
  finders: readonly Finder[];
  wanted: ReadonlySet<EntityType>;
  threshold: number;
}

/** Builds a detector; build it once and keep it, since building indexes the rules. */
export function createDetector(options: DetectorOptions = {}): Detector {
  const standard = standardSearch(options);
  const asked = new Map<string, Search>();
  return {
    detect(text, { entities, key = '' } = {}) {
      const search = entities ? cachedSearch(asked, entities) : standard;
      return findingsIn(search, text, key === '' ? '' : wordsOf(key).trim());
    },
  };
}

/** Bounds what a caller who sends a new set of types with each text can make the process keep. */
const MAX_CACHED_SEARCHES = 256;

function cachedSearch(cache: Map<string, Search>, entities: readonly EntityType[]): Search {
  const name = entities.join();
  const cached = cache.get(name);
  if (cached) return cached;
  if (cache.size >= MAX_CACHED_SEARCHES) cache.clear();
  const search = searchFor(entities, 0, [...FINDERS, ...FINDERS_ON_REQUEST, NAME_FINDER]);
  cache.set(name, search);
  return search;
}

function standardSearch({ entities, threshold, names }: DetectorOptions): Search {
  const least = threshold ?? DEFAULT_THRESHOLD;
  const finders = [
    ...FINDERS,
    ...(entities && least < DEFAULT_THRESHOLD ? FINDERS_ON_REQUEST : []),
    ...(names ? [NAME_FINDER] : []),
  ];
  return searchFor(entities ?? ENTITY_TYPES, least, finders);
}

function searchFor(
  entities: readonly EntityType[],
  threshold: number,
  finders: readonly Finder[],
): Search {
  const wanted = new Set(entities);
  return {
    rules: new RuleIndex(
      RULES.filter(({ type, score }) => wanted.has(type) && score[1] >= threshold),
      threshold,
    ),
    finders: finders.filter(({ types }) => types.some((type) => wanted.has(type))),
    wanted,
    threshold,
  };
}

/** Escaped text is read with its escapes undone, so that what they hide is found where it stands. */
function findingsIn(search: Search, text: string, key: string): Finding[] {
  const view = decodedView(text);
  const candidates = candidatesIn(search, view?.text ?? text, key);
  if (view) {
    for (const finding of candidates) {
      finding.start = view.origin[finding.start]!;
      finding.end = view.until[finding.end - 1]!;
    }
  }
  return resolveOverlaps(candidates);
}

function candidatesIn({ rules, finders, wanted, threshold }: Search, text: string, key: string) {
  const candidates: Finding[] = [];
  rules.collect(text, key, candidates);
  for (const finder of finders) finder.collect(text, key, candidates, threshold);
  return candidates.filter(({ type, score }) => score >= threshold && wanted.has(type));
}
