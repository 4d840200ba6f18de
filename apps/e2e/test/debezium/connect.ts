import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { OutboxPublisher } from '../world.js';

const SHIPPED = fileURLToPath(new URL('../../../../deploy/debezium/', import.meta.url));
const SERVICES = ['intake', 'scheduling', 'attendance', 'medication', 'step-down'] as const;
const START_MS = 90_000;
const STOP_MS = 15_000;

const slotOf = (service: string): string => `stepwell_${service.replaceAll('-', '_')}_${process.pid}`;

/** A standalone Kafka Connect worker with one Debezium connector per service, made from the files that are shipped. */
export class Connect implements OutboxPublisher {
  readonly slots = Object.fromEntries(SERVICES.map((service) => [service, slotOf(service)]));
  private readonly folder = mkdtempSync(join(tmpdir(), 'stepwell-connect-'));
  private readonly log = join(this.folder, 'connect.log');
  private databaseUrl = '';
  private worker: ChildProcess | null = null;

  /** `jars`: folder of what deploy/debezium/pom.xml names. `brokers`: bootstrap addresses. */
  constructor(
    private readonly jars: string,
    private readonly brokers: string,
  ) {}

  async start(adminUrl: string): Promise<void> {
    this.databaseUrl = adminUrl;
    const port = await freePort();
    const offsets = join(this.folder, 'offsets');
    const files = [
      this.filled('worker.properties', 'worker', { bootstrap: this.brokers, offsets, port }),
      ...SERVICES.map((service) => this.filled('outbox.properties', service, this.settingsOf(service))),
    ];
    const out = openSync(this.log, 'a');
    const main = 'org.apache.kafka.connect.cli.ConnectStandalone';
    const args = ['-Xmx512m', '-XX:TieredStopAtLevel=1', '-cp', `${this.jars}/*`, main, ...files];
    this.worker = spawn('java', args, { stdio: ['ignore', out, out] });
    await this.until('every slot is read', () => this.slotsRead());
  }

  /** Ends the worker as a crash would, and waits until it is gone. */
  async kill(): Promise<void> {
    this.worker?.kill('SIGKILL');
    await this.until('the worker is gone', () => Promise.resolve(this.isGone));
  }

  async stop(): Promise<void> {
    this.worker?.kill('SIGTERM');
    await this.until('the worker is gone', () => Promise.resolve(this.isGone), STOP_MS).catch(() => this.kill());
    await this.sql(
      'SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = current_database()',
    );
    rmSync(this.folder, { recursive: true, force: true });
  }

  private get isGone(): boolean {
    return !this.worker || this.worker.exitCode !== null || this.worker.signalCode !== null;
  }

  private settingsOf(service: string): Record<string, string> {
    const { hostname, port, username, password, pathname } = new URL(this.databaseUrl);
    const place = { host: hostname, databasePort: port, database: pathname.slice(1) };
    return { service, schema: service.replaceAll('-', '_'), slot: slotOf(service), ...place, user: username, password };
  }

  private filled(shipped: string, name: string, values: Readonly<Record<string, string | number>>): string {
    const text = readFileSync(join(SHIPPED, shipped), 'utf8');
    const path = join(this.folder, `${name}.properties`);
    const filled = text.replace(/\$?\$\{(\w+)\}/g, (place, key: string) =>
      place.startsWith('$$') ? place.slice(1) : String(values[key]),
    );
    writeFileSync(path, filled);
    return path;
  }

  private async slotsRead(): Promise<boolean> {
    const [row] = await this.sql<{ read: number }>(
      'SELECT count(*)::int AS read FROM pg_replication_slots WHERE active AND database = current_database()',
    );
    return row!.read === SERVICES.length;
  }

  private async until(what: string, isSo: () => Promise<boolean>, deadlineMs = START_MS): Promise<void> {
    const deadline = Date.now() + deadlineMs;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`${what}: not within ${deadlineMs} ms\n${this.lastWords()}`);
      await pause(100);
    }
  }

  private lastWords(): string {
    return readFileSync(this.log, 'utf8').split('\n').slice(-40).join('\n');
  }

  private async sql<Row extends object>(text: string): Promise<Row[]> {
    const client = new pg.Client(this.databaseUrl);
    await client.connect();
    try {
      return (await client.query<Row>(text)).rows;
    } finally {
      await client.end();
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
