import { ErasuresController } from './erasures.controller.js';
import { ErasuresQuery } from './erasures.query.js';
import { FreeTexts } from './free-texts.js';
import { PiiCommands } from './pii-commands.service.js';
import { PiiFindingsController } from './pii-findings.controller.js';
import { PiiFindingsQuery } from './pii-findings.query.js';
import { PiiPolicyQuery } from './pii-policy.query.js';
import { PiiSummaryQuery } from './pii-summary.query.js';
import { PiiController } from './pii.controller.js';

/** What answers HTTP about personal data. */
export const PII_CONTROLLERS = [PiiController, PiiFindingsController, ErasuresController];

/** What stands behind it. */
export const PII_PROVIDERS = [
  FreeTexts,
  PiiCommands,
  PiiPolicyQuery,
  PiiFindingsQuery,
  PiiSummaryQuery,
  ErasuresQuery,
];
