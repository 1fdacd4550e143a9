import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The root of the repository, absolute. */
export const ROOT = resolve(__dirname, '../..');

/** The members of a package.json that the specs look at. */
interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  nx?: { tags?: string[] };
}

/** One package of the workspace. */
export interface Package {
  /** Path from the root, for example `libs/pricing`. */
  folder: string;
  /** The layer, from its `type:*` tag; empty without one. */
  type: string;
  manifest: Manifest;
}

/** The text of a file, by its path from the root. */
export function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Every package under apps and libs. */
export function packages(): Package[] {
  const folders = ['apps', 'libs'].flatMap((parent) =>
    readdirSync(join(ROOT, parent)).map((name) => `${parent}/${name}`),
  );
  return folders.map((folder) => {
    const manifest = JSON.parse(textOf(`${folder}/package.json`)) as Manifest;
    const tag = manifest.nx?.tags?.find((each) => each.startsWith('type:'));
    return { folder, manifest, type: tag?.slice('type:'.length) ?? '' };
  });
}

const GENERATED = new Set(['node_modules', 'dist', 'coverage']);

/** Paths from the root of the files whose path matches, without generated and hidden folders. */
export function repositoryFiles(matching: RegExp, folder = ''): string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return matching.test(path) ? [path] : [];
    const hidden = entry.name.startsWith('.') || GENERATED.has(entry.name);
    return hidden ? [] : repositoryFiles(matching, path);
  });
}
