import type { FieldFault } from '@costwire/contracts';
import {
  PROFILE_FIELDS,
  type PartialProfile,
  type ProfileRule,
  type ScenarioProfile,
} from './scenario-profile.js';

type Value = string | number | boolean | null;
type Tree = Record<string, Value | Record<string, Value>>;

/** What was read: a profile with the fields that were given, or every fault. */
export type ReadProfile = { given: PartialProfile } | { faults: FieldFault[] };

const RULES = new Map(PROFILE_FIELDS.map(({ path, rule }) => [path, rule]));
const GROUPS = new Set(PROFILE_FIELDS.map(({ path }) => path.split('.')).flatMap(groupOf));
const MAX_FIFO_BATCH = 10;
/** Batches above it need a window (AWS Lambda Developer Guide, "Using Lambda with Amazon SQS"). */
const MAX_BATCH_WITHOUT_WINDOW = 10;
const NO_CONTROL = /^[^\u0000-\u001f\u007f\p{Surrogate}]+$/u;

/**
 * Reads an untrusted profile. Fields are taken by their name or its camelCase spelling; what is
 * absent is left out, what is unknown or out of bounds is a fault. Whether the fields go together is
 * asked of the whole profile, by {@link impossibleIn}.
 *
 * @param path prefixed to the field in a fault, for example `profile`.
 */
export function readProfile(input: unknown, path: string): ReadProfile {
  const faults: FieldFault[] = [];
  const tree: Tree = {};
  for (const [name, value] of entriesOf(input, path, faults)) {
    if (!GROUPS.has(name)) {
      readField(tree, name, value, path, faults);
      continue;
    }
    const group: Record<string, Value> = {};
    for (const [member, inner] of entriesOf(value, `${path}.${name}`, faults)) {
      readField(group, `${name}.${member}`, inner, path, faults);
    }
    tree[name] = group;
  }
  return faults.length > 0 ? { faults } : { given: tree };
}

/** A whole profile: what is given, and the defaults for the rest. */
export function resolveProfile(...given: readonly PartialProfile[]): ScenarioProfile {
  const profile: Tree = {};
  for (const { path, default: value } of PROFILE_FIELDS) setAt(profile, path, value);
  for (const part of given) {
    for (const [name, value] of Object.entries(part)) {
      if (typeof value === 'object' && value !== null) Object.assign(profile[name]!, value);
      else profile[name] = value;
    }
  }
  return profile as unknown as ScenarioProfile;
}

/** What is given in one, and in a second one that goes before it. */
export function mergeProfiles(first: PartialProfile, second: PartialProfile): PartialProfile {
  const merged: Tree = structuredCloneOf(first);
  for (const [name, value] of Object.entries(second)) {
    merged[name] =
      typeof value === 'object' && value !== null
        ? { ...(merged[name] as Record<string, Value> | undefined), ...value }
        : value;
  }
  return merged;
}

/** The value at a field's path. */
export function profileValue(profile: ScenarioProfile, path: string): Value {
  const [group = '', name] = path.split('.');
  const value = (profile as unknown as Tree)[group];
  return name === undefined ? (value as Value) : (value as Record<string, Value>)[name]!;
}

function readField(
  target: Record<string, unknown>,
  fieldPath: string,
  value: unknown,
  path: string,
  faults: FieldFault[],
): void {
  const rule = RULES.get(fieldPath);
  if (!rule) {
    faults.push({ field: path, message: 'has a member that is not known' });
    return;
  }
  const fault = faultOf(rule, value);
  if (fault) faults.push({ field: `${path}.${fieldPath}`, message: fault });
  else target[fieldPath.split('.').at(-1)!] = value;
}

function faultOf(rule: ProfileRule, value: unknown): string | undefined {
  if (value === null && 'nullable' in rule && rule.nullable) return undefined;
  switch (rule.kind) {
    case 'choice':
      return rule.of.includes(value as string) ? undefined : `must be one of ${rule.of.join(', ')}`;
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'must be true or false';
    case 'integer':
      return Number.isInteger(value) && within(value as number, rule)
        ? undefined
        : `must be a whole number from ${rule.min} to ${rule.max}`;
    case 'decimal':
      return typeof value === 'number' &&
        /^\d+(\.\d{1,3})?$/.test(String(value)) &&
        within(value, rule)
        ? undefined
        : `must be a number from ${rule.min} to ${rule.max} with at most three decimals`;
    case 'name':
      return typeof value === 'string' && value.length <= rule.maxLength && NO_CONTROL.test(value)
        ? undefined
        : `must be text of 1 to ${rule.maxLength} characters`;
  }
}

function within(value: number, { min, max }: { min: number; max: number }): boolean {
  return value >= min && value <= max;
}

/**
 * What AWS refuses of a whole profile: combinations of fields that are possible each by itself.
 *
 * @param path prefixed to the field in a fault.
 */
export function impossibleIn({ sqs, lambda }: ScenarioProfile, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  const { batch_size: size, batch_window_s: window } = lambda;
  if (sqs.queue_type === 'fifo' && size > MAX_FIFO_BATCH) {
    faults.push({
      field: `${path}.lambda.batch_size`,
      message: `must be at most ${MAX_FIFO_BATCH} for a FIFO queue`,
    });
  }
  if (sqs.queue_type === 'fifo' && window > 0) {
    faults.push({
      field: `${path}.lambda.batch_window_s`,
      message: 'must be 0 for a FIFO queue',
    });
  }
  if (sqs.queue_type === 'standard' && size > MAX_BATCH_WITHOUT_WINDOW && window === 0) {
    faults.push({
      field: `${path}.lambda.batch_window_s`,
      message: `must be at least 1 for batches over ${MAX_BATCH_WITHOUT_WINDOW}`,
    });
  }
  return faults;
}

function entriesOf(input: unknown, path: string, faults: FieldFault[]): [string, unknown][] {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    faults.push({ field: path, message: 'must be an object' });
    return [];
  }
  const entries = new Map<string, unknown>();
  for (const [name, value] of Object.entries(input)) {
    const snake = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    if (entries.has(snake)) faults.push({ field: path, message: 'has a member under two names' });
    if (value !== undefined) entries.set(snake, value);
  }
  return [...entries];
}

function setAt(tree: Tree, path: string, value: Value): void {
  const [group = '', name] = path.split('.');
  if (name === undefined) tree[group] = value;
  else ((tree[group] ??= {}) as Record<string, Value>)[name] = value;
}

function groupOf(parts: string[]): string[] {
  return parts.length > 1 ? [parts[0]!] : [];
}

function structuredCloneOf(profile: PartialProfile): Tree {
  const entries = Object.entries(profile).map(([name, value]) => [
    name,
    typeof value === 'object' && value !== null ? { ...value } : value,
  ]);
  return Object.fromEntries(entries) as Tree;
}
