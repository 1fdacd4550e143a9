import { createServer, type Server } from 'node:net';
import { freePort, nextFreePort } from './free-port.js';

async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no address');
  return { server, port: address.port };
}

describe('free ports', () => {
  it('keeps the preferred port when it is free', async () => {
    const { server, port } = await occupy();
    await new Promise((done) => server.close(done));
    expect(await freePort(port)).toBe(port);
  });

  it('takes another port when the preferred one is taken', async () => {
    const { server, port } = await occupy();
    expect(await freePort(port)).not.toBe(port);
    server.close();
  });

  it('moves to a following port when the wanted one is taken', async () => {
    const { server, port } = await occupy();
    const next = await nextFreePort(port);
    expect(next).toBeGreaterThan(port);
    expect(next).toBeLessThan(port + 100);
    server.close();
  });

  it('says so when no port is left to try', async () => {
    const { server, port } = await occupy();
    await expect(nextFreePort(port, '127.0.0.1', 1)).rejects.toThrow(`no free port from ${port}`);
    server.close();
  });
});
