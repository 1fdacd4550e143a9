import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [name, ...rest] = process.argv.slice(2);

const run = (...args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

const built = run('node_modules/typescript/bin/tsc', '-b');
if (built !== 0) process.exit(built);

const file = `${root}bench/dist/${name}.bench.js`;
if (!name || !existsSync(file)) {
  const names = readdirSync(`${root}bench/dist`).flatMap(
    (f) => f.match(/^(.+)\.bench\.js$/)?.[1] ?? [],
  );
  console.error(`usage: npm run bench -- NAME    with NAME one of: ${names.join(', ')}`);
  process.exit(2);
}
process.exit(run('--expose-gc', file, ...rest));
