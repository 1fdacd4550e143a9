import type { Check } from './check.js';
import { PlainComposer, type Composer, type ComposerOptions } from './composer.js';
import type { RunOptions } from './options.js';
import type { Rig, RigNeeds } from './rig.js';

/** One run of docs/reliability.md. */
export interface RunPlan {
  title: string;
  needs?(options: RunOptions): RigNeeds;
  /** What is sent; plain events by default. */
  compose?(options: ComposerOptions): Composer;
  /** Requests under way at once at most; the client's own bound by default. */
  maxInFlight?: number;
  /** What goes wrong while the load runs; ends by itself. */
  faults?(rig: Rig): Promise<void>;
  /** What is done when everything accepted has been handled, before the tables are compared. */
  afterwards?(rig: Rig): Promise<Check[]>;
  /** What this run promises beyond the rest. */
  checks?(rig: Rig, drainSeconds: number | undefined): Promise<Check[]>;
}

/** The composer of a plan. */
export function composerOf(plan: RunPlan, options: ComposerOptions): Composer {
  return plan.compose?.(options) ?? new PlainComposer(options);
}
