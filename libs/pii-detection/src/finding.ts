import type { EntityType } from './entity-types.js';

/** A piece of text that is, or probably is, personal data or a secret. */
export interface Finding {
  type: EntityType;
  /** First UTF-16 code unit of the piece. */
  start: number;
  /** One past the last UTF-16 code unit of the piece. */
  end: number;
  /** Confidence from 0 to 1. Findings below the detector's threshold are left out by default. */
  score: number;
  /** The rule that matched; always present for `SECRET`. */
  ruleId?: string;
}

/** What screening needs of a finding; the type can be the name of a project's own pattern. */
export interface FoundSpan {
  type: string;
  start: number;
  end: number;
}

/** Finds what is to be taken out of texts: a detector, or one under a policy. */
export interface TextScanner {
  /** In order of their start, without overlaps. `key` is the name of the field the text stands in. */
  detect: (text: string, options?: { key?: string }) => readonly FoundSpan[];
}
