import { CostwireError, type FieldFault } from '@costwire/contracts';
import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { getMetadataStorage, type ValidationError } from 'class-validator';
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
    if (isDto && value === null) {
      const faults = [{ field: 'body', message: 'must be an object' }];
      throw new CostwireError('validation_error', { faults });
    }
    if (isDto && hasFieldNestedTooDeeply(value)) {
      const faults = [{ field: 'body', message: 'is nested too deeply' }];
      throw new CostwireError('validation_error', { faults });
    }
    const named = metadata.type === 'query' ? namedAs(metadata.metatype, value) : value;
    // A request without a body is one that names nothing.
    return super.transform(isDto ? snakeCased(named ?? {}) : named, metadata);
  }
}

/** A query in which a parameter that its DTO knows in snake_case alone may be spelled in camelCase. */
function namedAs(metatype: ArgumentMetadata['metatype'], query: unknown): unknown {
  if (metatype === undefined || typeof query !== 'object' || query === null) return query;
  const rules = getMetadataStorage().getTargetValidationMetadatas(metatype, '', false, false);
  const known = new Set(rules.map(({ propertyName }) => propertyName));
  const entries = Object.entries(query).map(([key, value]): [string, unknown] => {
    const name = snakeCase(key);
    return [!known.has(key) && known.has(name) && !(name in query) ? name : key, value];
  });
  return Object.fromEntries(entries);
}

/** A body whose members are spelled in snake_case; the camelCase spelling is taken too. */
function snakeCased(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const entries = Object.entries(body).map(([key, value]): [string, unknown] => [
    /^[a-z][A-Za-z0-9]*$/.test(key) ? snakeCase(key) : key,
    value,
  ]);
  const named = new Set(entries.map(([name]) => name));
  // A member under both spellings stays as it was sent, and the unknown one is refused.
  return named.size === entries.length ? Object.fromEntries(entries) : body;
}

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
