import { ValidateBy } from 'class-validator';
import { isPersonal } from '../usage/identifiers.js';

/**
 * The text is a name that is kept as it is given, so it must not be personal data or a secret, or
 * hold some; every one of them where the value is a list.
 */
export function IsImpersonal(): PropertyDecorator {
  const isHarmless = (value: unknown): boolean => typeof value !== 'string' || !isPersonal(value);
  return ValidateBy({
    name: 'isImpersonal',
    validator: {
      validate: (value: unknown) =>
        Array.isArray(value) ? value.every(isHarmless) : isHarmless(value),
      defaultMessage: () => 'must not hold personal data or secrets',
    },
  });
}
