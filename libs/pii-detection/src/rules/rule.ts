import type { EntityType } from '../entity-types.js';

/**
 * One way to recognise one type. A rule is tried where a run of letters and digits begins (its
 * head), never at every character, which is what keeps a hundred rules cheap.
 */
export interface Rule {
  /** Unique; reported with secrets and used in tests. */
  id: string;
  type: EntityType;
  /** Sticky (`y`), bounded quantifiers only; tried at the start of the head. */
  pattern: RegExp;
  /** Whether the head begins with a digit or a letter, and its possible lengths in characters. */
  head: { begins: 'digit' | 'letter'; lengths: readonly number[] };
  /** Check digit or value ranges; gets the matched text as written. */
  valid?: (matched: string) => boolean;
  /** Score of a valid match with no context. */
  base: number;
  /** Score of a valid match next to one of the context words. */
  withContext: number;
  /** Lower-case words or phrases which, near the match, speak for this type. */
  context: readonly string[];
  /** Lower-case words which, directly before the match, speak against it. */
  against?: readonly string[];
  /** Where the format, ranges and check digit are published. */
  source: string;
}
