import './lib/require-node.mjs';

const { runChild } = await import('./lib/child.mjs');
const { Failure, runMain } = await import('./lib/failure.mjs');
const { INSTALL_FLAGS, readFlags } = await import('./lib/flags.mjs');
const { installOptions, serviceEnvironment } = await import('./lib/infrastructure.mjs');
const { build, ensurePackages } = await import('./lib/packages.mjs');
const { inProject, loadInfra, projectRoot } = await import('./lib/project.mjs');
const { createSteps } = await import('./lib/steps.mjs');

const COMMANDS = ['up', 'down', 'status'];
const USAGE = 'usage: npm run migrate -- up|down|status [--yes|--no-install]';

await runMain(async (args) => {
  const [command, ...rest] = args;
  if (command !== '--help' && !COMMANDS.includes(command)) throw new Failure(USAGE, 2);
  const flags = readFlags(command === '--help' ? args : rest, USAGE, INSTALL_FLAGS);
  const steps = createSteps((line) => console.error(line));
  await ensurePackages(steps);
  await build(steps);
  const infra = await loadInfra();
  const dataDir = infra.chooseDataDir(projectRoot, infra.readLocalState(projectRoot).data_dir);
  const log = (line) => console.error(`    ${line}`);
  const servers = await infra.acquireInfrastructure({ dataDir, log, ...installOptions(flags) });
  try {
    const { code } = await runChild(
      process.execPath,
      [inProject('apps', 'standalone', 'dist', 'migrate.js'), command],
      { env: serviceEnvironment(infra, servers), collect: 'none' },
    );
    if (code !== 0) throw new Failure(`migrate ${command} failed (${code})`);
  } finally {
    await servers.stop();
  }
});
