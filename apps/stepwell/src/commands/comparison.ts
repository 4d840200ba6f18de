import type { ServiceName } from '@stepwell/contracts';
import type { ConsumedStream, Difference, PublishedStream } from '@stepwell/messaging';

/** What a publisher keeps, summed over its streams. */
export interface PublisherSum {
  readonly service: ServiceName;
  streams: number;
  /** Events in the log, waiting in the outbox, found on the bus. */
  log: number;
  outbox: number;
  bus: number;
  /** Delivered more than once; consumers drop them. */
  repeated: number;
  /** No longer on the bus: its retention is shorter than the log's. */
  expired: number;
  differences: number;
}

/** What a consumer's inbox holds, summed over its streams. */
export interface ConsumerSum {
  readonly consumer: ServiceName;
  streams: number;
  /** Events dealt with, and those that wait behind a parked one. */
  events: number;
  parked: number;
  differences: number;
}

/** A place in a stream whose event a publisher is asked for. */
export interface Asked {
  readonly source: string;
  readonly tenantId: string;
  readonly topic: string;
  readonly key: string;
  readonly sequence: number;
}

type Known = Pick<PublishedStream, 'first' | 'last' | 'lastId' | 'sent'> & { readonly source: ServiceName };

/** Puts what publishers and consumers say side by side. Names streams by ids; never a payload. */
export class Comparison {
  readonly publishers: PublisherSum[] = [];
  readonly consumers: ConsumerSum[] = [];
  readonly differences: Difference[] = [];
  private readonly known = new Map<string, Known>();

  /** Begins with a publisher; its streams follow. */
  publisher(service: ServiceName): PublisherSum {
    const sum = { service, streams: 0, log: 0, outbox: 0, bus: 0, repeated: 0, expired: 0, differences: 0 };
    this.publishers.push(sum);
    return sum;
  }

  published(sum: PublisherSum, stream: PublishedStream): void {
    const { first, last, lastId, sent } = stream;
    this.known.set(nameOf({ source: sum.service, ...stream }), { source: sum.service, first, last, lastId, sent });
    sum.streams++;
    sum.log += stream.log.count;
    sum.outbox += stream.outbox;
    sum.bus += stream.bus.count;
    sum.repeated += stream.repeated;
    sum.expired += stream.expired;
    this.differ(sum, stream.differences);
  }

  differ(sum: { differences: number }, differences: readonly Difference[]): void {
    sum.differences += differences.length;
    this.differences.push(...differences);
  }

  consumer(consumer: ServiceName, topics: readonly string[]): ConsumerPart {
    const sum = { consumer, streams: 0, events: 0, parked: 0, differences: 0 };
    this.consumers.push(sum);
    return new ConsumerPart(this, sum, new Set(topics), this.known);
  }
}

/** One consumer's inbox beside what was published. */
export class ConsumerPart {
  private readonly seen = new Set<string>();
  private readonly asked: { readonly at: Asked; readonly found: string }[] = [];

  constructor(
    private readonly whole: Comparison,
    readonly sum: ConsumerSum,
    private readonly topics: ReadonlySet<string>,
    private readonly known: ReadonlyMap<string, Known>,
  ) {}

  consumed(stream: ConsumedStream): void {
    const name = nameOf(stream);
    this.seen.add(name);
    this.sum.streams++;
    this.sum.events += stream.sequence;
    this.sum.parked += stream.parked;
    this.holes(stream);
    const known = this.known.get(name);
    if (known) this.reached(known, stream, Math.max(stream.sequence, stream.parkedTo));
    if (stream.eventId === null) return;
    if (known?.last !== stream.sequence) this.asked.push({ at: placeOf(stream), found: stream.eventId });
    else if (known.lastId !== stream.eventId)
      this.tell(stream, {
        kind: 'other-event-at-watermark',
        sequence: stream.sequence,
        expected: known.lastId,
        found: stream.eventId,
      });
  }

  /** Streams that were published here and never arrived. */
  missed(): void {
    for (const [name, known] of this.known) {
      const stream = streamIn(name);
      if (this.topics.has(stream.topic) && !this.seen.has(name)) this.reached(known, stream, 0);
    }
  }

  /** Watermarks whose event the publisher has to be asked for, and what is said then. */
  get open(): readonly Asked[] {
    return this.asked.map(({ at }) => at);
  }

  answered(ids: readonly (string | null)[]): void {
    for (const [i, { at, found }] of this.asked.entries()) {
      const expected = ids[i] ?? null;
      if (expected === null) this.tell(at, { kind: 'watermark-beyond-log', sequence: at.sequence, found });
      else if (expected !== found)
        this.tell(at, { kind: 'other-event-at-watermark', sequence: at.sequence, expected, found });
    }
  }

  private reached({ first, sent }: Known, stream: Omit<Asked, 'sequence'>, dealt: number): void {
    const from = Math.max(dealt + 1, first);
    if (sent >= from) this.tell(stream, { kind: 'not-consumed', sequence: from, count: sent - from + 1 });
  }

  private holes(stream: ConsumedStream): void {
    const holes = stream.parked === 0 ? 0 : stream.parkedTo - stream.sequence - stream.parked;
    if (holes > 0) this.tell(stream, { kind: 'hole-in-park', sequence: stream.sequence + 1, count: holes });
  }

  private tell(stream: Omit<Asked, 'sequence'>, about: Pick<Difference, 'kind'> & Partial<Difference>): void {
    const { source, tenantId, topic, key } = stream;
    this.whole.differ(this.sum, [{ ...about, consumer: this.sum.consumer, source, tenantId, topic, key }]);
  }
}

function nameOf({ source, tenantId, topic, key }: Omit<Asked, 'sequence'>): string {
  return `${source} ${tenantId} ${topic} ${key}`;
}

function streamIn(name: string): Omit<Asked, 'sequence'> {
  const [source, tenantId, topic, key] = name.split(' ') as [string, string, string, string];
  return { source, tenantId, topic, key };
}

function placeOf({ source, tenantId, topic, key, sequence }: ConsumedStream): Asked {
  return { source, tenantId, topic, key, sequence };
}
