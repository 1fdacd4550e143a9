import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDetector } from './detector.js';

const DATA = join(__dirname, '../../../../shared/data');
const LOGS = join(DATA, 'loghub');
const SAMPLE = join(DATA, 'pii-open-sample.jsonl');
const whereLogs = existsSync(LOGS) ? it : it.skip;
const whereSample = existsSync(SAMPLE) ? it : it.skip;

/** Addresses in real logs are real; anything else is a false alarm. */
const MAX_ALARMS_PER_THOUSAND = 10;

describe('real text (skipped where ../shared/data is absent)', () => {
  const detector = createDetector({ names: true });

  whereLogs('gives at most ten false alarms in a thousand clean log lines', () => {
    let lines = 0;
    let alarms = 0;
    for (const file of readdirSync(LOGS)) {
      for (const line of readFileSync(join(LOGS, file), 'utf8').split('\n').slice(0, 500)) {
        lines += 1;
        alarms += detector.detect(line).filter(({ type }) => type !== 'IP_ADDRESS').length;
      }
    }
    expect((1000 * alarms) / lines).toBeLessThanOrEqual(MAX_ALARMS_PER_THOUSAND);
  });

  whereSample('finds at least 95 % of what the open sample labels', () => {
    let labels = 0;
    let hits = 0;
    for (const line of readFileSync(SAMPLE, 'utf8').split('\n').filter(Boolean)) {
      const { text, spans } = JSON.parse(line) as {
        text: string;
        spans: { type: string; start: number; end: number }[];
      };
      const found = detector.detect(text);
      for (const { type, start, end } of spans) {
        labels += 1;
        if (found.some((f) => f.type === type && f.start === start && f.end === end)) hits += 1;
      }
    }
    expect(hits / labels).toBeGreaterThanOrEqual(0.95);
  });
});
