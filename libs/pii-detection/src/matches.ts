/**
 * Calls `visit` for every match of a global pattern. `String.matchAll` copies the pattern at each
 * call, which costs more than searching a log line does.
 */
export function forEachMatch(
  pattern: RegExp,
  text: string,
  visit: (match: RegExpExecArray) => void,
): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) visit(match);
  pattern.lastIndex = 0;
}
