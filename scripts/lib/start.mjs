import { INSTALL_FLAGS, readFlags } from './flags.mjs';
import { installOptions } from './infrastructure.mjs';
import { build, ensurePackages } from './packages.mjs';
import { loadInfra, projectRoot } from './project.mjs';
import { runInBackground, tellParent } from './background.mjs';
import { banner } from './banner.mjs';
import { runCostwire } from './run.mjs';
import { createSteps } from './steps.mjs';
import { Failure } from './failure.mjs';

const FLAGS = {
  '--detach': 'return as soon as the API answers; end with npm stop',
  '--processes': 'one process for each service, each started again when it dies',
  '--fresh': 'delete all data of this installation first',
  ...INSTALL_FLAGS,
};

/** `npm start`: from a bare clone to an API that answers. */
export async function start(args) {
  const background = tellParent();
  const flags = readFlags(args, 'usage: npm start -- [options]', FLAGS);
  if (background) {
    await background.run((ui) => runCostwire({ flags, ...ui }));
    return;
  }
  const steps = createSteps();
  steps.print('Costwire');
  await ensurePackages(steps);
  await build(steps);
  const infra = await loadInfra();
  const state = infra.readLocalState(projectRoot);
  const instance = infra.runningInstance(state);
  if (instance && flags.fresh) {
    throw new Failure(`Costwire is running (process ${instance.pid}); run npm stop first.`);
  }
  if (instance) {
    steps.print(`\nAlready running (process ${instance.pid}).`);
    if (state.url !== undefined) steps.print(banner(state));
    return;
  }
  if (flags.detach) {
    await runInBackground({ args, steps, flags });
    return;
  }
  const onLog = (name, line) => console.log(infra.compactLogLine(name, line));
  const { confirmInstall, env } = installOptions(flags);
  await runCostwire({
    flags,
    steps,
    onLog,
    onReady: (text) => steps.print(text),
    confirmInstall,
    env,
  });
}
