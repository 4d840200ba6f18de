import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, addMinutes, atLocalTime, weekday, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import { Refused } from '@stepwell/stepwell/clinic/api-client';
import { knownProvider, openProvider, type Provider, type ProviderSite } from '@stepwell/stepwell/clinic/provider';
import { VirtualClock } from '@stepwell/stepwell/clocks';
import { Host } from '@stepwell/stepwell/host';
import { TimeTravel } from '@stepwell/stepwell/time-travel';
import { freshDatabase, type TestDatabase } from '@stepwell/testing';
import pg from 'pg';

/** Which bus carries the events of a world. */
export type TransportName = 'postgres' | 'kafka';

/** A Monday. */
export const FIRST_DAY: SiteDate = '2026-01-05';
export const ZONE = 'America/New_York';

/** An event as a service's own log keeps it. */
export interface LoggedEvent {
  readonly id: Id;
  readonly type: string;
  readonly key: Id;
  readonly sequence: string;
  readonly correlation_id: Id;
  readonly causation_id: Id;
  readonly occurred_at: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The problem document of a refused command. */
export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** Something that reads the services' outboxes from the write-ahead log, each through a replication slot of its own. */
export interface OutboxPublisher {
  /** Slot of each service. */
  readonly slots: Readonly<Record<string, string>>;
  /** Begins to publish what is committed to this database. */
  start(adminUrl: string): Promise<void>;
  stop(): Promise<void>;
}

/** How a world differs from one New York site with an opioid treatment program, on the Postgres log. */
export interface WorldOptions {
  readonly transport?: TransportName;
  readonly sites?: 1 | 2;
  /** Start order of the services. */
  readonly order?: readonly string[];
  /** Publishes the services' outboxes instead of their relays. */
  readonly publisher?: OutboxPublisher;
  /** Where traces go. */
  readonly tracing?: { readonly endpoint: string; readonly ratio: number };
}

const SITES = [
  { name: 'Harbor', zone: ZONE, opioidTreatmentProgram: true },
  { name: 'Foothills', zone: 'America/Denver', opioidTreatmentProgram: false },
] as const;
const SCHEMAS: Readonly<Record<string, string>> = {
  intake: 'intake',
  scheduling: 'scheduling',
  attendance: 'attendance',
  medication: 'medication',
  'step-down': 'step_down',
};

/** Every service's closing of the day before is done by then, local time. */
const NIGHT_IS_CLOSED = '06:00';

/** A whole Stepwell in virtual time on a database and data folder of its own, with one provider. */
export class World {
  private constructor(
    private readonly database: TestDatabase,
    private readonly folder: string,
    private readonly admin: pg.Pool,
    private readonly options: WorldOptions,
    private readonly clock: VirtualClock,
    public host: Host,
    public time: TimeTravel,
    public provider: Provider,
  ) {}

  static async open(options: WorldOptions = {}): Promise<World> {
    const database = await freshDatabase('e2e');
    const folder = mkdtempSync(join(tmpdir(), 'stepwell-e2e-'));
    const clock = new VirtualClock(atLocalTime(FIRST_DAY, '06:00', ZONE));
    const host = await launch(database, folder, clock, options);
    await options.publisher?.start(database.adminUrl);
    const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
    admin.on('error', () => undefined);
    const time = new TimeTravel(host, clock);
    const orders = SITES.slice(0, options.sites ?? 1);
    const provider = await openProvider(host, randomUUID(), orders, FIRST_DAY);
    await time.rest();
    return new World(database, folder, admin, options, clock, host, time, provider);
  }

  /** The first site. */
  get site(): ProviderSite {
    return this.provider.sites[0]!;
  }

  /** `day` days after the first one. */
  date(day: number): SiteDate {
    return addDays(FIRST_DAY, day);
  }

  at(day: number, time: string): Instant {
    return atLocalTime(this.date(day), time, ZONE);
  }

  /**
   * Goes to a local time of a day and lets everything due happen. The night's closings come first, as they do in real
   * time: step-down closes its day upon them at 06:30.
   */
  async goTo(day: number, time: string): Promise<void> {
    if (time > NIGHT_IS_CLOSED) await this.time.goTo(this.at(day, NIGHT_IS_CLOSED));
    await this.time.goTo(this.at(day, time));
  }

  /** Monday is 1. */
  weekdayOf(day: number): number {
    return weekday(this.date(day));
  }

  /** Rows of any service's tables, as the database's administrator. */
  async sql<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return (await this.admin.query<Row>(text, [...values])).rows;
  }

  /** What a service published about a key, in its order; of one type (`PatientAdmitted`) when given. */
  async told(service: string, key: Id, name?: string): Promise<LoggedEvent[]> {
    return this.sql<LoggedEvent>(
      `SELECT event_id AS id, type, key, sequence, correlation_id, causation_id, occurred_at, payload::json AS data
       FROM ${SCHEMAS[service]!}.event_log WHERE key = $1 AND ($2::text IS NULL OR type LIKE '%.' || $2 || '.v%')
       AND type NOT LIKE '%.FreshnessMarked.%' ORDER BY sequence`,
      [key, name ?? null],
    );
  }

  /** The only such event. Throws when there is none or another one. */
  async toldOnce(service: string, key: Id, name: string): Promise<LoggedEvent> {
    const [event, ...more] = await this.told(service, key, name);
    if (!event || more.length > 0) throw new Error(`${service} told ${name} ${event ? more.length + 1 : 0} times`);
    return event;
  }

  /**
   * Works while a service applies nothing that the others tell: its place in every topic is held. Its commands and reads go
   * on. To be done with before a consumer gives up waiting for the lock (5 s).
   */
  async whileDeaf<T>(service: string, work: () => Promise<T>): Promise<T> {
    const session = await this.admin.connect();
    try {
      await session.query('BEGIN');
      await session.query(`SELECT 1 FROM ${SCHEMAS[service]!}.consumer_offset ORDER BY topic, partition FOR UPDATE`);
      return await work();
    } finally {
      await session.query('ROLLBACK');
      session.release();
    }
  }

  /** Minutes pass on the clinical clock, and nobody does anything. */
  pass(minutes: number): void {
    this.clock.moveTo(addMinutes(this.clock.now(), minutes));
  }

  /** Stops the whole platform and starts it again on the same data; `order` is the start order of the services. */
  async restart(order?: readonly string[]): Promise<void> {
    await this.host.stop();
    this.host = await launch(this.database, this.folder, this.clock, { ...this.options, ...(order ? { order } : {}) });
    this.time = new TimeTravel(this.host, this.clock);
    const known = await knownProvider(this.host, this.provider.tenantId);
    if (!known) throw new Error('the provider is gone');
    this.provider = known;
  }

  async stop(): Promise<void> {
    await this.host.stop();
    await this.options.publisher?.stop();
    await this.admin.end();
    await this.database.drop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

async function launch(
  database: TestDatabase,
  dataFolder: string,
  clock: VirtualClock,
  options: WorldOptions,
): Promise<Host> {
  const kafka = process.env['STEPWELL_TEST_KAFKA'];
  if (options.transport === 'kafka' && !kafka) throw new Error('STEPWELL_TEST_KAFKA is not set');
  return Host.start({
    ...{ dataFolder, databaseUrl: database.adminUrl, port: 0, clock },
    ...(options.transport === 'kafka' ? { kafka: kafka! } : {}),
    ...(options.order ? { order: options.order } : {}),
    ...(options.publisher ? { outboxSlots: options.publisher.slots } : {}),
    ...(options.tracing ? { tracing: options.tracing } : {}),
  });
}

/** What a command was refused with. Throws when it was not. */
export async function refused(call: Promise<unknown>): Promise<Problem> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refused) {
      const { facts = {} } = error.problem as { facts?: Record<string, unknown> };
      return { status: error.status, code: error.code, facts };
    }
    throw error;
  }
  throw new Error('the command was accepted');
}
