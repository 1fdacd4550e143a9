import { pathWithQuery } from './path-with-query.js';

describe('pathWithQuery', () => {
  test('leaves a path without a query as it is', () => {
    expect(pathWithQuery('/a', {})).toBe('/a');
    expect(pathWithQuery('/a', { limit: undefined })).toBe('/a');
  });

  test('escapes what would change the meaning of the address', () => {
    expect(pathWithQuery('/a', { model: 'x&y=z #1/ü', limit: 5 })).toBe(
      '/a?model=x%26y%3Dz+%231%2F%C3%BC&limit=5',
    );
  });
});
