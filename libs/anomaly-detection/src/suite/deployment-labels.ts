import { dropSeverity, severityOf } from '../cost/severity.js';
import type { DeploymentIncident } from './deployment-incidents.js';
import type { DeploymentTraffic } from './deployment-traffic.js';
import type { Rates } from './hour-row.js';
import { excessWithin, type Label, newSeriesLabel, type Sample } from './labels.js';

const HOUR_MS = 3_600_000;

/** A series of a deployment to be generated. */
export interface DeploymentSeries {
  name: string;
  traffic: DeploymentTraffic;
  /** First hour: 0, or that in which the series appears. */
  first: number;
  rates: Rates;
  /** Tokens per call. */
  input: number;
  output: number;
  cached: number;
  /** Calls of a usual hour. */
  calls: number;
  spread: number;
  hourNoise: number;
  incidents: DeploymentIncident[];
}

/**
 * The labels of a series, from what its hours cost with and without incidents. Severity is that of
 * the mean hour of the incident; finding it counts until its time is up or the rows end.
 */
export function deploymentLabelsOf(
  one: DeploymentSeries,
  samples: readonly Sample[],
  startHour: number,
): Label[] {
  const { shape } = one.traffic;
  const at = (index: number): number => (startHour + index) * HOUR_MS;
  const last = samples.at(-1)?.index ?? 0;
  const labels = one.incidents.flatMap((incident): Label[] => {
    const { from, kind, driver } = incident;
    const excess = excessWithin(samples, from, incident.hours);
    if (excess === undefined) return [];
    const { ratio, excessPerHour } = excess;
    const severity = driver === 'drop' ? dropSeverity : severityOf;
    return [
      {
        series: one.name,
        shape,
        kind,
        driver,
        startMs: at(from),
        mustByMs: at(Math.min(last, from + incident.foundWithin - 1)),
        ignoreUntilMs: at(from + incident.ignoredFor),
        ...excess,
        severity: severity(ratio, excessPerHour),
        scored: isAskedFor(one, incident, ratio, excessPerHour),
      },
    ];
  });
  return one.first > 0 ? [...labels, newSeriesLabel(one, shape, samples, startHour)] : labels;
}

/**
 * What a careful person would ask to be told: a third more (twice as much when it lasts hours only,
 * half as much again where calls grow anyway, three times where there are few) and half a dollar an
 * hour; of usage that is missing nine tenths and a dollar an hour.
 */
function isAskedFor(
  one: DeploymentSeries,
  { kind, driver }: DeploymentIncident,
  ratio: number,
  excessPerHour: number,
): boolean {
  const { shape } = one.traffic;
  if (driver === 'drop') return excessPerHour <= -1 && ratio < 0.1 && shape !== 'sparse';
  const least = [
    1.3,
    ...(kind === 'spike' ? [2.1] : []),
    ...(shape === 'sparse' ? [3] : []),
    ...(shape === 'growing' && driver === 'volume' ? [1.5] : []),
  ];
  return ratio >= Math.max(...least) && excessPerHour >= 0.5;
}
