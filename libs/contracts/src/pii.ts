import type { MessageId, ProjectId } from './ids.js';

/** What is written in place of a finding. Keys are named, never sent: pii derives them. */
export type PiiOperator =
  | { kind: 'replace'; with?: string }
  | { kind: 'redact' }
  | { kind: 'mask'; character?: string; keep_last?: number }
  | { kind: 'hash'; key_id?: string }
  | { kind: 'encrypt'; key_id?: string }
  | { kind: 'keep' };

/** A pattern of a project's own, for example its customer numbers. */
export interface PiiPattern {
  /** Reported as the type; capitals, digits and underscores. */
  name: string;
  /** A regular expression of JavaScript with bounded quantifiers. */
  pattern: string;
  ignore_case?: boolean;
  /** 0 to 1; 0.9 when absent. */
  score?: number;
}

/** What a project wants looked for, and done with what is found. Everything absent is the default. */
export interface PiiPolicy {
  /** Types to look for; all when absent. */
  entities?: string[];
  /** Whether people, places and organisations are looked for, which is ten times slower. */
  names?: boolean;
  /** Findings below this score are left alone; 0.5 when absent. */
  min_score?: number;
  /** The same for single types. */
  min_scores?: Record<string, number>;
  /** By type; `default` serves the others. `<TYPE>` is written when nothing is said. */
  operators?: Record<string, PiiOperator>;
  /** Values that are no findings, whatever their case; `@example.com` stands for every mailbox there. */
  allow?: string[];
  patterns?: PiiPattern[];
}

/** A policy as it is kept. Version 0 is the default, which nobody has set. */
export interface PiiPolicyVersion {
  version: number;
  policy: PiiPolicy;
  /** ISO-8601, UTC; `null` for version 0. */
  changed_at: string | null;
}

/** Asks pii to make a policy the project's current one. */
export interface ChangePiiPolicyRequest {
  project_id: ProjectId;
  /** Who asks, as audit trails name them. */
  actor: string;
  policy: PiiPolicy;
  /** The version this change is made from; refused when another one is current. */
  base_version?: number;
}

/** Asks what a policy would make of a text. Nothing is kept. */
export interface PreviewPiiRequest {
  project_id: ProjectId;
  text: string;
  /** Instead of the project's own. */
  policy?: PiiPolicy;
}

/** A finding in a text, with what stands there instead of it. */
export interface PreviewedFinding {
  type: string;
  /** UTF-16 offsets in the text given; the end is exclusive. */
  start: number;
  end: number;
  score: number;
  rule_id?: string;
}

/** What a policy makes of a text. */
export interface PiiPreview {
  findings: PreviewedFinding[];
  redacted: string;
  /** Of the policy used; `null` when the request brought one. */
  policy_version: number | null;
}

/** Where something was found: never what. */
export interface PiiSpan {
  /** JSON pointer (RFC 6901) of the screened text within the event: `/metadata/customer/mail`. */
  path: string;
  /** UTF-16 offsets of the replacement in the screened text; the end is exclusive. */
  start: number;
  end: number;
}

/** What was found of one type in one event. */
export interface PiiFinding {
  type: string;
  count: number;
  /** The first of them; keys of objects are counted and not located. */
  spans?: PiiSpan[];
}

/** What was found in one recorded event. */
export interface PiiEvent {
  event_id: string;
  /** When the event happened: ISO-8601, UTC. */
  timestamp: string;
  feature?: string;
  findings: PiiFinding[];
}

/** The events with findings that one message owns. */
export interface PiiBatch {
  message_id: MessageId;
  project_id: ProjectId;
  events: PiiEvent[];
}

/** What an erasure has taken away so far, in rows and messages. */
export interface ErasedCounts {
  events: number;
  ledger_entries: number;
  dead_letters: number;
}

/** An erasure as it stands. Whose it is is known to nobody any more once it is done. */
export interface ErasureStanding {
  id: string;
  /** `running` until everything accepted before the request has been recorded and erased. */
  status: 'running' | 'done';
  reason: string;
  requested_by: string;
  /** ISO-8601, UTC. */
  requested_at: string;
  /** When it was last gone through; `null` before the first time. */
  swept_at: string | null;
  erased: ErasedCounts;
}

/** Asks pii to have a subject erased. */
export interface RequestErasureRequest {
  project_id: ProjectId;
  /** Who asks, as audit trails name them. */
  actor: string;
  /** The user id in every form in which it may be kept. */
  user_ids: string[];
  reason: string;
}

/** Asks the owner of a table to take a subject out of it. Asking again changes nothing. */
export interface EraseSubjectRequest {
  project_id: ProjectId;
  user_ids: string[];
}

/** How many rows the owner has changed now. */
export interface EraseSubjectReply {
  erased: number;
}
