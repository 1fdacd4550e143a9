import 'reflect-metadata';
import { readOptions, USAGE, type RunOptions } from './chaos/options.js';
import { describeReport } from './chaos/report.js';
import { runChaos } from './chaos/run-chaos.js';

const EXIT_USAGE = 2;

let options: RunOptions;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'unknown'}\n${USAGE}`);
  process.exit(EXIT_USAGE);
}
const report = await runChaos(options);
console.log(options.json ? JSON.stringify(report) : describeReport(report));
process.exit(report.pass ? 0 : 1);
