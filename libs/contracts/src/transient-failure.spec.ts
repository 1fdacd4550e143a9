import { CostwireError } from './costwire-error.js';
import { isTransientFailure } from './transient-failure.js';

const withCode = (code: string): Error => Object.assign(new Error('x'), { code });
const named = (name: string): Error => Object.assign(new Error('x'), { name });

describe('a transient failure', () => {
  test.each([
    ['a lost connection', '08006'],
    ['too many connections', '53300'],
    ['a full disk', '53100'],
    ['a server that is shut down', '57P01'],
    ['a server that starts', '57P03'],
    ['a serialization failure', '40001'],
    ['a deadlock', '40P01'],
    ['a lock timeout', '55P03'],
    ['a cancelled statement', '57014'],
    ['a read-only server', '25006'],
    ['a refused connection', 'ECONNREFUSED'],
    ['a reset connection', 'ECONNRESET'],
    ['a name that does not resolve now', 'EAI_AGAIN'],
  ])('is %s (%s)', (_, code) => {
    expect(isTransientFailure(withCode(code))).toBe(true);
  });

  test.each(['TimeoutError', 'NoResponders', 'ClosedConnectionError', 'JetStreamNotEnabled'])(
    "is the broker's %s",
    (name) => {
      expect(isTransientFailure(named(name))).toBe(true);
    },
  );

  test.each([
    'Connection terminated unexpectedly',
    'connection disconnected',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
  ])("is a driver's text %s", (text) => {
    expect(isTransientFailure(new Error(text))).toBe(true);
  });

  test('is any error with which Postgres ends the connection, but a refused login', () => {
    const fatal = (code: string) => Object.assign(withCode(code), { severity: 'FATAL' });
    expect(isTransientFailure(fatal('55000'))).toBe(true);
    expect(isTransientFailure(fatal('3D000'))).toBe(true);
    expect(isTransientFailure(fatal('28P01'))).toBe(false);
    expect(isTransientFailure(withCode('55000'))).toBe(false);
  });

  test('is an unavailable service or a full backlog', () => {
    expect(isTransientFailure(new CostwireError('broker_unavailable'))).toBe(true);
    expect(isTransientFailure(new CostwireError('overloaded'))).toBe(true);
  });

  test('is found behind the error that wraps it', () => {
    const inner = withCode('57P01');
    expect(isTransientFailure(new Error('a', { cause: new Error('b', { cause: inner }) }))).toBe(
      true,
    );
  });

  test('is recognised by its shape, of whatever class it is', () => {
    expect(isTransientFailure({ code: 'ECONNREFUSED' })).toBe(true);
  });
});

describe('a failure of the work itself', () => {
  test.each([
    ['a duplicate key', '23505'],
    ['a violated check', '23514'],
    ['a missing table', '42P01'],
    ['a text that is no number', '22P02'],
    ['a code that only contains a transient one', '2253000'],
    ['a missing file', 'ENOENT'],
  ])('is %s (%s)', (_, code) => {
    expect(isTransientFailure(withCode(code))).toBe(false);
  });

  test('is a refusal of ours', () => {
    for (const code of [
      'validation_error',
      'conflict',
      'payload_too_large',
      'internal_error',
    ] as const) {
      expect(isTransientFailure(new CostwireError(code))).toBe(false);
    }
  });

  test('is a bug, and whatever is no error at all', () => {
    for (const thrown of [new TypeError('x is undefined'), 'text', 1, null, undefined, {}]) {
      expect(isTransientFailure(thrown)).toBe(false);
    }
  });

  test('is told in the end of errors that are each other’s cause', () => {
    const first: Error = new Error('first');
    first.cause = new Error('second', { cause: first });
    expect(isTransientFailure(first)).toBe(false);
  });
});
