import type { Clock } from '@stepwell/kernel';
import {
  HttpPort,
  ManagementPort,
  openLogger,
  readServiceConfig,
  ServiceTokens,
  StartRefused,
  type Environment,
  type Logger,
  type ProcessConfig,
  type ServiceConfig,
} from '@stepwell/platform';
import type { FeedReader } from '../feed/feed.js';
import { HttpFeedReader } from '../feed/http-feed.js';
import { BackOff, Pause } from '../pause.js';
import { classOf } from '../pg/errors.js';
import type { ServiceDefinition } from '../service/definition.js';
import type { RunningService } from '../service/running.js';
import { startService } from '../service/start.js';
import type { EventTransport } from '../transports/transport.js';
import { ofBoth, requireBus, transportOf } from './requirements.js';

/** Which role, of which service, told what. */
export interface RoleOptions<E, Config> {
  readonly definition: ServiceDefinition<E, Config>;
  readonly role: 'api' | 'worker';
  /** The service's own settings. */
  readonly config: Config;
  readonly environment: Environment;
  readonly process: ProcessConfig;
  readonly clock: Clock;
}

/** Pauses between tries of a start that was refused, ms. */
const AGAIN_MS = [500, 15_000] as const;
/** Of the budget of a stop, what requests under way may take. */
const HTTP_SHARE = 3 / 8;

interface Started {
  readonly running: RunningService;
  readonly http: HttpPort | null;
  readonly transport: EventTransport;
}

/**
 * A process of a service. While something it needs is wrong it stays, unready, says what in one line and tries again; said
 * again only when it changes. Nobody would hear of that without a management port: then it ends instead.
 */
export class RoleProcess<E, Config> {
  private readonly log: Logger;
  private readonly backOff = new BackOff(AGAIN_MS);
  private readonly pause = new Pause();
  private management: ManagementPort | null = null;
  private started: Started | null = null;
  private starting: Promise<void> = Promise.resolve();
  private told = '';
  private stopping = false;

  constructor(private readonly options: RoleOptions<E, Config>) {
    const { definition, role, process } = options;
    this.log = openLogger(definition.name, process.logLevel).child({ context: role });
  }

  /** Resolves once it has started, or was stopped before; throws `StartRefused` when it may not even try. */
  async start(): Promise<void> {
    const { managementPort } = this.options.process;
    if (managementPort > 0) this.management = await ManagementPort.open(managementPort);
    this.starting = this.run();
    await this.starting;
  }

  /** Unready; requests under way; consumers, timers, relay; pools; the bus. What is not done within `budgetMs` is cut. */
  async stop(budgetMs: number): Promise<void> {
    const end = performance.now() + budgetMs;
    const left = (): number => Math.max(50, end - performance.now());
    this.stopping = true;
    this.pause.wake();
    await this.starting.catch(() => undefined);
    const { running, http, transport } = this.started ?? {};
    running?.leave();
    await http?.drain(budgetMs * HTTP_SHARE);
    await running?.stop(left());
    await transport?.close(left());
    this.management?.close();
  }

  private async run(): Promise<void> {
    while (!this.stopping)
      try {
        this.started = await this.attempt();
        this.management?.show(this.started.running.management);
        this.log.info('started');
        return;
      } catch (error) {
        if (!this.management) throw error;
        this.tell(error);
        await this.pause.upTo(this.backOff.next());
      }
  }

  private tell(error: unknown): void {
    const lines = error instanceof StartRefused ? error.message : `start failed (${classOf(error)})`;
    if (lines === this.told) return;
    this.told = lines;
    const fields = error instanceof StartRefused ? {} : { errorClass: classOf(error), error };
    for (const line of lines.split('\n')) this.log.error(`cannot start yet: ${line}`, fields);
  }

  /** Settings are read each time: a mounted secret may have been put right. */
  private async attempt(): Promise<Started> {
    const { definition, environment } = this.options;
    const config = readServiceConfig(environment);
    for (const need of ofBoth(definition, config)) await need.met();
    const transport = transportOf(definition.name, config);
    try {
      return await this.launch(config, transport);
    } catch (error) {
      await transport.close(0);
      throw error;
    }
  }

  private async launch(config: ServiceConfig, transport: EventTransport): Promise<Started> {
    const { databaseUrl: app, relayDatabaseUrl: relay, poolSize, preparedStatements } = config;
    const { auth, edges, tracing, outboxSlot } = config;
    const { definition, role, clock } = this.options;
    const feeds = feedsOf(config);
    const running = await startService(definition, {
      ...{ config: this.options.config, role, clock, log: this.log, transport, auth, edges, tracing, outboxSlot },
      urls: { app, relay },
      ...(feeds ? { feeds } : {}),
      ...(role === 'worker' ? { admit: (topics) => requireBus(definition.name, transport, topics) } : {}),
      tuning: { poolSize, preparedStatements },
    });
    try {
      const http = role === 'api' ? await HttpPort.open(running.handler, config.port, config.timeouts) : null;
      return { running, http, transport };
    } catch (error) {
      await running.stop(0);
      throw error;
    }
  }
}

function feedsOf({ feeds }: ServiceConfig): FeedReader | null {
  if (!feeds) return null;
  const tokens = new ServiceTokens(feeds.credentials);
  return new HttpFeedReader({ originOf: (service) => feeds.addresses[service]!, token: () => tokens.token() });
}
