import { LINT_TIMEOUT_MS, TextLinter, type LintRequest } from './lint-texts.js';

jest.setTimeout(LINT_TIMEOUT_MS);
const linter = new TextLinter();
afterAll(() => linter.close());

/** Whether each text, as a file of the repository, breaks the rule. */
async function breaks(
  rule: string,
  file: string,
  texts: string[],
  typed = false,
): Promise<boolean[]> {
  const requests: LintRequest[] = texts.map((text) => ({ file, text, rules: [rule], typed }));
  const answers = await linter.faultsOf(requests);
  return answers.map((faults) => faults.some((fault) => fault.rule === rule));
}

describe('the lint configuration', () => {
  test('refuses a circle of imports between files', async () => {
    // costwire-error.ts imports error-catalogue.ts: the first text closes the circle.
    const closing = "import { CostwireError } from './costwire-error.js'; new CostwireError();";
    const open = "import { parseUsd } from './usd.js'; parseUsd('1');";
    expect(
      await breaks('import-x/no-cycle', 'libs/contracts/src/error-catalogue.ts', [closing, open]),
    ).toEqual([true, false]);
  });

  test('takes a suppression only with the name of its rule and a reason', async () => {
    const suppressions = [
      '/* eslint-disable */',
      '/* eslint-disable no-bitwise */',
      'export const a = 1; // eslint-disable-line',
      'export const a = 1; // eslint-disable-line -- for no rule named',
      '// eslint-disable-next-line no-bitwise -- short',
      '/* eslint-disable costwire/described-suppression */',
      '// eslint-disable-next-line no-bitwise -- the format packs two fields in a byte',
      '// A comment that speaks of eslint-disable without being one.',
    ];
    expect(
      await breaks('costwire/described-suppression', 'libs/pricing/src/any.ts', suppressions),
    ).toEqual([true, true, true, true, true, true, false, false]);
  });

  test('lets no file export by default or by star, but configuration files', async () => {
    const file = 'apps/cost/src/any.ts';
    const [byDefault] = await breaks('import-x/no-default-export', file, ['export default 1;']);
    const [byStar] = await breaks('no-restricted-syntax', file, ["export * from './a.js';"]);
    const [config] = await breaks('import-x/no-default-export', 'eslint.config.mjs', [
      'export default [];',
    ]);
    expect([byDefault, byStar, config]).toEqual([true, true, false]);
  });

  test('counts code lines, not blank lines and comments', async () => {
    const code = (lines: number) => 'export const a = () => 1;\n'.repeat(lines);
    const file = 'apps/cost/src/any.ts';
    const airy = `${code(300)}${'\n// why\n'.repeat(50)}`;
    expect(await breaks('max-lines', file, [code(301), airy])).toEqual([true, false]);

    const body = (lines: number) => `export function f() {\n${'g();\n'.repeat(lines)}}`;
    expect(await breaks('max-lines-per-function', file, [body(49), body(48)])).toEqual([
      true,
      false,
    ]);
    expect(await breaks('max-lines-per-function', 'apps/cost/src/a.spec.ts', [body(400)])).toEqual([
      false,
    ]);
  });

  test('finds the promise nobody awaits and the union member nobody decided', async () => {
    const file = 'libs/contracts/src/usd.ts';
    const lost = 'export function f(): void { Promise.resolve(1); }';
    const kept = 'export async function f(): Promise<void> { await Promise.resolve(1); }';
    const rule = '@typescript-eslint/no-floating-promises';
    expect(await breaks(rule, file, [lost, kept], true)).toEqual([true, false]);

    const decide = (cases: string) =>
      `export function f(a: 'x' | 'y'): number { switch (a) { ${cases} } }`;
    const exhaustive = '@typescript-eslint/switch-exhaustiveness-check';
    const some = decide("case 'x': return 1; default: return 0;");
    const every = decide("case 'x': return 1; case 'y': return 2;");
    expect(await breaks(exhaustive, file, [some, every], true)).toEqual([true, false]);
  });

  test('asks for type imports, but not of a class that Nest injects', async () => {
    const file = 'libs/contracts/src/usd.ts';
    const rule = '@typescript-eslint/consistent-type-imports';
    const onlyType =
      "import { CostwireError } from './costwire-error.js'; export type E = CostwireError;";
    const injected =
      "import { CostwireError } from './costwire-error.js';\n" +
      'const Injectable = (): ClassDecorator => () => undefined;\n' +
      '@Injectable()\nexport class A { constructor(readonly error: CostwireError) {} }';
    expect(await breaks(rule, file, [onlyType, injected], true)).toEqual([true, false]);
  });

  test('refuses a type import of a class that Nest injects', async () => {
    const service = (importing: string, parameter: string, decorator = '@Injectable()') =>
      `${importing}\n${decorator}\nexport class A { constructor(${parameter}) {} }`;
    const value = "import { Pool } from './pool.js';";
    const type = "import type { Pool } from './pool.js';";
    const texts = [
      service(type, 'private readonly pool: Pool'),
      service("import { type Pool } from './pool.js';", 'pool: Pool'),
      service(value, 'private readonly pool: Pool'),
      service(type, '@Inject(POOL) private readonly pool: Pool'),
      service(type, 'private readonly pool: Pool', ''),
    ];
    expect(await breaks('costwire/injected-class-is-value', 'apps/cost/src/any.ts', texts)).toEqual(
      [true, true, false, false, false],
    );
  });
});
