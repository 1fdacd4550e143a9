import type { ScreenedValue, ScreenReply, ScreenRequest } from '@costwire/contracts';
import { Answers } from '@costwire/messaging';
import { screenValue, type Detector } from '@costwire/pii-detection';
import { Controller, Inject } from '@nestjs/common';
import { ScreenMetrics } from './screen-metrics.js';

/** Injection token of the detector. */
export const DETECTOR = Symbol('detector');

/** Type reported for text that lay beyond the limits and was withheld unscanned. */
const UNSCANNED = 'UNSCANNED';

/** Answers the gateway: the same values without personal data. Keeps nothing. */
@Controller()
export class ScreenController {
  constructor(
    @Inject(DETECTOR) private readonly detector: Detector,
    private readonly metrics: ScreenMetrics,
  ) {}

  @Answers('screen')
  screen(request: ScreenRequest): ScreenReply {
    const startedMs = performance.now();
    const screened = request.values.map((value) => this.screenOne(value));
    this.metrics.screened(screened, (performance.now() - startedMs) / 1_000);
    return { screened };
  }

  private screenOne(value: ScreenRequest['values'][number]): ScreenedValue {
    const { value: screened, findings, withheld } = screenValue(value, this.detector);
    const types: string[] = findings.map(({ type }) => type);
    if (withheld > 0) types.push(UNSCANNED);
    return { value: screened as ScreenedValue['value'], pii_types: types };
  }
}
