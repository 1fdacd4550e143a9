import { LINT_TIMEOUT_MS, TextLinter, type LintFault } from './lint-texts.js';

jest.setTimeout(LINT_TIMEOUT_MS);
const linter = new TextLinter();
afterAll(() => linter.close());

const RULES = [
  'no-restricted-imports',
  'no-restricted-globals',
  'no-restricted-properties',
  'no-restricted-syntax',
];

const IMPURE = [
  "import { readFileSync } from 'node:fs'; readFileSync('x');",
  "import { readFileSync } from 'fs'; readFileSync('x');",
  "import { request } from 'node:http'; request('x');",
  "import { Pool } from 'pg'; new Pool();",
  "import { connect } from '@nats-io/transport-node'; connect();",
  "import { Redis } from 'ioredis'; new Redis();",
  "import { DataSource } from 'typeorm'; new DataSource();",
  "import { Injectable } from '@nestjs/common'; Injectable();",
  "import type { Pool } from 'pg'; export type P = Pool;",
  "export { Pool } from 'pg';",
  "export const later = import('node:fs');",
  'export const later = (name: string) => import(name);',
  'process.exit(1);',
  "fetch('https://example.org');",
  "globalThis.fetch('https://example.org');",
  'setTimeout(() => 1, 1);',
  'setInterval(() => 1, 1);',
  'export const now = Date.now();',
  "export const now = Date['now']();",
  'const { now } = Date; now();',
  'export const now = new Date();',
  'export const now = Date();',
  'export const elapsed = performance.now();',
  'export const dice = Math.random();',
  "console.log('x');",
  'export const url = process.env.DATABASE_URL;',
];

const PURE = [
  "import { createHash } from 'node:crypto'; createHash('sha256');",
  "import { addUsd } from './usd.js'; addUsd();",
  "import { parse } from 'libphonenumber-js/max'; parse('x');",
  "export const ranks = () => import('gpt-tokenizer/bpeRanks/o200k_base');",
  "export const table = () => import('./rates.js');",
  'export const day = new Date(0).toISOString();',
  "export const parsed = Date.parse('2026-01-01T00:00:00Z');",
  'export const largest = Math.max(1, 2);',
  "export const bytes = Buffer.byteLength('x');",
  'export const own = (process: number) => process + 1;',
];

const lintIn = (file: string, texts: string[], rules = RULES) =>
  linter.faultsOf(texts.map((text) => ({ file, text, rules })));

const textsWith = (texts: string[], answers: LintFault[][], faults: 'none' | 'some') =>
  texts.filter((_, index) => answers[index]!.length > 0 === (faults === 'some'));

describe('contracts and domain code', () => {
  test.each(['libs/contracts/src/any.ts', 'libs/pricing/src/rules/any.ts'])(
    'may not do I/O, read a clock or draw a random number in %s',
    async (file) => {
      expect(textsWith(IMPURE, await lintIn(file, IMPURE), 'none')).toEqual([]);
    },
  );

  test('may compute, hash and use the libraries listed as pure', async () => {
    expect(textsWith(PURE, await lintIn('libs/pricing/src/any.ts', PURE), 'some')).toEqual([]);
  });

  test('may be tested with files and clocks, and leaves the other layers their I/O', async () => {
    const [io] = await lintIn('libs/pricing/src/any.spec.ts', [IMPURE.slice(0, 10).join('\n')]);
    const [adapter] = await lintIn('libs/persistence/src/any.ts', [IMPURE.slice(0, -1).join('\n')]);
    expect(io).toEqual([]);
    expect(adapter).toEqual([]);
  });
});

describe('the environment', () => {
  const READS = [
    'export const port = process.env.PORT;',
    "export const port = process['env'].PORT;",
    'const { env } = process; export const port = env.PORT;',
    "import { env } from 'node:process'; export const port = env.PORT;",
  ];

  test.each(['apps/cost/src/any.ts', 'libs/infra/src/any.ts', 'libs/sdk/src/any.ts'])(
    'is not read in %s',
    async (file) => {
      expect(textsWith(READS, await lintIn(file, READS), 'none')).toEqual([]);
    },
  );

  test('is no reason to refuse the rest of node:process', async () => {
    const texts = ["import { stdin } from 'node:process'; stdin.pause();"];
    expect(textsWith(texts, await lintIn('apps/cli/src/any.ts', texts), 'some')).toEqual([]);
  });

  test('is read in one file of the runtime and of the command line, in scripts and specs', async () => {
    const rules = ['no-restricted-properties'];
    const [read] = READS;
    const places = [
      'libs/runtime/src/configuration/environment.ts',
      'apps/cli/src/cli-context.ts',
      'scripts/any.mjs',
      'apps/pii/src/a.spec.ts',
    ];
    const answers = await linter.faultsOf(
      places.map((file) => ({ file, rules, text: read!.replace('export ', '') })),
    );
    expect(answers).toEqual([[], [], [], []]);
  });
});
