import { LISTED, type NameContext } from './name-runs.js';

const wordsIn = (text: string) => new Set(text.split(' '));

/**
 * Nouns that make a thing of the name before them: `Panama hat`, `Chelsea Boots`, `Jasmine tests`.
 * Food, clothes and household goods, and what computing calls its parts.
 */
const NOUNS_OF_THINGS = wordsIn(
  'sponge sprouts sprout mustard salad sauce tea coffee cheese apples apple pears sandwich soup stew pie cake ' +
    'bread wine beer mix juice steak sausage sausages ham beans rice oil jam hat cap shirt dress skirt jacket ' +
    'jersey boots boot shoes sneakers sandals coat scarf socks trousers jeans cup mug plate bowl saucer knife ' +
    'lamp sofa carpet blanket glass vase font fonts typeface tests runner compiler interpreter notebook kernel ' +
    'queue cluster driver plugin server database query queries deserializer serializer parser codec namespace ' +
    'case operator syntax language languages sdk api cli daemon container pod pods chart topic broker broadcast ' +
    'theme stylesheet quarter release build law laws razor algorithm theorem dozen disease syndrome paradox principle ' +
    'constant equation heel chain series diagram chart simulation engine engines blvd holidays edition',
);

/** What streets are called (ISO 19160-4, thoroughfare types in English). */
const STREETS = wordsIn(
  'street st road rd avenue ave lane ln drive dr court ct close crescent terrace gardens grove square boulevard blvd way place parade',
);

/**
 * Names of software, languages and machines that are names of people too (documentation of each
 * project; TIOBE index and CNCF landscape, read 2026-11).
 */
const NAMES_OF_SOFTWARE = wordsIn(
  'jackson pascal julia jasmine karma aurora ruby crystal jenkins maven cassandra kafka django elixir phoenix ' +
    'claude gemini hermes apollo athena victoria jaeger delta ada kotlin dart groovy gatsby ember angular mistral ' +
    'turing euler newton hopper blackwell ampere tesla maxwell kepler fermi volta lovelace luigi pandora puma ' +
    'unicorn mercury oracle magnolia solaris flink jersey helidon felix karaf camel airflow dagster bazel ' +
    'darwin haskell curry erlang sinatra hanami meteor sapper nikola hugo jekyll pelican zola travis drone',
);

/** First parts of the names of time zones (IANA time zone database, 2026). */
const ZONE_AREA =
  /(?<!\w)(?:Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific)(?:\/[A-Z][A-Za-z_]{2,20})?\/$/;

/** Words before a German noun, which is written with a capital and is no place. */
const BEFORE_NOUNS = wordsIn(
  'im am zum zur beim vom ins ans ein eine einen einem einer kein keine den dem',
);

/** Whether a noun behind, or at the end of, a name says that it is a thing or a numbered house. */
export function namesThing({ tokens }: NameContext, first: number, last: number): boolean {
  const after = tokens[last + 1];
  const isNext = after && after.kind !== 'mark' && after.start === tokens[last]!.end + 1;
  const nouns = [isNext ? after.lower : '', first < last ? tokens[last]!.lower : ''];
  if (nouns.some((noun) => NOUNS_OF_THINGS.has(noun))) return true;
  return tokens[first - 1]?.kind === 'number' && nouns.some((noun) => STREETS.has(noun));
}

/** What programs do and people mostly do not. */
const DONE_BY_SOFTWARE = wordsIn(
  'failed fails failover crashed crashes restarted restarts started starting stopped threw throws compiled compiles ' +
    'deployed upgraded downgraded rebalanced drained scraped scrape listening indexed cached timed exited booted ' +
    'returned returns responded logs logged emitted version v1 v2 v3 v4',
);

/** Whether one word is the name of software, and what follows is done by programs. */
export function namesSoftware({ tokens }: NameContext, first: number, last: number): boolean {
  if (first !== last || !NAMES_OF_SOFTWARE.has(tokens[first]!.lower)) return false;
  return DONE_BY_SOFTWARE.has(tokens[last + 1]?.lower ?? '');
}

/** Whether a place is one half of the name of a time zone: `Europe/Berlin`. */
export function namesZone({ text, tokens }: NameContext, first: number): boolean {
  const { start } = tokens[first]!;
  return text[start - 1] === '/' && ZONE_AREA.test(text.slice(Math.max(0, start - 40), start));
}

/** Whether the word before says that a German noun follows. */
export function followsArticle({ tokens }: NameContext, first: number): boolean {
  const before = tokens[first - 1];
  return before?.kind === 'word' && BEFORE_NOUNS.has(before.lower);
}

/** Whether ordinary words name a part of any company: `Billing Department`. */
export function namesDepartment({ tokens, classes }: NameContext, first: number, last: number) {
  if (first === last || tokens[last]!.lower !== 'department') return false;
  return classes.slice(first, last).every((mask) => (mask & LISTED.common) !== 0);
}

/** Endings of German nouns, which are written with a capital, that places do not have. */
const GERMAN_ENDING =
  /.(?:ungen|heit|keit|schaft|tät|tagen?|eingang|ausgang|nummer|datum|betrag|kosten|zeiten|termin|vertrag|auftrag|konto)$/;

/** Whether a word that is known as no place ends as German nouns do. */
export function namesGermanThing({ tokens, classes }: NameContext, first: number, last: number) {
  if (first !== last || (classes[first]! & LISTED.place) !== 0) return false;
  return GERMAN_ENDING.test(tokens[first]!.lower);
}
