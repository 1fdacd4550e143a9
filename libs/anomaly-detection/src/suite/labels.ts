import { MAX_RATIO, severityOf } from '../cost/severity.js';
import type { Driver, Severity } from '../cost/usage-bucket.js';
import type { DeploymentKind } from './deployment-incidents.js';
import type { Rates } from './hour-row.js';
import type { Incident, IncidentKind } from './incidents.js';
import type { Traffic } from './traffic.js';

const HOUR_MS = 3_600_000;

/** A known incident of a generated series. */
export interface Label {
  series: string;
  /** Shape of the traffic, as its suite calls it. */
  shape: string;
  kind: IncidentKind | DeploymentKind | 'new_series';
  driver: Driver;
  startMs: number;
  /** Last hour in which finding it counts. */
  mustByMs: number;
  /** Last hour in which an alert is not held against the detector. */
  ignoreUntilMs: number;
  /** Cost with the incident over cost without it. */
  ratio: number;
  /** USD per hour. */
  excessPerHour: number;
  severity: Severity;
  /** False for what is too small to be asked for. */
  scored: boolean;
}

/** A series to be generated. */
export interface Series {
  name: string;
  traffic: Traffic;
  first: number;
  rates: Rates;
  input: number;
  output: number;
  cached: number;
  spread: number;
  hourNoise: number;
  incidents: Incident[];
  missing: Set<number>;
  /** Single busy hours that mean nothing. */
  blips: Map<number, number>;
  isNew: boolean;
  steps: { hour: number; factor: number }[];
}

/** Cost of one hour with and without incidents, USD. */
export interface Sample {
  index: number;
  cost: number;
  usual: number;
}

/** The labels of a series, from what its hours cost with and without incidents. */
export function labelsOf(one: Series, samples: readonly Sample[], startHour: number): Label[] {
  const at = (index: number): number => (startHour + index) * HOUR_MS;
  const labels: Label[] = [];
  for (const incident of one.incidents) {
    const { from, hours, kind, driver } = incident;
    const excess = excessWithin(samples, from, hours);
    if (excess === undefined) continue;
    const { ratio, excessPerHour } = excess;
    const drop = kind === 'drop';
    labels.push({
      series: one.name,
      shape: one.traffic.shape,
      kind,
      driver,
      startMs: at(from),
      mustByMs: at(from + incident.foundWithin - 1),
      ignoreUntilMs: at(from + incident.ignoredFor),
      ratio,
      excessPerHour,
      severity: drop ? (excessPerHour <= -2 ? 'medium' : 'low') : severityOf(ratio, excessPerHour),
      scored: isScored(one, incident, ratio, excessPerHour),
    });
  }
  const label = one.isNew ? newSeriesLabel(one, one.traffic.shape, samples, startHour) : undefined;
  return label?.scored === true ? [...labels, label] : labels;
}

/** What a careful person would ask to be told: a third more, and half a dollar an hour. */
function isScored(one: Series, incident: Incident, ratio: number, excessPerHour: number): boolean {
  if (incident.kind === 'price_cut') return false;
  if (one.traffic.shape === 'sparse' && ratio < 3) return false;
  if (incident.kind === 'drop') {
    return (
      excessPerHour <= -1 && one.traffic.shape !== 'sparse' && one.traffic.shape !== 'nightly_batch'
    );
  }
  const noisy = one.traffic.shape === 'growth' && incident.driver === 'volume' ? 1.5 : 1.3;
  const least = incident.kind === 'spike' ? 2.1 : noisy;
  return ratio >= least && excessPerHour >= 0.5;
}

/** What the hours from `from` on cost beside what they would have: undefined where there are none. */
export function excessWithin(
  samples: readonly Sample[],
  from: number,
  hours: number,
): { ratio: number; excessPerHour: number } | undefined {
  const during = samples.filter(({ index }) => index >= from && index < from + hours);
  if (during.length === 0) return undefined;
  const cost = during.reduce((sum, { cost: c }) => sum + c, 0);
  const usual = during.reduce((sum, { usual: u }) => sum + u, 0);
  const ratio = usual > 0 ? cost / usual : MAX_RATIO;
  return { ratio, excessPerHour: (cost - usual) / during.length };
}

/** The label of a series that appeared: to be found on its first day, asked for from half a dollar an hour. */
export function newSeriesLabel(
  { name, first }: { name: string; first: number },
  shape: string,
  samples: readonly Sample[],
  startHour: number,
): Label {
  const firstDay = samples.filter(({ index }) => index < first + 24);
  const perHour = firstDay.reduce((sum, { cost }) => sum + cost, 0) / 24;
  const at = (index: number): number => (startHour + index) * HOUR_MS;
  return {
    series: name,
    shape,
    kind: 'new_series',
    driver: 'new_series',
    startMs: at(first),
    mustByMs: at(first + 23),
    ignoreUntilMs: at(first + 72),
    ratio: MAX_RATIO,
    excessPerHour: perHour,
    severity: severityOf(MAX_RATIO, perHour),
    scored: perHour >= 0.5,
  };
}
