import type { Span } from './pii-line.js';

/** A label nothing found, or a finding without a label. */
export interface Wrong extends Span {
  kind: 'MISS' | 'FALSE';
}

interface Tally {
  hits: number;
  misses: number;
  falseAlarms: number;
}

/** Shares in per cent, rounded to one decimal; `undefined` where there is nothing to divide by. */
export interface ScoreRow {
  type: string;
  labels: number;
  recall: number | undefined;
  precision: number | undefined;
  f2: number | undefined;
}

/** Counts hits by type: a finding hits a label of its type when it covers at least half of it. */
export class PiiScoreSheet {
  readonly #tallies = new Map<string, Tally>();

  /** Takes in one text and returns what was wrong with it. */
  add(labels: readonly Span[], findings: readonly Span[]): Wrong[] {
    const wrong: Wrong[] = [];
    const used = new Set<Span>();
    for (const label of labels) {
      const hit = findings.find((finding) => !used.has(finding) && hits(finding, label));
      if (hit) used.add(hit);
      else wrong.push({ kind: 'MISS', type: label.type, start: label.start, end: label.end });
      this.#tally(label.type)[hit ? 'hits' : 'misses'] += 1;
    }
    for (const finding of findings) {
      if (used.has(finding)) continue;
      this.#tally(finding.type).falseAlarms += 1;
      wrong.push({ kind: 'FALSE', type: finding.type, start: finding.start, end: finding.end });
    }
    return wrong;
  }

  /** One row a type in alphabetical order, then the sum. */
  rows(): ScoreRow[] {
    const types = [...this.#tallies].sort(([left], [right]) => (left < right ? -1 : 1));
    const sum: Tally = { hits: 0, misses: 0, falseAlarms: 0 };
    for (const [, tally] of types) {
      sum.hits += tally.hits;
      sum.misses += tally.misses;
      sum.falseAlarms += tally.falseAlarms;
    }
    return [...types, ['ALL', sum] as const].map(([type, tally]) => scoreRow(type, tally));
  }

  #tally(type: string): Tally {
    const known = this.#tallies.get(type);
    if (known) return known;
    const tally = { hits: 0, misses: 0, falseAlarms: 0 };
    this.#tallies.set(type, tally);
    return tally;
  }
}

function hits(finding: Span, label: Span): boolean {
  const shared = Math.min(finding.end, label.end) - Math.max(finding.start, label.start);
  return finding.type === label.type && shared * 2 >= label.end - label.start;
}

/** F2 weighs recall four times as much as precision: 5 hits / (5 hits + 4 misses + false alarms). */
function scoreRow(type: string, { hits: found, misses, falseAlarms }: Tally): ScoreRow {
  return {
    type,
    labels: found + misses,
    recall: percent(found, found + misses),
    precision: percent(found, found + falseAlarms),
    f2: percent(5 * found, 5 * found + 4 * misses + falseAlarms),
  };
}

function percent(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : Math.round((1000 * part) / whole) / 10;
}
