import { SpanKind, type Attributes, type Link, type Span } from '@opentelemetry/api';
import type { Clock } from '@stepwell/kernel';
import { failed, keptContext, traceparentOf, within, type Tracing } from '@stepwell/platform';
import type {
  Bounds,
  BusBatch,
  BusMessage,
  BusRecord,
  Consumption,
  EventTransport,
  Position,
  Subscription,
  Trouble,
} from '../transports/transport.js';

/** Links of a span at most: the SDK drops more. */
const MOST_LINKS = 128;
/** Traces of one delivery that get a span of their own; the others go on at the next hop. */
const MOST_TRACES = 50;

/**
 * A transport whose work is traced (events 6). The key, which is a patient's id, is in no span. Nothing is done for records
 * of traces that nobody keeps.
 */
export class TracedTransport implements EventTransport {
  readonly kind: EventTransport['kind'];

  constructor(
    private readonly next: EventTransport,
    private readonly tracing: Tracing,
    private readonly group: string,
    /** Whether this service handles events of a type. */
    private readonly handles: (type: string) => boolean,
    private readonly clock: Clock,
  ) {
    this.kind = next.kind;
  }

  connect(): Promise<void> {
    return this.next.connect();
  }

  /** One span per batch, linked to every command whose events it carries; the child of the only one when there is one. */
  publish(batch: readonly BusRecord[]): Promise<void> {
    const causes = new Set<string>();
    for (const record of batch) {
      const traceparent = 'traceparent' in record ? record.traceparent : record.headers['ce_traceparent'];
      if (traceparent && causes.size < MOST_LINKS && keptContext(traceparent)) causes.add(traceparent);
    }
    if (causes.size === 0) return this.next.publish(batch);
    const [only, ...more] = causes;
    const attributes = {
      ...this.attributes('send', batch),
      ...this.ageOf(batch[0]!),
      'messaging.batch.message_count': batch.length,
    };
    const start = { name: nameOf('send', batch), kind: SpanKind.PRODUCER, attributes, links: linksTo(causes) };
    return this.tracing.during({ ...start, parent: more.length === 0 ? only! : null }, () => this.next.publish(batch));
  }

  subscribe(subscription: Subscription): Promise<Consumption> {
    if (subscription.group !== this.group) return this.next.subscribe(subscription);
    return this.next.subscribe(new TracedSubscription(subscription, (batch, work) => this.process(batch, work)));
  }

  wake(): void {
    this.next.wake();
  }

  onTrouble(heard: (trouble: Trouble) => void): void {
    this.next.onTrouble?.(heard);
  }

  close(deadlineMs: number): Promise<void> {
    return this.next.close(deadlineMs);
  }

  /**
   * A span per trace in the batch, child of the command, and with several of them one for the batch, linked to all. The
   * events go on carrying their own trace's span, so what their handlers record belongs to it.
   */
  private async process(batch: BusBatch, work: (batch: BusBatch) => Promise<void>): Promise<void> {
    const traces = this.tracesOf(batch.messages);
    if (traces.size === 0) return work(batch);
    const spans = new Map([...traces].map(([traceparent, own]) => [traceparent, this.spanOf(traceparent, own)]));
    const all = [...spans.values()];
    if (all.length > 1) all.push(this.batchSpan(batch.messages, traces.keys()));
    try {
      await within(all.at(-1)!, () => work({ ...batch, messages: carried(batch.messages, traces, spans) }));
    } catch (error) {
      for (const span of all) failed(span, error);
      throw error;
    } finally {
      for (const span of all) span.end();
    }
  }

  private tracesOf(messages: readonly BusMessage[]): ReadonlyMap<string, BusMessage[]> {
    const traces = new Map<string, BusMessage[]>();
    for (const message of messages) {
      const traceparent = message.headers['ce_traceparent'];
      if (!traceparent || !this.handles(message.headers['ce_type'] ?? '')) continue;
      const own = traces.get(traceparent);
      if (own) own.push(message);
      else if (traces.size < MOST_TRACES && keptContext(traceparent)) traces.set(traceparent, [message]);
    }
    return traces;
  }

  private spanOf(traceparent: string, messages: readonly BusMessage[]): Span {
    const attributes = this.processing(messages);
    return this.tracing.begin({
      name: nameOf('process', messages),
      kind: SpanKind.CONSUMER,
      attributes,
      parent: traceparent,
    });
  }

  private batchSpan(messages: readonly BusMessage[], causes: Iterable<string>): Span {
    const [attributes, links] = [this.processing(messages), linksTo(causes)];
    return this.tracing.begin({
      name: nameOf('process', messages),
      kind: SpanKind.CONSUMER,
      attributes,
      parent: null,
      links,
    });
  }

  private processing(messages: readonly BusMessage[]): Attributes {
    const [first] = messages;
    const single = messages.length === 1 ? { 'messaging.kafka.offset': first!.offset } : {};
    const together = messages.every(({ partition }) => partition === first!.partition);
    return {
      ...this.attributes('process', messages),
      ...(together ? { 'messaging.destination.partition.id': String(first!.partition) } : {}),
      ...(this.kind === 'kafka' ? single : {}),
      ...this.ageOf(first!),
      'messaging.consumer.group.name': this.group,
      'messaging.batch.message_count': messages.length,
    };
  }

  /** How long ago a record's event was recorded, by the clinical clock. */
  private ageOf({ headers }: Pick<BusRecord, 'headers'>): Attributes {
    const ms = Date.parse(this.clock.now()) - Date.parse(headers['ce_recordedat'] ?? '');
    return Number.isNaN(ms) ? {} : { 'stepwell.event.age_ms': Math.max(0, ms) };
  }

  private attributes(operation: 'send' | 'process', records: readonly { readonly topic: string }[]): Attributes {
    const topic = onlyTopic(records);
    return {
      'messaging.system': this.kind === 'kafka' ? 'kafka' : 'postgresql',
      'messaging.operation.name': operation,
      'messaging.operation.type': operation,
      ...(topic ? { 'messaging.destination.name': topic } : {}),
    };
  }
}

type Process = (batch: BusBatch, work: (batch: BusBatch) => Promise<void>) => Promise<void>;

class TracedSubscription implements Subscription {
  constructor(
    private readonly next: Subscription,
    private readonly process: Process,
  ) {}

  get group(): string {
    return this.next.group;
  }

  get topics(): readonly string[] {
    return this.next.topics;
  }

  get maxBatch(): number {
    return this.next.maxBatch;
  }

  positions(assigned: readonly Bounds[], boundsNow: () => Promise<readonly Bounds[]>): Promise<readonly Position[]> {
    return this.next.positions(assigned, boundsNow);
  }

  handle(batch: BusBatch): Promise<void> {
    return this.process(batch, (traced) => this.next.handle(traced));
  }

  revoked(partitions: readonly number[]): void {
    this.next.revoked?.(partitions);
  }
}

/** The messages as their handlers shall see them: those of a traced command name the span that processes them. */
function carried(
  messages: readonly BusMessage[],
  traces: ReadonlyMap<string, readonly BusMessage[]>,
  spans: ReadonlyMap<string, Span>,
): readonly BusMessage[] {
  const handled = new Set([...traces.values()].flat());
  return messages.map((message) => {
    if (!handled.has(message)) return message;
    const span = spans.get(message.headers['ce_traceparent']!)!;
    return { ...message, headers: { ...message.headers, ce_traceparent: traceparentOf(span) } };
  });
}

function linksTo(traceparents: Iterable<string>): readonly Link[] {
  return [...traceparents].flatMap((traceparent) => {
    const remote = keptContext(traceparent);
    return remote ? [{ context: remote }] : [];
  });
}

function onlyTopic(records: readonly { readonly topic: string }[]): string | null {
  const topic = records[0]!.topic;
  return records.every((record) => record.topic === topic) ? topic : null;
}

function nameOf(operation: string, records: readonly { readonly topic: string }[]): string {
  const topic = onlyTopic(records);
  return topic ? `${operation} ${topic}` : operation;
}
