import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { describedSuppression } from './scripts/lint-rules/described-suppression.mjs';
import { injectedClassIsValue } from './scripts/lint-rules/injected-class-is-value.mjs';
import {
  pureGlobals,
  pureImports,
  pureProperties,
  pureSyntax,
} from './scripts/lint-rules/purity.mjs';
import { constraints, sourcesOf } from './scripts/lint-rules/workspace.mjs';

// @nx/enforce-module-boundaries reads a graph cached on disk and skips itself without one.
await createProjectGraphAsync({ exitOnError: false });

const TYPESCRIPT = ['**/*.ts'];
const SCRIPTS = ['**/*.{js,mjs,cjs}'];
const SPECS = ['**/*.{spec,int-spec,e2e-spec,spec-support}.ts', 'e2e/**/*.ts'];
const nodeGlobals = Object.fromEntries(
  Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']),
);
/** The services' one reader, and that of the command line, which may import no adapter. */
const READERS_OF_ENV = [
  'libs/runtime/src/configuration/environment.ts',
  'apps/cli/src/cli-context.ts',
];

const environment = {
  properties: [
    {
      object: 'process',
      property: 'env',
      message: `Only ${READERS_OF_ENV[0]} reads the environment: take a validated value.`,
    },
  ],
  imports: [
    {
      regex: '^(?:node:)?process$',
      importNames: ['env', 'default'],
      message: `The environment is read in ${READERS_OF_ENV[0]} alone: take a validated value.`,
    },
  ],
};

const publicSurface = {
  regex: '^@costwire/[^/]+/.',
  message: 'Import a package by its name: its src/index.ts lists what it offers.',
};

// An edge into testing comes from a spec, which is no part of the build: no circle in the code.
const circlesThroughSpecs = ['contracts', 'domain', 'adapter'].map((layer) => [
  'tag:type:testing',
  `tag:type:${layer}`,
]);

const boundaries = (...also) => [
  'error',
  {
    depConstraints: constraints(...also),
    ignoredCircularDependencies: circlesThroughSpecs,
  },
];

const typescriptRules = {
  // A promise nobody awaits loses its error and, in a consumer, acknowledges before the commit.
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/await-thenable': 'error',
  // `return promise` inside try leaves the try block before it fails, so catch never runs.
  '@typescript-eslint/return-await': ['error', 'in-try-catch'],
  // An async method of a port may have nothing to await; async turns its throws into rejections.
  '@typescript-eslint/require-await': 'off',
  // A new member of a union must be looked at wherever the union is decided, default or not.
  '@typescript-eslint/switch-exhaustiveness-check': 'error',
  // Numbers and amounts print exactly; objects, undefined and null print by accident.
  '@typescript-eslint/restrict-template-expressions': [
    'error',
    { allowNumber: true, allowBoolean: true },
  ],
  // Does not report in files with decorators, where Nest reads the class of a parameter at run time.
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/no-import-type-side-effects': 'error',
  'costwire/injected-class-is-value': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  // Takes a branded bigint, which money is, for something that cannot be negated.
  '@typescript-eslint/no-unsafe-unary-minus': 'off',
  '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
  '@typescript-eslint/ban-ts-comment': [
    'error',
    {
      'ts-expect-error': 'allow-with-description',
      'ts-ignore': true,
      'ts-nocheck': true,
      minimumDescriptionLength: 10,
    },
  ],
};

const structureRules = {
  // A star or default export hides the name that a reader of index.ts looks for.
  'import-x/no-default-export': 'error',
  'no-restricted-syntax': [
    'error',
    { selector: 'ExportAllDeclaration', message: 'List exports by name.' },
  ],
  'import-x/no-cycle': ['error', { ignoreExternal: true }],
  'no-restricted-properties': ['error', ...environment.properties],
  'no-restricted-imports': ['error', { patterns: [...environment.imports, publicSurface] }],
};

const sizeRules = {
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  // Paths through one function: past twenty nobody has tested them all.
  complexity: ['error', 20],
  'max-depth': ['error', 4],
  'max-params': ['error', 6],
};

const everywhere = {
  eqeqeq: 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'object-shorthand': 'error',
  'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
  'costwire/described-suppression': 'error',
};

export default defineConfig(
  { ignores: ['**/dist/', '**/coverage/', '.nx/', '.costwire/', 'e2e/clients/'] },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' },
    plugins: {
      '@nx': nx,
      'import-x': importX,
      costwire: {
        rules: {
          'described-suppression': describedSuppression,
          'injected-class-is-value': injectedClassIsValue,
        },
      },
    },
    settings: {
      'import-x/extensions': ['.ts'],
      'import-x/resolver-next': [
        createNodeResolver({ extensions: ['.ts'], extensionAlias: { '.js': ['.ts', '.js'] } }),
      ],
    },
    rules: everywhere,
  },
  {
    files: TYPESCRIPT,
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.specs.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...typescriptRules,
      ...structureRules,
      ...sizeRules,
      '@nx/enforce-module-boundaries': boundaries(),
    },
  },
  {
    // Services log events as JSON; commands, the bench and scripts print.
    files: ['{apps,libs}/**/*.ts'],
    ignores: ['apps/cli/**', 'apps/standalone/src/{migrate,bootstrap}.ts'],
    rules: { 'no-console': 'error' },
  },
  {
    files: sourcesOf('contracts', 'domain'),
    ignores: SPECS,
    rules: {
      'no-restricted-imports': ['error', { patterns: [...pureImports, publicSurface] }],
      'no-restricted-globals': ['error', pureGlobals],
      'no-restricted-properties': ['error', ...environment.properties, ...pureProperties],
      'no-restricted-syntax': [
        'error',
        ...structureRules['no-restricted-syntax'].slice(1),
        ...pureSyntax,
      ],
    },
  },
  {
    files: sourcesOf('sdk'),
    ignores: SPECS,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...environment.imports,
            {
              regex: '^@costwire/',
              allowTypeImports: true,
              message: 'The published client takes types alone from the workspace.',
            },
          ],
        },
      ],
    },
  },
  {
    files: READERS_OF_ENV,
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    // A migration is one list of statements, read from top to bottom.
    files: ['libs/persistence/src/migrations/*.ts'],
    rules: { 'max-lines-per-function': 'off' },
  },
  {
    files: SPECS,
    rules: {
      '@nx/enforce-module-boundaries': boundaries('testing'),
      'max-lines-per-function': 'off',
      // Nothing imports a spec, so no circle runs through one.
      'import-x/no-cycle': 'off',
      // What others might throw is a case to test.
      '@typescript-eslint/only-throw-error': 'off',
      // Child processes are started with the environment of the test run.
      'no-restricted-properties': 'off',
      // Judged by a clock, a test fails on a machine that is busy; the bench measures (docs/performance.md).
      'no-restricted-syntax': [
        'error',
        ...structureRules['no-restricted-syntax'].slice(1),
        {
          selector:
            "CallExpression[callee.property.name=/^toBeLessThan/] CallExpression[callee.name='expect'] > BinaryExpression[operator='-'] > CallExpression[callee.property.name='now']",
          message: 'No test judges how long something took: the bench does.',
        },
      ],
      // Asymmetric matchers (`expect.any`) and parsed answers are `any`; the assertion is the check.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
    },
  },
  {
    files: SCRIPTS,
    languageOptions: {
      globals: nodeGlobals,
    },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'max-lines': sizeRules['max-lines'],
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' },
    },
  },
);
