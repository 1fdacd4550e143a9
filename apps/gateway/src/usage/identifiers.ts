import { hkdfSync } from 'node:crypto';
import type { ProjectId, UsageEvent } from '@costwire/contracts';
import {
  createDetector,
  identifierHoldsPersonalData,
  pseudonym,
  type Detector,
} from '@costwire/pii-detection';

/** Identifiers that many events share, and that are looked at once. */
const RECURRING_FIELDS = [
  'provider',
  'model',
  'operation',
  'service_tier',
  'status',
  'feature',
  'user_id',
  'agent_name',
  'environment',
  'run_id',
  'session_id',
] as const satisfies readonly (keyof UsageEvent)[];
const UNIQUE_FIELDS = [
  'event_id',
  'trace_id',
  'span_id',
  'parent_span_id',
  'provider_response_id',
] as const satisfies readonly (keyof UsageEvent)[];
/** Identifiers remembered before the memory starts afresh; 128 characters each, so 3 MB. */
const MAX_REMEMBERED = 10_000;

const KEY_ID = 'k1';
const KEY_BYTES = 32;

/** An identifier that was replaced before. */
const STORED_FORM = /^hmac:k1:[\w-]{43}$/;
/**
 * Signs of prose, phone numbers, assignments, escapes, or of a token behind a prefix: the check of the
 * shape sees whole identifiers alone, so these are worth a full search. UUIDs and slugs hold none.
 */
const WORTH_A_SEARCH =
  /[\s+=%\\,;"'<>()&]|A[KSBC][IC]A[A-Z0-9]{16}|eyJ|AIza|(?:gh[pousr]_|glpat-|xox[abeprs]-|[sr]k[-_]|hf_|npm_)\w{10}/;

let detector: Detector | undefined;

/** Whether an identifier or a name is personal data or a secret, or holds some. */
export function isPersonal(identifier: string): boolean {
  if (identifierHoldsPersonalData(identifier) !== undefined) return true;
  if (!WORTH_A_SEARCH.test(identifier) || STORED_FORM.test(identifier)) return false;
  detector ??= createDetector();
  return detector.detect(identifier).length > 0;
}

/**
 * Replaces identifiers that are personal data themselves (an e-mail as user id) by a keyed hash.
 *
 * The key belongs to the project and is never rotated: the same identifier must stay the same, or
 * repeats of an event would no longer be recognised.
 */
export class IdentifierPseudonyms {
  private readonly keys = new Map<ProjectId, Buffer>();
  /** Known not to be personal; whose they are does not matter then. */
  private readonly harmless = new Set<string>();

  /** @param secret the installation's secret, from which the projects' keys are derived. */
  constructor(private readonly secret: string) {}

  /** Replaces what is personal in the identifiers of an event, in place. */
  replaceIn(event: UsageEvent, projectId: ProjectId): void {
    for (const field of RECURRING_FIELDS) {
      const value = event[field];
      if (value !== undefined && !this.harmless.has(value)) {
        const stored = this.storedForm(value, projectId);
        if (stored === value) this.remember(value);
        else event[field] = stored;
      }
    }
    for (const field of UNIQUE_FIELDS) {
      const value = event[field];
      if (value !== undefined) event[field] = this.storedForm(value, projectId);
    }
  }

  /** The form in which an identifier is kept: itself, or its keyed hash when it is personal. */
  storedForm(identifier: string, projectId: ProjectId): string {
    return isPersonal(identifier)
      ? pseudonym(KEY_ID, this.keyOf(projectId), identifier)
      : identifier;
  }

  private remember(identifier: string): void {
    if (this.harmless.size === MAX_REMEMBERED) this.harmless.clear();
    this.harmless.add(identifier);
  }

  /**
   * Every form in which an identifier may be kept, whether or not it counts as personal now: what
   * does has changed with the rules, and rows of before stay as they are.
   */
  possibleForms(identifier: string, projectId: ProjectId): string[] {
    return [identifier, pseudonym(KEY_ID, this.keyOf(projectId), identifier)];
  }

  private keyOf(projectId: ProjectId): Buffer {
    let key = this.keys.get(projectId);
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.secret, projectId, 'identifiers', KEY_BYTES));
      this.keys.set(projectId, key);
    }
    return key;
  }
}
