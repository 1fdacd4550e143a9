export { Broker, type BrokerOptions } from './broker/broker.js';
export type { ConsumerObserver } from './consume/consumer-observer.js';
export { DeadLetterBox, type StoredDeadLetter } from './consume/dead-letter-box.js';

export { countEvents, type BatchPayload, type Delivery } from './consume/delivery.js';
export { Answers, ConsumesBatches } from './consume/handler-decorators.js';

export { MessageFeed } from './broker/message-feed.js';
export { Notices } from './broker/notices.js';
export { Publisher, type PublishOptions } from './broker/publisher.js';
export { RpcClient } from './broker/rpc-client.js';
export { streamFills, type StreamFill } from './broker/stream-fill.js';
export { startWorker, type WorkerOptions } from './consume/start-worker.js';
export {
  ensureTopology,
  subjectMatches,
  topologyIsComplete,
  type TopologyOptions,
} from './broker/topology.js';
