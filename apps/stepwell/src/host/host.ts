import { type Clock } from '@stepwell/kernel';
import {
  HttpFeedReader,
  provision,
  type EventTransport,
  type RunningService,
  type ServiceUrls,
} from '@stepwell/messaging';
import { StartRefused, type Logger, type TracingOptions } from '@stepwell/platform';
import { DataFolder } from './data-folder.js';
import { openDatabase, type HostDatabase } from './database.js';
import { DelayedTransport } from './delayed-transport.js';
import { EventStream } from './event-stream.js';
import { DevIssuer } from './issuer.js';
import { landingPage } from './landing-page.js';
import { Listener } from './listener.js';
import { SERVICES, type HostedService } from './services.js';
import { startFault } from './start-fault.js';
import { authOptions, quietLogger, serviceToken } from './surroundings.js';
import { openTransport, type TransportChoice } from './transport.js';
import { UserError } from './user-error.js';

/** How an embedded Stepwell is started. */
export interface HostOptions {
  /** Keeps database, secrets and keys between starts. */
  readonly dataFolder: string;
  /** Admin address of an existing database; without it an embedded server is started. */
  readonly databaseUrl?: string;
  /** Bootstrap addresses of a Kafka cluster; without them the Postgres log carries the events. */
  readonly kafka?: string;
  /** Port on loopback; 0 takes a free one. */
  readonly port: number;
  readonly clock: Clock;
  /** Start order of the services; default the journey's order. Must not matter. */
  readonly order?: readonly string[];
  /** Where the services' traces go; without it nothing is traced. */
  readonly tracing?: TracingOptions | null;
  /** Replication slot of each service, where another publisher reads the outboxes instead of our relays. */
  readonly outboxSlots?: Readonly<Record<string, string>>;
  /** Seed of random delays before every batch a consumer gets; without it none are delayed. */
  readonly delays?: number;
  readonly log?: Logger;
  /** Called before each step, for progress on the console. */
  readonly progress?: (step: string) => void;
  /** Aborted: the start ends at the next step, and what was started is stopped again. */
  readonly signal?: AbortSignal;
}

/** A running Stepwell: five services, one bus, one origin. */
export class Host {
  private constructor(
    readonly folder: DataFolder,
    readonly database: HostDatabase,
    readonly transport: EventTransport,
    readonly listener: Listener,
    readonly issuer: DevIssuer,
    readonly services: readonly RunningService[],
    readonly events: EventStream,
    readonly urls: Readonly<Record<string, ServiceUrls>>,
    readonly clock: Clock,
  ) {}

  /** Starts everything in order; what was started is stopped again when a later step fails. */
  static async start(options: HostOptions): Promise<Host> {
    const undo: (() => Promise<void>)[] = [];
    const say = (step: string): void => {
      options.signal?.throwIfAborted();
      options.progress?.(step);
    };
    try {
      const folder = DataFolder.open(options.dataFolder);
      undo.push(() => Promise.resolve(folder.release()));
      folder.stayOn(options.kafka ? 'kafka' : 'postgres');
      const listener = await Listener.open('127.0.0.1', options.port);
      undo.push(() => listener.close());
      say('database');
      const database = await openDatabase(options.databaseUrl, folder);
      undo.push(() => database.stop());
      say('schemas');
      const urls = await prepare(database, folder);
      say(options.kafka ? 'kafka' : 'event log');
      const bus = await openTransport(choice(options, urls));
      const transport = options.delays === undefined ? bus : new DelayedTransport(bus, options.delays);
      undo.push(() => transport.close(5_000));
      const issuer = await DevIssuer.open(listener.origin, folder);
      listener.mount('issuer', issuer.handler);
      const services: RunningService[] = [];
      undo.push(() => stopServices(services));
      for (const service of inOrder(options.order)) {
        say(service.name);
        services.push(await launch(service, options, { urls, transport, issuer, listener }));
      }
      const events = await EventStream.open(transport);
      undo.push(() => events.close());
      listener.mount('events', events.handler(authOptions(issuer)));
      landingPage(listener, services);
      return new Host(folder, database, transport, listener, issuer, services, events, urls, options.clock);
    } catch (error) {
      for (const step of undo.reverse()) await step().catch(() => undefined);
      throw isPlain(error) ? error : (startFault(error, options) ?? error);
    }
  }

  get origin(): string {
    return this.listener.origin;
  }

  service(name: string): RunningService {
    const found = this.services.find((service) => service.name === name);
    if (!found) throw new Error(`no service ${name} in this host`);
    return found;
  }

  /** Tells every service that the clinical clock moved. */
  clockMoved(): void {
    for (const service of this.services) service.wake();
  }

  /** Ordered stop within `deadlineMs`: HTTP, consumers, timers, relays, bus, database. Safe to call twice. */
  async stop(deadlineMs = 10_000): Promise<void> {
    const closed = this.listener.close();
    await this.events.close();
    await stopServices(this.services, deadlineMs);
    this.listener.cut();
    await closed;
    await this.transport.close(deadlineMs);
    await this.database.stop();
    this.folder.release();
  }
}

/** A fault that says already what is wrong. */
function isPlain(error: unknown): boolean {
  return error instanceof UserError || error instanceof StartRefused;
}

function inOrder(order: readonly string[] | undefined): readonly HostedService[] {
  if (!order) return SERVICES;
  return order.map((name) => {
    const found = SERVICES.find((service) => service.name === name);
    if (!found) throw new UserError(`--order: there is no service ${name}.`);
    return found;
  });
}

async function prepare(database: HostDatabase, folder: DataFolder): Promise<Record<string, ServiceUrls>> {
  const secret = folder.secret('role-secret');
  return provision({
    adminUrl: database.adminUrl,
    definitions: SERVICES.map(({ definition }) => definition),
    password: (role) => `${secret}-${role}`,
    bus: true,
  });
}

function choice(options: HostOptions, urls: Record<string, ServiceUrls>): TransportChoice {
  return options.kafka ? { kafka: options.kafka } : { postgres: urls['intake']!.ops };
}

interface Shared {
  readonly urls: Record<string, ServiceUrls>;
  readonly transport: EventTransport;
  readonly issuer: DevIssuer;
  readonly listener: Listener;
}

async function launch(service: HostedService, options: HostOptions, shared: Shared): Promise<RunningService> {
  const { listener, issuer, transport } = shared;
  const running = await service.start({
    urls: shared.urls[service.name]!,
    transport,
    clock: options.clock,
    log: options.log ?? quietLogger(),
    feeds: new HttpFeedReader({ originOf: () => listener.origin, token: () => serviceToken(issuer, service.name) }),
    auth: authOptions(issuer),
    tracing: options.tracing ?? null,
    outboxSlot: options.outboxSlots?.[service.name] ?? null,
  });
  listener.mount(service.name, running.handler);
  return running;
}

async function stopServices(services: readonly RunningService[], deadlineMs = 10_000): Promise<void> {
  await Promise.allSettled(services.map((service) => service.stop(deadlineMs)));
}
