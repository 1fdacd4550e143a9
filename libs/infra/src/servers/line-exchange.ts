import { connect } from 'node:net';
import { LOOPBACK } from './free-port.js';

/**
 * Connects to a text protocol on the loopback interface, sends `request`, and resolves as soon as
 * what came back contains `expected`. Rejects with what was received after `timeoutMs`, at the end
 * of the connection, or on an error.
 */
export function exchangeLines(
  port: number,
  request: string,
  expected: string,
  timeoutMs = 2_000,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = '';
    const socket = connect({ port, host: LOOPBACK });
    const finish = (error?: Error): void => {
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    socket.setTimeout(timeoutMs, () => {
      finish(new Error(`no answer within ${timeoutMs} ms`));
    });
    socket.once('error', finish);
    socket.once('close', () => {
      finish(new Error(`closed after: ${received.trim().slice(0, 200)}`));
    });
    socket.once('connect', () => socket.write(request));
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString('latin1');
      if (received.includes(expected)) finish();
    });
  });
}
