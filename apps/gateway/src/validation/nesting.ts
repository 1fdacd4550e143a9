/**
 * Levels of arrays and objects taken in one field. Whatever copies or prints a value walks it by
 * recursion, and a body of 5 MB can be nested deep enough to exhaust the stack.
 */
const MAX_LEVELS = 64;

/** Whether a JSON value has more than `levels` levels; looks no deeper than that. */
export function isNestedTooDeeply(value: unknown, levels = MAX_LEVELS): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((member) => isNestedTooDeeply(member, levels - 1));
}

/** The same of an object whose fields may each have the full number of levels. */
export function hasFieldNestedTooDeeply(item: unknown): boolean {
  return isNestedTooDeeply(item, MAX_LEVELS + 1);
}
