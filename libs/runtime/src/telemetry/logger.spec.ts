import { Writable } from 'node:stream';
import { pino } from 'pino';
import { NestLogger } from './logger.js';

function recording() {
  const lines: Record<string, unknown>[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _, done) => {
      lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const options = { level: 'trace', base: null, timestamp: false } as const;
  const formatters = { level: (label: string) => ({ level: label }) };
  return { lines, logger: new NestLogger(pino({ ...options, formatters }, stream)) };
}

describe('the logger', () => {
  test('writes events of ours as fields, at the level they were logged at', () => {
    const { lines, logger } = recording();
    logger.log({ event: 'started', port: 1 }, 'Context');
    logger.warn({ event: 'paused' });
    logger.error({ event: 'failed', code: 'x' }, 'Context');
    expect(lines).toEqual([
      { level: 'info', context: 'Context', event: 'started', port: 1 },
      { level: 'warn', event: 'paused' },
      { level: 'error', context: 'Context', event: 'failed', code: 'x' },
    ]);
  });

  test('writes the framework’s own chatter one level down', () => {
    const { lines, logger } = recording();
    logger.log('Mapped {/, GET} route', 'RouterExplorer');
    logger.verbose('details');
    expect(lines).toEqual([
      { level: 'debug', context: 'RouterExplorer', msg: 'Mapped {/, GET} route' },
      { level: 'trace', msg: 'details' },
    ]);
  });

  test('writes an error with its kind, text and place', () => {
    const { lines, logger } = recording();
    logger.error(new TypeError('a bug'), 'Context');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      level: 'error',
      err: { type: 'TypeError', message: 'a bug', stack: expect.stringContaining('logger.spec') },
    });
  });
});
