import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Which layer may depend on which: the one table behind the lint rules and the repository specs. */
const LAYERS = readJson(`${root}scripts/lint-rules/layers.json`);

/** Every package of the workspace as `{ name, folder, type }`; `type` is its `type:*` tag. */
const PACKAGES = ['apps', 'libs'].flatMap((parent) =>
  readdirSync(root + parent).map((name) => {
    const folder = `${parent}/${name}`;
    const tags = readJson(`${root}${folder}/package.json`).nx?.tags ?? [];
    const type = tags.find((tag) => tag.startsWith('type:'))?.slice('type:'.length);
    return { name: `@costwire/${name}`, folder, type };
  }),
);

/** Globs of the sources, specs left out, of the packages of these layers. */
export const sourcesOf = (...types) =>
  PACKAGES.filter(({ type }) => types.includes(type)).map(({ folder }) => `${folder}/src/**/*.ts`);

/** The constraints `@nx/enforce-module-boundaries` takes; `also` are layers open to every package. */
export const constraints = (...also) =>
  Object.entries(LAYERS).map(([type, allowed]) => ({
    sourceTag: `type:${type}`,
    onlyDependOnLibsWithTags: [...allowed, ...also].map((target) => `type:${target}`),
  }));
