import { CostwireApiError } from './errors.js';
import { readAnswer } from './read-answer.js';

const refusal = async (body: string, init: ResponseInit): Promise<CostwireApiError> => {
  const error: unknown = await readAnswer(new Response(body, init)).catch(
    (caught: unknown) => caught,
  );
  if (error instanceof CostwireApiError) return error;
  throw new Error('the answer was taken');
};

describe('readAnswer', () => {
  test('returns the JSON of an answer that went well, and nothing for an empty one', async () => {
    expect(await readAnswer(new Response('{"a":1}', { status: 202 }))).toEqual({ a: 1 });
    expect(await readAnswer(new Response(null, { status: 204 }))).toBeUndefined();
  });

  test('carries what a problem document says', async () => {
    const body = JSON.stringify({
      type: 'about:blank',
      title: 'Bad Request',
      status: 400,
      detail: 'The request is not valid.',
      error: 'validation_error',
      errors: [{ field: 'events[0].model', message: 'must not be empty' }],
    });
    const error = await refusal(body, { status: 400, headers: { 'retry-after': '3' } });
    expect(error).toMatchObject({
      status: 400,
      code: 'validation_error',
      message: 'The request is not valid.',
      faults: [{ field: 'events[0].model', message: 'must not be empty' }],
      retryAfterSeconds: 3,
    });
  });

  test('says the status when a proxy answers with a page', async () => {
    const error = await refusal('<html>Bad gateway</html>', {
      status: 502,
      statusText: 'Bad Gateway',
    });
    expect(error).toMatchObject({
      code: 'http_502',
      message: 'the server answered 502 Bad Gateway',
      faults: [],
    });
  });

  test('does not take a page for an answer of the server', async () => {
    const error = await refusal('<html>Welcome</html>', { status: 200 });
    expect(error.code).toBe('unexpected_answer');
  });

  test('survives faults of another shape', async () => {
    const error = await refusal('{"errors":[1,null,{"field":7}]}', { status: 400 });
    expect(error.faults).toEqual([{ field: '', message: '' }]);
    expect((await refusal('[]', { status: 400 })).code).toBe('http_400');
  });
});
