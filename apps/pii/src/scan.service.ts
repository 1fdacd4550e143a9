import {
  CostwireError,
  type JsonValue,
  type PiiPattern,
  type ScreenedValue,
} from '@costwire/contracts';
import type { ReadyPolicy, ScanResults, ScanTask } from './scan-task.js';
import { withheldValue } from './withhold.js';
import { PoolIsFull, type WorkerPool } from '@costwire/runtime';

/** Limits of one request. */
export interface ScanLimits {
  /** How long one scan may run. */
  timeMs: number;
  /** Characters of one value that are scanned; what lies beyond is withheld. */
  maxChars: number;
}

/** After this the gateway has given up: what is not scanned by then is withheld without a try. */
const REQUEST_MS = 8_000;
const RETRY_AFTER_SECONDS = 2;
/** The rating ends by itself before; a thread that does not end was kept from working. */
const RATING_MS = 6_000;

/** Has threads scan. A scan that does not end well is never taken for a clean one. */
export class ScanService {
  constructor(
    private readonly pool: Pick<WorkerPool<ScanTask, ScanResults[ScanTask['kind']]>, 'run'>,
    private readonly limits: ScanLimits,
    private readonly onFailure: (kind: string) => void = () => undefined,
  ) {}

  /**
   * Screens values, in their order. When together they take too long each is tried alone, and the one
   * that still does is withheld.
   *
   * @throws {CostwireError} `screening_unavailable` when the queue is full: nothing was screened.
   */
  async screen(values: JsonValue[], policy: ReadyPolicy): Promise<ScreenedValue[]> {
    const deadlineMs = performance.now() + REQUEST_MS;
    const together = await this.tried(values, policy);
    if (together) return together;
    if (values.length === 1) return [withheldValue(values[0]!)];
    const screened: ScreenedValue[] = [];
    for (const value of values) {
      const isLate = performance.now() > deadlineMs;
      const [alone] = (isLate ? undefined : await this.tried([value], policy)) ?? [];
      screened.push(alone ?? withheldValue(value));
    }
    return screened;
  }

  /** @throws {CostwireError} `screening_unavailable`, `validation_error` when it takes too long. */
  async preview(text: string, policy: ReadyPolicy): Promise<ScanResults['preview']> {
    const result = await this.run({ kind: 'preview', policy, text });
    if (result) return result as ScanResults['preview'];
    throw new CostwireError('validation_error', {
      faults: [{ field: 'text', message: 'takes longer to scan than the limit' }],
    });
  }

  /**
   * Whether a pattern backtracks little enough.
   *
   * @throws {CostwireError} `screening_unavailable` when no thread had the time to say.
   */
  async isSafe({ pattern, ignore_case: ignoreCase = false }: PiiPattern): Promise<boolean> {
    const rating = await this.run({ kind: 'rate', pattern, ignoreCase }, RATING_MS);
    if (rating === undefined) throw unavailable();
    return rating === true;
  }

  private async tried(
    values: JsonValue[],
    policy: ReadyPolicy,
  ): Promise<ScreenedValue[] | undefined> {
    const { maxChars } = this.limits;
    const result = await this.run({ kind: 'screen', policy, values, maxChars });
    return result as ScreenedValue[] | undefined;
  }

  /** `undefined` when the time was over, the thread was lost or the scan failed. */
  private async run(
    task: ScanTask,
    timeMs = this.limits.timeMs,
  ): Promise<ScanResults[ScanTask['kind']] | undefined> {
    try {
      return await this.pool.run(task, timeMs);
    } catch (cause) {
      if (cause instanceof PoolIsFull) throw unavailable(cause);
      this.onFailure(cause instanceof Error ? cause.name : 'unknown');
      return undefined;
    }
  }
}

function unavailable(cause?: Error): CostwireError {
  const retryAfterSeconds = RETRY_AFTER_SECONDS;
  return new CostwireError('screening_unavailable', { cause, retryAfterSeconds });
}
