import { CostwireError } from './costwire-error.js';
import { ERROR_CATALOGUE, type ErrorCode } from './error-catalogue.js';

const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('the error catalogue', () => {
  test.each(codes)('words %s as a sentence that names no internals', (code) => {
    const { text } = ERROR_CATALOGUE[code];
    expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(text).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(/postgres|nats|jetstream|redis|stack|sql|exception/i);
  });

  test('says of every outage that it is one, so that clients and consumers try again', () => {
    const unavailable = codes.filter((code) => code.endsWith('_unavailable'));
    expect(unavailable.length).toBeGreaterThan(2);
    for (const code of unavailable) expect(ERROR_CATALOGUE[code].category).toBe('unavailable');
  });
});

describe('a CostwireError', () => {
  test('has the text and category of its code', () => {
    const error = new CostwireError('not_found');
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'CostwireError',
      message: ERROR_CATALOGUE.not_found.text,
      category: 'not_found',
      faults: [],
      retryAfterSeconds: undefined,
    });
  });

  test('carries what it was given', () => {
    const cause = new Error('inner');
    const faults = [{ field: 'a', message: 'b' }];
    const error = new CostwireError('overloaded', {
      detail: 'Wait.',
      faults,
      retryAfterSeconds: 3,
      cause,
    });
    expect(error).toMatchObject({ message: 'Wait.', faults, retryAfterSeconds: 3, cause });
  });
});
