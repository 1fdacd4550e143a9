import { setTimeout as sleep } from 'node:timers/promises';
import { countOf, formatCount } from '../output/count.js';
import { findingsOf, type Finding } from './doctor-finding.js';
import type { DoctorProbe } from './doctor-probe.js';

/** Time in which work that goes on shows, in milliseconds. */
const WATCH_MS = 1_000;
/** The largest page of dead letters. */
const PAGE = 500;

/** Whether work waits without getting less. Throws what the probe throws. */
export async function pendingFinding(probe: DoctorProbe): Promise<Finding> {
  const { ok, warn, fail } = findingsOf('pending');
  const before = await pendingOf(probe);
  if (before === undefined) return fail('cannot be read', 'read the log of the gateway');
  if (before === 0) return ok('no message waits');
  await sleep(WATCH_MS);
  const after = (await pendingOf(probe)) ?? before;
  const text = `${countOf(after, 'message')} to record or price`;
  if (after < before) return ok(`${text}, getting fewer`);
  return warn(
    `${text}, ${formatCount(before)} a second ago`,
    'if it stays so, see that ingest and cost run and reach Postgres',
  );
}

async function pendingOf(probe: DoctorProbe): Promise<number | undefined> {
  const { pending } = (await probe.ask('GET', '/api/v1/ingest/stats')).body;
  return typeof pending === 'number' ? pending : undefined;
}

/** How many events of the project could not be handled. Throws what the probe throws. */
export async function deadLetterFinding(probe: DoctorProbe): Promise<Finding> {
  const { ok, warn, fail } = findingsOf('dead letters');
  const { items } = (await probe.ask('GET', `/api/v1/dead-letters?limit=${PAGE}`)).body;
  if (!Array.isArray(items)) return fail('cannot be read', 'read the log of the gateway');
  if (items.length === 0) return ok('none');
  const count = items.length < PAGE ? formatCount(items.length) : `${PAGE} or more`;
  return warn(count, 'see why with "costwire dlq list", then replay or discard them');
}
