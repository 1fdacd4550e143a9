import { proposalsFor, type Tracked } from '@costwire/anomaly-detection';
import type { PoolClient } from 'pg';
import { saveProposals } from './findings/proposals.repository.js';
import { noteDeliveries } from './notify/deliveries.repository.js';
import { readPlanned } from './settings/planned-windows.repository.js';
import type { FollowUps, Planned } from './watch/series-judge.js';
import type { WatchedProject } from './watch/watched-projects.repository.js';

/** What follows from an anomaly in the transaction that stores it. */
export class AnomalyFollowUps implements FollowUps {
  /** Tells whether a scope lies in a planned window at a time. */
  async plannedScopes(
    client: PoolClient,
    { projectId }: WatchedProject,
    atMs: number,
  ): Promise<Planned> {
    return readPlanned(client, projectId, atMs);
  }

  /** Stores what is proposed, and whom to tell. */
  async store(
    client: PoolClient,
    { projectId }: WatchedProject,
    tracked: readonly Tracked[],
  ): Promise<void> {
    const proposals = tracked.flatMap(({ anomaly }) => proposalsFor(anomaly, anomaly.updated_at));
    await saveProposals(client, proposals);
    await noteDeliveries(client, projectId, tracked);
  }
}
