import './lib/require-node.mjs';

const { runChild } = await import('./lib/child.mjs');
const { Failure, runMain } = await import('./lib/failure.mjs');
const { readFlags } = await import('./lib/flags.mjs');
const { build } = await import('./lib/packages.mjs');
const { inProject } = await import('./lib/project.mjs');
const { createSteps } = await import('./lib/steps.mjs');

/** What is run one after the other; the two lanes side by side, each on a core of its own. */
const LANES = [
  [['lint', 'eslint/bin/eslint.js', '.']],
  [
    ['types of specs', 'typescript/bin/tsc', '-p', 'tsconfig.specs.json'],
    ['format', 'prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'],
    ['unused code', 'knip/bin/knip.js'],
  ],
];

await runMain(async (args) => {
  readFlags(args, 'usage: npm run check', {});
  const steps = createSteps();
  await build(steps);
  const failed = [];
  const run = async ([title, file, ...rest]) =>
    steps.run(title, async () => {
      const { code, output } = await runChild(process.execPath, [
        inProject('node_modules', file),
        ...rest,
      ]);
      if (output.trim() !== '') steps.print(output.trimEnd());
      if (code !== 0) failed.push(title);
      return { detail: code === 0 ? 'passed' : 'failed' };
    });
  await Promise.all(
    LANES.map(async (lane) => {
      for (const step of lane) await run(step);
    }),
  );
  // All of them are run, so that one call tells every fault.
  if (failed.length > 0) throw new Failure(`failed: ${failed.join(', ')}`);
});
