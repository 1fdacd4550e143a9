import { packages, repositoryFiles, textOf, type Package } from './workspace.js';

const all = packages();
const LAYERS = JSON.parse(textOf('scripts/lint-rules/layers.json')) as Record<string, string[]>;
const typeOf = new Map(all.map(({ manifest, type }) => [manifest.name, type]));
const isOurs = (name: string) => name.startsWith('@costwire/');

/** `index.ts`, `main.ts` and what main starts. */
const SKELETON_FILES = 3;

const internal = (dependencies: Record<string, string> = {}) =>
  Object.keys(dependencies).filter(isOurs);

const sourcesOf = (folder: string) =>
  repositoryFiles(/\.ts$/).filter(
    (path) => path.startsWith(`${folder}/src/`) && !/spec(-support)?\.ts$/.test(path),
  );

/** Our packages that the sources of a package import, by the text of the import. */
const importedBy = ({ folder }: Package) =>
  new Set(
    sourcesOf(folder).flatMap((path) =>
      [...textOf(path).matchAll(/from '(@costwire\/[a-z-]+)'/g)].map((match) => match[1]!),
    ),
  );

describe('every package of the workspace', () => {
  test.each(all)('$folder is named by its folder and tagged with its layer and scope', (each) => {
    const name = each.folder.split('/')[1]!;
    expect(each.manifest.name).toBe(`@costwire/${name}`);
    expect(each.manifest.nx?.tags).toEqual([`type:${each.type}`, `scope:${name}`]);
    expect(Object.keys(LAYERS)).toContain(each.type);
  });

  test.each(all)('$folder depends on packages that its layer allows, and no others', (each) => {
    const faults = internal(each.manifest.dependencies)
      .filter((name) => !LAYERS[each.type]!.includes(typeOf.get(name) ?? 'unknown'))
      .map((name) => `${each.type} -> ${typeOf.get(name) ?? 'unknown'} (${name})`);
    expect(faults).toEqual([]);
  });

  test.each(all)('$folder names every package of ours that its sources import', (each) => {
    const declared = internal(each.manifest.dependencies);
    expect([...importedBy(each)].filter((name) => !declared.includes(name))).toEqual([]);
  });

  test.each(all)('$folder pins what it depends on to exact versions', (each) => {
    const versions = { ...each.manifest.dependencies, ...each.manifest.devDependencies };
    const loose = Object.entries(versions).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(loose).toEqual([]);
  });

  test('the testing package is nobody’s dependency, of specs at most', () => {
    const users = all.filter(({ manifest }) =>
      internal(manifest.dependencies).includes('@costwire/testing'),
    );
    expect(users.map(({ folder }) => folder)).toEqual([]);
  });

  test('an app with more code than its skeleton has a README.md', () => {
    const grown = all.filter(
      ({ folder }) => folder.startsWith('apps/') && sourcesOf(folder).length > SKELETON_FILES,
    );
    const readmes = new Set(repositoryFiles(/README\.md$/));
    const without = grown.filter(({ folder }) => !readmes.has(`${folder}/README.md`));
    expect(without.map(({ folder }) => folder)).toEqual([]);
  });
});

describe('the root', () => {
  const root = JSON.parse(textOf('package.json')) as {
    license: string;
    dependencies: Record<string, string>;
    devDependencies: Record<string, string>;
  };

  test('carries the licence that its packages name', () => {
    expect(root.license).toBe('MIT');
    expect(textOf('LICENSE')).toMatch(/^MIT License/);
    expect(textOf('LICENSE')).toMatch(/Copyright \(c\) \d{4}/);
  });

  test('pins every dependency to an exact version', () => {
    const versions = Object.entries({ ...root.dependencies, ...root.devDependencies });
    expect(versions.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  test('has a lock file that names no registry host, so that it installs from any', () => {
    expect(textOf('package-lock.json').match(/"resolved": "https?:\/\/[^/"]+/)).toBeNull();
  });

  test('references every package for the build', () => {
    const { references } = JSON.parse(textOf('tsconfig.json')) as {
      references: { path: string }[];
    };
    const built = references.map(({ path }) => path);
    expect(built).toEqual(expect.arrayContaining(all.map(({ folder }) => folder)));
  });
});
