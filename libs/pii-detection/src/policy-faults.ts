import type { FieldFault, PiiOperator, PiiPattern, PiiPolicy } from '@costwire/contracts';
import { isEntityType } from './entity-types.js';

const PATTERN_NAME = /^[A-Z][A-Z0-9_]{1,39}$/;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;
/** What screening itself reports or reads under these names. */
const RESERVED = new Set(['UNSCANNED', 'WITHHELD', 'DEFAULT']);

/**
 * What is wrong with a policy, each fault with the place in it. Says nothing of the time a pattern may
 * take: that is found out where a time limit can be kept.
 */
export function policyFaults(policy: PiiPolicy): FieldFault[] {
  const patterns = policy.patterns ?? [];
  const names = new Set(patterns.map(({ name }) => name));
  const isType = (type: string): boolean => isEntityType(type) || names.has(type);
  return [
    ...(policy.entities ?? []).flatMap((type, index) =>
      isEntityType(type) ? [] : [fault(`entities[${index}]`, 'is not a known type')],
    ),
    ...Object.keys(policy.min_scores ?? {}).flatMap((type) =>
      isType(type) ? [] : [fault('min_scores', 'names a type that is not known')],
    ),
    ...Object.entries(policy.operators ?? {}).flatMap(([type, operator]) =>
      type === 'default' || isType(type)
        ? operatorFaults(`operators.${type}`, operator)
        : [fault('operators', 'names a type that is not known')],
    ),
    ...patterns.flatMap((pattern, index) =>
      patternFaults(`patterns[${index}]`, pattern, patterns.slice(0, index)),
    ),
  ];
}

function operatorFaults(field: string, operator: PiiOperator): FieldFault[] {
  if (operator.kind !== 'hash' && operator.kind !== 'encrypt') return [];
  const { key_id: keyId } = operator;
  if (keyId === undefined || KEY_ID.test(keyId)) return [];
  return [fault(`${field}.key_id`, 'must be 1 to 32 letters, digits, _ or -')];
}

function patternFaults(
  field: string,
  { name, pattern }: PiiPattern,
  before: readonly PiiPattern[],
): FieldFault[] {
  const faults: FieldFault[] = [];
  if (!PATTERN_NAME.test(name) || isEntityType(name) || RESERVED.has(name)) {
    faults.push(fault(`${field}.name`, 'must be a name in capitals that no type has'));
  }
  if (before.some((other) => other.name === name)) {
    faults.push(fault(`${field}.name`, 'must be there once'));
  }
  const wrong = expressionFault(pattern);
  if (wrong) faults.push(fault(`${field}.pattern`, wrong));
  return faults;
}

function expressionFault(pattern: string): string | undefined {
  try {
    if (new RegExp(`^(?:${pattern})$`, 'u').test('')) return 'must not match an empty text';
    new RegExp(pattern, 'u');
  } catch {
    return 'is not a regular expression';
  }
  return isUnbounded(pattern) ? 'must have bounded quantifiers only, as in \\d{1,20}' : undefined;
}

/** Whether `*`, `+` or `{n,}` stands outside of a class: with them time grows with the text squared. */
function isUnbounded(pattern: string): boolean {
  let inClass = false;
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern[index]!;
    if (character === '\\') index += 1;
    else if (character === '[') inClass = true;
    else if (character === ']') inClass = false;
    else if (inClass) continue;
    else if (character === '*' || character === '+') return true;
    else if (character === '{' && /^\{\d{1,9},\}/.test(pattern.slice(index, index + 12)))
      return true;
  }
  return false;
}

function fault(field: string, message: string): FieldFault {
  return { field, message };
}
