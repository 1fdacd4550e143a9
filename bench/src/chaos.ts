import 'reflect-metadata';
import { readOptions, USAGE, type RunOptions } from './chaos/options.js';
import { describeReport } from './chaos/report.js';
import { runChaos } from './chaos/run-chaos.js';

const EXIT_USAGE = 2;

let runs: RunOptions[];
try {
  runs = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${error instanceof Error ? error.message : 'unknown'}\n${USAGE}`);
  process.exit(EXIT_USAGE);
}
let pass = true;
for await (const report of runChaos(runs)) {
  console.log(runs[0]?.json ? JSON.stringify(report) : describeReport(report));
  pass &&= report.pass;
}
process.exit(pass ? 0 : 1);
