import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { startNats } from '@costwire/infra';
import { connect, type NatsConnection } from 'nats';

export const SUBSCRIBER_PASSWORD = 'a password of the tests';

/** The user that docs/subscribe.md tells operators to add, with a password in its place. */
function documentedUser(): string {
  const text = readFileSync(join(__dirname, '../docs/subscribe.md'), 'utf8');
  const block = /```conf\n(\{[^]*?)```/.exec(text)?.[1];
  if (block === undefined) throw new Error('docs/subscribe.md has no user');
  return block.replace('$FINOPS_PASSWORD', JSON.stringify(SUBSCRIBER_PASSWORD));
}

/** What docs/subscribe.md gives readers of recorded calls. */
export function documentedReader(): (batch: unknown) => Record<string, unknown>[] {
  const text = readFileSync(join(__dirname, '../docs/subscribe.md'), 'utf8');
  const code = /```js\n(function callsOf[^]*?)```/.exec(text)?.[1];
  if (code === undefined) throw new Error('docs/subscribe.md has no reader');
  return runInNewContext(`(${code})`) as ReturnType<typeof documentedReader>;
}

/** A broker of our own that knows the services' user and the limited one of the documentation. */
export async function startBroker() {
  const dataDir = mkdtempSync(join(tmpdir(), 'costwire-subscribe-'));
  const server = await startNats({ dataDir, durable: false });
  const file = join(dataDir, 'nats.conf');
  const { password } = new URL(server.url);
  const before = readFileSync(file, 'utf8');
  const after = before.replace(/^users: \[\n/m, (start) => start + documentedUser());
  writeFileSync(file, after);
  await server.kill('SIGHUP');
  const servers = `127.0.0.1:${server.port}`;
  const login = (user: string, pass: string, inboxPrefix: string): Promise<NatsConnection> =>
    connect({ servers, user, pass, inboxPrefix, timeout: 2_000, reconnect: false });
  return {
    url: server.url,
    servers,
    asServices: () => login('costwire', password, '_INBOX'),
    asSubscriber: () => login('finops', SUBSCRIBER_PASSWORD, '_INBOX_finops'),
    stop: async () => {
      await server.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
