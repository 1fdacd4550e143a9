import { CostwireError } from '@costwire/contracts';

/** A place in a list that is sorted by time and then by id. */
export interface PagePlace {
  at: Date;
  id: string;
}

/** The cursor for what comes after an item. */
export function cursorAfter(at: Date | string, id: string): string {
  const time = typeof at === 'string' ? at : at.toISOString();
  return Buffer.from(JSON.stringify([time, id])).toString('base64url');
}

/**
 * The place that a cursor names.
 *
 * @param isId whether a text can be the id of an item; what Postgres would refuse never is.
 * @throws {CostwireError} `validation_error` for a text that is no cursor.
 */
export function readCursor(cursor: string, isId: (id: string) => boolean = () => true): PagePlace {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown[];
    const time = new Date(String(at));
    const isGiven = typeof id === 'string' && !id.includes('\0') && isId(id);
    if (isGiven && !Number.isNaN(time.getTime())) return { at: time, id };
  } catch {
    // Told below, like any other text that is no cursor.
  }
  throw new CostwireError('validation_error', {
    faults: [{ field: 'cursor', message: 'is not a cursor that was given out' }],
  });
}
