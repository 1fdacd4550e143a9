import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runChild } from './child.mjs';
import { serviceEnvironment } from './infrastructure.mjs';
import { build, ensurePackages } from './packages.mjs';
import { inProject, loadInfra } from './project.mjs';
import { createSteps } from './steps.mjs';

/** A worker that holds more between two files is started anew: what specs leave behind adds up. */
const MAX_WORKER = '1500MB';

const KINDS = [
  ['unit', '.spec.ts'],
  ['integration', '.int-spec.ts'],
  ['e2e', '.e2e-spec.ts'],
];

/**
 * Tests passed and failed of each kind according to Jest's report; a file that could not run is one
 * failure.
 * @public for its test
 */
export function countTests(report) {
  return KINDS.map(([kind, ending]) => {
    const files = report.testResults.filter(({ name }) => name.endsWith(ending));
    const tests = files.flatMap(({ assertionResults }) => assertionResults);
    const count = (status) => tests.filter((test) => test.status === status).length;
    const broken = files.filter(
      (file) =>
        file.status === 'failed' &&
        file.assertionResults.every(({ status }) => status !== 'failed'),
    );
    return { kind, passed: count('passed'), failed: count('failed') + broken.length };
  });
}

/**
 * Runs Jest, all kinds in one run: the longest files start first, and short ones fill what is left.
 * A run that ends without a report, or badly, or without a test, is at least one failure.
 */
async function runJest(args, env, report, steps) {
  const jest = [
    inProject('node_modules', 'jest', 'bin', 'jest.js'),
    ...['--maxWorkers=2', `--workerIdleMemoryLimit=${MAX_WORKER}`, '--forceExit'],
    ...['--json', `--outputFile=${report}`],
    ...args,
  ];
  // Jest prints the report a second time to standard output; people read standard error.
  const { code } = await runChild(process.execPath, jest, { env, collect: 'stdout' });
  const counts = existsSync(report) ? countTests(JSON.parse(readFileSync(report, 'utf8'))) : [];
  for (const { kind, ...count } of counts) steps.print(`  ${kind}: ${sumOf(count)}`);
  const total = (outcome) => counts.reduce((sum, count) => sum + count[outcome], 0);
  const [passed, failed] = [total('passed'), total('failed')];
  if (passed + failed === 0) {
    console.error('No test was run: patterns match paths (e2e/chaos), names of tests go with -t.');
    return { passed, failed: 1, exitCode: 2 };
  }
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1), exitCode: 1 };
}

const sumOf = ({ passed, failed }) => `${passed} passed, ${failed} failed`;

/** `npm test`: installs, builds, starts servers for the tests, runs all of them, adds up. */
export async function runTests(args) {
  const steps = createSteps();
  let passed = 0;
  let failed = 0;
  let servers;
  let template;
  let dataDir;
  let exitCode = 1;
  const reports = mkdtempSync(join(tmpdir(), 'costwire-reports-'));
  try {
    await ensurePackages(steps);
    await build(steps);
    const infra = await loadInfra();
    dataDir = infra.makeTemporaryDataDir();
    servers = await steps.run('servers', (log) =>
      infra.acquireInfrastructure({ dataDir, durable: false, log }),
    );
    const testing = await import(pathToFileURL(inProject('libs', 'testing', 'dist', 'index.js')));
    template = await testing.createTemplateDatabase(servers.postgres.url);
    const env = {
      ...serviceEnvironment(infra, servers),
      [testing.TEMPLATE_VARIABLE]: template.name,
    };
    ({ passed, failed, exitCode } = await runJest(args, env, join(reports, 'jest.json'), steps));
  } catch (error) {
    failed += 1;
    console.error(error?.name === 'Failure' ? error.message : error);
  } finally {
    await template?.drop();
    await servers?.stop();
    for (const folder of [dataDir, reports]) {
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(sumOf({ passed, failed }));
  process.exitCode = failed > 0 ? exitCode : 0;
}
