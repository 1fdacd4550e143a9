import './lib/require-node.mjs';
import { spawnSync } from 'node:child_process';

const { runMain } = await import('./lib/failure.mjs');
const { inProject, projectRoot } = await import('./lib/project.mjs');

/** A run breaks the servers it works on, so it must never get those of somebody else. */
const SERVERS_OF_OTHERS = ['DATABASE_URL', 'NATS_URL', 'REDIS_URL'];
const NO_BUILD = '--no-build';

function node(args, stdio) {
  const own = Object.entries(process.env).filter(([name]) => !SERVERS_OF_OTHERS.includes(name));
  const env = Object.fromEntries(own);
  return spawnSync(process.execPath, args, { cwd: projectRoot, stdio, env }).status ?? 1;
}

await runMain((args) => {
  if (!args.includes(NO_BUILD)) {
    // The report alone goes to standard output.
    const built = node([inProject('node_modules/typescript/bin/tsc'), '-b'], ['ignore', 2, 2]);
    if (built !== 0) process.exit(built);
  }
  const rest = args.filter((arg) => arg !== NO_BUILD);
  process.exitCode = node([inProject('bench/dist/chaos.js'), ...rest], 'inherit');
});
