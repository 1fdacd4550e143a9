import type { LogEvent, ProjectId } from '@costwire/contracts';
import { Injectable } from '@nestjs/common';
import { LogScreening } from './log-screening.service.js';
import { LogTokenCounter } from './log-token-counter.js';
import { MessageFingerprints } from './message-fingerprints.js';
import type { ReceivedLog } from './read-logs.js';

/** Takes from whole messages what is kept of them. */
@Injectable()
export class LogFigures {
  constructor(
    private readonly screening: LogScreening,
    private readonly tokens: LogTokenCounter,
    private readonly fingerprints: MessageFingerprints,
  ) {}

  /**
   * The logs as they travel, in order: the screened beginning of each message, and figures of all of
   * it.
   *
   * @throws {CostwireError} `screening_unavailable` when they cannot be screened now.
   */
  async of(received: readonly ReceivedLog[], projectId: ProjectId): Promise<LogEvent[]> {
    const messages = received.map(({ message }) => message);
    const [screened, counts] = await Promise.all([
      this.screening.screen(messages, projectId),
      this.tokens.count(messages),
    ]);
    return received.map(({ message, ...log }, index): LogEvent => {
      const { preview, piiTypes } = screened[index]!;
      return {
        ...log,
        preview,
        size_bytes: Buffer.byteLength(message),
        token_count: counts[index]!,
        ...(piiTypes.length > 0 && { pii_types: piiTypes }),
        fingerprint: this.fingerprints.of(message, projectId),
      };
    });
  }
}
