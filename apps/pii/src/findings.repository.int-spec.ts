import { randomUUID } from 'node:crypto';
import type { PiiBatch } from '@costwire/contracts';
import type { Database } from '@costwire/persistence';
import { createTestDatabase, type TestDatabase } from '@costwire/testing';
import { FindingsExpiry } from './findings-expiry.js';
import { FindingsRepository } from './findings.repository.js';

const NOW = Date.parse('2026-11-21T12:00:00Z');
const TERMS = { findingsDays: 90, summaryDays: 730 };

let home: TestDatabase;
let database: Database;
let findings: FindingsRepository;
let project: string;

beforeAll(async () => {
  home = await createTestDatabase();
  database = await home.open();
  findings = new FindingsRepository(database);
});
beforeEach(() => {
  project = randomUUID();
});
afterAll(() => home.drop());

async function record(timestamps: readonly string[], projectId = project): Promise<void> {
  const events = timestamps.map((timestamp, index) => ({
    event_id: `event-${index}`,
    timestamp,
    feature: 'chat',
    findings: [{ type: 'EMAIL_ADDRESS', count: 2 }],
  }));
  await findings.record([{ project_id: projectId, events } as unknown as PiiBatch]);
}

async function kept() {
  const byEvent = await database.query<{ event_id: string }>(
    'SELECT event_id FROM pii_findings WHERE project_id = $1 ORDER BY event_id',
    [project],
  );
  const byDay = await database.query<{ day: string; findings: string }>(
    `SELECT day::text, findings::text FROM pii_findings_daily WHERE project_id = $1 ORDER BY day`,
    [project],
  );
  return { byEvent: byEvent.map((row) => row.event_id), byDay };
}

describe('what was found', () => {
  it('is counted once, however often it is recorded', async () => {
    await record(['2026-11-20T10:00:00Z', '2026-11-20T11:00:00Z']);
    await record(['2026-11-20T10:00:00Z']);
    expect(await kept()).toEqual({
      byEvent: ['event-0', 'event-1'],
      byDay: [{ day: '2026-11-20', findings: '4' }],
    });
  });

  it('goes after its days, and its sums stay longer', async () => {
    await record(['2026-11-20T10:00:00Z', '2026-08-22T00:00:00Z', '2024-11-21T00:00:00Z']);
    await new FindingsExpiry(findings, TERMS, () => NOW).sweep();
    expect(await kept()).toEqual({
      byEvent: ['event-0'],
      byDay: [
        { day: '2024-11-21', findings: '2' },
        { day: '2026-08-22', findings: '2' },
        { day: '2026-11-20', findings: '2' },
      ],
    });
    await new FindingsExpiry(findings, TERMS, () => NOW + 86_400_000).sweep();
    expect((await kept()).byDay.map(({ day }) => day)).toEqual(['2026-08-22', '2026-11-20']);
  });

  it('goes in parts when there is more than one statement should hold locks for', async () => {
    const old = Array.from({ length: 12_000 }, () => '2026-01-01T00:00:00Z');
    await record(old);
    await new FindingsExpiry(findings, TERMS, () => NOW).sweep();
    expect((await kept()).byEvent).toEqual([]);
  });
});
