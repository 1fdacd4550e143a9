const { existsSync } = require('node:fs');
const { createRequire } = require('node:module');
const { join, relative } = require('node:path');

const Sequencer = createRequire(require.resolve('jest'))('@jest/test-sequencer').default;

/** Seconds of a spec file of each kind on a slow machine of two cores, most of them for starting. */
const SECONDS_OF_KIND = { 'e2e-spec': 17, 'int-spec': 5, spec: 1 };

/** Seconds of those that take much longer than their kind. */
const SECONDS = {
  'e2e/chaos.e2e-spec.ts': 130,
  'e2e/graceful-stop.e2e-spec.ts': 98,
  'e2e/deployment.e2e-spec.ts': 96,
  'e2e/routes.e2e-spec.ts': 75,
  'e2e/scenarios-together.e2e-spec.ts': 65,
  'e2e/action-races.e2e-spec.ts': 58,
  'e2e/actions-by-rules.e2e-spec.ts': 50,
  'e2e/anomaly-minutes.e2e-spec.ts': 38,
  'e2e/action-enforcement.e2e-spec.ts': 36,
  'e2e/planted-values.e2e-spec.ts': 36,
  'apps/approvals/src/killed.int-spec.ts': 36,
  'e2e/closed-loop.e2e-spec.ts': 33,
  'e2e/action-limits.e2e-spec.ts': 32,
  'e2e/anomalies.e2e-spec.ts': 29,
  'libs/pii-detection/src/hostile-input.spec.ts': 28,
  'apps/anomaly/src/watch/hour-closing.int-spec.ts': 28,
  'e2e/without-postgres.e2e-spec.ts': 24,
  'libs/persistence/src/audit-trail.int-spec.ts': 23,
  'e2e/repository/lint-rules.spec.ts': 20,
  'apps/anomaly/src/killed.int-spec.ts': 20,
  'apps/anomaly/src/watch/watch.int-spec.ts': 20,
  'e2e/actions-by-people.e2e-spec.ts': 25,
  'libs/messaging/src/consume/batch-consumer.int-spec.ts': 19,
  'apps/gateway/src/usage/batch-publisher.int-spec.ts': 18,
  'e2e/repository/source-size.spec.ts': 18,
  'libs/anomaly-detection/src/suite/spend-suite.spec.ts': 15,
  'libs/infra/src/acquire/acquire-infrastructure.int-spec.ts': 14,
  'libs/runtime/src/webhook/webhook-client.spec.ts': 10,
  'libs/pricing/src/tokens/token-counter.spec.ts': 10,
};

const gone = Object.keys(SECONDS).filter((file) => !existsSync(join(__dirname, file)));
if (gone.length > 0) throw new Error(`longest-first.jest.cjs names ${gone.join(', ')}: not there`);

const secondsOf = (path) =>
  SECONDS[relative(__dirname, path)] ?? SECONDS_OF_KIND[path.match(/\.([\w-]*spec)\.ts$/)[1]];

/** Orders spec files so that none that takes long starts last, while the other worker has nothing to do. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort(
      (one, other) =>
        secondsOf(other.path) - secondsOf(one.path) || one.path.localeCompare(other.path),
    );
  }
};
