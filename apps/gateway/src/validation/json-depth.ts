/** Deeper JSON serves nobody and exhausts the stack of whoever walks it. */
export const MAX_DEPTH = 20;

/** Whether a JSON value is nested at most `depth` containers deep; looks no deeper than that. */
export function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1));
}
