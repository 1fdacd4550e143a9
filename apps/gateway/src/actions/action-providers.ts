import type { Provider, Type } from '@nestjs/common';
import { SecretConfig } from '@costwire/runtime';
import { AuditController } from '../audit/audit.controller.js';
import { AuditVerificationQuery } from '../audit/audit-verification.query.js';
import { AdmissionService } from '../policies/admission.service.js';
import { PoliciesController } from '../policies/policies.controller.js';
import { PoliciesInForceQuery } from '../policies/policies-in-force.query.js';
import { PolicyCache } from '../policies/policy-cache.js';
import { RateLimits } from '../policies/rate-limits.js';
import { ActionLinks } from './action-links.js';
import { ActionLinksController } from './action-links.controller.js';
import { ActionQuery } from './action.query.js';
import { ActionsController } from './actions.controller.js';
import { ActionsListQuery } from './actions-list.query.js';
import { ApprovalPolicyController } from './approval-policy.controller.js';
import { ApprovalPolicyQuery } from './approval-policy.query.js';
import { ApprovalsClient } from './approvals-client.js';

/** Routes about actions, what they put in force, and the trails of who did what. */
export const ACTION_CONTROLLERS: Type[] = [
  ActionLinksController,
  ActionsController,
  ApprovalPolicyController,
  AuditController,
  PoliciesController,
];

/** What {@link ACTION_CONTROLLERS} and the admission of calls stand on. */
export const ACTION_PROVIDERS: Provider[] = [
  {
    provide: ActionLinks,
    inject: [SecretConfig],
    useFactory: ({ secret }: SecretConfig) => new ActionLinks(secret),
  },
  ActionQuery,
  ActionsListQuery,
  ApprovalPolicyQuery,
  ApprovalsClient,
  AuditVerificationQuery,
  PoliciesInForceQuery,
  PolicyCache,
  RateLimits,
  AdmissionService,
];
