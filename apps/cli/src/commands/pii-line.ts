import { isEntityType, type EntityType } from '@costwire/pii-detection';

/** A labelled or found piece of text. */
export interface Span {
  type: string;
  start: number;
  end: number;
}

/** One line of input. */
export interface PiiLine {
  id: string | number | null;
  text: string;
  entities?: EntityType[];
  /** Labels; empty when the line has none. */
  spans: Span[];
}

/** What is answered to a line that cannot be used. */
export interface PiiLineError {
  id: string | number | null;
  error: string;
}

/** Reads one JSON line. Types the library does not know are left out, since nothing finds them. */
export function parsePiiLine(line: string): PiiLine | PiiLineError {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { id: null, error: 'not JSON' };
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { id: null, error: 'not an object' };
  }
  const { id: rawId, text, entities, spans } = value as Record<string, unknown>;
  const id = typeof rawId === 'string' || typeof rawId === 'number' ? rawId : null;
  if (typeof text !== 'string') return { id, error: 'text must be a string' };
  if (entities !== undefined && entities !== null && !isStringArray(entities)) {
    return { id, error: 'entities must be an array of strings' };
  }
  return {
    id,
    text,
    ...(entities ? { entities: entities.filter(isEntityType) } : {}),
    spans: Array.isArray(spans) ? spans.filter(isSpan) : [],
  };
}

function isStringArray(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}

function isSpan(value: unknown): value is Span {
  const { type, start, end } = (value ?? {}) as Record<string, unknown>;
  return typeof type === 'string' && typeof start === 'number' && typeof end === 'number';
}
