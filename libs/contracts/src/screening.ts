import type { PiiFinding } from './pii.js';
import type { JsonValue } from './usage-event.js';

/** Asks the pii service to replace the personal data in some values. */
export interface ScreenRequest {
  project_id: string;
  /** One per event with free text: an object of its fields, whose keys and string leaves are text. */
  values: JsonValue[];
}

/** The same values in the same order, without personal data. */
export interface ScreenReply {
  screened: ScreenedValue[];
}

/** One screened value. */
export interface ScreenedValue {
  value: JsonValue;
  /** The types found, each once, in alphabetical order; empty when the value was clean. */
  pii_types: string[];
  /** How many of each type and where; absent when the value was clean. */
  pii_findings?: PiiFinding[];
}
