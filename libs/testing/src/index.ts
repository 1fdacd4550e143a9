export { eventually, type EventuallyOptions } from './eventually.js';
export { logBatch, scenarioLog } from './log-builders.js';
export { pauseProposal } from './proposal-builders.js';
export { startTestBroker, type TestBroker } from './test-broker.js';
export {
  createTemplateDatabase,
  createTestDatabase,
  TEMPLATE_VARIABLE,
  type TestDatabase,
} from './test-database.js';
export { startTestRedis, type TestRedis } from './test-redis.js';
export {
  SILENT,
  startTestWorker,
  TEST_TOPOLOGY,
  testWorkerModule,
  type BatchHandler,
} from './test-worker.js';
export { usageBatch, usageEvent } from './usage-builders.js';
