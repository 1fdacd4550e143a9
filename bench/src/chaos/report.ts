import { oneDecimal, type Check } from './check.js';
import type { RunLetter } from './options.js';

/** What a run came to. */
export interface ChaosReport {
  run: RunLetter;
  title: string;
  rate: number;
  seconds: number;
  kills: number;
  seed: string;
  /** Distinct events. */
  sent: number;
  accepted: number;
  refused: number;
  /** Events in requests whose outcome was unknown at first; all of them were sent again. */
  unknown: number;
  stored: number;
  booked: number;
  doubled: number;
  lost: number;
  /** Requests by answer, or by why none came. */
  answers: Record<string, number>;
  acceptP50Ms: number | undefined;
  acceptP99Ms: number | undefined;
  /** From acceptance to the ledger. */
  bookedP50Ms: number | undefined;
  bookedP99Ms: number | undefined;
  drainSeconds: number | undefined;
  /** Largest resident memory of each process. */
  residentMiB: Record<string, number>;
  checks: Check[];
  pass: boolean;
}

/** The report for people. */
export function describeReport(report: ChaosReport): string {
  const pairs = (values: Record<string, number>): string =>
    Object.entries(values)
      .map(([name, value]) => `${name} ${value}`)
      .join(', ');
  return [
    `run ${report.run}: ${report.title} (${report.rate} events/s, ${report.seconds} s, ` +
      `${report.kills} faults, seed ${report.seed})`,
    `  sent ${report.sent}, accepted ${report.accepted}, refused ${report.refused}, ` +
      `unknown at first ${report.unknown}`,
    `  stored ${report.stored}, booked ${report.booked}, doubled ${report.doubled}, lost ${report.lost}`,
    `  requests by answer: ${pairs(report.answers)}`,
    `  accepted in ms: p50 ${oneDecimal(report.acceptP50Ms)}, p99 ${oneDecimal(report.acceptP99Ms)}`,
    `  booked after ms: p50 ${oneDecimal(report.bookedP50Ms)}, p99 ${oneDecimal(report.bookedP99Ms)}`,
    `  drained after ${oneDecimal(report.drainSeconds)} s; peak memory in MiB: ${pairs(report.residentMiB)}`,
    ...report.checks.map(
      ({ name, pass, late, detail }) => `  ${verdictOf(pass, late)}  ${name}: ${detail}`,
    ),
    report.pass ? 'PASS' : 'FAIL',
  ].join('\n');
}

function verdictOf(pass: boolean, late: true | undefined): string {
  if (pass) return 'PASS';
  return late ? 'LATE' : 'FAIL';
}
