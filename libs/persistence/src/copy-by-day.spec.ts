import type { PoolClient } from 'pg';
import { Writable } from 'node:stream';
import { RowsByDay } from './copy-by-day.js';

/** Stands in for the server's side of COPY: notes each statement and the bytes sent to it. */
function recordingClient() {
  const copies: { statement: string; rows: string }[] = [];
  const client = {
    query: (submitted: { text: string }) => {
      const copy = { statement: submitted.text, rows: '' };
      copies.push(copy);
      return new Writable({
        write: (chunk: Buffer, _, done) => {
          copy.rows += chunk.toString();
          done();
        },
      });
    },
  };
  return { copies, client: client as unknown as PoolClient };
}

const daysOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `2026-03-${String(index + 1).padStart(2, '0')}`);

describe('rows by day', () => {
  test('go straight into the partition of each day, in the order of the days', async () => {
    const { copies, client } = recordingClient();
    const rows = new RowsByDay();
    rows.add('2026-03-02', 'b1\n');
    rows.add('2026-03-01', 'a1\n');
    rows.add('2026-03-02', 'b2\n');
    await rows.copy(client, 'events', ['x', 'y']);
    expect([...rows.days()].sort()).toEqual(['2026-03-01', '2026-03-02']);
    expect(copies.map(({ rows: text }) => text)).toEqual(['a1\n', 'b1\nb2\n']);
    expect(copies[0]!.statement).toContain('COPY events_20260301 (x,y) FROM STDIN');
  });

  test('of many days go through the parent in one COPY', async () => {
    const { copies, client } = recordingClient();
    const rows = new RowsByDay();
    for (const day of daysOf(17)) rows.add(day, `${day}\n`);
    await rows.copy(client, 'events', ['x']);
    expect(copies).toHaveLength(1);
    expect(copies[0]!.statement).toContain('COPY events (x) FROM STDIN');
    expect(copies[0]!.rows.trimEnd().split('\n').sort()).toEqual(daysOf(17));
  });

  test('of no day send nothing', async () => {
    const { copies, client } = recordingClient();
    await new RowsByDay().copy(client, 'events', ['x']);
    expect(copies).toEqual([]);
  });
});
