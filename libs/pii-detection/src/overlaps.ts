import type { Finding } from './finding.js';

type Scored = Pick<Finding, 'start' | 'end' | 'score'> & { ruleId?: string };

/** A name that crosses a number with a form of its own is read wrongly, however sure the tagger is. */
const NAMES_YIELD = 0.46;

const certainty = ({ score, ruleId }: Scored) =>
  ruleId?.startsWith('names') ? score - NAMES_YIELD : score;

/**
 * Keeps, of findings that overlap, the one with the higher score (names yield), then the longer one, then the
 * earlier one.
 *
 * @returns findings in order of their start, none touching the characters of another.
 */
export function resolveOverlaps<F extends Scored>(candidates: readonly F[]): F[] {
  if (candidates.length < 2) return [...candidates];
  const ranked = [...candidates].sort(
    (left, right) =>
      certainty(right) - certainty(left) ||
      right.end - right.start - (left.end - left.start) ||
      left.start - right.start,
  );
  const kept: F[] = [];
  for (const candidate of ranked) insertIfFree(kept, candidate);
  return kept;
}

/** Inserts in order of start by binary search, so that many findings stay below quadratic time. */
function insertIfFree<F extends Scored>(kept: F[], candidate: F): void {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (kept[middle]!.start < candidate.start) low = middle + 1;
    else high = middle;
  }
  const before = kept[low - 1];
  const after = kept[low];
  if (before && before.end > candidate.start) return;
  if (after && after.start < candidate.end) return;
  kept.splice(low, 0, candidate);
}
