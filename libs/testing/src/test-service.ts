import { randomUUID } from 'node:crypto';
import { toHeaders, type Contract, type DataOf, type EventEnvelope, type ServiceName } from '@stepwell/contracts';
import type { Id, Instant } from '@stepwell/kernel';
import {
  laneOf,
  PostgresTransport,
  provision,
  startService,
  type RunningService,
  type ServiceDefinition,
  type ServiceUrls,
} from '@stepwell/messaging';
import type { Principal, Role } from '@stepwell/platform';
import pg from 'pg';
import { FixedClock } from './fixed-clock.js';
import { HttpClient, serveOnLoopback, type LoopbackServer } from './http-client.js';
import { TestIssuer } from './issuer.js';
import { freshDatabase, type TestDatabase } from './postgres.js';
import { principalFor, SITE_ID, STAFF, TENANT_ID, type TestStaff } from './staff.js';
import { TestLog } from './test-log.js';

/** How a test service differs from the default. */
export interface TestServiceOptions<Config> {
  readonly clock?: FixedClock;
  /** Default: an empty object. */
  readonly config?: Config;
}

/** The same in every spec: roles belong to the whole server, which parallel runs share. */
const PASSWORD = 'test';
const QUIET_DEADLINE_MS = 10_000;
const QUIET_POLL_MS = 5;
const STOP_DEADLINE_MS = 5_000;

/** Starts one service as in production, on a fresh database with the Postgres log as its bus, for one spec file. */
export async function startTestService<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: TestServiceOptions<Config> = {},
): Promise<TestService> {
  const database = await freshDatabase(definition.schema);
  const { adminUrl } = database;
  const provisioned = await provision({ adminUrl, definitions: [definition], password: () => PASSWORD, bus: true });
  const urls = provisioned[definition.name];
  const [clock, issuer] = [options.clock ?? new FixedClock(), await TestIssuer.start()];
  const transport = new PostgresTransport({ url: urls.ops });
  await transport.connect();
  const running = await startService(definition, {
    config: options.config ?? ({} as Config),
    urls,
    transport,
    clock,
    log: new TestLog({ service: definition.name }),
    auth: issuer.auth(),
    tuning: { markEveryMs: 0 },
  });
  const server = await serveOnLoopback(running.handler);
  return new TestService({ schema: definition.schema, database, urls, clock, issuer, transport, running, server });
}

interface Parts {
  readonly schema: string;
  readonly database: TestDatabase;
  readonly urls: ServiceUrls;
  readonly clock: FixedClock;
  readonly issuer: TestIssuer;
  readonly transport: PostgresTransport;
  readonly running: RunningService;
  readonly server: LoopbackServer;
}

/** A running service with everything a spec needs around it. */
export class TestService {
  readonly tenantId: Id = TENANT_ID;
  readonly siteId: Id = SITE_ID;
  /** One staff member per role, as their tokens name them. */
  readonly staff: Readonly<Record<Role, TestStaff>> = STAFF;
  private readonly admin: pg.Pool;
  private readonly tokens = new Map<string, Promise<string>>();
  private readonly sequences = new Map<string, number>();
  private readonly stopWatching: () => void;

  constructor(private readonly parts: Parts) {
    this.admin = new pg.Pool({ connectionString: parts.database.adminUrl, max: 3 });
    this.admin.on('error', () => undefined);
    this.stopWatching = parts.clock.onMove(() => parts.running.wake());
  }

  get name(): ServiceName {
    return this.parts.running.name;
  }

  get schema(): string {
    return this.parts.schema;
  }

  /** The clinical clock; moving it wakes timers. */
  get clock(): FixedClock {
    return this.parts.clock;
  }

  get running(): RunningService {
    return this.parts.running;
  }

  /** Addresses of the service's roles. */
  get urls(): ServiceUrls {
    return this.parts.urls;
  }

  /** A client with a real signed token: of a role's staff member, or of a counselor changed in parts. */
  as(who: Role | Partial<Principal>): HttpClient {
    const principal = principalFor(who);
    const name = JSON.stringify(principal);
    const token = this.tokens.get(name) ?? this.parts.issuer.token(principal, { expiresIn: 86_400 });
    this.tokens.set(name, token);
    return new HttpClient(this.parts.server.origin, () => token);
  }

  /** A client without a token. */
  anonymous(): HttpClient {
    return new HttpClient(this.parts.server.origin, null);
  }

  /** Publishes another service's event as the next of its stream and waits until it has been applied. */
  async deliver<C extends Contract>(
    contract: C,
    data: DataOf<C>,
    envelope: Partial<EventEnvelope> = {},
  ): Promise<EventEnvelope> {
    const event = this.envelope(contract, data, envelope);
    await this.publish(event);
    await this.quiet();
    return event;
  }

  /** As `deliver` for many events at once: all are on the bus before the first is applied. */
  async deliverAll(
    events: readonly (readonly [contract: Contract, data: object, envelope?: Partial<EventEnvelope>])[],
  ): Promise<readonly EventEnvelope[]> {
    const sent = events.map(([contract, data, envelope]) => this.envelope(contract, data, envelope ?? {}));
    await this.publish(...sent);
    await this.quiet();
    return sent;
  }

  /** Puts events on the bus as they are, without waiting. */
  publish(...events: readonly EventEnvelope[]): Promise<void> {
    return this.parts.transport.publish(
      events.map((event) => {
        const headers = toHeaders(event);
        return {
          topic: event.topic,
          partition: laneOf(event.key),
          key: event.key,
          headers,
          value: JSON.stringify(event.data),
        };
      }),
    );
  }

  /** What this service has published so far, in order; of one type when given. */
  async events(type?: string): Promise<EventEnvelope[]> {
    const rows = await this.sql<LogRow>(
      `SELECT * FROM ${this.schema}.event_log WHERE $1::text IS NULL OR type = $1 ORDER BY id`,
      [type ?? null],
    );
    return rows.map((row) => envelopeOf(this.name, row));
  }

  /** Waits until the outbox is empty, the bus is read to its end and due timers have fired; 10 s at most. */
  async quiet(): Promise<void> {
    const { running } = this.parts;
    const deadline = Date.now() + QUIET_DEADLINE_MS;
    let before = -1;
    for (;;) {
      running.wake();
      const idle = await running.idle();
      const still = idle.outbox === 0 && idle.lag === 0 && idle.timersDue === 0;
      if (still && idle.activity === before) return;
      before = still ? idle.activity : -1;
      if (Date.now() > deadline) throw new Error(`${this.name} is not quiet: ${JSON.stringify(idle)}`);
      await new Promise((resolve) => setTimeout(resolve, QUIET_POLL_MS));
    }
  }

  /** Runs SQL as superuser, past every policy: for assertions. */
  async sql<Row extends object = Record<string, unknown>>(
    text: string,
    params: readonly unknown[] = [],
  ): Promise<Row[]> {
    return (await this.admin.query<Row>(text, [...params])).rows;
  }

  /** Runs a statement as administrator in a transaction that stays open, with its locks, until the answer is called. */
  async holding(statement: string): Promise<() => Promise<void>> {
    const client = await this.admin.connect();
    await client.query(`BEGIN; ${statement}`);
    return async () => {
      await client.query('ROLLBACK');
      client.release();
    };
  }

  /** Ends everything and drops the database. */
  async stop(): Promise<void> {
    const { server, running, transport, issuer, database } = this.parts;
    this.stopWatching();
    await server.stop();
    await running.stop(STOP_DEADLINE_MS);
    await transport.close(STOP_DEADLINE_MS);
    await issuer.stop();
    await this.admin.end();
    await database.drop();
  }

  private envelope(contract: Contract, data: object, given: Partial<EventEnvelope>): EventEnvelope {
    const key = given.key ?? keyIn(contract, data);
    const tenantId = given.tenantId ?? this.tenantId;
    const correlationId = given.correlationId ?? randomUUID();
    const now: Instant = this.clock.now();
    return {
      id: randomUUID(),
      type: contract.type,
      service: contract.service,
      topic: contract.topic,
      key,
      sequence: this.nextSequence(`${tenantId} ${contract.service} ${contract.topic} ${key}`, given.sequence),
      occurredAt: now,
      recordedAt: now,
      tenantId,
      siteId: this.siteId,
      correlationId,
      causationId: correlationId,
      traceparent: null,
      data,
      ...given,
    };
  }

  private nextSequence(stream: string, given: number | undefined): number {
    const sequence = given ?? (this.sequences.get(stream) ?? 0) + 1;
    this.sequences.set(stream, Math.max(sequence, this.sequences.get(stream) ?? 0));
    return sequence;
  }
}

function keyIn(contract: Contract, data: object): string {
  const key: unknown = Object.entries(data).find(([name]) => name === contract.key)?.[1];
  if (typeof key !== 'string') throw new Error(`${contract.type}: data has no ${contract.key}`);
  return key;
}

interface LogRow {
  event_id: Id;
  type: string;
  topic: string;
  key: string;
  sequence: string;
  occurred_at: Date;
  recorded_at: Date;
  tenant_id: Id;
  site_id: Id | null;
  correlation_id: Id;
  causation_id: Id;
  traceparent: string | null;
  payload: string;
}

function envelopeOf(service: ServiceName, row: LogRow): EventEnvelope {
  return {
    id: row.event_id,
    type: row.type,
    service,
    topic: row.topic,
    key: row.key,
    sequence: Number(row.sequence),
    occurredAt: row.occurred_at.toISOString(),
    recordedAt: row.recorded_at.toISOString(),
    tenantId: row.tenant_id,
    siteId: row.site_id,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    traceparent: row.traceparent,
    data: JSON.parse(row.payload),
  };
}
