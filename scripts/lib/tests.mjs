import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChild } from './child.mjs';
import { serviceEnvironment } from './infrastructure.mjs';
import { build, ensurePackages } from './packages.mjs';
import { inProject, loadInfra } from './project.mjs';
import { createSteps } from './steps.mjs';

const PROJECTS = ['unit', 'integration', 'e2e'];

/**
 * Tests passed and failed according to Jest's report; a file that could not run is one failure.
 * @public for its test
 */
export function countTests(report) {
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
  };
}

/** Runs one Jest project. A run that ends without a report, or badly, is at least one failure. */
async function runProject(project, args, env, reports) {
  const report = join(reports, `${project}.json`);
  const jest = [
    inProject('node_modules', 'jest', 'bin', 'jest.js'),
    ...[
      '--selectProjects',
      project,
      '--passWithNoTests',
      '--maxWorkers=2',
      '--forceExit',
      '--testTimeout=60000',
    ],
    ...['--json', `--outputFile=${report}`],
    ...args,
  ];
  // Jest prints the report a second time to standard output; people read standard error.
  const { code } = await runChild(process.execPath, jest, { env, collect: 'stdout' });
  let counts = { passed: 0, failed: 0 };
  try {
    counts = countTests(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    // No report: counted as a failure below.
  }
  return code === 0 || counts.failed > 0 ? counts : { ...counts, failed: 1 };
}

/** `npm test`: installs, builds, starts servers for the tests, runs all of them, adds up. */
export async function runTests(args) {
  const steps = createSteps();
  let passed = 0;
  let failed = 0;
  let servers;
  let dataDir;
  const reports = mkdtempSync(join(tmpdir(), 'costwire-reports-'));
  try {
    await ensurePackages(steps);
    await build(steps);
    const infra = await loadInfra();
    dataDir = infra.makeTemporaryDataDir();
    servers = await steps.run('servers', (log) =>
      infra.acquireInfrastructure({ dataDir, durable: false, log }),
    );
    const env = serviceEnvironment(infra, servers);
    for (const project of PROJECTS) {
      const counts = await runProject(project, args, env, reports);
      steps.print(`  ${project}: ${counts.passed} passed, ${counts.failed} failed`);
      passed += counts.passed;
      failed += counts.failed;
    }
  } catch (error) {
    failed += 1;
    console.error(error?.name === 'Failure' ? error.message : error);
  } finally {
    await servers?.stop();
    for (const folder of [dataDir, reports]) {
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
