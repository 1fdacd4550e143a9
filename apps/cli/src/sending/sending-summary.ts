import { countOf, formatCount } from '../output/count.js';
import type { SendingReport } from './run-sending.js';

/** The report as lines for a person, each ending in a newline. */
export function formatSendingReport(report: SendingReport): string {
  const rate = report.accepted / Math.max(report.send_seconds, 0.001);
  const lines = [
    `accepted ${formatCount(report.accepted)}, repeated ${formatCount(report.repeated)}, ` +
      `refused ${formatCount(report.refused)} in ${seconds(report.send_seconds)} ` +
      `(${countOf(rate, 'event')}/s)`,
  ];
  if (report.recorded !== null && report.already_there !== null) {
    lines.push(
      `recorded ${formatCount(report.recorded)} new, ${formatCount(report.already_there)} were ` +
        `there already; all priced after ${seconds(report.priced_seconds ?? 0)}`,
    );
  }
  const missing = notRecorded(report);
  if (missing > 0) {
    lines.push(`${countOf(missing, 'event')} not recorded: look at "costwire dlq list"`);
  }
  for (const fault of report.faults) lines.push(`refused: ${fault}`);
  return lines.map((line) => `${line}\n`).join('');
}

/** Events that were accepted and came to nothing; other senders can hide some, never add any. */
function notRecorded({ accepted, repeated, recorded, already_there }: SendingReport): number {
  if (recorded === null || already_there === null) return 0;
  return accepted - repeated - recorded - already_there;
}

function seconds(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 1)} s`;
}
