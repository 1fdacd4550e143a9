import 'reflect-metadata';
import { CostwireError, ERROR_CATALOGUE, type ErrorCode } from '@costwire/contracts';
import * as runtime from '@costwire/runtime';
import { problemOf } from '../../apps/gateway/src/http/problem.js';
import { codesIn, rowsOf } from './markdown-table.js';
import { repositoryFiles, textOf } from './workspace.js';

const CONFIGURATION = 'docs/configuration.md';

const described = Object.entries(runtime)
  .filter(([name]) => name.endsWith('Config'))
  .flatMap(([, Config]) => runtime.describeConfiguration(Config as new () => object));

const isSource = (path: string): boolean =>
  /^(?:(?:apps|libs)\/[^/]+\/src|scripts)\/.*\.(?:ts|mjs)$/.test(path) && !/spec/.test(path);

const namesIn = (pattern: RegExp): string[] => [
  ...new Set(
    repositoryFiles(/./)
      .filter(isSource)
      .flatMap((path) => [...textOf(path).matchAll(pattern)].map((match) => match[1]!)),
  ),
];

/** Read from the environment and not for users: the system's own and those between our processes. */
const NOT_SETTINGS = new Set(['PATH', 'COSTWIRE_BACKGROUND', 'TSESTREE_SINGLE_RUN']);

describe('docs/configuration.md', () => {
  const rows = rowsOf(CONFIGURATION, 'Variable');
  const documented = rows.flatMap((row) => codesIn(row['Variable']));

  test.each(described)('says of $variable what the services check ("npm run docs")', (each) => {
    const row = rows.find(({ Variable }) => Variable === `\`${each.variable}\``);
    expect(row).toEqual({
      Variable: `\`${each.variable}\``,
      Default:
        each.default === undefined ? 'required' : (each.default && `\`${each.default}\``) || '-',
      Meaning: each.meaning,
      Rule: each.rules.join('; '),
    });
  });

  test('has every variable that a configuration class anywhere declares', () => {
    const declared = namesIn(/@FromEnvironment\(\s*'([A-Z_]+)'/g);
    expect(declared).toContain('DATABASE_URL');
    expect(declared.filter((name) => !documented.includes(name))).toEqual([]);
  });

  test('has every variable that other code reads from the environment', () => {
    const read = namesIn(/\benv(?:ironment)?(?:\.|\[')([A-Z][A-Z0-9_]{2,})\b/g);
    expect(read).toContain('COSTWIRE_INFRA');
    const unknown = read.filter((name) => !documented.includes(name) && !NOT_SETTINGS.has(name));
    expect(unknown).toEqual([]);
  });

  test('names each variable once', () => {
    expect(documented.filter((name, index) => documented.indexOf(name) !== index)).toEqual([]);
  });
});

describe('.env.example', () => {
  const lines = [...textOf('.env.example').matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)];

  test('lists the variables of docs/configuration.md, and no others ("npm run docs")', () => {
    const documented = rowsOf(CONFIGURATION, 'Variable').flatMap((row) => codesIn(row['Variable']));
    expect(lines.map(([, name]) => name).sort()).toEqual(documented.sort());
  });

  test('shows the defaults of the services', () => {
    const shown = Object.fromEntries(lines.map(([, name, value]) => [name, value]));
    const defaults = described.filter((each) => each.default !== undefined);
    expect(defaults.filter((each) => shown[each.variable] !== each.default)).toEqual([]);
  });

  test('sets nothing by itself', () => {
    const active = textOf('.env.example')
      .split('\n')
      .filter((line) => line !== '' && line[0] !== '#');
    expect(active).toEqual([]);
  });
});

describe('docs/errors.md', () => {
  test('lists every error of the catalogue with its HTTP status ("npm run docs")', () => {
    const rows = rowsOf('docs/errors.md', 'Code').map((row) => ({
      code: codesIn(row['Code'])[0],
      status: Number(row['Status']),
      category: row['Category'],
      text: row['Text'],
    }));
    const expected = Object.entries(ERROR_CATALOGUE).map(([code, { category, text }]) => ({
      code,
      status: problemOf(new CostwireError(code as ErrorCode)).status,
      category,
      text,
    }));
    const byCode = (
      left: { code?: string | undefined },
      right: { code?: string | undefined },
    ): number => String(left.code).localeCompare(String(right.code));
    expect(rows.sort(byCode)).toEqual(expected.sort(byCode));
  });

  test('says what to do about every category', () => {
    const categories = rowsOf('docs/errors.md', 'Category').flatMap((row) =>
      codesIn(row['Category']),
    );
    const used = new Set(Object.values(ERROR_CATALOGUE).map(({ category }) => category));
    expect(categories.sort()).toEqual([...used].sort());
  });
});
