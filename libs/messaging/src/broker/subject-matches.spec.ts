import { RPCS, STREAMS } from '@costwire/contracts';
import { subjectMatches } from './topology.js';

describe('a subject filter', () => {
  test.each([
    ['a.b', 'a.b', true],
    ['a.b', 'a.c', false],
    ['a.b', 'a.b.c', false],
    ['a.b.c', 'a.b', false],
    ['a.*', 'a.b', true],
    ['a.*', 'a', false],
    ['a.*', 'a.b.c', false],
    ['*.b', 'a.b', true],
    ['a.>', 'a.b', true],
    ['a.>', 'a.b.c.d', true],
    ['a.>', 'a', false],
    ['>', 'a', true],
    ['a.*.c', 'a.b.c', true],
    ['a.*.c', 'a.b.d', false],
    ['costwire.>', 'costwire-rpc.pii.screen', false],
  ])('%s matches %s: %s', (filter, subject, expected) => {
    expect(subjectMatches(filter, subject)).toBe(expected);
  });

  test('of a stream matches no command', () => {
    const filters = Object.values(STREAMS).flatMap(({ subjects }) => subjects);
    for (const { subject } of Object.values(RPCS)) {
      expect(filters.filter((filter) => subjectMatches(filter, subject))).toEqual([]);
    }
  });
});
