import type { EntityType } from '../entity-types.js';
import type { Finding } from '../finding.js';

/** Recognises types whose matches do not open with a run of letters and digits. */
export interface Finder {
  types: readonly EntityType[];
  /**
   * Appends findings.
   *
   * @param key words that stand for the text itself.
   * @param threshold the score below which findings are not wanted, so that costly checks are spared.
   */
  collect: (text: string, key: string, found: Finding[], threshold: number) => void;
}
