import { allows, SCOPES } from './access.js';

describe('a scope', () => {
  test.each(SCOPES)('%s allows itself', (scope) => {
    expect(allows([scope], scope)).toBe(true);
  });

  test.each(SCOPES.filter((scope) => scope !== 'admin'))('%s allows nothing else', (scope) => {
    const others = SCOPES.filter((other) => other !== scope);
    expect(others.filter((other) => allows([scope], other))).toEqual([]);
  });

  test('admin allows everything, none nothing', () => {
    expect(SCOPES.filter((scope) => allows(['admin'], scope))).toEqual([...SCOPES]);
    expect(SCOPES.filter((scope) => allows([], scope))).toEqual([]);
  });
});
