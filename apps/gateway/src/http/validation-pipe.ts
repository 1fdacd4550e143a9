import { CostwireError, type FieldFault } from '@costwire/contracts';
import { ValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { plainName } from '../validation/compile-reader.js';
import { hasFieldNestedTooDeeply } from '../validation/nesting.js';
import { reservedNames } from '../validation/reserved-names.js';
import { unstorableText } from '../validation/text-faults.js';
import { isDto, membersGiven } from './dto-members.js';

/** Faults named in one answer at most. */
const MAX_FAULTS = 100;

/** Checks control-plane bodies and queries against their DTO; unknown members are refused. */
export function createValidationPipe(): ValidationPipe {
  return new DtoPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) => refusal(errors.flatMap((error) => faultsOf(error))),
  });
}

function refusal(faults: readonly FieldFault[]): CostwireError {
  return new CostwireError('validation_error', { faults: faults.slice(0, MAX_FAULTS) });
}

function faultsOf(error: ValidationError, path = ''): FieldFault[] {
  const constraints = error.constraints ?? {};
  // A member that no DTO knows can be called by digits too, and those are not quoted.
  const isIndex = /^\d+$/.test(error.property) && !('whitelistValidation' in constraints);
  const name = isIndex ? `[${error.property}]` : plainName(error.property);
  const field = path === '' || isIndex ? path + name : `${path}.${name}`;
  const own = Object.entries(constraints).map(([rule, text]) => ({
    field,
    message:
      rule === 'whitelistValidation'
        ? 'is not a known field'
        : text.replace(`${error.property} `, ''),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, field))];
}

/** Turns away first what the transformation into a DTO or the store could not hold. */
class DtoPipe extends ValidationPipe {
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    const { metatype: Dto, type } = metadata;
    // What has no DTO is read by its handler: the paths of bulk, whose events are many.
    if (type === 'param' || !isDto(Dto)) return super.transform(value, metadata);
    // Deep nesting would exhaust the stack of all that follows.
    if (hasFieldNestedTooDeeply(value)) {
      throw refusal([{ field: 'body', message: 'is nested too deeply' }]);
    }
    const faults = [...unstorableText(value, ''), ...reservedNames(value)];
    // A request without a body is one that names nothing.
    const given = membersGiven(value === undefined ? {} : value, Dto, '', faults);
    if (faults.length > 0) throw refusal(faults);
    return super.transform(given, metadata);
  }
}
