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
   * length in characters. `'d4 d12-19'` is a run of 4 or of 12 to 19 that begins with a digit.
   */
  heads: string;
  /** Check digit or value ranges; gets the matched text as written. */
  valid?: (matched: string) => boolean;
  /** Scores of a valid match: alone, and next to one of the context words. */
  score: readonly [alone: number, inContext: number];
  /** Lower-case words or phrases, separated by `|`, which near the match speak for the type. */
  context: string;
  /** Where the format, ranges and check digit are published. */
  source: string;
}

/** Runs of letters and digits longer than this open no rule. */
export const MAX_HEAD = 64;

/** The lengths of heads that begin with a digit, and with a letter. */
export function headLengths(heads: string): { digit: number[]; letter: number[] } {
  const lengths = { digit: [] as number[], letter: [] as number[] };
  for (const head of heads.split(' ')) {
    const [from = '', to = from] = head.slice(1).split('-');
    const list = head.startsWith('d') ? lengths.digit : lengths.letter;
    for (let length = Number(from); length <= Number(to); length += 1) list.push(length);
  }
  return lengths;
}
