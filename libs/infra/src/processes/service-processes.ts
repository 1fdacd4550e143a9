/** One Node process of Costwire. */
export interface ServiceProcess {
  readonly name: string;
  /** Built entry file, relative to the project's root. */
  readonly entry: string;
}

const service = (name: string): ServiceProcess => ({ name, entry: `apps/${name}/dist/main.js` });

/** All services in one process: what `npm start` runs. */
export const STANDALONE_PROCESS: ServiceProcess = service('standalone');

/**
 * One process for each service: what `npm start -- --processes` runs. In the order of stopping, the
 * gateway first, so that nothing is accepted any more while the others drain.
 */
export const SERVICE_PROCESSES: readonly ServiceProcess[] = [
  service('gateway'),
  service('pii'),
  service('ingest'),
  service('cost'),
  service('anomaly'),
  service('approvals'),
];
