import { resolveOptions } from './client-options.js';

const options = { url: 'http://127.0.0.1:3100', apiKey: 'cw_secret' };

describe('resolveOptions', () => {
  test('fills in the defaults', () => {
    expect(resolveOptions(options)).toEqual({
      baseUrl: 'http://127.0.0.1:3100',
      apiKey: 'cw_secret',
      fetch: globalThis.fetch,
      timeoutMs: 30_000,
      maxRetries: 4,
    });
  });

  test('keeps the path of the address and drops slashes at its end', () => {
    expect(resolveOptions({ ...options, url: 'https://x.test/cost//' }).baseUrl).toBe(
      'https://x.test/cost',
    );
  });

  test.each(['', 'localhost:3100', 'ftp://x', 'http://u:p@x', '/api'])(
    'refuses the address "%s"',
    (url) => {
      expect(() => resolveOptions({ ...options, url })).toThrow(TypeError);
    },
  );

  test.each(['', 'a b', 'a\nb', 'schlüssel'])('refuses the key %j without quoting it', (apiKey) => {
    let message = '';
    try {
      resolveOptions({ ...options, apiKey });
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message).toMatch(/^apiKey must/);
    if (apiKey) expect(message).not.toContain(apiKey);
  });

  test.each([{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { maxRetries: -1 }, { maxRetries: 1.5 }])(
    'refuses %j',
    (wrong) => {
      expect(() => resolveOptions({ ...options, ...wrong })).toThrow(TypeError);
    },
  );
});
