import {
  CostwireError,
  type ProjectId,
  type ScenarioId,
  type ScenarioStatus,
} from '@costwire/contracts';
import {
  impossibleIn,
  mergeProfiles,
  readProfile,
  resolveProfile,
  type PartialProfile,
  type ScenarioProfile,
} from '@costwire/pricing';
import type { ScenarioTags } from './scenario.dto.js';

/** The past traffic that a scenario was made from. */
export interface ScenarioOrigin {
  /** Half-open range, ISO-8601 UTC. */
  from: string;
  to: string;
  provider?: string;
  model?: string;
  feature?: string;
}

/** A scenario as it is stored. */
export interface Scenario {
  id: ScenarioId;
  project_id: ProjectId;
  name: string;
  description: string | null;
  region: string;
  tags: ScenarioTags;
  /** What differs from the defaults. */
  profile: PartialProfile;
  origin: ScenarioOrigin | null;
  status: ScenarioStatus;
  created_at: Date;
  updated_at: Date;
  started_at: Date | null;
  completed_at: Date | null;
  archived_at: Date | null;
}

/** Every column of {@link Scenario}. */
export const SCENARIO_COLUMNS = `id, project_id, name, description, region, tags, profile, origin,
  status, created_at, updated_at, started_at, completed_at, archived_at`;

/** The profile with the defaults for what is not given. */
function profileOf({ profile }: Pick<Scenario, 'profile'>): ScenarioProfile {
  return resolveProfile(profile);
}

/** A validated profile in the spelling that is stored. */
export function givenProfile(input: Record<string, unknown> | undefined): PartialProfile {
  if (input === undefined) return {};
  const read = readProfile(input, 'profile');
  if ('faults' in read) throw new Error('the profile was not validated');
  return read.given;
}

/**
 * What is given in one profile, and in a second one that goes before it.
 *
 * @throws {CostwireError} `validation_error` when they do not go together.
 */
export function combinedProfile(first: PartialProfile, second: PartialProfile): PartialProfile {
  const merged = mergeProfiles(first, second);
  const faults = impossibleIn(resolveProfile(merged), 'profile');
  if (faults.length > 0) throw new CostwireError('validation_error', { faults });
  return merged;
}

/** A scenario as the API shows it. */
export function describeScenario(scenario: Scenario): Record<string, unknown> {
  const { project_id: _, origin, ...shown } = scenario;
  return { ...shown, profile: profileOf(scenario), ...(origin && { origin }) };
}
