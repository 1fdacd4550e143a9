import { loadTokenCounter } from '@costwire/pricing';
import { Injectable } from '@nestjs/common';

/** Counting pauses after this long, so that other requests are answered meanwhile. */
const SLICE_MS = 10;

/** Counts tokens of logs. */
@Injectable()
export class LogTokenCounter {
  /** The tokens of each text in o200k_base, in order. */
  async count(texts: readonly string[]): Promise<number[]> {
    const counter = await loadTokenCounter('o200k_base');
    const counts: number[] = [];
    let sliceStart = performance.now();
    for (const text of texts) {
      counts.push(counter.count(text));
      if (performance.now() - sliceStart < SLICE_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceStart = performance.now();
    }
    return counts;
  }
}
