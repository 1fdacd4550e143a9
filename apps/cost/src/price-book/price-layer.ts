import { createHash } from 'node:crypto';
import type { ProjectId } from '@costwire/contracts';

/** How a version's prices meet those of the versions before it. */
export type LayerMode = 'base' | 'fill' | 'override';

/** What is known of a version of prices without its rates. */
export interface VersionHeader {
  id: string;
  /** `null` for prices of every project. */
  projectId: ProjectId | null;
  mode: LayerMode;
  source: string;
  sourceVersion: string;
  checksum: string;
  /** ISO-8601, UTC. */
  recordedAt: string;
  reason: string | null;
  /** ISO-8601, UTC: from then on its prices no longer count; `null` while it has no end. */
  endsAt: string | null;
}

/** One version as part of a book. Kept with the book's name, so the same book can be made again. */
export interface PriceLayer {
  version: string;
  mode: LayerMode;
  /** Whether the version holds for one project only. */
  own: boolean;
  ends_at?: string;
}

/** A book by its parts. */
export interface BookPlan {
  /** Stored with every amount: equal names give equal amounts for equal calls. */
  name: string;
  projectId: ProjectId | null;
  layers: PriceLayer[];
}

/** The books that versions make up. */
export interface BookPlans {
  shared: BookPlan;
  /** Only projects with versions of their own. */
  projects: Map<ProjectId, BookPlan>;
}

/**
 * Which versions count for whom: the newest base, what fills its gaps, what overrides it; above
 * that a project's own.
 *
 * @param headers in the order in which they were recorded.
 * @param rules names the rules by which rates become amounts.
 * @returns `undefined` when there is no base.
 */
export function planBooks(headers: readonly VersionHeader[], rules: string): BookPlans | undefined {
  const base = headers.findLast(({ mode, projectId }) => mode === 'base' && projectId === null);
  if (!base) return undefined;
  const common = [base, ...headers.filter(({ projectId, mode }) => !projectId && mode !== 'base')];
  const plan = (projectId: ProjectId | null, own: VersionHeader[]): BookPlan => {
    const layers = [...common, ...own].map(layerOf);
    return { name: nameOf(base, layers, rules), projectId, layers };
  };
  const byProject = new Map<ProjectId, VersionHeader[]>();
  for (const header of headers) {
    if (header.projectId === null) continue;
    byProject.set(header.projectId, [...(byProject.get(header.projectId) ?? []), header]);
  }
  return {
    shared: plan(null, []),
    projects: new Map([...byProject].map(([id, own]) => [id, plan(id, own)])),
  };
}

function layerOf({ id, mode, projectId, endsAt }: VersionHeader): PriceLayer {
  return { version: id, mode, own: projectId !== null, ...(endsAt && { ends_at: endsAt }) };
}

function nameOf(base: VersionHeader, layers: readonly PriceLayer[], rules: string): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([rules, layers]))
    .digest('hex');
  return `${base.source}@${base.sourceVersion}+${hash.slice(0, 16)}`;
}
