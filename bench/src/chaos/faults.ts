import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceHandle } from '@costwire/infra';
import { Client } from 'pg';
import { pidOf, type Rig } from './rig.js';

/** A time during which something was away, by `performance.now`. */
export interface Outage {
  downMs: number;
  /** When its start began; nothing can have worked before. */
  startingMs: number;
  /** When it answered again. */
  upMs: number;
}

/** Sends SIGKILL to a service; it is started again by its supervisor. */
export async function killService(rig: Rig, name: string): Promise<void> {
  const pid = await pidOf(rig, name);
  rig.say(`kill -9 ${name} (${pid})`);
  process.kill(pid, 'SIGKILL');
}

/** Ends a server without letting it tidy up, and starts it on the same port and data. */
export async function crashServer(
  rig: Rig,
  server: ServiceHandle,
  signal: 'SIGKILL' | 'SIGQUIT',
  awayMs: number,
): Promise<Outage> {
  rig.say(`${signal} ${server.service}, away for ${awayMs / 1_000} s`);
  await server.kill(signal);
  const downMs = performance.now();
  await sleep(awayMs);
  const startingMs = performance.now();
  await server.restart();
  const upMs = performance.now();
  rig.say(`${server.service} answers again`);
  return { downMs, startingMs, upMs };
}

/** Freezes the database for a time: connections stay open and nothing comes back. */
export async function freezePostgres(rig: Rig, ms: number): Promise<void> {
  const { postgres } = rig.installation.infrastructure;
  rig.say(`SIGSTOP postgres for ${ms / 1_000} s`);
  await postgres.kill('SIGSTOP');
  await sleep(ms);
  await postgres.kill('SIGCONT');
  rig.say('SIGCONT postgres');
}

/** Holds the strongest lock on a table for a time, as a careless migration would. */
export async function lockTable(rig: Rig, table: string, ms: number): Promise<void> {
  const client = new Client({
    connectionString: rig.installation.infrastructure.postgres.url,
  });
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
    rig.say(`${table} locked for ${ms / 1_000} s`);
    await sleep(ms);
    await client.query('COMMIT');
  } finally {
    await client.end();
  }
}

/** Asks a service to end and waits until it has; returns how long that took, milliseconds. */
export async function stopPolitely(rig: Rig, name: string): Promise<number> {
  const pid = await pidOf(rig, name);
  const startMs = performance.now();
  process.kill(pid, 'SIGTERM');
  while (isAlive(pid)) await sleep(20);
  const tookMs = performance.now() - startMs;
  rig.say(`SIGTERM ${name}: ended after ${Math.round(tookMs)} ms`);
  return tookMs;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
