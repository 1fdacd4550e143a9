import { ValidateBy } from 'class-validator';
import { isPersonal } from '../usage/identifiers.js';

const MAX_ENTRIES = 200;

type Check = (value: unknown) => boolean;

const isShortText: Check = (value) =>
  typeof value === 'string' && value.length <= 64 && !isPersonal(value);
const isKeyId: Check = (value) => typeof value === 'string' && /^[A-Za-z0-9_-]{1,32}$/.test(value);
const isOneCharacter: Check = (value) => typeof value === 'string' && [...value].length === 1;
const isSmallCount: Check = (value) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 8;

/** Members that each kind of operator may have beside its kind. */
const MEMBERS: ReadonlyMap<unknown, Readonly<Record<string, Check>>> = new Map<
  unknown,
  Readonly<Record<string, Check>>
>([
  ['replace', { with: isShortText }],
  ['redact', {}],
  ['mask', { character: isOneCharacter, keep_last: isSmallCount }],
  ['hash', { key_id: isKeyId }],
  ['encrypt', { key_id: isKeyId }],
  ['keep', {}],
]);

/** Operators by type. */
export function IsOperators(): PropertyDecorator {
  return rule('isOperators', isOperator, 'must map types to operators such as {"kind":"mask"}');
}

/** Scores from 0 to 1 by type. */
export function IsScores(): PropertyDecorator {
  const isScore: Check = (value) => typeof value === 'number' && value >= 0 && value <= 1;
  return rule('isScores', isScore, 'must map types to numbers from 0 to 1');
}

function isOperator(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { kind, ...members } = value;
  const checks = MEMBERS.get(kind);
  return (
    checks !== undefined &&
    Object.entries(members).every(
      ([name, member]) => Object.hasOwn(checks, name) && checks[name]!(member),
    )
  );
}

function rule(name: string, check: Check, message: string): PropertyDecorator {
  const validate = (value: unknown): boolean => {
    if (!isObject(value)) return false;
    const entries = Object.values(value);
    return entries.length <= MAX_ENTRIES && entries.every(check);
  };
  return ValidateBy({ name, validator: { validate, defaultMessage: () => message } });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
