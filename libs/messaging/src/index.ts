export {
  bindingOf,
  isOf,
  On,
  OnRun,
  OnTimer,
  textOf,
  type ConsumerTx,
  type FiredTimer,
  type Received,
  type ReceivedOf,
} from './handlers.js';
export { type OutgoingEvent, type Publish } from './outbox/publish.js';
export { type BatchCounts } from './consumer/counts.js';
export { type FeedReader, type PartitionQuery, type StreamQuery } from './feed/feed.js';
export { FeedUnreadable, HttpFeedReader, type HttpFeedOptions } from './feed/http-feed.js';
export { laneOf, murmur2 } from './outbox/lane.js';
export { describeMetrics } from './metrics/describe-metrics.js';
export { TENANTLESS_TABLES } from './tables/tables.js';
export { markType } from './marks/mark-record.js';
export type { LagReport, OutboxLag, PlaceLag, SiteLag, SourceLag, TimerLag } from './operations/lag.js';
export type { Redelivered, RedeliveryLine } from './operations/redelivery.js';
export type { Rewound } from './operations/rewinding.js';
export type { KnownSite, ReadSites } from './operations/sites.js';
export type {
  ConsumedLine,
  ConsumedStream,
  Difference,
  DifferenceKind,
  Kept,
  Progress,
  PublishedLine,
  PublishedStream,
} from './operations/verification.js';
export type { ListedView } from './operations/operations-controller.js';
export type { RebuildLine } from './rebuild/rebuild.js';
export type { Rebuilt, TableComparison, View } from './rebuild/view.js';
export { NotParked } from './park/parking.js';
export {
  type ParkedEntry,
  type ParkedEventLine,
  type ParkedFirst,
  type ParkedStream,
  type ParkOutcome,
  type ParkReason,
  type Parks,
  type SkipRefusal,
} from './park/parks.js';
export { type ParkedTimer, type ParkedTimerKey, type TimerParkOutcome, type TimerParks } from './timers/timer-parks.js';
export { type Marks, type ServiceDefinition, type ServiceDeps, type ServiceUrls } from './service/definition.js';
export {
  type RunningService,
  type ServiceIdle,
  type ServiceOptions,
  type ServiceRole,
  type Tuning,
} from './service/running.js';
export { startService } from './service/start.js';
export { runService, type ProcessOptions } from './process/run-service.js';
export { provision, type Provisioned, type ProvisionOptions } from './service/provision.js';
export { KafkaTransport, type KafkaTransportOptions } from './transports/kafka/kafka-transport.js';
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
