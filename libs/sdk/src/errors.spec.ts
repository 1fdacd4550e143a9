import { CostwireApiError, CostwireConnectionError, eventsAtFault, isTemporary } from './errors.js';

const apiError = (status: number, fields: string[] = []) =>
  new CostwireApiError({
    status,
    code: 'validation_error',
    message: 'The request is not valid.',
    faults: fields.map((field) => ({ field, message: 'is wrong' })),
    retryAfterSeconds: undefined,
  });

describe('isTemporary', () => {
  test.each([408, 429, 502, 503, 504])('is true for an answer of %d', (status) => {
    expect(isTemporary(apiError(status))).toBe(true);
  });

  test.each([400, 401, 403, 404, 409, 413, 500, 501])('is false for an answer of %d', (status) => {
    expect(isTemporary(apiError(status))).toBe(false);
  });

  test('is true when no answer came, and false for errors of others', () => {
    expect(isTemporary(new CostwireConnectionError('http://x', 'timeout', 'late'))).toBe(true);
    expect(isTemporary(new Error('bug'))).toBe(false);
  });
});

describe('eventsAtFault', () => {
  test('lists the places that the faults name, each once, in order', () => {
    const error = apiError(400, [
      'events[7].model',
      'events[2].input_tokens',
      'events[7].provider',
    ]);
    expect(eventsAtFault(error, 10)).toEqual([2, 7]);
  });

  test.each(['[4].model', '4.model', 'events.4.model', 'events[4]', '4'])('reads "%s"', (field) => {
    expect(eventsAtFault(apiError(400, [field]), 10)).toEqual([4]);
  });

  test.each(['events', 'model', '', 'events[x].model', '4th.model'])(
    'passes over "%s"',
    (field) => {
      expect(eventsAtFault(apiError(400, [field]), 10)).toEqual([]);
    },
  );

  test('leaves out places that the request did not have', () => {
    expect(eventsAtFault(apiError(400, ['events[3].model']), 3)).toEqual([]);
  });

  test('finds nothing in errors that are no answers', () => {
    expect(eventsAtFault(new Error('events[1].model'), 5)).toEqual([]);
  });
});
