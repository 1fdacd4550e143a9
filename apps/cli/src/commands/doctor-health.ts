import { VERSION } from '../version.js';
import { findingsOf, type Finding } from './doctor-finding.js';
import type { ProbeAnswer } from './doctor-probe.js';

/** The oldest Node that package.json names. */
const LEAST_NODE = [20, 19] as const;
const CLOCK_WARN_MS = 5_000;
const STREAM_WARN = 0.7;
const STREAM_FAIL = 0.98;
/** Events from further ahead are refused. */
const CLOCK_FAIL_MS = 86_400_000;

/** Whether this Node can run Costwire; `version` as in `process.versions.node`. */
export function nodeFinding(version: string): Finding {
  const { ok, fail } = findingsOf('node');
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1]);
  return enough ? ok(version) : fail(version, `install Node ${LEAST_NODE.join('.')} or newer`);
}

/** What an answer of `GET /health` says of the server and of this machine's clock. */
export function healthFindings(answer: ProbeAnswer): Finding[] {
  return [
    stateFinding(
      'database',
      answer.body['database'],
      'see that Postgres runs and DATABASE_URL is right',
    ),
    stateFinding('broker', answer.body['broker'], 'see that NATS runs and NATS_URL is right'),
    ...redisFindings(answer.body['redis']),
    acceptingFinding(answer.body['accepting_events']),
    ...streamFindings(answer.body['stream_fill']),
    versionFinding(answer.body['version']),
    clockFinding(answer.clockDifferenceMs),
  ];
}

function stateFinding(check: string, state: unknown, hint: string): Finding {
  const { ok, fail } = findingsOf(check);
  return state === 'connected' ? ok('connected') : fail(textOf(state), hint);
}

/** Without Redis limits are counted by each gateway alone: worth a look, and no failure. */
function redisFindings(state: unknown): Finding[] {
  const { ok, warn } = findingsOf('redis');
  if (state === 'connected') return [ok('connected')];
  if (state !== 'disconnected') return [];
  return [warn('disconnected', 'see that Redis runs and REDIS_URL is right')];
}

function acceptingFinding(accepting: unknown): Finding {
  const { ok, fail } = findingsOf('events');
  return accepting === true
    ? ok('accepted')
    : fail('not accepted now', 'streams or API keys are missing: read the log of the gateway');
}

/** What a full stream holds up, for its hint. */
const HELD_UP_BY: Readonly<Record<string, string>> = {
  DLQ: 'a consumer that meets a bad event waits: replay or discard dead letters ("costwire dlq")',
  EVENTS: 'new events are refused: see that ingest runs and reaches Postgres',
  RECORDED: 'ingest waits: see that cost runs and reaches Postgres',
};

function streamFindings(fills: unknown): Finding[] {
  if (typeof fills !== 'object' || fills === null) return [];
  const { ok, warn, fail } = findingsOf('streams');
  const known = Object.entries(fills).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const [fullest] = known.sort(([, left], [, right]) => right - left);
  if (!fullest) return [];
  const [name, fill] = fullest;
  const text = `${name} is ${Math.floor(fill * 100)} % full`;
  const hint = HELD_UP_BY[name] ?? 'see who takes from it, and remove consumers nobody reads from';
  if (fill >= STREAM_FAIL) return [fail(text, hint)];
  return [fill >= STREAM_WARN ? warn(text, hint) : ok(`the fullest, ${text}`)];
}

function versionFinding(version: unknown): Finding {
  const { ok, warn } = findingsOf('version');
  if (version === VERSION) return ok(`${VERSION}, as this command line`);
  return warn(
    `server ${textOf(version)}, this command line ${VERSION}`,
    'use the command line of the same release',
  );
}

function clockFinding(differenceMs: number | undefined): Finding {
  const { ok, warn, fail } = findingsOf('clock');
  if (differenceMs === undefined) {
    return warn('the server names no time', 'a proxy may have removed the Date header');
  }
  const seconds = Math.round(Math.abs(differenceMs) / 1_000);
  const side = differenceMs > 0 ? 'behind' : 'ahead of';
  const text = `this machine is ${seconds} s ${side} the server`;
  if (Math.abs(differenceMs) <= CLOCK_WARN_MS) return ok('the same as the server’s, within 5 s');
  if (-differenceMs >= CLOCK_FAIL_MS) {
    return fail(text, 'set the clock: events stamped here lie in the future and are refused');
  }
  return warn(text, 'synchronise both clocks (NTP): calls are booked by their own time');
}

function textOf(value: unknown): string {
  return typeof value === 'string' && value !== '' ? value : 'unknown';
}
