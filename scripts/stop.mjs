import './lib/require-node.mjs';

const { existsSync } = await import('node:fs');
const { performance } = await import('node:perf_hooks');
const { runMain } = await import('./lib/failure.mjs');
const { readFlags } = await import('./lib/flags.mjs');
const { inProject, loadInfra, projectRoot } = await import('./lib/project.mjs');

/** Longest clean stop: the services, then the servers, ten seconds each before SIGKILL. */
const PATIENCE_MS = 45_000;

await runMain(async (args) => {
  readFlags(args, 'usage: npm stop', {});
  const built = existsSync(inProject('libs', 'infra', 'dist', 'index.js'));
  const infra = built ? await loadInfra() : undefined;
  const instance = infra?.runningInstance(infra.readLocalState(projectRoot));
  if (!instance) {
    console.log('Costwire is not running.');
    return;
  }
  const startedAt = performance.now();
  await infra.endProcess(instance, 'SIGTERM', PATIENCE_MS);
  console.log(`Costwire stopped in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
});
