import './lib/require-node.mjs';

const { runMain } = await import('./lib/failure.mjs');
const { start } = await import('./lib/start.mjs');

await runMain(start);
