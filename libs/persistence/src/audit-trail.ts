import { createHash } from 'node:crypto';
import type { ProjectId } from '@costwire/contracts';
import type { PoolClient } from 'pg';
import { auditTable, type AuditOwner } from './service-roles.js';

/** One thing that somebody did. Never a secret, a key or text of users. */
export interface AuditRecord {
  /** `null` for what belongs to no project, for example a price book for all. */
  projectId: ProjectId | null;
  /** Who: `key:<id>` of an API key, `user:<id>` of a person, `service:<name>` for an automatic step. */
  actor: string;
  /** What, in the past tense: `api_key.revoked`. */
  action: string;
  /** To what: the id of the thing changed. */
  subject: string;
  details?: Record<string, unknown>;
}

/** An entry as it is kept. */
export interface AuditEntry extends Required<AuditRecord> {
  seq: number;
  /** ISO-8601, UTC, milliseconds. */
  at: string;
  previousHash: string;
  /** SHA-256 in hex over the entry and the hash before it. */
  hash: string;
}

/** What checking a whole trail found. */
export interface AuditVerdict {
  owner: AuditOwner;
  entries: number;
  intact: boolean;
  /** The first entry that does not follow from the one before it, and why. */
  broken?: { seq: number; reason: string };
  /** Hash of the last entry. Kept elsewhere, it shows later whether the end was cut off. */
  head: string;
}

interface StoredEntry {
  seq: string;
  at: Date;
  project_id: ProjectId | null;
  actor: string;
  action: string;
  subject: string;
  details: string;
  previous_hash: string;
  hash: string;
}

/** An entry that was the last one at an earlier look, as whoever looked has kept it. */
export interface KnownHead {
  /** How many entries there were: the place of that one. */
  entries: number;
  hash: string;
}

const ENTRIES_PER_READ = 1_000;

/** The append-only trail of one service; every entry carries the hash of the one before it. */
export class AuditTrail {
  private readonly table: string;
  /** What the first entry follows: another one for each owner, so that no trail passes for another. */
  private readonly origin: string;

  constructor(private readonly owner: AuditOwner) {
    this.table = auditTable(owner);
    this.origin = createHash('sha256').update(`costwire audit trail of ${owner}`).digest('hex');
  }

  /**
   * Adds an entry in the transaction of the change it tells of: both are kept or neither. Writers of
   * one trail wait for each other until that transaction ends, so append last.
   *
   * @returns the entry with its place and its hash.
   */
  async append(client: PoolClient, record: AuditRecord): Promise<AuditEntry> {
    await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [this.table]);
    const { rows } = await client.query<{ seq: string; hash: string; now: Date }>(
      `SELECT seq, hash FROM ${this.table} ORDER BY seq DESC LIMIT 1`,
    );
    const last = rows[0];
    const unsealed = {
      seq: Number(last?.seq ?? 0) + 1,
      at: new Date().toISOString(),
      ...record,
      details: record.details ?? {},
      previousHash: last?.hash ?? this.origin,
    };
    const details = JSON.stringify(unsealed.details);
    const hash = sealOf(unsealed, details);
    await client.query(
      `INSERT INTO ${this.table}
         (seq, at, project_id, actor, action, subject, details, previous_hash, hash)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        unsealed.seq,
        unsealed.at,
        unsealed.projectId,
        unsealed.actor,
        unsealed.action,
        unsealed.subject,
        details,
        unsealed.previousHash,
        hash,
      ],
    );
    return { ...unsealed, hash };
  }

  /**
   * Walks the whole trail, oldest first, and recomputes every hash. Memory stays constant.
   *
   * @param known an earlier head: a chain alone does not show that its end was cut off, or that all of
   * it was written anew.
   */
  async verify(client: Pick<PoolClient, 'query'>, known?: KnownHead): Promise<AuditVerdict> {
    let head = this.origin;
    let entries = 0;
    const brokenAt = (seq: number, reason: string): AuditVerdict => ({
      owner: this.owner,
      entries,
      intact: false,
      broken: { seq, reason },
      head,
    });
    for (;;) {
      const rows = await this.after(client, entries);
      for (const row of rows) {
        const fault = faultIn(row, entries + 1, head) ?? contradiction(row, known);
        if (fault) return brokenAt(Number(row.seq), fault);
        entries += 1;
        head = row.hash;
      }
      if (rows.length === ENTRIES_PER_READ) continue;
      if (known && entries < known.entries) {
        return brokenAt(entries + 1, `the end was cut off: there were ${known.entries} entries`);
      }
      return { owner: this.owner, entries, intact: true, head };
    }
  }

  private async after(client: Pick<PoolClient, 'query'>, seq: number): Promise<StoredEntry[]> {
    const { rows } = await client.query<StoredEntry>(
      `SELECT seq, at, project_id, actor, action, subject, details::text AS details,
              previous_hash, hash
       FROM ${this.table} WHERE seq > $1 ORDER BY seq LIMIT ${ENTRIES_PER_READ}`,
      [seq],
    );
    return rows;
  }
}

function contradiction({ seq, hash }: StoredEntry, known?: KnownHead): string | undefined {
  const isAnother = Number(seq) === known?.entries && hash !== known.hash;
  return isAnother ? 'another entry was there before' : undefined;
}

function faultIn(row: StoredEntry, expectedSeq: number, head: string): string | undefined {
  if (Number(row.seq) !== expectedSeq) return `entry ${expectedSeq} is missing`;
  if (row.previous_hash !== head) return 'it does not follow the entry before it';
  const entry = {
    seq: Number(row.seq),
    at: row.at.toISOString(),
    projectId: row.project_id,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    previousHash: row.previous_hash,
  };
  return sealOf(entry, row.details) === row.hash ? undefined : 'its content was changed';
}

/** SHA-256 over the members in a fixed order, as JSON; details as the very text that is stored. */
function sealOf(entry: Omit<AuditEntry, 'hash' | 'details'>, details: string): string {
  const { seq, at, projectId, actor, action, subject, previousHash } = entry;
  return createHash('sha256')
    .update(JSON.stringify([seq, at, projectId, actor, action, subject, details, previousHash]))
    .digest('hex');
}
