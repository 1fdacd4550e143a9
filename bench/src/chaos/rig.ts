import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { freePort, installationSecret, Supervisor, type SupervisedProcess } from '@costwire/infra';
import { processEnvironment } from '@costwire/runtime';
import { PROJECT_ROOT, startInstallation, untilReady, type Installation } from '../installation.js';
import { ChaosClient } from './chaos-client.js';
import { ClientLedger, type Tenant } from './client-ledger.js';
import { closeConnections } from './http-post.js';
import { watchMemory, type MemoryWatch } from './memory-watch.js';
import type { RunOptions } from './options.js';

/** A service that runs a second time beside the first. */
type SecondCopy = 'gateway' | 'pii';

/** What a run needs beyond one process of each service. */
export interface RigNeeds {
  /** Environment of every service. */
  env?: Record<string, string>;
  seconds?: readonly SecondCopy[];
}

/** An installation and a view on all of it. Several runs may follow each other on it. */
export interface Site {
  installation: Installation;
  pool: Pool;
  /** The gateways. */
  urls: string[];
  memory: MemoryWatch;
  /** The services' processes; those of a second copy end in `-2`. */
  pids(): Record<string, number>;
  /** Tells a person what happens. */
  say(text: string): void;
  stop(): Promise<void>;
}

/** What one run works with: the site, projects of its own, and a client that remembers. */
export interface Rig extends Site {
  options: RunOptions;
  tenants: Tenant[];
  ledger: ClientLedger;
  client: ChaosClient;
}

const PATIENCE_MS = 30_000;
const TENANTS = ['first', 'second'];

/** Starts everything that the runs need. */
export async function startSite(verbose: boolean, needs: RigNeeds): Promise<Site> {
  const startedMs = performance.now();
  const onLine = (name: string, line: string): void => {
    if (verbose) console.error(`${name}: ${line}`);
  };
  const installation = await startInstallation({ onLine, ...(needs.env && { env: needs.env }) });
  const extra = needs.seconds && (await startSecondCopies(installation, needs, onLine));
  const pool = new Pool({ connectionString: installation.infrastructure.postgres.url, max: 2 });
  // A database that is killed ends idle connections; the pool opens others.
  pool.on('error', () => undefined);
  const pids = (): Record<string, number> => ({
    ...installation.services.pids(),
    ...extra?.services.pids(),
  });
  const memory = watchMemory(pids);
  return {
    installation,
    pool,
    urls: [installation.url, ...(extra?.url ? [extra.url] : [])],
    memory,
    pids,
    say: (text) => {
      const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1).padStart(6);
      console.error(`${seconds} s  ${text}`);
    },
    stop: async () => {
      memory.stop();
      closeConnections();
      await pool.end();
      await extra?.services.stop();
      await installation.stop();
    },
  };
}

/** Prepares a run; it gets the second gateway only when it asked for one. */
export async function prepareRig(site: Site, options: RunOptions, needs: RigNeeds): Promise<Rig> {
  const urls = needs.seconds?.includes('gateway') ? site.urls : site.urls.slice(0, 1);
  const ledger = new ClientLedger();
  const tenants = [];
  for (const name of TENANTS) {
    tenants.push(await makeTenant(site.installation, `${name} project of run ${options.letter}`));
  }
  return { ...site, urls, options, tenants, ledger, client: new ChaosClient(urls, ledger) };
}

/** The run's projects: every look at the tables is bounded by them. */
export function projectsOf({ tenants }: Rig): string[] {
  return tenants.map(({ projectId }) => projectId);
}

/** The process id of a service, waiting while it is being started again. */
export async function pidOf(rig: Rig, name: string): Promise<number> {
  for (const deadline = performance.now() + PATIENCE_MS; ;) {
    const pid = rig.pids()[name];
    if (pid !== undefined) return pid;
    if (performance.now() > deadline) throw new Error(`${name} does not come back`);
    await sleep(50);
  }
}

async function startSecondCopies(
  { infrastructure }: Installation,
  { env, seconds = [] }: RigNeeds,
  onLine: (name: string, line: string) => void,
): Promise<{ services: Supervisor; url: string | undefined }> {
  const port = await freePort();
  const processes: SupervisedProcess[] = seconds.map((name) => ({
    name: `${name}-2`,
    entry: `apps/${name}/dist/main.js`,
  }));
  const services = new Supervisor({
    projectRoot: PROJECT_ROOT,
    processes,
    onLine,
    env: {
      ...processEnvironment(),
      DATABASE_URL: infrastructure.postgres.url,
      NATS_URL: infrastructure.nats.url,
      REDIS_URL: infrastructure.redis.url,
      COSTWIRE_SECRET: installationSecret(infrastructure.dataDir),
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: String(port),
      ...env,
    },
  });
  await services.start();
  const url = `http://127.0.0.1:${port}`;
  if (seconds.includes('gateway')) await untilReady(url);
  return { services, url: seconds.includes('gateway') ? url : undefined };
}

async function makeTenant({ url, apiKey }: Installation, name: string): Promise<Tenant> {
  const answer = await fetch(`${url}/api/v1/projects`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  if (!answer.ok) throw new Error(`the request for a project was answered ${answer.status}`);
  const made = (await answer.json()) as { id: string; api_key: string };
  return { projectId: made.id, apiKey: made.api_key };
}
