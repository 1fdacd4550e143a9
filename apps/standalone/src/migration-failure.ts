import type { MigrationStatus } from '@costwire/persistence';

/** Longer texts of a database quote statements. */
const MAX_LENGTH = 300;

/**
 * Why a migration command failed, in one line: the step, what Postgres said, its code. The driver's
 * whole error repeats the statement and the stack.
 *
 * @param steps every migration, oldest first; empty when the database cannot tell.
 */
export function describeMigrationFailure(
  command: string,
  error: unknown,
  steps: readonly MigrationStatus[],
): string {
  const step =
    command === 'down'
      ? steps.findLast(({ applied }) => applied)
      : steps.find(({ applied }) => !applied);
  const at = step ? ` at ${step.name}` : '';
  const after = step ? '; the step was rolled back' : '';
  const { code } = (error ?? {}) as { code?: unknown };
  const said = messageOf(error).replace(/\s+/g, ' ').trim().slice(0, MAX_LENGTH);
  const suffix = typeof code === 'string' ? ` (${code})` : '';
  return `migrate ${command} failed${at}: ${said}${suffix}${after}`;
}

/** A refused connection comes as several errors, one for each address, and no text of its own. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(messageOf).join(', ');
  }
  return error instanceof Error ? error.message : String(error);
}
