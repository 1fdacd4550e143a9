import './lib/require-node.mjs';

const { readdirSync, readFileSync, writeFileSync } = await import('node:fs');
const { runMain } = await import('./lib/failure.mjs');
const { readFlags } = await import('./lib/flags.mjs');
const { build, ensurePackages } = await import('./lib/packages.mjs');
const { inProject } = await import('./lib/project.mjs');
const { createSteps } = await import('./lib/steps.mjs');

/** The apps whose sources name a class: those that read this part of the configuration. */
const usersOf = (className) =>
  readdirSync(inProject('apps')).filter((app) =>
    readdirSync(inProject('apps', app, 'src'), { recursive: true }).some(
      (file) =>
        /(?<!spec)\.ts$/.test(file) &&
        new RegExp(`\\b${className}\\b`).test(
          readFileSync(inProject('apps', app, 'src', file), 'utf8'),
        ),
    ),
  );

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
    'docs/configuration.md': ['variables', tables.configurationTables(runtime, usersOf)],
    'docs/errors.md': ['codes', tables.errorTable(contracts.ERROR_CATALOGUE, statusOf)],
  };
  for (const [path, [name, body]] of Object.entries(blocks)) {
    const document = readFileSync(inProject(path), 'utf8');
    await write(path, withBlock(document, name, body), 'markdown');
    steps.print(`  ${path}`);
  }
  await write('.env.example', tables.environmentExample(runtime));
  steps.print('  .env.example');
});
