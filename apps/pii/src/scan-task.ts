import type { JsonValue, PiiPolicy, PiiPreview, ScreenedValue } from '@costwire/contracts';
import type { RedactionOperators } from '@costwire/pii-detection';

/** A policy made ready for a thread: its operators hold their keys. */
export interface ReadyPolicy {
  /** Names the policy for good, so that a thread can keep what it built from it. */
  id: string;
  policy: PiiPolicy;
  operators: RedactionOperators;
}

/** Work for a thread. */
export type ScanTask =
  | { kind: 'screen'; policy: ReadyPolicy; values: JsonValue[]; maxChars: number }
  | { kind: 'preview'; policy: ReadyPolicy; text: string }
  | { kind: 'rate'; pattern: string; ignoreCase: boolean };

/** What a thread makes of each kind of work. */
export interface ScanResults {
  screen: ScreenedValue[];
  preview: Omit<PiiPreview, 'policy_version'>;
  /** Whether a pattern backtracks little enough, whatever the text. */
  rate: boolean;
}
