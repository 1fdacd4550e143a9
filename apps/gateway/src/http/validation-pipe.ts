import { CostwireError, type FieldFault } from '@costwire/contracts';
import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { plainName } from '../validation/compile-reader.js';
import { hasFieldNestedTooDeeply } from '../validation/nesting.js';

/** Checks control-plane bodies and queries against their DTO; unknown members are refused. */
export function createValidationPipe(): ValidationPipe {
  return new ShallowValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) =>
      new CostwireError('validation_error', { faults: errors.flatMap((error) => faultsOf(error)) }),
  });
}

function faultsOf(error: ValidationError, path = ''): FieldFault[] {
  const field = path + plainName(error.property);
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({
    field,
    message:
      rule === 'whitelistValidation'
        ? 'is not a known field'
        : text.replace(`${error.property} `, ''),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, `${field}.`))];
}

/** Turns away deep nesting first: the transformation into a DTO would exhaust the stack. */
class ShallowValidationPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const isDto = metadata.type === 'body' && metadata.metatype !== Object;
    if (isDto && hasFieldNestedTooDeeply(value)) {
      const faults = [{ field: 'body', message: 'is nested too deeply' }];
      throw new CostwireError('validation_error', { faults });
    }
    return super.transform(isDto ? snakeCased(value) : value, metadata);
  }
}

/** A body whose members are spelled in snake_case; the camelCase spelling is taken too. */
function snakeCased(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const entries = Object.entries(body).map(([key, value]): [string, unknown] => [
    /^[a-z][A-Za-z0-9]*$/.test(key)
      ? key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
      : key,
    value,
  ]);
  const named = new Set(entries.map(([name]) => name));
  // A member under both spellings stays as it was sent, and the unknown one is refused.
  return named.size === entries.length ? Object.fromEntries(entries) : body;
}
