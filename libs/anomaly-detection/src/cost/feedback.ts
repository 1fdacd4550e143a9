import { adoptEvent, closeEvent, openDriver } from './cost-event.js';
import { AT, type SeriesState } from './series-state.js';

/** What a person may say about an anomaly that changes how its series is watched. */
export type CostFeedback = 'not_an_issue' | 'expected_recurring';

/**
 * Applies feedback to a series.
 *
 * `not_an_issue` takes the level of the open anomaly as normal at once; `expected_recurring` ends it
 * but keeps its hours in the history, so that the same hours of coming weeks are known to be busy.
 *
 * @returns whether there was an anomaly that the feedback could act on.
 */
export function applyFeedback(state: SeriesState, feedback: CostFeedback): boolean {
  const n = state.numbers;
  const wasNew = (n[AT.isNew] as number) === 1;
  n[AT.isNew] = 0;
  const driver = openDriver(n);
  if (driver === undefined) return wasNew;
  if (feedback === 'not_an_issue') adoptEvent(state, driver);
  else closeEvent(state);
  return true;
}
