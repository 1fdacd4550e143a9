import { runScanTask } from './run-scan-task.js';

const rated = (pattern: string, ignoreCase: boolean) =>
  runScanTask({ kind: 'rate', pattern, ignoreCase });

describe('the rating of a pattern', () => {
  it.each([false, true])('takes one that can match in few ways, without case: %p', (ignoreCase) => {
    expect(rated('C-\\d{6}', ignoreCase)).toBe(true);
    expect(rated('\\p{Lu}{2}-\\d{4}', ignoreCase)).toBe(true);
  });

  it.each([false, true])('refuses one that backtracks, without case: %p', (ignoreCase) => {
    expect(rated('(?:a{0,20}){0,20}$', ignoreCase)).toBe(false);
  });
});
