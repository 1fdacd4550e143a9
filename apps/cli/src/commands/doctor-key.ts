import { findingsOf, type Finding } from './doctor-finding.js';
import type { DoctorProbe, ProbeAnswer } from './doctor-probe.js';

/** What the key may do, found out by asking. */
export interface KeyAnswers {
  finding: Finding;
  /** Whether statistics and dead letters can be read with it. */
  mayRead: boolean;
}

/** The scopes that a route shows, by a request that changes nothing. */
const SCOPE_PROBES = [
  // An empty list is refused after the scope was looked at.
  { scope: 'ingest', method: 'POST', path: '/api/v1/llm/usage', body: [] },
  { scope: 'read', method: 'GET', path: '/api/v1/ingest/stats', body: undefined },
  // So is a proposal that is no object.
  { scope: 'approve', method: 'POST', path: '/api/v1/actions', body: [] },
  { scope: 'admin', method: 'GET', path: '/api/v1/keys', body: undefined },
] as const;

/** Finds out whether the key is valid and which scopes it holds. Throws what the probe throws. */
export async function askAboutKey(probe: DoctorProbe): Promise<KeyAnswers> {
  const { ok, warn, fail } = findingsOf('key');
  const scopes: string[] = [];
  for (const { scope, method, path, body } of SCOPE_PROBES) {
    const answer = await probe.ask(method, path, body);
    const refusal = refusalOf(answer);
    if (refusal) return { finding: fail(...refusal), mayRead: false };
    if (answer.status !== 403) scopes.push(scope);
  }
  const mayRead = scopes.includes('read');
  const text = `valid, holds ${scopes.join(', ') || 'none of ingest, read, approve, admin'}`;
  if (scopes.includes('ingest') && mayRead) return { finding: ok(text), mayRead };
  const missing = ['ingest', 'read'].filter((scope) => !scopes.includes(scope)).join(' and ');
  return {
    finding: warn(text, `for ${missing} make another key: costwire keys create`),
    mayRead,
  };
}

/** What is wrong when an answer says nothing about a scope, and what to do. */
function refusalOf({ status }: ProbeAnswer): [string, string] | undefined {
  if (status === 401) {
    return [
      'not known to this server',
      'check --api-key or COSTWIRE_API_KEY; it may be revoked, expired, or of another installation',
    ];
  }
  if (status === 200 || status === 400 || status === 403) return undefined;
  return [`could not be checked: the server answered ${status}`, 'read the log of the gateway'];
}
