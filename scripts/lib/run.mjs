import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { banner } from './banner.mjs';
import { runChild } from './child.mjs';
import { Failure } from './failure.mjs';
import { brokerLogins, serviceEnvironment } from './infrastructure.mjs';
import { inProject, loadInfra, projectRoot } from './project.mjs';

const HOST = '127.0.0.1';
const DEFAULT_PORT = 3100;
const READY_TIMEOUT_MS = 120_000;
/** A process that dies this often before the API answers will not recover by itself. */
const MAX_EARLY_DEATHS = 3;

/** npm passes Ctrl-C on to a process that got it from the terminal already. */
const SAME_KEYPRESS_MS = 1_000;

/** A promise for the first request to stop. A second Ctrl-C ends this process at once. */
function stopRequest() {
  return new Promise((resolve) => {
    let askedAt;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(signal, () => {
        const now = performance.now();
        if (signal === 'SIGINT' && now - askedAt > SAME_KEYPRESS_MS) process.exit(130);
        askedAt ??= now;
        resolve(signal);
      });
    }
  });
}

async function choosePort(infra, note) {
  const wanted = Number(process.env.PORT ?? DEFAULT_PORT);
  if (!Number.isInteger(wanted) || wanted < 1 || wanted > 65_535) {
    throw new Failure(`PORT is not a port number: ${process.env.PORT}`);
  }
  const port = await infra.nextFreePort(wanted, HOST);
  if (port !== wanted) note(`port ${wanted} is taken, using ${port}`);
  return port;
}

async function migrate(env) {
  const script = inProject('apps', 'standalone', 'dist', 'migrate.js');
  const { code, output } = await runChild(process.execPath, [script, 'up'], { env });
  if (code === 0) return;
  throw new Failure(
    `${output.trimEnd()}\nThe data stay as they were. "npm start -- --fresh" deletes them and begins anew.`,
  );
}

/** A new first API key with its project. */
async function createKey(env) {
  const script = inProject('apps', 'standalone', 'dist', 'bootstrap.js');
  const { code, output } = await runChild(process.execPath, [script], { env, collect: 'stdout' });
  const line = output.split('\n').find((text) => text.startsWith('{'));
  if (code !== 0 || line === undefined) throw new Failure(`no API key could be made (${code})`);
  const { api_key, project_id } = JSON.parse(line);
  return { api_key, project_id };
}

/** Whether the API refuses the key; an answer that is not about the key counts as no. */
async function keyIsRefused(url, key) {
  const response = await fetch(`${url}/api/v1/llm/usage?limit=1`, {
    headers: { authorization: `Bearer ${key}` },
  });
  await response.arrayBuffer();
  return response.status === 401;
}

async function untilReady(url, death, stopped) {
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!stopped()) {
    if (death()) throw new Failure(death());
    try {
      const response = await fetch(`${url}/health/ready`, {
        signal: globalThis.AbortSignal.timeout(2_000),
      });
      await response.arrayBuffer();
      if (response.status === 200) return;
    } catch {
      // Not listening yet.
    }
    if (performance.now() > deadline) throw new Failure(`${url}/health/ready does not answer 200`);
    await sleep(50);
  }
}

/** Workers cannot share a port: the first takes the configured one, each other the one after. */
function telemetryOf(index) {
  const first = Number(process.env.COSTWIRE_TELEMETRY_PORT ?? 0);
  return first > 0 ? { COSTWIRE_TELEMETRY_PORT: String(first + index) } : {};
}

async function chooseProcesses(infra, separate, port) {
  const own = (chosen) => ({ PORT: String(chosen), HOST });
  if (!separate) return [{ ...infra.STANDALONE_PROCESS, env: own(port) }];
  const [gateway, ...others] = infra.SERVICE_PROCESSES;
  const processes = [{ ...gateway, env: own(port) }];
  for (const [index, other] of others.entries()) {
    const env = { ...own(await infra.freePort()), ...telemetryOf(index) };
    processes.push({ ...other, env });
  }
  return processes;
}

/** A supervisor that keeps the reason why the start is hopeless, if it is. */
async function supervise({ infra, flags, env, port, onLog, steps }) {
  const recent = [];
  let early = true;
  let deaths = 0;
  let fatal;
  const supervisor = new infra.Supervisor({
    projectRoot,
    env,
    processes: await chooseProcesses(infra, flags.processes, port),
    onLine(name, line) {
      if (early) recent.push(infra.compactLogLine(name, line));
      if (recent.length > 20) recent.shift();
      onLog(name, line);
    },
    onDeath(name, status, restartMs) {
      const how = status.signal ?? `code ${status.code}`;
      const next = restartMs === undefined ? 'not started again' : `again in ${restartMs} ms`;
      steps.print(`  ${name} ended (${how}), ${next}`);
      deaths += 1;
      if (early && (restartMs === undefined || deaths >= MAX_EARLY_DEATHS)) {
        fatal = [`${name} does not start (${how})`, ...recent].join('\n    ');
      }
    },
  });
  await supervisor.start();
  return {
    supervisor,
    death: () => fatal,
    settled() {
      early = false;
      recent.length = 0;
    },
  };
}

/**
 * Servers, migrations, key, services; then waits for a signal and ends all of it in order.
 * `steps` shows progress, `onLog(process, line)` gets the services' output, `onReady(text)` the
 * address and the key.
 */
export async function runCostwire({ flags, steps, onLog, onReady, confirmInstall, env }) {
  const infra = await loadInfra();
  const previous = infra.readLocalState(projectRoot);
  const dataDir = infra.chooseDataDir(projectRoot, previous.data_dir);
  let stopping = false;
  const stop = stopRequest().then((signal) => {
    stopping = true;
    return signal;
  });
  const remembered = flags.fresh
    ? {}
    : { api_key: previous.api_key, project_id: previous.project_id };
  let state = { ...remembered, data_dir: dataDir, ...infra.thisInstance() };
  const save = (more) => {
    state = { ...state, ...more };
    infra.writeLocalState(projectRoot, state);
  };
  let servers;
  let services;
  try {
    save({});
    servers = await steps.run('servers', (note) =>
      infra.acquireInfrastructure({
        dataDir,
        fresh: flags.fresh,
        keepAlive: true,
        log: note,
        env: flags.noInstall ? { ...env, COSTWIRE_NO_INSTALL: '1' } : env,
        ...(confirmInstall && !flags.yes && { confirmInstall }),
      }),
    );
    save({
      database_url: servers.postgres.url,
      nats_url: servers.nats.url,
      redis_url: servers.redis.url,
    });
    const logins = brokerLogins(servers);
    const serviceEnv = { ...serviceEnvironment(infra, servers), ...logins };
    // With a login for each service none of them is to hold the one that may do everything.
    if (Object.keys(logins).length > 0) delete serviceEnv.NATS_URL;
    await steps.run('migrations', () => migrate(serviceEnv));
    if (state.api_key === undefined) {
      await steps.run('first API key', async () => save(await createKey(serviceEnv)));
    }
    await steps.run('services', async (note) => {
      const port = await choosePort(infra, note);
      const url = `http://${HOST}:${port}`;
      services = await supervise({ infra, flags, env: serviceEnv, port, onLog, steps });
      await untilReady(url, services.death, () => stopping);
      if (!stopping && (await keyIsRefused(url, state.api_key))) save(await createKey(serviceEnv));
      services.settled();
      if (!stopping) save({ url });
    });
    if (!stopping) onReady(banner(state));
    await stop;
  } finally {
    await services?.supervisor.stop();
    await servers?.stop();
    save({ url: undefined, pid: undefined, started_at: undefined });
  }
  steps.print('Costwire stopped.');
}
