import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@costwire/testing';
import { actionRig, type ActionRig } from './action-rig.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

interface Received {
  headers: IncomingMessage['headers'];
  body: string;
}

/** A receiver of webhooks that answers as it is told. */
class Receiver {
  readonly received: Received[] = [];
  /** What the calls under a key are answered, in order; every other call is answered 200. */
  readonly answers = new Map<unknown, number[]>();
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      this.received.push({ headers: request.headers, body });
      const answers = this.answers.get(request.headers['idempotency-key']);
      response.writeHead(answers?.shift() ?? 200).end();
    });
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/hook`;
  }

  /** Calls that carry this key, with the type that each tells. */
  typesFor(key: string): string[] {
    return this.received
      .filter(({ headers }) => headers['idempotency-key'] === key)
      .map(({ body }) => (JSON.parse(body) as { type: string }).type);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

describe('actions that reach outside', () => {
  const receiver = new Receiver();
  let costwire: TestCostwire;
  let rig: ActionRig;
  let hook: string;
  const policy = '/api/v1/approvals/policy';

  beforeAll(async () => {
    costwire = await sharedCostwire({ COSTWIRE_WEBHOOK_LOOPBACK: 'allow' });
    rig = await actionRig(costwire, 'links');
    hook = await receiver.listen();
  });
  afterAll(async () => {
    receiver.close();
    await rig.close();
  });

  const pending = async (more: object = {}): Promise<string> => {
    const id = await rig.put(more);
    await rig.reaches(id, 'pending');
    return id;
  };

  describe('by a signed link', () => {
    const linksOf = async (id: string): Promise<{ approve: string; reject: string }> => {
      const { status, body } = await rig.decide('links', id);
      expect(status).toBe(201);
      return body as unknown as { approve: string; reject: string };
    };
    const form = async (link: string, reason = ''): Promise<Response> =>
      fetch(`${costwire.url}/api/v1/actions/decide`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ token: link.split('token=')[1]!, reason }),
      });

    it('show a page that decides nothing, and decide once by its form', async () => {
      const id = await pending({ description: '<b>Pause</b> "it" & see.' });
      const { approve } = await linksOf(id);
      const page = await fetch(costwire.url + approve);
      expect([page.status, page.headers.get('content-security-policy')]).toEqual([
        200,
        expect.stringContaining("default-src 'none'"),
      ]);
      const text = await page.text();
      expect(text).toContain('&lt;b&gt;Pause&lt;/b&gt; &quot;it&quot; &amp; see.');
      expect(text).toContain('<form method="post"');
      expect((await rig.get(id)).status).toBe('pending');
      const decided = await form(approve, 'asked by ann@corp.test');
      expect([decided.status, await decided.text()]).toEqual([
        200,
        expect.stringContaining('The action is approved'),
      ]);
      const { decisions } = await rig.reaches(id, 'executed');
      expect(decisions[1]).toMatchObject({ via: 'link', reason: 'asked by <EMAIL_ADDRESS>' });
      expect((await form(approve)).status).toBe(409);
      expect(await (await fetch(costwire.url + approve)).text()).toContain('Nothing to decide');
    });

    it('refuse a link that was changed, has ended, or whose key was revoked', async () => {
      const id = await pending();
      const { approve, reject } = await linksOf(id);
      const [body, mac] = reject.split('token=')[1]!.split('.');
      const claims = JSON.parse(Buffer.from(body!, 'base64url').toString()) as unknown[];
      claims[2] = 'approve';
      const forged = Buffer.from(JSON.stringify(claims)).toString('base64url');
      for (const token of [`${forged}.${mac}`, `${body}.AAAA`, body!, '', 'x'.repeat(2_000)]) {
        const answer = await form(`?token=${token}`);
        expect([400, 403]).toContain(answer.status);
      }
      const keys = await costwire.call('GET', '/api/v1/keys', rig.admin);
      const own = keys.body.items.find(({ prefix }) => rig.approver.startsWith(String(prefix)))!;
      await costwire.database.query('UPDATE api_keys SET revoked_at = now() WHERE id = $1', [
        own['id'],
      ]);
      expect((await form(approve)).status).toBe(403);
      await costwire.database.query('UPDATE api_keys SET revoked_at = NULL WHERE id = $1', [
        own['id'],
      ]);
      expect((await rig.get(id)).status).toBe('pending');
      expect((await form(reject)).status).toBe(200);
      await rig.reaches(id, 'rejected');
    });

    it('take no form on any other route', async () => {
      const answer = await fetch(`${costwire.url}/api/v1/actions`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${rig.approver}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
        body: 'a=b',
      });
      expect(answer.status).toBe(415);
    });
  });

  describe('by a webhook', () => {
    it('call only addresses that may be called', async () => {
      for (const url of [
        'http://example.com/',
        'https://169.254.169.254/latest/meta-data',
        'https://10.0.0.1/',
        'https://[::ffff:10.0.0.1]/',
        'https://user:password@example.com/',
        'file:///etc/passwd',
        'nowhere',
      ]) {
        const { status, body } = await costwire.call('PUT', policy, rig.admin, {
          webhook_url: url,
        });
        expect([url, status, body.errors]).toEqual([
          url,
          400,
          [expect.objectContaining({ field: 'webhook_url' })],
        ]);
      }
    });

    it('are told signed, again after a fault, with the id of the action as key, and taken back', async () => {
      const change = await costwire.call('PUT', policy, rig.admin, { webhook_url: hook });
      const { webhook_secret: secret } = change.body as unknown as { webhook_secret: string };
      const id = await pending({
        action_type: 'trim_prompt',
        scope: { kind: 'feature', value: 'f' },
      });
      receiver.answers.set(id, [500, 503]);
      await rig.decide('approve', id);
      await rig.reaches(id, 'executed');
      expect(receiver.typesFor(id)).toEqual(Array(3).fill('io.costwire.action.executed.v1'));
      const { headers, body } = receiver.received.findLast(
        (call) => call.headers['idempotency-key'] === id,
      )!;
      const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(
        String(headers['costwire-signature']),
      )!;
      const key = Buffer.from(secret, 'base64');
      expect(createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')).toBe(mac);
      await rig.decide('reverse', id);
      await eventually(() =>
        expect(receiver.typesFor(`${id}:reverse`)).toEqual(['io.costwire.action.reversed.v1']),
      );
    });

    it('fail for good when the receiver refuses, and hold all the same when gateways act', async () => {
      const refused = await pending({ action_type: 'pin_version' });
      receiver.answers.set(refused, [400]);
      await rig.decide('approve', refused);
      expect(await rig.reaches(refused, 'failed')).toMatchObject({ failure: 'it answered 400' });
      const paused = await pending({ scope: { kind: 'agent', value: 'held' } });
      receiver.answers.set(paused, [302]);
      await rig.decide('approve', paused);
      await eventually(async () =>
        expect((await rig.get(paused)).failure).toBe('webhook: it answered 302'),
      );
      await eventually(async () =>
        expect((await rig.send({ agent_name: 'held' })).status).toBe(403),
      );
    });
  });

  describe('in the audit trail', () => {
    it('are in chains that verify, until an entry is changed', async () => {
      for (let n = 0; n < 3; n += 1) await pending();
      const verify = async (query = '') =>
        (await costwire.call('GET', `/api/v1/audit/verify${query}`, rig.admin)).body;
      const before = (await verify()) as unknown as {
        intact: boolean;
        trails: { owner: string; entries: number; head: string }[];
      };
      expect(before.intact).toBe(true);
      const own = before.trails.find(({ owner }) => owner === 'approvals')!;
      expect(own.entries).toBeGreaterThanOrEqual(3);
      const heads = `approvals:${own.entries}:${own.head}`;
      expect(await verify(`?heads=${heads}`)).toMatchObject({ intact: true });
      expect(await verify(`?heads=approvals:99999:${own.head}`)).toMatchObject({
        intact: false,
        trails: expect.arrayContaining([
          expect.objectContaining({ owner: 'approvals', intact: false }),
        ]),
      });
      for (const faulty of ['nobody', `nobody:1:${own.head}`, 'approvals:1:xyz', `${heads},`]) {
        expect(await verify(`?heads=${faulty}`)).toMatchObject({ error: 'validation_error' });
      }
      await costwire.database.query(
        "UPDATE audit_approvals SET actor = 'key:nobody' WHERE seq = 3",
      );
      expect(await verify()).toMatchObject({
        intact: false,
        trails: expect.arrayContaining([
          expect.objectContaining({
            owner: 'approvals',
            intact: false,
            broken: { seq: 3, reason: 'its content was changed' },
          }),
        ]),
      });
    });
  });
});
