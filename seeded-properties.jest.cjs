// Stands for fast-check in specs: every run draws the same cases, so that a red run can be repeated.
// PROPERTY_SEED=<a number> draws others.
const fastCheck = require('./node_modules/fast-check/lib/cjs/fast-check.js');

fastCheck.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 1) });

module.exports = fastCheck;
