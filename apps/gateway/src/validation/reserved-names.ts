import type { FieldFault } from '@costwire/contracts';
import { plainName } from './compile-reader.js';

/** What every object has by these names hides a member of its own from what makes DTOs of bodies. */
const RESERVED: ReadonlySet<string> = new Set([
  ...Object.getOwnPropertyNames(Object.prototype),
  'prototype',
]);

/** A fault for each member of a JSON value, at any depth, whose name cannot be kept. */
export function reservedNames(value: unknown, path = ''): FieldFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const place = Array.isArray(value) ? `${path}[${key}]` : within(path, key);
    return !Array.isArray(value) && RESERVED.has(key)
      ? [{ field: place, message: 'is a name that no member can have' }]
      : reservedNames(member, place);
  });
}

function within(path: string, key: string): string {
  return path === '' ? plainName(key) : `${path}.${plainName(key)}`;
}
