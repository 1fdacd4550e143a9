import { createHmac } from 'node:crypto';
import {
  shardOf,
  type AnomalySetting,
  type AnomalySettingReply,
  type AnomalySettingRequest,
  type ProjectId,
} from '@costwire/contracts';
import { AuditTrail, type Database } from '@costwire/persistence';
import { faultOfWebhook, type WebhookRules } from '@costwire/runtime';
import type { PoolClient } from 'pg';
import { lockShard } from '../watch/watched-projects.repository.js';
import { endPaceAlarm } from '../pace/pace-watch.js';
import { addChannel, removeChannel } from './channels.repository.js';
import { removeGate, setGate } from './gates.repository.js';
import { removePace, setPace } from './pace-targets.repository.js';
import { addWindow, removeWindow } from './planned-windows.repository.js';

/** Keys with which deliveries are signed: derived, so that none is stored. */
export class SigningKeys {
  constructor(private readonly secret: string) {}

  /** The key of a channel. */
  of(channelId: string): Buffer {
    return createHmac('sha256', this.secret).update(`notification ${channelId}`).digest();
  }
}

/** Changes planned windows, gates and channels, each with an entry in the audit trail. */
export class SettingsService {
  private readonly audit = new AuditTrail('anomaly');

  constructor(
    private readonly database: Database,
    private readonly rules: WebhookRules,
    private readonly keys: SigningKeys,
  ) {}

  /** Changes one setting. */
  async change(request: AnomalySettingRequest): Promise<AnomalySettingReply> {
    const { project_id: projectId, changed_by: changedBy, setting } = request;
    const fault = this.faultOf(setting);
    if (fault) return { found: true, fault, signing_secret: null };
    const found = await this.database.transaction(async (client) => {
      const changed = await apply(client, projectId, setting, changedBy);
      if (!changed) return false;
      await this.audit.append(client, {
        projectId,
        actor: `key:${changedBy}`,
        action: `anomaly_setting.${setting.kind}`,
        subject: subjectOf(setting, projectId),
      });
      return true;
    });
    const secret =
      setting.kind === 'add_channel' && setting.channel.kind !== 'nats'
        ? this.keys.of(setting.channel.id).toString('hex')
        : null;
    return { found, fault: null, signing_secret: secret };
  }

  private faultOf(setting: AnomalySetting): AnomalySettingReply['fault'] {
    if (setting.kind !== 'add_channel' || setting.channel.url === null) return null;
    const message = faultOfWebhook(setting.channel.url, this.rules);
    return message === undefined ? null : { field: 'url', message };
  }
}

async function apply(
  client: PoolClient,
  projectId: ProjectId,
  setting: AnomalySetting,
  changedBy: string,
): Promise<boolean> {
  switch (setting.kind) {
    case 'add_window':
      await addWindow(client, projectId, setting.window, changedBy);
      return true;
    case 'remove_window':
      return removeWindow(client, projectId, setting.id);
    case 'set_gate':
      await setGate(client, projectId, setting.gate);
      return true;
    case 'remove_gate':
      return removeGate(client, projectId, setting.scope);
    case 'set_pace':
      await setPace(client, projectId, setting.target);
      return true;
    case 'remove_pace':
      await lockShard(client, Number(shardOf(projectId)));
      await endPaceAlarm(client, projectId, setting.scope, Date.now());
      return removePace(client, projectId, setting.scope);
    case 'add_channel':
      await addChannel(client, projectId, setting.channel);
      return true;
    case 'remove_channel':
      return removeChannel(client, projectId, setting.id);
  }
}

function subjectOf(setting: AnomalySetting, projectId: ProjectId): string {
  if (setting.kind === 'add_window') return setting.window.id;
  if (setting.kind === 'add_channel') return setting.channel.id;
  return 'id' in setting ? setting.id : projectId;
}
