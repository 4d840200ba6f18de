export {
  isOf,
  On,
  OnRun,
  OnTimer,
  type ConsumerTx,
  type FiredTimer,
  type Received,
  type ReceivedOf,
} from './handlers.js';
export { type OutgoingEvent, type Publish } from './outbox/publish.js';
export { type FeedReader, type PartitionQuery, type StreamQuery } from './feed/feed.js';
export {
  type ParkedEntry,
  type ParkedEventLine,
  type ParkedStream,
  type ParkOutcome,
  type ParkReason,
  type Parks,
} from './park/parks.js';
export { type Marks, type ServiceDefinition, type ServiceDeps, type ServiceUrls } from './service/definition.js';
export { type RunningService, type ServiceIdle, type ServiceOptions, type Tuning } from './service/running.js';
export { startService } from './service/start.js';
export { provision, type ProvisionOptions } from './service/provision.js';
export { PostgresTransport, type PostgresTransportOptions } from './transports/postgres/postgres-transport.js';
export {
  type Bounds,
  type BusBatch,
  type BusMessage,
  type BusRecord,
  type Consumption,
  type EventTransport,
  type Position,
  type Subscription,
  type TopicPartition,
} from './transports/transport.js';
