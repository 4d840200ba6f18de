import { freshDatabase, FixedClock, type TestDatabase } from '@stepwell/testing';
import pg from 'pg';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import {
  Database,
  migrate,
  platformMigrations,
  tenantTable,
  type Cause,
  type Committed,
  type DatabaseOptions,
  type Outbox,
  type TimerTable,
} from '../src/index.js';

/** A small service of its own for these specs: schema `probe`, table `note`, a plain outbox. */
export const SCHEMA = 'probe';
export const TENANT = '0a000000-0000-4000-8000-000000000001';
export const OTHER_TENANT = '0b000000-0000-4000-8000-000000000002';
export const NOTE = '11111111-1111-4111-8111-111111111111';
export const CAUSE: Cause = {
  correlationId: 'c0000000-0000-4000-8000-000000000001',
  causationId: 'c0000000-0000-4000-8000-000000000002',
  actor: { kind: 'person', id: 'subject-1', tier: 'L3' },
  traceparent: null,
};

export type ProbeEvent = { readonly type: 'noted'; readonly noteId: string };

class ProbeTables implements MigrationInterface {
  readonly name = 'ProbeTables1764547200001';

  async up(runner: QueryRunner): Promise<void> {
    const note = 'note_id uuid NOT NULL, version int NOT NULL, size int NOT NULL, PRIMARY KEY (tenant_id, note_id)';
    await runner.query(tenantTable(SCHEMA, 'note', note));
    await runner.query(
      tenantTable(
        SCHEMA,
        'said',
        'id bigint GENERATED ALWAYS AS IDENTITY, what text NOT NULL, PRIMARY KEY (tenant_id, id)',
      ),
    );
    await runner.query(
      tenantTable(
        SCHEMA,
        'timer',
        'timer_id uuid NOT NULL, due timestamptz NOT NULL, PRIMARY KEY (tenant_id, timer_id)',
      ),
    );
  }

  down(): Promise<void> {
    return Promise.reject(new Error('forward only'));
  }
}

const outbox: Outbox<ProbeEvent> = {
  append: (events, tx) =>
    events.length === 0
      ? null
      : {
          text: `INSERT INTO ${SCHEMA}.said (tenant_id, what) SELECT $1, unnest($2::text[])`,
          values: [tx.tenantId, events.map((event) => `${event.type} ${event.noteId}`)],
        },
};

const timers: TimerTable = {
  upsert: (rows, tx) =>
    rows.length === 0
      ? null
      : {
          text: `INSERT INTO ${SCHEMA}.timer (tenant_id, timer_id, due) SELECT $1, unnest($2::uuid[]), unnest($3::timestamptz[])
            ON CONFLICT (tenant_id, timer_id) DO UPDATE SET due = excluded.due`,
          values: [tx.tenantId, rows.map((row) => row.id), rows.map((row) => row.due)],
        },
  cancel: (ids, tx) =>
    ids.length === 0
      ? null
      : {
          text: `DELETE FROM ${SCHEMA}.timer WHERE tenant_id = $1 AND timer_id = ANY($2::uuid[])`,
          values: [tx.tenantId, ids],
        },
};

export class Probe {
  readonly clock = new FixedClock();
  readonly committed: Committed[] = [];
  private readonly open: Database<ProbeEvent>[] = [];

  private constructor(
    private readonly database: TestDatabase,
    readonly admin: pg.Client,
  ) {}

  /** A fresh database with the roles, the schema and all tables. */
  static async start(): Promise<Probe> {
    const database = await freshDatabase('platform');
    const admin = new pg.Client(database.adminUrl);
    admin.on('error', () => undefined);
    await admin.connect();
    await makeRoles(admin);
    const probe = new Probe(database, admin);
    const migrations = [...platformMigrations(SCHEMA), ProbeTables];
    await migrate({ url: probe.url('owner'), schema: SCHEMA, migrations });
    return probe;
  }

  url(role: 'owner' | 'app' | 'bypass' | 'member'): string {
    const url = new URL(this.database.adminUrl);
    url.username = `${SCHEMA}_${role}`;
    url.password = 'probe';
    return url.href;
  }

  get adminUrl(): string {
    return this.database.adminUrl;
  }

  async openDatabase(options: Partial<DatabaseOptions<ProbeEvent>> = {}): Promise<Database<ProbeEvent>> {
    const db = await Database.open<ProbeEvent>({
      url: this.url('app'),
      schema: SCHEMA,
      clock: this.clock,
      outbox,
      timers,
      poolSize: 5,
      onCommitted: (committed) => this.committed.push(committed),
      ...options,
    });
    this.open.push(db);
    return db;
  }

  async rows(sql: string, params: unknown[] = []): Promise<Record<string, unknown>[]> {
    return (await this.admin.query<Record<string, unknown>>(sql, params)).rows;
  }

  /** Empties every table. */
  async clear(): Promise<void> {
    await this.admin.query(
      `TRUNCATE ${['note', 'said', 'timer', 'audit', 'idempotency'].map((t) => `${SCHEMA}.${t}`).join(', ')}`,
    );
  }

  async stop(): Promise<void> {
    await Promise.all(this.open.map((db) => db.close()));
    await this.admin.end();
    await this.database.drop();
  }
}

async function makeRoles(admin: pg.Client): Promise<void> {
  await admin.query('SELECT pg_advisory_lock(4711)');
  for (const [role, extra] of [
    ['owner', ''],
    ['app', ''],
    ['bypass', 'BYPASSRLS'],
    ['member', ''],
  ] as const) {
    const { rowCount } = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [`${SCHEMA}_${role}`]);
    if (!rowCount) await admin.query(`CREATE ROLE ${SCHEMA}_${role} LOGIN PASSWORD 'probe' ${extra}`);
  }
  await admin.query(`GRANT ${SCHEMA}_owner TO ${SCHEMA}_member`);
  await admin.query('SELECT pg_advisory_unlock(4711)');
  await admin.query(`CREATE SCHEMA ${SCHEMA} AUTHORIZATION ${SCHEMA}_owner`);
  await admin.query(`GRANT USAGE ON SCHEMA ${SCHEMA} TO ${SCHEMA}_app, ${SCHEMA}_bypass`);
}
