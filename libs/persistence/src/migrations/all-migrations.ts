import { ProjectsAndKeys1764000000000 } from './1764000000000-projects-and-keys.js';
import { UsageFacts1764000001000 } from './1764000001000-usage-facts.js';
import { CostLedger1764000002000 } from './1764000002000-cost-ledger.js';
import { ServiceRoles1764000003000 } from './1764000003000-service-roles.js';
import { AuditOfAccess1764000004000 } from './1764000004000-audit-of-access.js';
import { PriceBook1764000010000 } from './1764000010000-price-book.js';
import { LedgerCorrections1764000020000 } from './1764000020000-ledger-corrections.js';
import { Pii1764000030000 } from './1764000030000-pii.js';
import { Anomalies1764000040000 } from './1764000040000-anomalies.js';
import { Actions1764000050000 } from './1764000050000-actions.js';
import { Scenarios1764000060000 } from './1764000060000-scenarios.js';
import { FiveMinuteTotals1764000067000 } from './1764000067000-five-minute-totals.js';
import { PaceTargets1764000067500 } from './1764000067500-pace-targets.js';
import { AgeOfCalls1764000071000 } from './1764000071000-age-of-calls.js';
import { PeopleBehindKeys1764000082000 } from './1764000082000-people-behind-keys.js';
import { ClosingInParts1764000084000 } from './1764000084000-closing-in-parts.js';
import { CachedAudioAndImages1764000085000 } from './1764000085000-cached-audio-and-images.js';

/** Every migration, oldest first. */
export const MIGRATIONS = [
  ProjectsAndKeys1764000000000,
  UsageFacts1764000001000,
  CostLedger1764000002000,
  ServiceRoles1764000003000,
  AuditOfAccess1764000004000,
  PriceBook1764000010000,
  LedgerCorrections1764000020000,
  Pii1764000030000,
  Anomalies1764000040000,
  Actions1764000050000,
  Scenarios1764000060000,
  FiveMinuteTotals1764000067000,
  PaceTargets1764000067500,
  AgeOfCalls1764000071000,
  PeopleBehindKeys1764000082000,
  ClosingInParts1764000084000,
  CachedAudioAndImages1764000085000,
];
