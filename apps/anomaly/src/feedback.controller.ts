import type { FeedbackReply, FeedbackRequest } from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { Controller } from '@nestjs/common';
import { AnomalyOutbox } from './findings/anomaly-outbox.js';
import { FeedbackService } from './findings/feedback.service.js';

/** Takes what people say about anomalies. */
@Controller()
export class FeedbackController {
  constructor(
    private readonly feedback: FeedbackService,
    private readonly outbox: AnomalyOutbox,
  ) {}

  @Answers('anomalyFeedback')
  async give(request: FeedbackRequest): Promise<FeedbackReply> {
    const anomaly = await this.feedback.give(request, Date.now());
    await this.outbox.publish();
    return { anomaly: anomaly ?? null };
  }
}
