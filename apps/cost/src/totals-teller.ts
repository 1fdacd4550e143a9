import { createHash } from 'node:crypto';
import { shardOf, type BucketTotal, type ProjectId } from '@costwire/contracts';
import { Publisher } from '@costwire/messaging';
import { Injectable } from '@nestjs/common';
import type { ProjectBucketTotal } from './rollup.repository.js';

/**
 * Totals, those of five minutes counted too, told in one message: at most 0.7 MB with the longest
 * names, under a server's 1 MB.
 */
const TOTALS_PER_MESSAGE = 250;

/** Tells where buckets stand. Telling twice is harmless: a total carries its version. */
@Injectable()
export class TotalsTeller {
  constructor(private readonly publisher: Publisher) {}

  /** Publishes totals, those of a project together; resolves when the broker has them. */
  async tell(totals: readonly ProjectBucketTotal[]): Promise<void> {
    await Promise.all(
      [...byProject(totals)].flatMap(([project, own]) =>
        inMessages(own).map(async (part) => this.publish(project, part)),
      ),
    );
  }

  private async publish(projectId: ProjectId, totals: BucketTotal[]): Promise<void> {
    const versions = createHash('sha256');
    for (const { dimension, bucket, name, provider, model, version } of totals) {
      versions.update(JSON.stringify([dimension, bucket, name, provider, model, version]));
    }
    await this.publisher.publish(
      'costTotalled',
      { project_id: projectId, totals },
      { id: versions.digest('hex'), tokens: [shardOf(projectId), projectId] },
    );
  }
}

function byProject(totals: readonly ProjectBucketTotal[]): Map<ProjectId, BucketTotal[]> {
  const grouped = new Map<ProjectId, BucketTotal[]>();
  for (const { project_id, ...total } of totals) {
    const own = grouped.get(project_id as ProjectId) ?? [];
    own.push(total);
    grouped.set(project_id as ProjectId, own);
  }
  return grouped;
}

function inMessages(totals: BucketTotal[]): BucketTotal[][] {
  const messages: BucketTotal[][] = [];
  let size = Infinity;
  for (const total of totals) {
    const own = 1 + (total.five_minutes?.length ?? 0);
    if (size + own > TOTALS_PER_MESSAGE) {
      messages.push([]);
      size = 0;
    }
    messages.at(-1)!.push(total);
    size += own;
  }
  return messages;
}
