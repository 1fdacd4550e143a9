import {
  uuidv7,
  type ErasedCounts,
  type ErasureStanding,
  type ProjectId,
} from '@costwire/contracts';
import { AuditTrail, isUniqueViolation, type Database } from '@costwire/persistence';

/** Where the streams stood when something had to have passed them; what is not known yet is absent. */
export interface StreamMarks {
  /** Last message of EVENTS at the request. */
  events?: number;
  /** Last message of RECORDED when ingest had passed that. */
  recorded?: number;
}

/** A subject to be erased. */
export interface NewErasure {
  projectId: ProjectId;
  actor: string;
  reason: string;
  /** Tells whether the same subject is being erased already. */
  subjectHmac: string;
  /** The user ids, encrypted; forgotten when the erasure is done. */
  sealedSubject: string;
  marks: StreamMarks;
}

/** An erasure that is under way. */
export interface RunningErasure {
  id: string;
  projectId: ProjectId;
  sealedSubject: string;
  marks: StreamMarks;
}

interface ErasureRow {
  id: string;
  project_id: ProjectId;
  sealed_subject: string | null;
  reason: string;
  status: 'running' | 'done';
  requested_by: string;
  requested_at: Date;
  swept_at: Date | null;
  marks: StreamMarks;
  erased: ErasedCounts;
}

/** Another request's erasure can begin and end between our insert and our look, again and again. */
const MAX_ATTEMPTS = 10;
const NOTHING: ErasedCounts = { events: 0, ledger_entries: 0, dead_letters: 0 };

/** Keeps erasures and what they came to, never whose they are. The only writer of the table. */
export class ErasureRepository {
  private readonly audit = new AuditTrail('pii');

  constructor(private readonly database: Database) {}

  /** Begins an erasure; the one that runs for the same subject already is returned instead. */
  async begin(erasure: NewErasure): Promise<ErasureStanding> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.insert(erasure);
      } catch (error) {
        if (!isUniqueViolation(error)) throw error;
        const running = await this.runningOf(erasure);
        if (running) return running;
        if (attempt === MAX_ATTEMPTS) throw error;
      }
    }
  }

  private async runningOf({
    projectId,
    subjectHmac,
  }: NewErasure): Promise<ErasureStanding | undefined> {
    const [row] = await this.database.query<ErasureRow>(
      `SELECT * FROM pii_erasures
       WHERE project_id = $1 AND subject_hmac = $2 AND status = 'running'`,
      [projectId, subjectHmac],
    );
    return row && standingOf(row);
  }

  /** Erasures of all projects that are under way, oldest first. */
  async running(): Promise<RunningErasure[]> {
    const rows = await this.database.query<ErasureRow>(
      "SELECT * FROM pii_erasures WHERE status = 'running' ORDER BY requested_at",
    );
    return rows.map((row) => ({
      id: row.id,
      projectId: row.project_id,
      sealedSubject: row.sealed_subject!,
      marks: row.marks,
    }));
  }

  /** Adds what one sweep has erased; with `isDone` the subject is forgotten. */
  async swept(
    { id, projectId }: RunningErasure,
    erased: ErasedCounts,
    marks: StreamMarks,
    isDone: boolean,
  ): Promise<void> {
    await this.database.transaction(async (client) => {
      const { rows } = await client.query<ErasureRow>(
        `UPDATE pii_erasures SET swept_at = now(), marks = $2,
           status = CASE WHEN $3 THEN 'done' ELSE status END,
           sealed_subject = CASE WHEN $3 THEN NULL ELSE sealed_subject END,
           erased = jsonb_build_object(
             'events', (erased->>'events')::bigint + $4::bigint,
             'ledger_entries', (erased->>'ledger_entries')::bigint + $5::bigint,
             'dead_letters', (erased->>'dead_letters')::bigint + $6::bigint)
         WHERE id = $1 AND status = 'running' RETURNING *`,
        [
          id,
          JSON.stringify(marks),
          isDone,
          erased.events,
          erased.ledger_entries,
          erased.dead_letters,
        ],
      );
      if (!isDone || !rows[0]) return;
      const action = 'subject.erased';
      const details = { ...rows[0].erased };
      await this.audit.append(client, {
        projectId,
        actor: 'service:pii',
        action,
        subject: id,
        details,
      });
    });
  }

  private async insert(erasure: NewErasure): Promise<ErasureStanding> {
    const { projectId, actor, reason, subjectHmac, sealedSubject, marks } = erasure;
    const id = uuidv7(Date.now());
    return this.database.transaction(async (client) => {
      const { rows } = await client.query<ErasureRow>(
        `INSERT INTO pii_erasures (id, project_id, subject_hmac, sealed_subject, reason, status,
           requested_by, requested_at, marks, erased)
         VALUES ($1, $2, $3, $4, $5, 'running', $6, now(), $7, $8) RETURNING *`,
        [
          id,
          projectId,
          subjectHmac,
          sealedSubject,
          reason,
          actor,
          JSON.stringify(marks),
          JSON.stringify(NOTHING),
        ],
      );
      await this.audit.append(client, {
        projectId,
        actor,
        action: 'subject.erasure_requested',
        subject: id,
        details: { reason },
      });
      return standingOf(rows[0]!);
    });
  }
}

function standingOf(row: ErasureRow): ErasureStanding {
  return {
    id: row.id,
    status: row.status,
    reason: row.reason,
    requested_by: row.requested_by,
    requested_at: row.requested_at.toISOString(),
    swept_at: row.swept_at?.toISOString() ?? null,
    erased: row.erased,
  };
}
