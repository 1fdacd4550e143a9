import { existsSync, readFileSync } from 'node:fs';
import { runChild } from './child.mjs';
import { Failure } from './failure.mjs';
import { inProject } from './project.mjs';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * Whether node_modules holds what the lock file says. npm leaves the list of what it installed in
 * node_modules/.package-lock.json, written last: an interrupted installation has none. Packages of
 * other platforms are optional and may be absent.
 * @public for its test
 */
export function packagesMatch(lock, installed) {
  const wanted = Object.entries(lock.packages).filter(([path]) => path.startsWith('node_modules/'));
  const same = ([path, entry]) =>
    installed.packages[path] === undefined
      ? Boolean(entry.optional || entry.devOptional || entry.peer)
      : installed.packages[path].version === entry.version &&
        installed.packages[path].integrity === entry.integrity;
  const known = new Set(Object.keys(lock.packages));
  return wanted.every(same) && Object.keys(installed.packages).every((path) => known.has(path));
}

function upToDate() {
  const installed = inProject('node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  return packagesMatch(readJson(inProject('package-lock.json')), readJson(installed));
}

/** Installs the packages of the lock file when they are missing or others. */
export async function ensurePackages(steps) {
  await steps.run('packages', async (note) => {
    if (upToDate()) return { detail: 'up to date' };
    note('running: npm ci (about a minute)');
    const npm = process.env.npm_execpath;
    const [command, first] = npm && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []];
    const args = [...first, 'ci', '--no-audit', '--no-fund', '--include=dev'];
    const { code, output } = await runChild(command, args);
    if (code !== 0) throw new Failure(`npm ci failed (${code}):\n${output.trimEnd()}`);
    return { detail: 'installed' };
  });
}

/** Compiles everything that changed. */
export async function build(steps) {
  await steps.run('build', async () => {
    const tsc = inProject('node_modules', 'typescript', 'bin', 'tsc');
    const { code, output } = await runChild(process.execPath, [tsc, '-b']);
    if (code !== 0) throw new Failure(`tsc -b failed:\n${output.trimEnd()}`);
  });
}
