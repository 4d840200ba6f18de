import { randomUUID } from 'node:crypto';
import type { DynamicModule } from '@nestjs/common';
import { Module } from '@nestjs/common';
import {
  createServiceApp,
  Database,
  Edge,
  managementHandler,
  ProblemRegistry,
  ServiceMetrics,
  Tracing,
  type Health,
  type ServiceApp,
} from '@stepwell/platform';
import { ROUTES } from '../generated/routes.js';
import { feedController } from '../feed/feed-controller.js';
import { FeedRows } from '../feed/feed-rows.js';
import { OPERATIONS_PROBLEMS, operationsController, type Operated } from '../operations/operations-controller.js';
import { MarkReader } from '../marks/mark-reader.js';
import { BusMetrics } from '../metrics/bus-metrics.js';
import { meteredHandlers } from '../metrics/metered-handlers.js';
import { ObservedTransport } from '../metrics/observed-transport.js';
import { addStateReadings } from '../metrics/state-readings.js';
import { StateRows } from '../metrics/state-rows.js';
import { EventOutbox } from '../outbox/event-outbox.js';
import { Lanes } from '../outbox/lanes.js';
import { PARK_PROBLEMS, parksController } from '../park/parks-controller.js';
import { timerParksController } from '../park/timer-parks-controller.js';
import { within } from '../pause.js';
import { TimerRows } from '../timers/timer-rows.js';
import { tracedHandlers } from '../tracing/traced-handlers.js';
import { TracedTransport } from '../tracing/traced-transport.js';
import type { ServiceDefinition } from './definition.js';
import { Engine } from './engine.js';
import { TUNING, type RunningService, type ServiceOptions } from './running.js';
import { boundHandlers, StepwellTransportStrategy } from './strategy.js';

@Module({})
class WithFeed {}

/** Starts one service: pools, Nest on Fastify, consumers, relay, timers, marks, feed. Migrations are `provision`'s. */
export async function startService<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: ServiceOptions<Config>,
): Promise<RunningService> {
  const parts = await open(definition, options);
  try {
    const service = await host(definition, options, parts);
    const bound = meteredHandlers(boundHandlers(service.app), parts.metrics);
    parts.engine.bind(parts.tracing ? tracedHandlers(bound, parts.tracing) : bound);
    await options.admit?.(parts.engine.topics);
    service.app.connectMicroservice({
      strategy: new StepwellTransportStrategy(
        () => parts.engine.start(),
        () => Promise.resolve(),
      ),
    });
    await service.init();
    await service.app.startAllMicroservices();
    parts.started = true;
    return running(definition.name, service, parts);
  } catch (error) {
    await parts.lanes.close();
    await parts.rows.close();
    await parts.db.close();
    await parts.tracing?.close();
    throw error;
  }
}

interface Parts<E> {
  readonly db: Database<E>;
  readonly lanes: Lanes;
  readonly engine: Engine<E>;
  readonly metrics: ServiceMetrics;
  readonly tracing: Tracing | null;
  /** The tables as a scrape reads them. */
  readonly rows: StateRows;
  started: boolean;
}

async function open<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: ServiceOptions<Config>,
): Promise<Parts<E>> {
  const { name, schema, publish, views = [] } = definition;
  const { clock, log, urls, feeds = null, role = 'all', outboxSlot = null } = options;
  const metrics = new ServiceMetrics(name);
  const observer = new BusMetrics(metrics, options.transport.kind, clock);
  const tracing = options.tracing ? await Tracing.open(name, options.tracing) : null;
  const handles = (type: string): boolean => engine?.handles(type) ?? false;
  const traced = tracing ? new TracedTransport(options.transport, tracing, name, handles, clock) : options.transport;
  const transport = new ObservedTransport(traced, name, observer);
  const tuning = { ...TUNING, ...options.tuning };
  const outbox = new EventOutbox<E>(name, schema, publish);
  const timers = new TimerRows(schema);
  const lanes = new Lanes(urls.relay, schema, role !== 'api');
  let engine: Engine<E> | null = null;
  const db = await Database.open<E>({
    url: urls.app,
    applicationName: `stepwell ${name}`,
    poolSize: tuning.poolSize,
    preparedStatements: tuning.preparedStatements,
    schema,
    clock,
    outbox,
    timers,
    tracing,
    onCommitted: (left) => engine?.committed(left),
  });
  const opened = new Engine<E>({
    name,
    role,
    schema,
    db,
    lanes,
    outbox,
    timers,
    transport,
    feeds,
    clock,
    log,
    tuning,
    outboxSlot,
    observer,
    views,
  });
  engine = opened;
  const rows = new StateRows(urls.relay, schema);
  addStateReadings({ metrics, bus: observer, rows, lanes, clock, db, places: () => opened.places() });
  return { db, lanes, engine: opened, metrics, tracing, rows, started: false };
}

async function host<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: ServiceOptions<Config>,
  parts: Parts<E>,
): Promise<ServiceApp> {
  const { name, schema, problems: own } = definition;
  const { config, clock, log, auth } = options;
  const problems = new ProblemRegistry({ ...PARK_PROBLEMS, ...OPERATIONS_PROBLEMS, ...own });
  const edge = new Edge<E>(parts.db, problems);
  const marks = new MarkReader(parts.lanes, schema);
  const feed = feedController(name, new FeedRows(parts.lanes, schema));
  const own_ = definition.module({ config, db: parts.db, edge, clock, log, marks });
  const module: DynamicModule = {
    module: WithFeed,
    imports: [own_],
    controllers: [
      feed,
      parksController(name, () => parts.engine),
      timerParksController(name, () => parts.engine.timerParks),
      operationsController(name, {
        operations: () => parts.engine.operations,
        sites: knownSites(definition, parts),
        log,
      }),
    ],
  };
  return createServiceApp({
    service: name,
    module,
    auth,
    problems,
    log,
    health: healthOf(parts),
    described: [ROUTES, ...(definition.described ? [definition.described] : [])],
    metrics: parts.metrics,
    tracing: parts.tracing,
    ...(options.edges ? { edges: options.edges } : {}),
    onDenied: (call, code) => edge.auditDenial(call, call.route, null, code),
  });
}

/** Sites of a tenant, read as that tenant. */
function knownSites<E, Config>({ sites }: ServiceDefinition<E, Config>, { db }: Parts<E>): Operated<E>['sites'] {
  return async (tenantId, siteIds) => {
    if (!sites) return [];
    const id = randomUUID();
    const actor = { kind: 'service', id: 'operations', tier: null } as const;
    const cause = { correlationId: id, causationId: id, actor, traceparent: null };
    return db.transaction({ tenantId, cause }, (tx) => sites(tx, siteIds));
  };
}

function healthOf<E>(parts: Parts<E>): Health {
  return {
    started: () => parts.started,
    alive: () => !parts.engine.stuck,
    ready: { database: () => parts.db.ping(), relay: () => parts.lanes.ping(), bus: () => settled(parts.engine) },
  };
}

/** What an API commits while the bus is away waits in the outbox. */
function settled({ settled: isSettled }: Pick<Engine<never>, 'settled'>): Promise<void> {
  return isSettled ? Promise.resolve() : Promise.reject(new Error('not a settled member of its group'));
}

function running<E>(name: RunningService['name'], service: ServiceApp, parts: Parts<E>): RunningService {
  const { engine, db } = parts;
  return {
    name,
    handler: service.handler,
    management: managementHandler(healthOf(parts), parts.metrics),
    metrics: () => parts.metrics.text(),
    app: service.app,
    parks: engine.parks,
    counts: () => engine.counts,
    activity: () => engine.transactions,
    resting: () => engine.resting,
    idle: () => engine.idle(),
    openapi: () => service.openapi(),
    wake: () => engine.wake(),
    writeMarks: () => engine.writeMarks(),
    leave: () => void (parts.started = false),
    stop: async (deadlineMs) => {
      const end = performance.now() + deadlineMs;
      parts.started = false;
      const left = (): number => Math.max(50, end - performance.now());
      await within(left(), 'closing HTTP', service.close()).catch(() => undefined);
      await engine.stop(left());
      await parts.rows.close();
      await within(left(), 'closing the pool', db.close()).catch(() => undefined);
      await parts.tracing?.close();
    },
  };
}
