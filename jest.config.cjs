const esmPackages =
  '@nestjs|@opentelemetry/otlp-exporter-base|content-disposition|cookie|file-type|strtok3|token-types|uint8array-extras|@tokenizer|@borewit';

const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  rootDir: __dirname,
  testEnvironment: 'node',
  testMatch: [...testMatch],
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/'],
  transform: { '^.+\\.[mc]?[tj]s$': ['@swc/jest', require('./swc.jest.cjs')] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmPackages})/)`],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@costwire/(contracts|pricing|pii-detection|anomaly-detection|messaging|persistence|runtime|worker|infra|testing|sdk)$':
      '<rootDir>/libs/$1/src/index.ts',
    '^@costwire/(gateway|pii|ingest|cost|anomaly|approvals|standalone|cli)$':
      '<rootDir>/apps/$1/src/index.ts',
    '^fast-check$': '<rootDir>/seeded-properties.jest.cjs',
  },
  ...extra,
});

module.exports = {
  // Real servers on a busy machine: only what hangs takes longer.
  testTimeout: 240_000,
  testSequencer: '<rootDir>/longest-first.jest.cjs',
  projects: [
    project('unit', [
      '<rootDir>/{apps,libs}/*/src/**/*.spec.ts',
      '<rootDir>/e2e/repository/**/*.spec.ts',
    ]),
    project('integration', ['<rootDir>/{apps,libs}/*/src/**/*.int-spec.ts']),
    project('e2e', ['<rootDir>/{apps,e2e}/**/*.e2e-spec.ts']),
  ],
};
