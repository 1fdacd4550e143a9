import { Notices, Publisher, type Broker } from '@costwire/messaging';
import { Database } from '@costwire/persistence';
import { ActionConfig, type Metrics } from '@costwire/runtime';
import { Module, type DynamicModule } from '@nestjs/common';
import { ActionFollowUp } from './actions/action-follow-up.js';
import { ActionOutbox } from './actions/action-outbox.js';
import { ActionQueue } from './timers/action-queue.js';
import { ActionWork } from './timers/action-work.js';
import { ActionsRepository } from './actions/actions.repository.js';
import { AnnouncementsService } from './execution/announcements.service.js';
import { ApprovalPoliciesRepository } from './decisions/approval-policies.repository.js';
import { ApprovalsMetrics } from './approvals-metrics.js';
import { CommandsController } from './decisions/commands.controller.js';
import { DecisionsService } from './decisions/decisions.service.js';
import { EffectsRepository } from './execution/effects.repository.js';
import { ExecutionService } from './execution/execution.service.js';
import { PolicyExecutor } from './policies/policy.executor.js';
import { WebhookExecutor } from './execution/webhook.executor.js';
import { PoliciesRepository } from './policies/policies.repository.js';
import { ProposalsService } from './decisions/proposals.service.js';
import { ScopeSpendQuery } from './savings/scope-spend.query.js';
import { SpendCapsService } from './policies/spend-caps.service.js';
import { SweepService } from './timers/sweep.service.js';
import { TimerService } from './timers/timer.service.js';
import { VerificationService } from './savings/verification.service.js';

/** What the approvals service stands on; opened by its entry. */
export interface ApprovalsConnections {
  broker: Broker;
  publisher: Publisher;
  database: Database;
  queue: ActionQueue;
  webhook: WebhookExecutor;
  config: ActionConfig;
  metrics: Metrics;
}

/** The approvals service over connections that its entry opened. */
@Module({})
export class ApprovalsModule {
  static over(connections: ApprovalsConnections): DynamicModule {
    const { broker, publisher, database, queue, webhook, config, metrics } = connections;
    return {
      module: ApprovalsModule,
      controllers: [CommandsController],
      providers: [
        { provide: Publisher, useValue: publisher },
        { provide: Notices, useValue: new Notices(broker) },
        { provide: Database, useValue: database },
        { provide: ActionQueue, useValue: queue },
        { provide: WebhookExecutor, useValue: webhook },
        { provide: ActionConfig, useValue: config },
        { provide: ApprovalsMetrics, useValue: new ApprovalsMetrics(metrics) },
        ActionsRepository,
        ApprovalPoliciesRepository,
        PoliciesRepository,
        EffectsRepository,
        ActionOutbox,
        ActionFollowUp,
        ProposalsService,
        DecisionsService,
        PolicyExecutor,
        AnnouncementsService,
        ExecutionService,
        ScopeSpendQuery,
        VerificationService,
        SpendCapsService,
        TimerService,
        SweepService,
        ActionWork,
      ],
    };
  }
}
