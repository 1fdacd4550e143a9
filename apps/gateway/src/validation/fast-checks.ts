type Check = (value: unknown) => boolean;

/**
 * A rule of our own that looks at the value alone. It stands among the constraints of its decorator, so
 * that the compiled reader calls it without class-validator's detour.
 */
export class ValueRule {
  constructor(readonly check: Check) {}
}

/**
 * The rules of class-validator that stand on every event, without its call overhead. Same verdicts,
 * which a property test compares; every other rule runs class-validator's own function.
 */
export const FAST_CHECKS: ReadonlyMap<string, (constraints: unknown[]) => Check> = new Map<
  string,
  (constraints: unknown[]) => Check
>([
  ['isString', () => (value) => typeof value === 'string'],
  ['isInt', () => (value) => Number.isInteger(value)],
  ['isNumber', () => (value) => typeof value === 'number' && Number.isFinite(value)],
  [
    'min',
    ([least]) =>
      (value) =>
        typeof value === 'number' && value >= (least as number),
  ],
  [
    'max',
    ([most]) =>
      (value) =>
        typeof value === 'number' && value <= (most as number),
  ],
  [
    'isObject',
    () => (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  ],
]);
