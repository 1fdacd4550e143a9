import type { ProjectId } from '@costwire/contracts';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { AuditTrail, type AuditEntry } from './audit-trail.js';
import { Database } from './database.js';
import { SERVICE_ROLES } from './service-roles.js';

const OWN = '01a1fd84-cd15-758f-882f-3e488cdaa819' as ProjectId;
const OTHER = '01a1fd84-cd15-758f-882f-3e488cdaa81a' as ProjectId;

describe('an audit trail', () => {
  const trail = new AuditTrail('gateway');
  let testDatabase: TestDatabase;
  let admin: Database;
  let writer: Database;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    admin = await testDatabase.open();
    writer = await new Database({
      url: testDatabase.url,
      name: 'writer',
      poolSize: 4,
      role: SERVICE_ROLES.gateway,
    }).open();
  });
  afterEach(async () => {
    await writer.close();
    await testDatabase.drop();
  });

  const append = async (subject: string, projectId: ProjectId | null = OWN): Promise<AuditEntry> =>
    writer.transaction(async (client) =>
      trail.append(client, {
        projectId,
        actor: 'key:1',
        action: 'thing.changed',
        subject,
        details: { from: 1.5, to: { deep: ['ü', null] } },
      }),
    );
  const verify = async () => writer.transaction(async (client) => trail.verify(client));

  it('is intact when it is empty', async () => {
    expect(await verify()).toMatchObject({ owner: 'gateway', entries: 0, intact: true });
  });

  it('numbers entries that are added at the same time without a gap and links each to the last', async () => {
    const entries = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => append(`thing ${index}`)),
    );
    expect(entries.map(({ seq }) => seq).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    const last = entries.find(({ seq }) => seq === 20)!;
    expect(await verify()).toEqual({
      owner: 'gateway',
      entries: 20,
      intact: true,
      head: last.hash,
    });
  });

  it('is checked beyond one read of entries', async () => {
    await writer.transaction(async (client) => {
      for (let index = 0; index < 1_001; index += 1) {
        const record = { projectId: OWN, actor: 'a', action: 'b', subject: String(index) };
        await trail.append(client, record);
      }
    });
    expect(await verify()).toMatchObject({ entries: 1_001, intact: true });
  });

  it('keeps no entry of a change that was rolled back', async () => {
    const failing = writer.transaction(async (client) => {
      await trail.append(client, { projectId: OWN, actor: 'a', action: 'b', subject: 'c' });
      throw new Error('the change failed');
    });
    await expect(failing).rejects.toThrow('the change failed');
    expect((await append('next')).seq).toBe(1);
  });

  it.each([
    ["UPDATE audit_gateway SET actor = 'key:2' WHERE seq = 2", 2, 'its content was changed'],
    ["UPDATE audit_gateway SET details = '{}' WHERE seq = 2", 2, 'its content was changed'],
    ['UPDATE audit_gateway SET project_id = NULL WHERE seq = 1', 1, 'its content was changed'],
    [
      "UPDATE audit_gateway SET at = at + interval '1 ms' WHERE seq = 3",
      3,
      'its content was changed',
    ],
    ['DELETE FROM audit_gateway WHERE seq = 2', 3, 'entry 2 is missing'],
    ['DELETE FROM audit_gateway WHERE seq = 1', 2, 'entry 1 is missing'],
    [
      `UPDATE audit_gateway AS one SET at = two.at, subject = two.subject,
         previous_hash = two.previous_hash, hash = two.hash
       FROM audit_gateway AS two WHERE one.seq + two.seq = 5`,
      2,
      'it does not follow the entry before it',
    ],
    [
      `UPDATE audit_gateway AS one SET at = two.at, subject = two.subject
       FROM audit_gateway AS two WHERE one.seq + two.seq = 5`,
      2,
      'its content was changed',
    ],
    ["UPDATE audit_gateway SET hash = repeat('a', 64) WHERE seq = 2", 2, 'its content was changed'],
    ['UPDATE audit_gateway SET seq = seq + 1 WHERE seq = 3', 4, 'entry 3 is missing'],
    [
      `INSERT INTO audit_gateway
         SELECT 4, at, project_id, actor, action, subject, details, previous_hash, hash
         FROM audit_gateway WHERE seq = 3`,
      4,
      'it does not follow the entry before it',
    ],
    [
      "UPDATE audit_gateway SET previous_hash = repeat('0', 64) WHERE seq = 2",
      2,
      'it does not follow the entry before it',
    ],
  ])('shows where it was tampered with: %s', async (statement, seq, reason) => {
    for (const subject of ['one', 'two', 'three']) await append(subject);
    await admin.query(statement);
    expect(await verify()).toMatchObject({ intact: false, broken: { seq, reason } });
  });

  it('shows by its head, kept elsewhere, that its end was cut off', async () => {
    for (const subject of ['one', 'two', 'three']) await append(subject);
    const { head } = await verify();
    await admin.query('DELETE FROM audit_gateway WHERE seq = 3');
    const cut = await verify();
    expect(cut).toMatchObject({ intact: true, entries: 2 });
    expect(cut.head).not.toBe(head);
  });

  it('shows by an earlier head that its end was cut off or all of it was written anew', async () => {
    for (const subject of ['one', 'two', 'three']) await append(subject);
    const { head: hash, entries } = await verify();
    const again = async () =>
      writer.transaction(async (client) => trail.verify(client, { entries, hash }));
    await append('four');
    expect(await again()).toMatchObject({ intact: true, entries: 4 });
    await admin.query('DELETE FROM audit_gateway WHERE seq > 1');
    expect(await again()).toMatchObject({
      intact: false,
      broken: { seq: 2, reason: 'the end was cut off: there were 3 entries' },
    });
    for (const subject of ['another', 'third', 'fourth']) await append(subject);
    expect(await verify()).toMatchObject({ intact: true, entries: 4 });
    expect(await again()).toMatchObject({
      intact: false,
      broken: { seq: 3, reason: 'another entry was there before' },
    });
    await admin.query('TRUNCATE audit_gateway');
    expect(await again()).toMatchObject({ intact: false, broken: { seq: 1 } });
  });

  it('does not pass for the trail of another service, whole or in part', async () => {
    const other = new AuditTrail('approvals');
    const moved = async () => admin.transaction(async (client) => other.verify(client));
    await append('one');
    await append('two');
    await admin.query('INSERT INTO audit_approvals SELECT * FROM audit_gateway WHERE seq = 1');
    const broken = { seq: 1, reason: 'it does not follow the entry before it' };
    expect(await moved()).toMatchObject({ intact: false, broken });
    await admin.query('INSERT INTO audit_approvals SELECT * FROM audit_gateway WHERE seq = 2');
    expect(await moved()).toMatchObject({ intact: false, broken });
  });

  it('cannot be changed or emptied by the service that adds to it', async () => {
    await append('one');
    for (const statement of [
      "UPDATE audit_gateway SET actor = 'nobody'",
      'DELETE FROM audit_gateway',
      'TRUNCATE audit_gateway',
    ]) {
      await expect(writer.query(statement)).rejects.toThrow(/permission denied/);
    }
  });

  it('shows a project its own entries only', async () => {
    await append('ours');
    await append('theirs', OTHER);
    await append('of nobody', null);
    const rows = await writer.readProject(OWN, 'SELECT subject FROM audit_gateway');
    expect(rows).toEqual([{ subject: 'ours' }]);
  });
});
