import { CostwireError, type FieldFault } from '@costwire/contracts';
import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
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
    const { metatype: Dto, type } = metadata;
    // What has no DTO is read by its handler: the paths of bulk, whose events are many.
    if (!Dto || Dto === Object || type === 'param') return super.transform(value, metadata);
    const isDto = type === 'body';
    if (isDto && value === null) {
      const faults = [{ field: 'body', message: 'must be an object' }];
      throw new CostwireError('validation_error', { faults });
    }
    if (isDto && hasFieldNestedTooDeeply(value)) {
      const faults = [{ field: 'body', message: 'is nested too deeply' }];
      throw new CostwireError('validation_error', { faults });
    }
    const named = inDtoNames(value, Dto as Dto);
    // A request without a body is one that names nothing.
    return super.transform(isDto ? snakeCased(named ?? {}) : named, metadata);
  }
}

type Dto = new () => object;

/** Members of a query or of DTOs within a body under the names of the DTO, if sent in camelCase. */
function inDtoNames(value: unknown, Dto: Dto): unknown {
  if (Array.isArray(value)) return value.map((each) => inDtoNames(each, Dto));
  const rules = getMetadataStorage().getTargetValidationMetadatas(Dto, '', false, false);
  if (typeof value !== 'object' || value === null || rules.length === 0) return value;
  const known = new Set(rules.map(({ propertyName }) => propertyName));
  const entries = Object.entries(value).map(([key, member]): [string, unknown] => {
    const snake = snakeCase(key);
    const name = !known.has(key) && known.has(snake) && !(snake in value) ? snake : key;
    const nested = defaultMetadataStorage.findTypeMetadata(Dto, name)?.typeFunction();
    return [name, nested ? inDtoNames(member, nested) : member];
  });
  return Object.fromEntries(entries);
}

/** A body whose members are spelled in snake_case; the camelCase spelling is taken too. */
function snakeCased(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const entries = Object.entries(body).map(([key, value]): [string, unknown] => [
    snakeCase(key),
    value,
  ]);
  const named = new Set(entries.map(([name]) => name));
  // A member under both spellings stays as it was sent, and the unknown one is refused.
  return named.size === entries.length ? Object.fromEntries(entries) : body;
}

function snakeCase(name: string): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) return name;
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
