import type { EntityType } from '../entity-types.js';
import type { Finding } from '../finding.js';

/** Recognises types whose matches do not open with a run of letters and digits. */
export interface Finder {
  types: readonly EntityType[];
  /** Appends findings of any score. `key` holds words that stand for the text itself. */
  collect: (text: string, key: string, found: Finding[]) => void;
}
