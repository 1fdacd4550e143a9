/** When a feature is used: by people at work, by consumers, by jobs at night, or all the time. */
export type Rhythm = 'office' | 'consumer' | 'nightly' | 'steady';

/** A time span in Unix milliseconds, the end not included. */
export interface TimeSpan {
  fromMs: number;
  toMs: number;
}

const HOUR_MS = 3_600_000;

/** How much is used in the UTC hour that begins at `hourMs`; 1 is a full hour of the busiest kind. */
export function activityAt(rhythm: Rhythm, hourMs: number): number {
  const start = new Date(hourMs);
  const hour = start.getUTCHours();
  const weekend = start.getUTCDay() === 0 || start.getUTCDay() === 6;
  switch (rhythm) {
    case 'office':
      return (hour >= 7 && hour < 18 ? wave(hour, 12.5, 11) : 0.03) * (weekend ? 0.12 : 1);
    case 'consumer':
      return (0.15 + 0.85 * wave(hour, 18, 16)) * (weekend ? 1.25 : 1);
    case 'nightly':
      return hour >= 1 && hour < 4 ? 1 : 0.01;
    case 'steady':
      return 0.8 + 0.2 * wave(hour, 14, 24);
  }
}

/** A smooth hill of height 1 around `peak`, 0 beyond half of `width` hours from it. */
function wave(hour: number, peak: number, width: number): number {
  const away = Math.abs(((hour + 0.5 - peak + 36) % 24) - 12);
  return away >= width / 2 ? 0 : Math.cos((Math.PI * away) / width);
}

/** Draws moments of a span, more of them where the rhythm is busier. */
export class RhythmClock {
  readonly #slots: { fromMs: number; lengthMs: number; sumTo: number }[] = [];
  readonly #total: number;

  constructor(rhythm: Rhythm, { fromMs, toMs }: TimeSpan) {
    let sum = 0;
    for (let hourMs = Math.floor(fromMs / HOUR_MS) * HOUR_MS; hourMs < toMs; hourMs += HOUR_MS) {
      const start = Math.max(hourMs, fromMs);
      const lengthMs = Math.min(hourMs + HOUR_MS, toMs) - start;
      sum += (activityAt(rhythm, hourMs) * lengthMs) / HOUR_MS;
      this.#slots.push({ fromMs: start, lengthMs, sumTo: sum });
    }
    this.#total = sum;
  }

  /** The moment at a place in [0, 1) of the whole activity, Unix milliseconds. */
  at(place: number): number {
    const sought = place * this.#total;
    let low = 0;
    let high = this.#slots.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#slots[middle]!.sumTo > sought) high = middle;
      else low = middle + 1;
    }
    const slot = this.#slots[low]!;
    const before = low === 0 ? 0 : this.#slots[low - 1]!.sumTo;
    const share = (sought - before) / (slot.sumTo - before);
    return Math.floor(slot.fromMs + Math.min(share, 0.999_999) * slot.lengthMs);
  }
}
