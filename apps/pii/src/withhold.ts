import type { JsonValue, ScreenedValue } from '@costwire/contracts';
import { identifierHoldsPersonalData, WITHHELD } from '@costwire/pii-detection';
import { UNSCANNED } from './run-scan-task.js';

/** The names of an event's fields, which are not text. */
const FIELD_NAME = /^[a-z][a-z_]{0,39}$/;

/**
 * What may be kept of a value that could not be scanned: the names of its fields, each with a mark in
 * the shape of what stood there. Nothing that was text.
 */
export function withheldValue(value: JsonValue): ScreenedValue {
  return {
    value: isObject(value) ? withheldFields(value) : mark(value),
    pii_types: [UNSCANNED],
    pii_findings: [{ type: UNSCANNED, count: 1 }],
  };
}

function withheldFields(value: { [member: string]: JsonValue }): JsonValue {
  const kept = Object.entries(value).filter(([name]) => isFieldName(name));
  return Object.fromEntries(kept.map(([name, member]) => [name, mark(member)]));
}

function isFieldName(name: string): boolean {
  return FIELD_NAME.test(name) && identifierHoldsPersonalData(name) === undefined;
}

function mark(value: JsonValue): JsonValue {
  if (isObject(value)) return { [WITHHELD]: WITHHELD };
  return Array.isArray(value) ? [WITHHELD] : WITHHELD;
}

function isObject(value: JsonValue): value is { [member: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
