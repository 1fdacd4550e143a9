import type { ProjectId } from '@costwire/contracts';
import { usageBatch, usageEvent } from '@costwire/testing';
import { byIdentity, distinctCandidates } from './candidate.js';

const batchOf = (project: string, ...ids: string[]) =>
  usageBatch({
    project_id: project as ProjectId,
    events: ids.map((event_id) => usageEvent({ event_id })),
  });

const idsOf = (candidates: { event: { event_id: string } }[]): string[] =>
  candidates.map(({ event }) => event.event_id);

describe('the candidates of some batches', () => {
  test('are the first event of each id, the others are repeats', () => {
    const batches = [batchOf('p', 'a', 'b', 'a'), batchOf('p', 'b', 'c')];
    const { candidates, repeats } = distinctCandidates(batches);
    expect(idsOf(candidates)).toEqual(['a', 'b', 'c']);
    expect(candidates.map(({ batch }) => batches.indexOf(batch))).toEqual([0, 0, 1]);
    expect(idsOf(repeats)).toEqual(['a', 'b']);
  });

  test('are told apart by project as well', () => {
    const { candidates, repeats } = distinctCandidates([batchOf('p', 'a'), batchOf('q', 'a')]);
    expect(candidates).toHaveLength(2);
    expect(repeats).toEqual([]);
  });

  test('are sorted by project and id, and the given list stays as it was', () => {
    const { candidates } = distinctCandidates([batchOf('q', 'b', 'a'), batchOf('p', 'c', 'a')]);
    const sorted = byIdentity(candidates).map(
      ({ batch, event }) => batch.project_id + event.event_id,
    );
    expect(sorted).toEqual(['pa', 'pc', 'qa', 'qb']);
    expect(idsOf(candidates)).toEqual(['b', 'a', 'c', 'a']);
  });
});
