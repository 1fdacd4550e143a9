import './lib/require-node.mjs';

const { runMain } = await import('./lib/failure.mjs');
const { runTests } = await import('./lib/tests.mjs');

await runMain(runTests);
