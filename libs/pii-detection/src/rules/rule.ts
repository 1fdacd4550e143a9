import type { EntityType } from '../entity-types.js';

/**
 * One way to recognise one type. A rule is tried where a run of letters and digits begins (its
 * head), never at every character, which is what keeps two hundred rules cheap.
 */
export interface Rule {
  /** Unique; reported with each finding. */
  id: string;
  type: EntityType;
  /** Sticky (`y`), bounded quantifiers only; tried at the start of the head. */
  pattern: RegExp;
  /**
   * The heads it is tried at: `d` or `a` for a run that begins with a digit or a letter, then its
   * length in characters. `'d4+4 d12-19'` is a run of 12 to 19 that begins with a digit, or one of 4
   * with a separator and a second run of 4 behind it.
   */
  heads: string;
  /** Check digit or value ranges; gets the matched text as written. */
  valid?: (matched: string) => boolean;
  /** Scores of a valid match: alone, and next to one of the context words. */
  score: readonly [alone: number, inContext: number];
  /** Lower-case words or phrases, separated by `|`, which near the match speak for the type. */
  context: string;
  /** Words for the country, as in {@link Rule.context}, where several countries use the same form. */
  country?: string;
  /** Where the format, ranges and check digit are published. */
  source: string;
}

/** Runs of letters and digits longer than this open no rule. */
export const MAX_HEAD = 110;

/** One kind of head. */
export interface Head {
  begins: 'd' | 'a';
  length: number;
  /** The length the second run must have; 0 when there need not be one. */
  second: number;
}

/** Reads {@link Rule.heads}. */
export function headsOf(heads: string): Head[] {
  return heads.split(' ').flatMap((head) => {
    const [lengths = '', second = '0'] = head.slice(1).split('+');
    const [from = '', to = from] = lengths.split('-');
    const begins = head.startsWith('d') ? 'd' : 'a';
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, step): Head => {
      return { begins, length: Number(from) + step, second: Number(second) };
    });
  });
}
