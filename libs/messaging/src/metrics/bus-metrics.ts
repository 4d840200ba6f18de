import { PARTITIONS } from '@stepwell/contracts';
import type { Clock } from '@stepwell/kernel';
import type { ServiceMetrics } from '@stepwell/platform';
import type { Lost } from '../consumer/consumer.js';
import type { BatchCounts } from '../consumer/counts.js';
import type { Item } from '../consumer/item.js';
import type { BusMessage, BusRecord, TopicPartition } from '../transports/transport.js';
import { decisionOf, type Decided } from './decisions.js';
import type { BusObserver } from './observer.js';

/** Rows of a publish, messages of a delivery. */
const BATCH_SIZES = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000];
/** From commit to effect: milliseconds when all is well, minutes when something is down. */
const END_TO_END_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];
const OUTCOMES = ['applied', 'skipped', 'waiting', 'clashed'] as const;
const QUARANTINED = 'quarantined';

/** Counts what the bus side of one service does (events 6). */
export class BusMetrics implements BusObserver {
  /** When the last record applied of a place was recorded, by the clinical clock, ms. */
  private readonly appliedAt = new Places<number>();
  /** When the first record in hand of a place was recorded, as it is written there. */
  private readonly inHand = new Places<string>();
  private readonly counters: ReturnType<typeof registered>;

  constructor(
    metrics: ServiceMetrics,
    private readonly system: string,
    private readonly clock: Clock,
  ) {
    this.counters = registered(metrics);
    this.beginAtZero();
  }

  published(batch: readonly BusRecord[], ms: number, error: unknown): void {
    const { operation, batchSize, publishSeconds, sent } = this.counters;
    const outcome = error === null ? 'ok' : 'error';
    operation.observe({ messaging_system: this.system, messaging_operation_name: 'send', outcome }, ms / 1000);
    if (error !== null) return;
    batchSize.observe(batch.length);
    publishSeconds.observe(ms / 1000);
    countByTopic(batch, (topic, count) => sent.inc({ messaging_destination_name: topic }, count));
    this.outOfOutbox(batch);
  }

  /** What an alert waits for must be there before it happens: a counter that appears at 1 has not risen to it. */
  private beginAtZero(): void {
    const { events, gaps, crashes, lost } = this.counters;
    for (const outcome of [...OUTCOMES, QUARANTINED]) events.inc({ outcome }, 0);
    for (const outcome of ['repaired', 'held']) gaps.inc({ outcome }, 0);
    for (const restart of ['true', 'false']) crashes.inc({ restart }, 0);
    for (const why of ['expired', 'cut']) lost.inc({ why }, 0);
  }

  private outOfOutbox(batch: readonly BusRecord[]): void {
    const { publishDelay, decisions } = this.counters;
    const now = Date.parse(this.clock.now());
    for (const record of batch) {
      if (record.recordedMs !== undefined) publishDelay.observe(Math.max(0, now - record.recordedMs) / 1000);
      const decided: Decided | null = decisionOf(record);
      if (decided) decisions.inc({ ...decided });
    }
  }

  assigned(): void {
    this.counters.rebalances.inc();
  }

  received(messages: readonly BusMessage[]): void {
    let previous: TopicPartition | null = null;
    for (const message of messages) {
      if (previous?.topic === message.topic && previous.partition === message.partition) continue;
      if (this.inHand.get(message) === undefined) this.inHand.set(message, message.headers['ce_recordedat']);
      previous = message;
    }
  }

  handled(messages: readonly BusMessage[], ms: number, error: unknown): void {
    const { consumed, processing } = this.counters;
    if (error === null) for (const message of messages) this.inHand.set(message, undefined);
    countByTopic(messages, (topic, count) => consumed.inc({ messaging_destination_name: topic }, count));
    processing.observe({ messaging_system: this.system, outcome: error === null ? 'ok' : 'error' }, ms / 1000);
  }

  applied(items: readonly Item[], counts: BatchCounts): void {
    const { events, duplicates } = this.counters;
    for (const outcome of OUTCOMES) if (counts[outcome] > 0) events.inc({ outcome }, counts[outcome]);
    if (counts.dropped > 0) duplicates.inc(counts.dropped);
    // Which events of a batch came twice or wait is not told: such a batch, which is rare, says nothing of the time it took.
    this.age(items, counts.dropped + counts.waiting === 0);
  }

  gap(repaired: boolean): void {
    this.counters.gaps.inc({ outcome: repaired ? 'repaired' : 'held' });
  }

  lost(why: Lost, places: number): void {
    this.counters.lost.inc({ why }, places);
  }

  crashed(restart: boolean): void {
    this.counters.crashes.inc({ restart: String(restart) });
  }

  /** What waits at a place was recorded at this time at the earliest, ms; null when nothing is known of it. */
  waitsSince(place: TopicPartition): number | null {
    const inHand = this.inHand.get(place);
    return inHand === undefined ? (this.appliedAt.get(place) ?? null) : Date.parse(inHand);
  }

  /** Events of one transaction share their recorded time and mostly stand beside each other: it is read once for all. */
  private age(items: readonly Item[], allApplied: boolean): void {
    const { endToEnd, events } = this.counters;
    const now = Date.parse(this.clock.now());
    let [text, at, unreadable] = ['', now, 0];
    for (const item of items) {
      const recorded = recordedAt(item);
      if (recorded === undefined) unreadable++;
      else if (recorded !== text) at = Date.parse((text = recorded));
      if (allApplied && item.kind === 'event' && item.handlers.length > 0)
        endToEnd.observe(Math.max(0, now - at) / 1000, item.event.service);
      if (item.message) this.appliedAt.set(item.message, at);
    }
    if (unreadable > 0) events.inc({ outcome: QUARANTINED }, unreadable);
  }
}

/** A value for each place; setting one makes nothing on the heap once its topic is known. */
class Places<T> {
  private readonly topics = new Map<string, (T | undefined)[]>();

  get({ topic, partition }: TopicPartition): T | undefined {
    return this.topics.get(topic)?.[partition];
  }

  set({ topic, partition }: TopicPartition, value: T | undefined): void {
    let values = this.topics.get(topic);
    if (!values) this.topics.set(topic, (values = new Array<T | undefined>(PARTITIONS)));
    values[partition] = value;
  }
}

/** Undefined for bytes that are no event. */
function recordedAt(item: Item): string | undefined {
  if (item.kind === 'unreadable') return undefined;
  return item.kind === 'event' ? item.event.recordedAt : (item.message.headers['ce_recordedat'] ?? item.asOf);
}

/** Neighbours mostly have the same topic. */
function countByTopic(records: readonly TopicPartition[], count: (topic: string, records: number) => void): void {
  let topic = '';
  let n = 0;
  for (const record of records) {
    if (record.topic === topic) n++;
    else {
      if (n > 0) count(topic, n);
      [topic, n] = [record.topic, 1];
    }
  }
  if (n > 0) count(topic, n);
}

function registered(metrics: ServiceMetrics) {
  const topic = ['messaging_destination_name'] as const;
  return {
    batchSize: metrics.histogram(
      'relay_batch_size',
      'Events the relay moved from the outbox to the bus at once.',
      [],
      BATCH_SIZES,
    ),
    publishSeconds: metrics.histogram(
      'relay_publish_seconds',
      'Time until the bus had acknowledged a batch of the relay, seconds.',
    ),
    operation: metrics.histogram(
      'messaging_client_operation_duration_seconds',
      'Time of one publish to the bus, seconds, failed ones included.',
      ['messaging_system', 'messaging_operation_name', 'outcome'],
    ),
    sent: metrics.counter(
      'messaging_client_sent_messages_total',
      'Records this service put on the bus, by topic.',
      topic,
    ),
    consumed: metrics.counter(
      'messaging_client_consumed_messages_total',
      'Records this service got from the bus, by topic; delivered twice is counted twice.',
      topic,
    ),
    processing: metrics.histogram(
      'messaging_process_duration_seconds',
      'Time to work off one delivery of the bus, seconds, all retries included.',
      ['messaging_system', 'outcome'],
    ),
    events: metrics.counter(
      'inbox_events_total',
      'Events by what became of them: applied, skipped (nobody here handles them), waiting (parked), clashed (another event has the same sequence), quarantined (unreadable).',
      ['outcome'],
    ),
    duplicates: metrics.counter(
      'inbox_duplicates_total',
      'Events that came again and were dropped. Some are normal after a crash or a rebalance.',
    ),
    gaps: metrics.counter(
      'inbox_gap_total',
      "Holes found in a stream: repaired from the publisher's feed, or held because it did not have what is missing. Any hole means that the bus lost something.",
      ['outcome'],
    ),
    endToEnd: metrics.tally(
      'event_end_to_end_seconds',
      'Time from an event being recorded by its publisher to being applied here, seconds, by publisher.',
      END_TO_END_SECONDS,
      'source',
    ),
    publishDelay: metrics.tally(
      'outbox_publish_delay_seconds',
      'Time from an event being recorded here to the bus having acknowledged it, seconds; freshness marks included.',
      END_TO_END_SECONDS,
    ),
    decisions: metrics.counter(
      'decision_total',
      'Clinical decisions that went to the bus, by kind, result and the rule set they rest on (own: one that a tenant wrote; none: the event names none). One that a crash sent twice counts twice.',
      ['kind', 'result', 'policy'],
    ),
    lost: metrics.counter(
      'bus_positions_lost_total',
      "Partitions that could not be read on from where this service stood and were started from the publishers' feeds: expired (retention deleted what was unread) or cut (the bus ends before it: it lost its tail, or is another one).",
      ['why'],
    ),
    rebalances: metrics.counter('rebalances_total', 'How often this process was given partitions of the bus.'),
    crashes: metrics.counter(
      'consumer_crash_total',
      'How often consuming broke off: restart true tries again by itself, restart false needs a person.',
      ['restart'],
    ),
  };
}
