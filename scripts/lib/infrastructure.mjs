import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';

/** Asks at the terminal whether a command may run. */
async function askAtTerminal(command) {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`    Run "${command}" now? [Y/n] `);
    return /^(y|yes|)$/i.test(answer.trim());
  } finally {
    terminal.close();
  }
}

/** Options of `acquireInfrastructure` that come from the command line and the terminal. */
export function installOptions(flags, ask = process.stdin.isTTY ? askAtTerminal : undefined) {
  const env = flags.noInstall ? { ...process.env, COSTWIRE_NO_INSTALL: '1' } : process.env;
  return { env, ...(ask && !flags.yes && { confirmInstall: ask }) };
}

/** `NATS_URL_COST` and the like: the login of each service, where the broker has one for it. */
export function brokerLogins({ nats }) {
  return Object.fromEntries(
    Object.entries(nats.serviceUrls ?? {}).map(([name, url]) => [
      `NATS_URL_${name.toUpperCase()}`,
      url,
    ]),
  );
}

/** The environment that leads a Costwire process to its servers and to its own secrets. */
export function serviceEnvironment(infra, infrastructure) {
  const ownData = join(infrastructure.dataDir, 'app');
  mkdirSync(ownData, { recursive: true, mode: 0o700 });
  return {
    ...process.env,
    DATABASE_URL: infrastructure.postgres.url,
    NATS_URL: infrastructure.nats.url,
    REDIS_URL: infrastructure.redis.url,
    COSTWIRE_DATA_DIR: ownData,
    COSTWIRE_SECRET: process.env.COSTWIRE_SECRET ?? infra.installationSecret(ownData),
  };
}
