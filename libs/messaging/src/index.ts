export { Broker, type BrokerOptions } from './broker.js';
export type { ConsumerObserver } from './consumer-observer.js';
export { DeadLetterBox, type StoredDeadLetter } from './dead-letter-box.js';

export { countEvents, type BatchPayload, type Delivery } from './delivery.js';
export { Answers, ConsumesBatches } from './handler-decorators.js';

export { MessageFeed } from './message-feed.js';
export { Notices } from './notices.js';
export { Publisher, type PublishOptions } from './publisher.js';
export { RpcClient } from './rpc-client.js';
export { streamFills, type StreamFill } from './stream-fill.js';
export { startWorker, type WorkerOptions } from './start-worker.js';
export {
  ensureTopology,
  subjectMatches,
  topologyIsComplete,
  type TopologyOptions,
} from './topology.js';
