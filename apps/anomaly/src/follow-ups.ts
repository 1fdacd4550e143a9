import type { Tracked } from '@costwire/anomaly-detection';
import type { PoolClient } from 'pg';
import { readPlanned } from './settings/planned-windows.repository.js';
import type { FollowUps, Planned } from './watch/series-judge.js';
import type { WatchedProject } from './watch/watched-projects.repository.js';

/** What follows from an anomaly in the transaction that stores it. */
export class AnomalyFollowUps implements FollowUps {
  async plannedScopes(
    client: PoolClient,
    { projectId }: WatchedProject,
    atMs: number,
  ): Promise<Planned> {
    return readPlanned(client, projectId, atMs);
  }

  async store(
    _client: PoolClient,
    _project: WatchedProject,
    _tracked: readonly Tracked[],
  ): Promise<void> {}
}
