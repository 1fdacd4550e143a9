import { createServer } from 'node:net';

/** All servers listen here and nowhere else. */
export const LOOPBACK = '127.0.0.1';

/** The port the operating system gives for `port` (0: any free one); undefined when it is taken. */
function tryPort(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => {
      resolve(undefined);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : undefined;
      server.close(() => {
        resolve(bound);
      });
    });
  });
}

/** `preferred` when it is free on the host, else any free port. */
export async function freePort(preferred?: number, host = LOOPBACK): Promise<number> {
  const port = preferred === undefined ? undefined : await tryPort(preferred, host);
  const chosen = port ?? (await tryPort(0, host));
  if (chosen === undefined) throw new Error(`no free port on ${host}`);
  return chosen;
}

/**
 * The first free port of `wanted`, `wanted` + 1 and so on, at most `attempts` of them.
 * Throws when all are taken.
 */
export async function nextFreePort(
  wanted: number,
  host = LOOPBACK,
  attempts = 100,
): Promise<number> {
  for (let port = wanted; port < wanted + attempts && port <= 65_535; port += 1) {
    if ((await tryPort(port, host)) !== undefined) return port;
  }
  throw new Error(`no free port from ${wanted} on ${host}`);
}
