import './lib/require-node.mjs';

const { readdirSync, readFileSync, writeFileSync } = await import('node:fs');
const { runMain } = await import('./lib/failure.mjs');
const { readFlags } = await import('./lib/flags.mjs');
const { build, ensurePackages } = await import('./lib/packages.mjs');
const { inProject } = await import('./lib/project.mjs');
const { createSteps } = await import('./lib/steps.mjs');

/** Whether a source of the package, specs left out, names the word. */
const names = (folder, word) =>
  readdirSync(inProject(folder, 'src'), { recursive: true }).some(
    (file) =>
      /(?<!spec)\.ts$/.test(file) &&
      new RegExp(`\\b${word}\\b`).test(readFileSync(inProject(folder, 'src', file), 'utf8')),
  );

/** The apps that read this part of the configuration, by themselves or as workers. */
const usersOf = (className) =>
  readdirSync(inProject('apps')).filter(
    (app) =>
      names(`apps/${app}`, className) ||
      (names('libs/worker', className) && names(`apps/${app}`, 'WorkerHost')) ||
      (className === 'TracingConfig' && names(`apps/${app}`, 'runService')),
  );

const readText = (path) => readFileSync(inProject(path), 'utf8');

async function write(path, text, parser) {
  const prettier = await import('prettier');
  const options = await prettier.resolveConfig(inProject(path));
  const formatted = parser ? await prettier.format(text, { ...options, parser }) : text;
  writeFileSync(inProject(path), formatted);
}

/** `npm run docs`: writes the parts of the documentation that the code decides. */
await runMain(async (args) => {
  readFlags(args, 'usage: npm run docs', {});
  const steps = createSteps();
  await ensurePackages(steps);
  await build(steps);
  await import('reflect-metadata');
  const contracts = await import('../libs/contracts/dist/index.js');
  const runtime = await import('../libs/runtime/dist/index.js');
  const { problemOf } = await import('../apps/gateway/dist/http/problem.js');
  const { withBlock } = await import('./lib/markdown.mjs');
  const tables = await import('./lib/reference-tables.mjs');

  const statusOf = (name) => problemOf(new contracts.CostwireError(name)).status;
  const blocks = {
    'docs/architecture.md': ['messages', tables.messageTables(contracts)],
    'docs/configuration.md': [
      'variables',
      tables.configurationTables(runtime, usersOf, contracts.SERVICES),
    ],
    'docs/errors.md': ['codes', tables.errorTable(contracts.ERROR_CATALOGUE, statusOf)],
  };
  for (const [path, [name, body]] of Object.entries(blocks)) {
    const document = readText(path);
    await write(path, withBlock(document, name, body), 'markdown');
    steps.print(`  ${path}`);
  }
  const { natsServiceUsers } = await import('../libs/infra/dist/index.js');
  await write(
    'deploy/nats.conf',
    tables.brokerConfiguration(readText('deploy/nats.conf'), natsServiceUsers),
  );
  steps.print('  deploy/nats.conf');
  await write('.env.example', tables.environmentExample(runtime, contracts.SERVICES));
  steps.print('  .env.example');
});
