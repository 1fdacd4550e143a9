import { actionRig, type ActionRig } from './action-rig.js';
import { sharedCostwire } from './shared-costwire.js';
import type { TestCostwire } from './start-costwire.js';

const POLICY = '/api/v1/approvals/policy';

interface Key {
  id: string;
  key: string;
  owner: string | null;
}

describe('four eyes', () => {
  let costwire: TestCostwire;
  let rig: ActionRig;

  beforeAll(async () => {
    costwire = await sharedCostwire();
    rig = await actionRig(costwire, 'people');
  });
  afterAll(async () => rig.close());

  const keyOf = async (owner?: string): Promise<Key> => {
    const { status, body } = await costwire.call('POST', '/api/v1/keys', rig.admin, {
      name: 'k',
      scopes: ['read', 'approve'],
      ...(owner !== undefined && { owner }),
    });
    expect(status).toBe(201);
    return body as unknown as Key;
  };
  const asked = async (key: string): Promise<string> => {
    const { status, body } = await costwire.call('POST', '/api/v1/actions', key, {
      action_type: 'custom',
      scope: { kind: 'agent', value: 'a' },
      description: 'd',
    });
    expect(status).toBe(201);
    return body.id;
  };
  const approval = async (id: string, key: string): Promise<unknown> => {
    const { status, body } = await rig.decide('approve', id, key);
    return [status, (body as { error?: string }).error];
  };
  const rules = async (change: object): Promise<void> => {
    expect((await costwire.call('PUT', POLICY, rig.admin, change)).status).toBe(200);
  };

  it('are not those of a key and of the one that replaces it', async () => {
    const first = await keyOf();
    const { body } = await costwire.call('POST', `/api/v1/keys/${first.id}/rotate`, rig.admin, {});
    const second = body as unknown as Key;
    const third = (await costwire.call('POST', `/api/v1/keys/${second.id}/rotate`, rig.admin, {}))
      .body as unknown as Key;
    const id = await asked(first.key);
    expect(await approval(id, second.key)).toEqual([403, 'own_approval']);
    expect(await approval(id, third.key)).toEqual([403, 'own_approval']);
    expect(await approval(id, (await keyOf()).key)).toEqual([200, undefined]);
  });

  it('are not those of two keys of one owner, however it is written, nor of a link of theirs', async () => {
    const one = await keyOf('user-17');
    const other = await keyOf(' User-17');
    expect(other.owner).toBe(' User-17');
    const id = await asked(one.key);
    expect(await approval(id, other.key)).toEqual([403, 'own_approval']);
    const links = await rig.decide('links', id, other.key);
    const token = String((links.body as unknown as { approve: string }).approve).split('=')[1]!;
    const byLink = await costwire.call('POST', '/api/v1/actions/decide', undefined, { token });
    expect([byLink.status, byLink.body]).toEqual([
      403,
      expect.objectContaining({ error: 'own_approval' }),
    ]);
    await expect(
      costwire.database.query(
        `UPDATE actions SET status = 'approved', approved_by = 'another key',
           approved_by_person = requested_by_person WHERE id = $1`,
        [id],
      ),
    ).rejects.toThrow(/actions_two_people/);
    expect((await rig.get(id)).status).toBe('pending');
    expect(await approval(id, (await keyOf('user-18')).key)).toEqual([200, undefined]);
  });

  it('may reject what they asked for', async () => {
    const one = await keyOf('user-19');
    expect((await rig.decide('reject', await asked(one.key), one.key)).status).toBe(200);
  });

  it('hold at once where they become the rule, and to the end where they were it', async () => {
    const { key } = await keyOf();
    await rules({ four_eyes: false });
    const [before, late] = [await asked(key), await asked(key)];
    expect(await approval(before, key)).toEqual([200, undefined]);
    await rules({ four_eyes: true });
    expect(await approval(late, key)).toEqual([403, 'own_approval']);
    const strict = await asked(key);
    await rules({ four_eyes: false });
    expect(await approval(strict, key)).toEqual([403, 'own_approval']);
    await rules({ four_eyes: true });
  });
});
