// Compares what the tagger finds with labels; a finding counts when it covers half of a label.
import { tagNames } from '../dist/names/name-tagger.js';

const covers = (finding, span) =>
  finding.type === span.type &&
  (Math.min(finding.end, span.end) - Math.max(finding.start, span.start)) * 2 >=
    span.end - span.start;

const percent = (part, whole) => Number(((100 * part) / whole).toFixed(1));

/** Recall, precision and F2 by type; prints the first `show` texts with anything wrong. */
export function scoreNames(model, samples, show = 0) {
  const tallies = new Map();
  const tally = (type) => {
    if (!tallies.has(type)) tallies.set(type, { hit: 0, miss: 0, alarm: 0 });
    return tallies.get(type);
  };
  let left = show;
  for (const { text, spans } of samples) {
    const found = tagNames(model, text);
    const used = new Set();
    const wrong = [];
    for (const span of spans) {
      const hit = found.find((finding) => !used.has(finding) && covers(finding, span));
      tally(span.type)[hit ? 'hit' : 'miss'] += 1;
      if (hit) used.add(hit);
      else wrong.push(`-${span.type}:${text.slice(span.start, span.end)}`);
    }
    for (const finding of found.filter((each) => !used.has(each))) {
      tally(finding.type).alarm += 1;
      wrong.push(`+${finding.type}:${text.slice(finding.start, finding.end)}`);
    }
    if (wrong.length > 0 && left > 0) {
      left -= 1;
      console.log(wrong.join(' '), '|', text);
    }
  }
  console.table(
    [...tallies].map(([type, { hit, miss, alarm }]) => ({
      type,
      recall: percent(hit, hit + miss),
      precision: percent(hit, hit + alarm),
      f2: percent(5 * hit, 5 * hit + 4 * miss + alarm),
    })),
  );
}
