import type { AnomalyScope, BucketTotal } from '@costwire/contracts';

/**
 * The name of a watched series within its project: its scope as a JSON array. A total moves the series
 * of its own feature, agent or key with one model, and the roll-ups above it.
 */
export type SeriesKey = string;

/** The key of a scope. */
export function seriesKeyOf({ kind, name, provider, model }: AnomalyScope): SeriesKey {
  return JSON.stringify([kind, name, provider, model]);
}

/** The scope of a key made by {@link seriesKeyOf}. */
export function scopeOfSeries(key: SeriesKey): AnomalyScope {
  const [kind, name, provider, model] = JSON.parse(key) as [
    AnomalyScope['kind'],
    string,
    string,
    string,
  ];
  return { kind, name, provider, model };
}

/** Whether a scope adds up several series, so that its mix can change. */
export function isRollup({ kind, model }: AnomalyScope): boolean {
  return kind === 'project' || kind === 'model' || model === '';
}

/**
 * The series that a total belongs to, its own first. A total of calls without an agent belongs to
 * none: the features and keys have them.
 */
export function seriesOfTotal(
  total: Pick<BucketTotal, 'dimension' | 'name' | 'provider' | 'model'>,
): AnomalyScope[] {
  const { dimension: kind, name, provider, model } = total;
  if (kind === 'agent' && name === '') return [];
  const own: AnomalyScope[] = [
    { kind, name, provider, model },
    { kind, name, provider: '', model: '' },
  ];
  if (kind !== 'feature') return own;
  return [
    ...own,
    { kind: 'model', name: '', provider, model },
    { kind: 'project', name: '', provider: '', model: '' },
  ];
}

/** A scope in words, for the sentence that describes an anomaly. */
export function labelOf({ kind, name, provider, model }: AnomalyScope): string {
  if (kind === 'project') return 'The project';
  if (kind === 'model') return `Model ${provider}/${model}`;
  const what = `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${name || '(none)'}`;
  return model === '' ? what : `${what} on ${provider}/${model}`;
}
