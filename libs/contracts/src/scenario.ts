/** Where an AWS scenario is in its life. */
export const SCENARIO_STATUSES = ['draft', 'running', 'completed', 'archived'] as const;
/** One of {@link SCENARIO_STATUSES}. */
export type ScenarioStatus = (typeof SCENARIO_STATUSES)[number];

/** What moves a scenario on: the last part of the route that does it. */
export const SCENARIO_COMMANDS = ['start', 'stop', 'archive'] as const;
/** One of {@link SCENARIO_COMMANDS}. */
export type ScenarioCommand = (typeof SCENARIO_COMMANDS)[number];

/** One step of the life of a scenario. */
export interface ScenarioTransition {
  from: ScenarioStatus;
  to: ScenarioStatus;
  /** The time that is noted when it happens. */
  stamps: 'started_at' | 'completed_at' | 'archived_at';
}

/** Every transition there is; any other one is refused. */
export const SCENARIO_TRANSITIONS: Readonly<Record<ScenarioCommand, ScenarioTransition>> = {
  start: { from: 'draft', to: 'running', stamps: 'started_at' },
  stop: { from: 'running', to: 'completed', stamps: 'completed_at' },
  archive: { from: 'completed', to: 'archived', stamps: 'archived_at' },
};

/** The one status in which a scenario takes logs. */
export const ACCEPTING_STATUS: ScenarioStatus = 'running';

/** The transition a command asks for, or `undefined` when the scenario is not where it begins. */
export function scenarioTransition(
  command: ScenarioCommand,
  status: ScenarioStatus,
): ScenarioTransition | undefined {
  const transition = SCENARIO_TRANSITIONS[command];
  return transition.from === status ? transition : undefined;
}
