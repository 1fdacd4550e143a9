import type { ProjectId, ScreenReply, ScreenRequest } from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { PolicyCache } from './policy-cache.js';
import { ScanService } from './scan.service.js';
import { ScreenMetrics } from './screen-metrics.js';

/** Answers the gateway: the same values without personal data. Keeps nothing. */
@Controller()
export class ScreenController {
  constructor(
    private readonly scans: ScanService,
    private readonly policies: PolicyCache,
    private readonly metrics: ScreenMetrics,
  ) {}

  @Answers('screen')
  async screen({ project_id: projectId, values }: ScreenRequest): Promise<ScreenReply> {
    const startedMs = performance.now();
    const { ready } = this.policies.of(projectId as ProjectId, Date.now());
    const screened = await this.scans.screen(values, ready);
    this.metrics.screened(screened, (performance.now() - startedMs) / 1_000);
    return { screened };
  }
}
