import type { AnomalyRecord, ChannelKind, JsonObject } from '@costwire/contracts';

/** What somebody is told of: that it began or became worse, or that it is over. */
export type NotifiedChange = 'alarm' | 'resolved';

/** The body that a channel of a kind is sent. */
export function messageFor(
  kind: ChannelKind,
  change: NotifiedChange,
  anomaly: AnomalyRecord,
  to: string | null,
): JsonObject {
  if (kind === 'slack') return { text: `${headline(change, anomaly)}\n${anomaly.description}` };
  if (kind === 'email') {
    return { to, subject: headline(change, anomaly), text: anomaly.description };
  }
  return { type: `anomaly.${change}`, anomaly: { ...anomaly } as unknown as JsonObject };
}

function headline(change: NotifiedChange, { severity, driver, service }: AnomalyRecord): string {
  const what = `${driver.replaceAll('_', ' ')} in ${service}`;
  return change === 'alarm' ? `[${severity}] Cost anomaly: ${what}` : `Resolved: ${what}`;
}
