import './lib/require-node.mjs';
import { spawnSync } from 'node:child_process';

const { runMain } = await import('./lib/failure.mjs');
const { inProject, projectRoot } = await import('./lib/project.mjs');

/** A run breaks the servers it works on, so it must never get those of somebody else. */
const SERVERS_OF_OTHERS = ['DATABASE_URL', 'NATS_URL', 'REDIS_URL'];

await runMain(async () => {
  const node = (args, stdio) =>
    spawnSync(process.execPath, args, {
      cwd: projectRoot,
      stdio,
      env: Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !SERVERS_OF_OTHERS.includes(name)),
      ),
    }).status ?? 1;
  // The report alone goes to standard output.
  const built = node([inProject('node_modules/typescript/bin/tsc'), '-b'], ['ignore', 2, 2]);
  process.exitCode =
    built || node([inProject('bench/dist/chaos.js'), ...process.argv.slice(2)], 'inherit');
});
