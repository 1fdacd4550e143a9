import { LINT_TIMEOUT_MS, TextLinter, type LintRequest } from './lint-texts.js';
import { packages, textOf } from './workspace.js';

jest.setTimeout(LINT_TIMEOUT_MS);
const linter = new TextLinter();
afterAll(() => linter.close());

const BOUNDARIES = '@nx/enforce-module-boundaries';

/** The rule of docs/architecture.md, "Tree", written out once more so that a change of it shows. */
const ALLOWED = [
  'domain -> contracts',
  'adapter -> contracts',
  'host -> contracts',
  'host -> adapter',
  'testing -> contracts',
  'testing -> domain',
  'testing -> adapter',
  'sdk -> contracts',
  'app -> contracts',
  'app -> domain',
  'app -> adapter',
  'app -> host',
  'standalone -> contracts',
  'standalone -> domain',
  'standalone -> adapter',
  'standalone -> host',
  'standalone -> app',
  'cli -> sdk',
  'cli -> contracts',
  'cli -> domain',
];

const all = packages();
const targetsOf = (folder: string) => all.filter((target) => target.folder !== folder);

/** A file of one package that imports every other one, a line each. */
const importingAll = (folder: string, file: string): LintRequest => ({
  file: `${folder}/src/${file}`,
  text: targetsOf(folder)
    .map(({ manifest }, index) => `import { a as a${index} } from '${manifest.name}';`)
    .join('\n'),
  rules: [BOUNDARIES],
});

/** The edges, by layer, of which at least one import was let through, and those refused. */
async function edges(file: string): Promise<{ passed: string[]; refused: string[] }> {
  const answers = await linter.faultsOf(all.map(({ folder }) => importingAll(folder, file)));
  const passed = new Set<string>();
  const refused = new Set<string>();
  all.forEach((source, position) => {
    const faulty = new Set(answers[position]!.map(({ line }) => line));
    targetsOf(source.folder).forEach((target, index) => {
      (faulty.has(index + 1) ? refused : passed).add(`${source.type} -> ${target.type}`);
    });
  });
  return { passed: [...passed].sort(), refused: [...refused].sort() };
}

describe('the layer rule', () => {
  const layers = [...new Set(all.map(({ type }) => type))];

  test('is one table: the lint rules read what this spec expects', () => {
    const table = JSON.parse(textOf('scripts/lint-rules/layers.json')) as Record<string, string[]>;
    const written = Object.entries(table).flatMap(([from, to]) => to.map((t) => `${from} -> ${t}`));
    expect(written.sort()).toEqual([...ALLOWED].sort());
  });

  test('refuses every import between packages that the table does not allow, and no other', async () => {
    const { passed, refused } = await edges('any-source.ts');
    expect(passed).toEqual([...ALLOWED].sort());
    expect(refused.filter((edge) => ALLOWED.includes(edge))).toEqual([]);
    expect(refused).toContain('domain -> domain');
    expect(refused).toContain('adapter -> adapter');
    expect(refused).toContain('app -> app');
    expect(refused).toContain('contracts -> domain');
  });

  test('lets specs, and nothing else, import the testing package', async () => {
    const fromSpecs = layers.filter((layer) => layer !== 'testing');
    const expected = [...ALLOWED, ...fromSpecs.map((layer) => `${layer} -> testing`)];
    const { passed } = await edges('any-behaviour.int-spec.ts');
    expect(passed).toEqual(expected.sort());
  });

  test('refuses the way around it by a relative path or an inner file', async () => {
    const [relative, inner, own] = await linter.faultsOf([
      {
        file: 'apps/cost/src/any-source.ts',
        text: "import { a } from '../../../libs/pricing/src/index.js';",
        rules: [BOUNDARIES],
      },
      {
        file: 'apps/cost/src/any-source.ts',
        text: "import { a } from '@costwire/pricing/dist/index.js';",
        rules: ['no-restricted-imports'],
      },
      {
        file: 'libs/contracts/src/any-source.ts',
        text: "import { parseUsd } from './usd.js';",
        rules: [BOUNDARIES, 'no-restricted-imports'],
      },
    ]);
    expect(relative).toHaveLength(1);
    expect(inner).toHaveLength(1);
    expect(own).toEqual([]);
  });

  test('lets the published client take types, but no code, from the contracts', async () => {
    const request = { file: 'libs/sdk/src/any-source.ts', rules: ['no-restricted-imports'] };
    const [types, code] = await linter.faultsOf([
      { ...request, text: "import type { UsageEvent } from '@costwire/contracts';" },
      { ...request, text: "import { parseUsd } from '@costwire/contracts';" },
    ]);
    expect(types).toEqual([]);
    expect(code).toHaveLength(1);
  });
});
