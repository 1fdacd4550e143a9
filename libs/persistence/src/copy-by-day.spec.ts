import type { PoolClient } from 'pg';
import { Writable } from 'node:stream';
import { RowsByDay } from './copy-by-day.js';
import { CopyRows, type CopyColumns } from './copy-rows.js';

/** Stands in for the server's side of COPY: notes each statement and the bytes sent to it. */
function recordingClient() {
  const copies: { statement: string; bytes: Buffer }[] = [];
  const client = {
    query: (submitted: { text: string }) => {
      const copy = { statement: submitted.text, bytes: Buffer.alloc(0) };
      copies.push(copy);
      return new Writable({
        write: (chunk: Buffer, _, done) => {
          copy.bytes = Buffer.concat([copy.bytes, chunk]);
          done();
        },
      });
    },
  };
  return { copies, client: client as unknown as PoolClient };
}

const daysOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `2026-03-${String(index + 1).padStart(2, '0')}`);

const COLUMNS = { x: 'text', y: 'text' } as const satisfies CopyColumns;
const HEADER_BYTES = 19;
const TRAILER = Buffer.from([0xff, 0xff]);

/** What one COPY of some rows sends between its header and its end. */
function bodyOf(rows: readonly string[][]): Buffer {
  const body = new CopyRows(COLUMNS);
  for (const row of rows) body.add(row);
  return body.body();
}

describe('rows by day', () => {
  test('go straight into the partition of each day, in the order of the days', async () => {
    const { copies, client } = recordingClient();
    const rows = new RowsByDay(COLUMNS);
    rows.add('2026-03-02', ['b1', 'x']);
    rows.add('2026-03-01', ['a1', 'x']);
    rows.add('2026-03-02', ['b2', 'x']);
    await rows.copy(client, 'events');
    expect([...rows.days()].sort()).toEqual(['2026-03-01', '2026-03-02']);
    expect(copies.map(({ statement }) => statement)).toEqual([
      'COPY events_20260301 (x,y) FROM STDIN (FORMAT binary)',
      'COPY events_20260302 (x,y) FROM STDIN (FORMAT binary)',
    ]);
    const bodies = copies.map(({ bytes }) => bytes.subarray(HEADER_BYTES, -TRAILER.length));
    expect(bodies[0]).toEqual(bodyOf([['a1', 'x']]));
    expect(bodies[1]).toEqual(
      bodyOf([
        ['b1', 'x'],
        ['b2', 'x'],
      ]),
    );
  });

  test('of many days go through the parent in one COPY', async () => {
    const { copies, client } = recordingClient();
    const rows = new RowsByDay(COLUMNS);
    const days = daysOf(17);
    for (const day of days) rows.add(day, [day, null]);
    await rows.copy(client, 'events');
    expect(copies).toHaveLength(1);
    expect(copies[0]!.statement).toContain('COPY events (x,y)');
    for (const day of days) expect(copies[0]!.bytes.includes(day)).toBe(true);
    expect(copies[0]!.bytes.subarray(-2)).toEqual(TRAILER);
  });

  test('of no day send nothing', async () => {
    const { copies, client } = recordingClient();
    await new RowsByDay(COLUMNS).copy(client, 'events');
    expect(copies).toEqual([]);
  });
});
