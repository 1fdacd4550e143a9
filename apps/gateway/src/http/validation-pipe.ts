import { CostwireError, type FieldFault } from '@costwire/contracts';
import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';

/** Checks control-plane bodies and queries against their DTO; unknown members are refused. */
export function createValidationPipe(): ValidationPipe {
  return new ValidationPipe({
    transform: true,
    whitelist: true,
    forbidNonWhitelisted: true,
    exceptionFactory: (errors) =>
      new CostwireError('validation_error', { faults: errors.flatMap((error) => faultsOf(error)) }),
  });
}

function faultsOf(error: ValidationError, path = ''): FieldFault[] {
  const field = path + error.property;
  const own = Object.entries(error.constraints ?? {}).map(([rule, text]) => ({
    field,
    message:
      rule === 'whitelistValidation'
        ? 'is not a known field'
        : text.replace(`${error.property} `, ''),
  }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, `${field}.`))];
}
