import type { ServiceName } from '@stepwell/contracts';
import type { Clock } from '@stepwell/kernel';
import { Database, type LogFields, type Logger } from '@stepwell/platform';
import type { Bound } from '../src/consumer/dispatch.js';
import type { FeedReader } from '../src/feed/feed.js';
import { FeedRows } from '../src/feed/feed-rows.js';
import { EventOutbox } from '../src/outbox/event-outbox.js';
import { Lanes } from '../src/outbox/lanes.js';
import type { Publish } from '../src/outbox/publish.js';
import { Engine } from '../src/service/engine.js';
import { TUNING, type Tuning } from '../src/service/running.js';
import { TimerRows } from '../src/timers/timer-rows.js';
import { PostgresTransport } from '../src/transports/postgres/postgres-transport.js';
import type { EventTransport } from '../src/transports/transport.js';
import type { Broker } from './broker/broker.js';
import { SimulatedTransport } from './broker/transport.js';
import type { Bus } from './plan.js';
import type { SimulatedProcess } from './schedule/process.js';

/** One service as the simulation runs it. */
export interface Service<E> {
  readonly name: ServiceName;
  readonly schema: string;
  readonly publish: Publish<E>;
  readonly handlers: readonly Bound[];
}

/** What members of all services share. */
export interface Surroundings {
  readonly clock: Clock;
  readonly bus: Bus;
  readonly broker: Broker;
  readonly batch: number;
  /** Lines that operators would be woken for. */
  readonly alarms: string[];
  /** Lines that say that the feed had to help. */
  readonly repairs: string[];
}

/** A running process of a service: the product's own parts, put together as start-up does. */
export interface Member<E> {
  readonly process: SimulatedProcess;
  readonly db: Database<E>;
  readonly engine: Engine<E>;
}

const FAST: Partial<Tuning> = { pollMs: 120, markEveryMs: 0, holdMs: 300, retryMs: [5, 150], poolSize: 3 };

/** Opens and starts a member inside its process. Rejects when the database cannot be reached. */
export async function openMember<E>(
  process: SimulatedProcess,
  { name, schema, publish, handlers }: Service<E>,
  { clock, bus, broker, batch, alarms, repairs }: Surroundings,
): Promise<Member<E>> {
  const url = (kind: string): string => `postgres://${schema}_${kind}@${process.name}/sim`;
  const tuning = { ...TUNING, ...FAST, maxBatch: batch, relayBatch: batch };
  const outbox = new EventOutbox<E>(name, schema, publish);
  const timers = new TimerRows(schema);
  const lanes = new Lanes(url('relay'), schema);
  let engine: Engine<E> | null = null;
  const onCommitted = (left: { events: number; timers: number }): void => engine?.committed(left);
  const { poolSize } = tuning;
  const db = await Database.open<E>({ url: url('app'), schema, clock, outbox, timers, poolSize, onCommitted });
  const transport = await transportOf(bus, url('ops'), broker, process);
  const log = new AlarmLog(alarms, repairs, process.name);
  const feeds = feedsOf(process);
  engine = new Engine<E>({ name, schema, db, lanes, outbox, timers, transport, feeds, clock, log, tuning });
  engine.bind(handlers);
  await engine.start();
  return { process, db, engine };
}

async function transportOf(bus: Bus, url: string, broker: Broker, process: SimulatedProcess): Promise<EventTransport> {
  if (bus === 'broker') return new SimulatedTransport(broker, process);
  const transport = new PostgresTransport({ url, times: { pollMs: 100, balanceMs: 250, retryMs: [5, 150] } });
  await transport.connect();
  return transport;
}

/** Reads intake's log directly, where the product would ask intake over HTTP. */
function feedsOf(process: SimulatedProcess): FeedReader {
  const rows = new FeedRows(new Lanes(`postgres://intake_relay@${process.name}/sim`, 'feed_reader_only'), 'intake');
  return { stream: (_, query) => rows.stream(query), partition: (_, query) => rows.partition(query, null) };
}

/** Keeps what is logged as an error, and repairs of gaps. */
class AlarmLog implements Logger {
  constructor(
    private readonly alarms: string[],
    private readonly repairs: string[],
    private readonly who: string,
  ) {}

  debug(): void {}

  info(): void {}

  warn(event: string): void {
    if (event === 'a gap was repaired from the feed') this.repairs.push(`${this.who}: ${event}`);
  }

  error(event: string, fields: LogFields = {}): void {
    const error = fields['error'];
    this.alarms.push(`${this.who}: ${event}${error instanceof Error ? ` (${error.name}: ${error.message})` : ''}`);
  }

  child(): Logger {
    return this;
  }
}
