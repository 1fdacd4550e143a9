import { CostwireApiError, CostwireConnectionError } from '@costwire/sdk';
import { CliFailure } from './cli-failure.js';
import { describeError } from './describe-error.js';

const apiError = (
  status: number,
  faults: { field: string; message: string }[] = [],
  message = 'The request is not valid.',
) =>
  new CostwireApiError({
    status,
    code: 'x',
    message,
    faults,
    retryAfterSeconds: undefined,
  });

describe('describeError', () => {
  test('says an expected failure as it is', async () => {
    expect(await describeError(new CliFailure('cannot read x'))).toBe('cannot read x');
  });

  test('names the fields that the server refused, the first three of them', async () => {
    const faults = [1, 2, 3, 4].map((n) => ({ field: `f${n}`, message: 'is wrong' }));
    expect(await describeError(apiError(400, faults))).toBe(
      'The request is not valid. | f1: is wrong | f2: is wrong | f3: is wrong',
    );
  });

  test('does not repeat a field that the message names already', async () => {
    const faults = [
      { field: 'region', message: 'must be a region' },
      { field: 'name', message: 'is needed' },
    ];
    const message = 'The request is not valid. region: must be a region.';
    expect(await describeError(apiError(400, faults, message))).toBe(
      'The request is not valid. region: must be a region. | name: is needed',
    );
  });

  test('points to the key when the server does not know it', async () => {
    expect(await describeError(apiError(401))).toContain('COSTWIRE_API_KEY');
    expect(await describeError(apiError(403))).not.toContain('COSTWIRE_API_KEY');
  });

  test('points to npm start only when nothing listens', async () => {
    const failure = (reason: 'refused' | 'timeout') =>
      describeError(new CostwireConnectionError('http://x', reason, 'no answer from http://x'));
    expect(await failure('refused')).toContain('npm start');
    expect(await failure('timeout')).toBe('no answer from http://x');
  });

  test('calls everything else unexpected', async () => {
    expect(await describeError(new TypeError('x is undefined'))).toMatch(
      /^unexpected failure: x is/,
    );
    expect(await describeError('text')).toMatch(/^unexpected failure: text/);
  });
});
