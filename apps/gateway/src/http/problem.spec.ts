import {
  BadRequestException,
  ForbiddenException,
  HttpException,
  ImATeapotException,
  MethodNotAllowedException,
  NotFoundException,
  PayloadTooLargeException,
  ServiceUnavailableException,
  UnauthorizedException,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { CostwireError, ERROR_CATALOGUE, type ErrorCode } from '@costwire/contracts';
import { asCostwireError, problemOf } from './problem.js';

const codes = Object.keys(ERROR_CATALOGUE) as ErrorCode[];

describe('a problem', () => {
  test.each([
    ['validation_error', 400],
    ['malformed_json', 400],
    ['malformed_request', 400],
    ['unauthorized', 401],
    ['forbidden', 403],
    ['not_found', 404],
    ['method_not_allowed', 405],
    ['conflict', 409],
    ['payload_too_large', 413],
    ['unsupported_media_type', 415],
    ['rate_limited', 429],
    ['overloaded', 429],
    ['screening_unavailable', 503],
    ['broker_unavailable', 503],
    ['database_unavailable', 503],
    ['not_ready', 503],
    ['import_refused', 400],
    ['scenario_not_running', 400],
    ['illegal_transition', 409],
    ['expired', 410],
    ['own_approval', 403],
    ['link_not_valid', 403],
    ['paused', 403],
    ['spend_cap_reached', 403],
    ['policy_rate_limited', 429],
    ['flush_timeout', 503],
    ['anomaly_unavailable', 503],
    ['approvals_unavailable', 503],
    ['pricing_unavailable', 503],
    ['internal_error', 500],
  ] as const)('of %s is a %d', (code, status) => {
    expect(problemOf(new CostwireError(code))).toEqual({
      type: `urn:costwire:error:${code}`,
      title: ERROR_CATALOGUE[code].text,
      status,
      detail: ERROR_CATALOGUE[code].text,
      errors: [],
      error: code,
      message: ERROR_CATALOGUE[code].text,
      status_code: status,
      details: [],
    });
  });

  test('is listed above for every code of the catalogue', () => {
    expect(codes).toHaveLength(30);
  });

  test('names the first fault in its text and all of them in its list', () => {
    const faults = [
      { field: 'events[0].model', message: 'is required' },
      { field: 'events[1].model', message: 'is required' },
    ];
    const problem = problemOf(new CostwireError('validation_error', { faults }));
    expect(problem.detail).toBe('The request is not valid. events[0].model: is required.');
    expect(problem.errors).toEqual(faults);
  });

  test('tells nothing of its cause', () => {
    const cause = new Error('relation "events" of user@example.org');
    const text = JSON.stringify(problemOf(asCostwireError(cause)));
    expect(text).not.toMatch(/relation|example|stack/);
  });
});

describe('what was thrown', () => {
  const withCode = (code: string): Error => Object.assign(new Error('x'), { code });
  const withStatus = (statusCode: number): Error => Object.assign(new Error('x'), { statusCode });

  test('is itself when it is ours', () => {
    const error = new CostwireError('conflict');
    expect(asCostwireError(error)).toBe(error);
  });

  test.each([
    [new BadRequestException(), 'malformed_json'],
    [new UnauthorizedException(), 'unauthorized'],
    [new ForbiddenException(), 'forbidden'],
    [new NotFoundException(), 'not_found'],
    [new MethodNotAllowedException(), 'method_not_allowed'],
    [new PayloadTooLargeException(), 'payload_too_large'],
    [new UnsupportedMediaTypeException(), 'unsupported_media_type'],
    [new ServiceUnavailableException(), 'not_ready'],
    [new HttpException('slow down', 429), 'rate_limited'],
    [new ImATeapotException(), 'internal_error'],
    [withStatus(413), 'payload_too_large'],
    [withStatus(415), 'unsupported_media_type'],
    [withStatus(400), 'malformed_json'],
    [withStatus(500), 'internal_error'],
    [withCode('ECONNREFUSED'), 'database_unavailable'],
    [withCode('57P01'), 'database_unavailable'],
    [withCode('23505'), 'internal_error'],
    [new TypeError('a bug'), 'internal_error'],
    ['text', 'internal_error'],
    [undefined, 'internal_error'],
    [null, 'internal_error'],
  ])('(%s) is %s', (thrown, code) => {
    const error = asCostwireError(thrown);
    expect(error.code).toBe(code);
    expect(error.cause).toBe(thrown);
  });

  test('says after how long to try again when the database is away', () => {
    expect(asCostwireError(withCode('08006')).retryAfterSeconds).toBe(5);
  });
});
