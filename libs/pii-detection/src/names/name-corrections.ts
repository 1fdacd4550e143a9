import type { TaggedRun } from './name-extents.js';
import { LISTED, type NameContext } from './name-runs.js';
import { wordClass, WORD } from './word-classes.js';

const wordsIn = (text: string) => new Set(text.split(' '));

/** What opens the names of banks, schools and companies in Romance languages, and hotels everywhere. */
const OPENS_ORGANISATION = wordsIn(
  'banco banca banque caja caisse cassa société sociedad sociedade società compagnie compañía companhia compagnia grupo ' +
    'groupe gruppo università université universidad universidade universitat institut instituto istituto hôpital ' +
    'ospedale clínica clinique clinica fundación fundação fondation fondazione ministerio ministère ministero ' +
    'ayuntamiento mairie préfecture prefettura hotel hôtel restaurante ristorante farmacia pharmacie cerâmica transportes',
);
/** Trades, which stand last in the names of those who ply them. */
const CLOSES_ORGANISATION = wordsIn(
  'plumbing roofing dental pharmacy catering landscaping cleaning electrical flooring plastics textiles ceramics ' +
    'furniture jewellers jewelers opticians solicitors accountants architects builders carpets upholstery',
);
/** What a company has in a town: `our Sydney desk`. */
const HAS_PLACE = wordsIn(
  'desk office offices branch shop store warehouse depot airport station plant datacenter data region hub factory campus',
);
/** After these the capitalised words go on with the name of a product: `Ubuntu Noble Numbat`. */
const PRODUCT_LINES = wordsIn('ubuntu debian fedora macos android windows linux spring apache ios');
/** Benefits, taxes and names of numbers, which nobody is called. */
const OF_FORMS = wordsIn('medicare medicaid iva kimlik tva mwst siri cortana bixby');
/** A street that is named before its house: `Via Roma 12`, `Rua das Flores 12`. */
const STREET_BEFORE =
  /(?:^|[^\p{L}])(?:via|viale|corso|piazza|rua|travessa|praça|largo|rue|quai|chemin|calle|carrera|avenida|paseo|plaza|camino|strada|ulica|jalan)(?: (?:d[aeiou]s?|del|della|dei|des|la|le|los|las)){0,2} $/iu;

/** Findings as they are once the words beside and inside them are read; those of things are gone. */
export function corrected(context: NameContext, runs: readonly TaggedRun[]): TaggedRun[] {
  const right: TaggedRun[] = [];
  for (const run of runs) {
    if (isOfThing(context, run)) continue;
    const last = right.at(-1);
    if (last && isFirstName(context, last, run)) {
      last.finding = { ...run.finding, start: last.finding.start };
      last.last = run.last;
      continue;
    }
    right.push(withType(context, withoutRole(context, run)));
  }
  return right;
}

function isOfThing({ text, tokens, runs, classes }: NameContext, run: TaggedRun): boolean {
  const { first, last, finding } = run;
  const words = tokens.slice(first, last + 1);
  if (words.some(({ lower }) => OF_FORMS.has(lower))) return true;
  const { start } = runs[first]!;
  if (first > start && PRODUCT_LINES.has(tokens[first - 1]!.lower)) return true;
  if (finding.type === 'ORGANIZATION') {
    const isOrdinary = classes
      .slice(first, last + 1)
      .every((mask, at) => !words[at]!.isCapital || (mask & LISTED.common) !== 0);
    return isOrdinary && isAttribute(tokens[last + 1]);
  }
  const before = text.slice(Math.max(0, finding.start - 32), finding.start);
  return finding.type === 'PERSON' && STREET_BEFORE.test(before);
}

/** Whether a small word behind is a noun that ordinary words with capitals describe: `Council Tax band`. */
function isAttribute(after: NameContext['tokens'][number] | undefined): boolean {
  return after?.kind === 'word' && (wordClass(after.lower) & (WORD.small | WORD.personVerb)) === 0;
}

/** A given name that was taken for a place, right before the rest of the name. */
function isFirstName({ tokens, classes, runs }: NameContext, before: TaggedRun, run: TaggedRun) {
  return (
    before.finding.type === 'LOCATION' &&
    run.finding.type === 'PERSON' &&
    before.first === before.last &&
    run.first === before.last + 1 &&
    runs[run.first] === runs[before.first] &&
    tokens[run.first]!.start === tokens[before.last]!.end + 1 &&
    (classes[before.first]! & (LISTED.given | LISTED.name)) !== 0
  );
}

/** `CTO Arjun ...`: what somebody is in capitals is no part of the name. */
function withoutRole({ tokens }: NameContext, run: TaggedRun): TaggedRun {
  const { text, lower } = tokens[run.first]!;
  const isRole = text === text.toUpperCase() && (wordClass(lower) & WORD.role) !== 0;
  if (run.finding.type !== 'PERSON' || run.first === run.last || !isRole) return run;
  const { start } = tokens[run.first + 1]!;
  return { ...run, first: run.first + 1, finding: { ...run.finding, start } };
}

function withType({ tokens, classes, runs }: NameContext, run: TaggedRun): TaggedRun {
  const { first, last, finding } = run;
  if (finding.type === 'ORGANIZATION') return run;
  const { start } = runs[first]!;
  const opener = tokens[first]!;
  const isOpened = OPENS_ORGANISATION.has(opener.lower) && first < last;
  const isOpenedBefore = first > start && OPENS_ORGANISATION.has(tokens[first - 1]!.lower);
  const isClosed = first < last && CLOSES_ORGANISATION.has(tokens[last]!.lower);
  if (isOpened || isOpenedBefore || isClosed) {
    const opens = isClosed && !wordClass(tokens[start]!.lower) ? start : first;
    const begin = tokens[isOpenedBefore ? first - 1 : opens]!.start;
    return { ...run, finding: { ...finding, type: 'ORGANIZATION', start: begin } };
  }
  const isPlaced = first === last && HAS_PLACE.has(tokens[last + 1]?.lower ?? '');
  if (isPlaced && (classes[first]! & LISTED.place) !== 0) {
    return { ...run, finding: { ...finding, type: 'LOCATION' } };
  }
  return run;
}
