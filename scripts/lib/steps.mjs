import { performance } from 'node:perf_hooks';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/**
 * Shows the steps of a script with the time each takes: one line when a step ends, and lines of
 * detail, indented, while it runs. `print` receives whole lines.
 */
export function createSteps(print = (line) => console.log(line)) {
  return {
    /** Runs the step; what it returns as `{ detail }` is shown beside its title. */
    async run(title, step) {
      const startedAt = performance.now();
      const note = (line) => {
        print(`    ${line}`);
      };
      const result = await step(note);
      const detail = result?.detail === undefined ? '' : `  ${result.detail}`;
      print(`  ${title.padEnd(16)}${seconds(performance.now() - startedAt).padStart(8)}${detail}`);
      return result;
    },
    print,
  };
}
