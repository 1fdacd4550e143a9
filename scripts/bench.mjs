import './lib/require-node.mjs';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const { Failure, runMain } = await import('./lib/failure.mjs');
const { inProject, projectRoot } = await import('./lib/project.mjs');

const node = (...args) =>
  spawnSync(process.execPath, args, { cwd: projectRoot, stdio: 'inherit' }).status ?? 1;

await runMain(([name, ...rest]) => {
  const files = readdirSync(inProject('bench', 'src'));
  const names = files.flatMap((file) => file.match(/^(.+)\.bench\.ts$/)?.[1] ?? []);
  if (!names.includes(name)) {
    throw new Failure(`usage: npm run bench -- NAME, which is one of ${names.join(', ')}`, 2);
  }
  const built = node(inProject('node_modules/typescript/bin/tsc'), '-b');
  process.exitCode =
    built || node('--expose-gc', inProject('bench', 'dist', `${name}.bench.js`), ...rest);
});
