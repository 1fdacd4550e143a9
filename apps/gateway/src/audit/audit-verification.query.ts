import {
  auditTable,
  AuditTrail,
  Database,
  SERVICE_ROLES,
  TABLE_OWNERS,
  type AuditOwner,
  type AuditVerdict,
  type KnownHead,
} from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

/** Every service that keeps an audit trail. */
const OWNERS = (Object.keys(SERVICE_ROLES) as (keyof typeof SERVICE_ROLES)[]).filter(
  (owner): owner is AuditOwner => owner !== 'reader' && auditTable(owner) in TABLE_OWNERS,
);

/** Recomputes the audit trails of all services, each in the order of its entries. */
@Injectable()
export class AuditVerificationQuery {
  constructor(private readonly database: Database) {}

  /** Whether there is a trail of this name. */
  static knows(owner: string): boolean {
    return OWNERS.some((each) => each === owner);
  }

  /** What was found, one verdict for each trail. */
  async all(known: Readonly<Record<string, KnownHead>> = {}): Promise<AuditVerdict[]> {
    return this.database.transaction(async (client) => {
      await client.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const verdicts: AuditVerdict[] = [];
      for (const owner of OWNERS) {
        verdicts.push(await new AuditTrail(owner).verify(client, known[owner]));
      }
      return verdicts;
    });
  }
}
