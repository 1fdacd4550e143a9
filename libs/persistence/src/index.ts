export { ANOMALY_COLUMNS, anomalyOf, type AnomalyRow } from './anomaly-row.js';
export {
  AuditTrail,
  type AuditEntry,
  type AuditRecord,
  type AuditVerdict,
  type KnownHead,
} from './audit-trail.js';
export { CopiedRows, type RawCells } from './copied-rows.js';
export { RowsByDay } from './copy-by-day.js';
export { copyInto } from './copy-into.js';
export { copyOut } from './copy-out.js';
export { CopyRows, type CopyCell, type ColumnKind, type CopyColumns } from './copy-rows.js';
export { Database, type DatabaseOptions, type ReadRows, type Statement } from './database.js';
export { DayPartitions, partitionName, type UtcDay } from './day-partitions.js';
export { ApiKeyEntity } from './entities/api-key.entity.js';
export { ProjectEntity } from './entities/project.entity.js';
export { Migrator, type MigrationStatus } from './migrator.js';
export { openScenarios, removeScenario, type ScenarioKey } from './scenario-removals.js';
export { isUniqueViolation } from './sql-errors.js';
export {
  auditTable,
  READABLE_TABLES,
  SERVICE_ROLES,
  TABLE_OWNERS,
  type AuditOwner,
  type ServiceRole,
} from './service-roles.js';
