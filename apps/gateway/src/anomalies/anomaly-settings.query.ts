import { formatUsd, parseUsd, type ProjectId } from '@costwire/contracts';
import { Database } from '@costwire/persistence';
import { Injectable } from '@nestjs/common';

const DELIVERIES = 200;

/** Reads planned windows, gates, pace targets and channels; each by its primary key's project. */
@Injectable()
export class AnomalySettingsQuery {
  constructor(private readonly database: Database) {}

  /** Planned windows that are not over, earliest first. */
  async windows(projectId: ProjectId): Promise<unknown[]> {
    return this.database.readProject(
      projectId,
      `SELECT id, scope, starts_at, ends_at, note, created_by, created_at FROM planned_windows
       WHERE project_id = $1 AND ends_at > now() ORDER BY starts_at, id`,
      [projectId],
    );
  }

  /** Gates: that of all scopes first. */
  async gates(projectId: ProjectId): Promise<unknown[]> {
    const rows = await this.database.readProject<{ scope: string; min_usd: string | null }>(
      projectId,
      `SELECT scope, min_percent, min_usd, combine, updated_at FROM anomaly_gates
       WHERE project_id = $1 ORDER BY scope`,
      [projectId],
    );
    return rows.map(({ scope, min_usd: least, ...rest }) => ({
      ...rest,
      scope: scopeOf(scope),
      min_usd: least === null ? null : formatUsd(parseUsd(least)!),
    }));
  }

  /** Up to what scopes may come in a month. */
  async paces(projectId: ProjectId): Promise<unknown[]> {
    const rows = await this.database.readProject<{ scope: string; budget_usd: string | null }>(
      projectId,
      `SELECT scope, budget_usd, over_month, checked_at, updated_at FROM pace_targets
       WHERE project_id = $1 ORDER BY scope`,
      [projectId],
    );
    return rows.map(({ scope, budget_usd: budget, ...rest }) => ({
      scope: scopeOf(scope),
      budget_usd: budget === null ? null : formatUsd(parseUsd(budget)!),
      ...rest,
    }));
  }

  /** Channels, oldest first. An address can hold a token: only its host is shown. */
  async channels(projectId: ProjectId): Promise<unknown[]> {
    const rows = await this.database.readProject<{ url: string | null }>(
      projectId,
      `SELECT id, name, kind, url, subject, min_severity, enabled, created_at
       FROM notification_channels WHERE project_id = $1 ORDER BY created_at, id`,
      [projectId],
    );
    return rows.map(({ url, ...rest }) => ({ ...rest, host: url && new URL(url).host }));
  }

  /** What a channel was sent, newest first. */
  async deliveries(projectId: ProjectId, channelId: string): Promise<unknown[]> {
    return this.database.readProject(
      projectId,
      `SELECT id, anomaly_id, change, status, attempts, last_error, created_at, updated_at
       FROM notification_deliveries WHERE project_id = $1 AND channel_id = $2
       ORDER BY created_at DESC, id LIMIT ${DELIVERIES}`,
      [projectId, channelId],
    );
  }
}

function scopeOf(key: string): unknown {
  if (key === '') return null;
  const [kind, name, provider, model] = JSON.parse(key) as string[];
  return { kind, name, provider, model };
}
