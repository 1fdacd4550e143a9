import type { ErrorCode } from './error-catalogue.js';
import type { ProjectId } from './ids.js';

/** One event that a consumer cannot handle, with what is needed to see why and to try again. */
export interface DeadLetter {
  project_id: ProjectId;
  /** The durable consumer that gave up. */
  consumer: string;
  /** The subject it came from, and goes back to on replay. */
  subject: string;
  /** CloudEvents type of the original message. */
  type: string;
  /** The message that carried it, and its place there. */
  message_id: string;
  index: number;
  reason: { code: ErrorCode; message: string };
  /** ISO-8601, UTC. */
  failed_at: string;
  /** The original payload reduced to this one event. */
  payload: unknown;
}
