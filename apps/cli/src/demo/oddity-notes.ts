import type { TimeSpan } from './rhythm.js';
import { DEMO_ODDITIES, type Oddity } from './scenario.js';

/** When an oddity begins, Unix milliseconds. */
export function oddityStartMs(oddity: Oddity, { fromMs, toMs }: TimeSpan): number {
  return Math.floor(toMs - oddity.beforeEnd * (toMs - fromMs));
}

/** One line for each oddity of the demo, in the order of time. */
export function oddityNotes(span: TimeSpan): string[] {
  return DEMO_ODDITIES.map((oddity) => {
    const from = new Date(oddityStartMs(oddity, span)).toISOString().slice(0, 16);
    return `${from}Z ${oddity.feature}: ${meaningOf(oddity)}`;
  });
}

function meaningOf(oddity: Oddity): string {
  switch (oddity.kind) {
    case 'agent_loop':
      return `an agent runs in a loop for ${oddity.hours} hours`;
    case 'prompt_bloat':
      return `prompts become ${oddity.factor} times as long`;
    case 'cache_loss':
      return 'the provider finds nothing in its cache any more';
    case 'new_feature':
      return 'a new feature goes live on an expensive model';
  }
}
