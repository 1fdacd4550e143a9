import {
  canBecome,
  REPRICING_TRANSITIONS,
  statesBefore,
  type RepricingStatus,
} from './repricing.js';

const states = Object.keys(REPRICING_TRANSITIONS) as RepricingStatus[];

describe('the states of a re-pricing', () => {
  test('lead to states that exist, and never back', () => {
    for (const from of states) {
      const reached = new Set<string>();
      const open: RepricingStatus[] = [...REPRICING_TRANSITIONS[from]];
      for (let state = open.pop(); state; state = open.pop()) {
        expect(states).toContain(state);
        if (!reached.has(state)) open.push(...REPRICING_TRANSITIONS[state]);
        reached.add(state);
      }
      expect([...reached]).not.toContain(from);
    }
  });

  test('book nothing but after a proposal', () => {
    expect(statesBefore('running')).toEqual(['proposed']);
    expect(statesBefore('cancelled')).toEqual(['calculating', 'proposed']);
    expect(canBecome('calculating', 'running')).toBe(false);
  });
});
