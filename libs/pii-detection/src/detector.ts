import type { EntityType } from './entity-types.js';
import { wordsOf } from './context.js';
import { decodedView } from './decoded-views.js';
import { EMAIL_FINDER } from './finders/email.js';
import type { Finder } from './finders/finder.js';
import { IP_FINDER, MAC_FINDER } from './finders/network.js';
import { PHONE_FINDER } from './finders/phone.js';
import type { Finding } from './finding.js';
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

const DEFAULT_THRESHOLD = 0.5;
const FINDERS: readonly Finder[] = [
  EMAIL_FINDER,
  IP_FINDER,
  MAC_FINDER,
  PHONE_FINDER,
  SECRET_FINDER,
];

/** Everything that looks for a set of types. */
interface Search {
  rules: RuleIndex;
  finders: readonly Finder[];
  wanted: ReadonlySet<EntityType> | undefined;
  threshold: number;
}

/** Builds a detector; build it once and keep it, since building indexes the rules. */
export function createDetector(options: DetectorOptions = {}): Detector {
  const threshold = options.threshold ?? DEFAULT_THRESHOLD;
  const standard = searchFor(options.entities, threshold);
  const asked = new Map<string, Search>();
  return {
    detect(text, { entities, key = '' } = {}) {
      const search = entities ? cachedSearch(asked, entities) : standard;
      return found(search, text, key === '' ? '' : wordsOf(key));
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
  const search = searchFor(entities, 0);
  cache.set(name, search);
  return search;
}

function searchFor(entities: readonly EntityType[] | undefined, threshold: number): Search {
  const wanted = entities ? new Set(entities) : undefined;
  const finders = wanted
    ? FINDERS.filter((finder) => finder.types.some((type) => wanted.has(type)))
    : FINDERS;
  return { rules: new RuleIndex(RULES, wanted), finders, wanted, threshold };
}

function found(search: Search, text: string, key: string): Finding[] {
  const view = decodedView(text);
  const candidates = candidatesIn(search, text, key);
  if (view) {
    for (const { start, end, ...rest } of candidatesIn(search, view.text, key)) {
      candidates.push({ ...rest, start: view.origin[start]!, end: view.origin[end]! });
    }
  }
  return resolveOverlaps(candidates.filter(({ score }) => score >= search.threshold));
}

function candidatesIn(search: Search, text: string, key: string): Finding[] {
  const candidates: Finding[] = [];
  search.rules.collect(text, key, candidates);
  for (const finder of search.finders) finder.collect(text, key, candidates);
  const { wanted } = search;
  return wanted ? candidates.filter(({ type }) => wanted.has(type)) : candidates;
}
