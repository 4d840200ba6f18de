import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provision, type ServiceUrls } from '@stepwell/messaging';
import { freePort } from '@stepwell/platform/postgres-server';
import { principalFor, TestIssuer } from '@stepwell/testing';
import { PostgresProxy } from '../proxies/postgres-proxy.js';
import { Behaviour } from '../services/behaviour.js';
import { echo } from '../services/echo.js';
import { facts } from '../services/facts.js';
import type { DefinitionName, Orders } from '../services/orders.js';
import { projection } from '../services/projection.js';
import { FaultKafka, type End, type Seen } from './kafka.js';
import { Ledger } from './ledger.js';
import { until } from './pause.js';
import { FaultPostgres } from './postgres.js';
import { SmallDisk } from './small-disk.js';
import { ServiceProcess, type StartChanges } from './service-process.js';

/** Which bus the chain runs on. */
export type Bus = 'kafka' | 'postgres';

/** Topics that the chain fills. */
export const CHAIN_TOPICS = ['stepwell.intake.v1', 'stepwell.medication.v1'] as const;

/** How a world is built. */
export interface WorldOptions {
  readonly bus: Bus;
  /** On top of the usual settings of Postgres and of the broker. */
  readonly postgres?: Readonly<Record<string, string>>;
  readonly kafka?: Readonly<Record<string, string>>;
  /** Puts the data of Postgres or of the broker on a small disk of its own, in MB. */
  readonly postgresDiskMb?: number;
  readonly kafkaDiskMb?: number;
  /** How processes differ from the first start on, by definition. */
  readonly changes?: Partial<Record<DefinitionName, StartChanges>>;
  readonly tuning?: Orders['tuning'];
  /** Processes of each definition; the default has two producers, so that one can take over. */
  readonly processes?: Partial<Record<DefinitionName, number>>;
}

const NAMES = { facts: 'intake', echo: 'medication', projection: 'step-down' } as const;
const PROCESSES = { facts: 2, echo: 1, projection: 1 };
const NO_TENANT = '00000000-0000-0000-0000-000000000000';
const A_DAY = 86_400;

/**
 * A whole small platform of real processes: Postgres, a broker or the Postgres log, and the chain facts -> echo -> projection,
 * each service a process of its own whose every byte to Postgres and Kafka goes through a proxy. Many seeds may run in it.
 */
export class World {
  readonly processes: ServiceProcess[] = [];
  readonly ledger: Ledger;
  private seen: Seen[] = [];
  private ends: readonly End[] = [];

  private constructor(
    readonly options: WorldOptions,
    readonly folder: string,
    private readonly disks: { readonly postgres: SmallDisk | null; readonly kafka: SmallDisk | null },
    readonly postgres: FaultPostgres,
    readonly kafka: FaultKafka | null,
    private readonly urls: Readonly<Record<string, ServiceUrls>>,
    private readonly issuer: TestIssuer,
    readonly token: string,
    readonly operatorToken: string,
    private readonly serviceToken: string,
  ) {
    this.ledger = new Ledger(join(folder, 'ledger.jsonl'));
  }

  static async start(options: WorldOptions): Promise<World> {
    const folder = mkdtempSync(join(tmpdir(), 'stepwell-fault-world-'));
    const disks = {
      postgres: options.postgresDiskMb ? SmallDisk.mount(options.postgresDiskMb) : null,
      kafka: options.kafkaDiskMb ? SmallDisk.mount(options.kafkaDiskMb) : null,
    };
    const kafkaData = disks.kafka && join(disks.kafka.folder, 'data');
    const [postgres, kafka] = await Promise.all([
      FaultPostgres.start(options.postgres, disks.postgres?.folder),
      options.bus === 'kafka' ? FaultKafka.start(options.kafka, kafkaData ?? undefined) : null,
    ]);
    const none = new Behaviour();
    const definitions = [facts(none), echo(none, postgres.adminUrl), projection(none)];
    const urls = await provision({
      adminUrl: postgres.adminUrl,
      definitions,
      password: (role) => `pw-${role}`,
      bus: true,
    });
    const issuer = await TestIssuer.start();
    const service = principalFor('service');
    const of = (principal: typeof service): Promise<string> => issuer.token(principal, { expiresIn: A_DAY });
    const world = new World(
      options,
      folder,
      disks,
      postgres,
      kafka,
      urls,
      issuer,
      await of(service),
      await of({ ...principalFor('operator'), tenantId: NO_TENANT }),
      await of({ ...service, tenantId: NO_TENANT, scopes: ['feed:read'] }),
    );
    await world.startAll().catch(async (error: unknown) => {
      await world.stop(true);
      throw error;
    });
    return world;
  }

  /** The disk that holds nothing but the data of Postgres. */
  get postgresDisk(): SmallDisk | null {
    return this.disks.postgres;
  }

  /** The disk that holds nothing but the broker's data. */
  get kafkaDisk(): SmallDisk | null {
    return this.disks.kafka;
  }

  /** Processes of one definition. */
  of(definition: DefinitionName): readonly ServiceProcess[] {
    return this.processes.filter(({ orders }) => orders.definition === definition);
  }

  /** The process of that name, for example `echo-1`. */
  named(name: string): ServiceProcess {
    const found = this.processes.find((process) => process.name === name);
    if (!found) throw new Error(`no process ${name}`);
    return found;
  }

  /** Origins that take commands. */
  origins(): readonly string[] {
    return this.of('facts').map(({ origin }) => origin);
  }

  /** One more process of a definition, started and ready. */
  async join(definition: DefinitionName, changes: StartChanges = {}): Promise<ServiceProcess> {
    const process = await this.prepare(definition);
    await process.start({ ...this.options.changes?.[definition], ...changes });
    return process;
  }

  /** Ends one process for good. */
  async leave(process: ServiceProcess): Promise<void> {
    await process.kill();
    await process.database.close();
    this.processes.splice(this.processes.indexOf(process), 1);
  }

  /** Resolves when Postgres and every process are up. */
  async allUp(): Promise<void> {
    await this.postgres.start();
    await Promise.all(this.processes.map((process) => process.up()));
  }

  /** All that was ever put on the bus, partition by partition in offset order. */
  async onBus(): Promise<readonly Seen[]> {
    if (!this.kafka) return this.onPostgresLog();
    const now = await this.kafka.ends(CHAIN_TOPICS);
    this.seen.push(...(await this.kafka.read(this.ends, now)));
    this.ends = now;
    return this.seen;
  }

  /** A row for a person who reads what happened, in the folder that stays when a run fails. */
  tell(line: string): void {
    appendFileSync(join(this.folder, 'story.log'), `${new Date().toISOString()} ${line}\n`);
  }

  async stop(keep = false): Promise<void> {
    await Promise.all(this.processes.map((process) => process.kill().catch(() => undefined)));
    await Promise.all(this.processes.map((process) => process.database.close()));
    await this.kafka?.stop();
    await this.postgres.remove();
    this.disks.postgres?.unmount();
    this.disks.kafka?.unmount();
    await this.issuer.stop();
    this.ledger.close();
    if (!keep) rmSync(this.folder, { recursive: true, force: true });
  }

  private async startAll(): Promise<void> {
    const { processes = {}, changes = {} } = this.options;
    for (const definition of ['facts', 'echo', 'projection'] as const)
      for (let n = 0; n < (processes[definition] ?? PROCESSES[definition]); n++) await this.prepare(definition);
    await Promise.all(this.processes.map((process) => process.start(changes[process.orders.definition] ?? {})));
    const echoOrigin = this.of('echo')[0]?.origin ?? '';
    await until('the chain answers', () => fetch(`${echoOrigin}/medication/health/ready`).then(({ ok }) => ok), 30_000);
  }

  private async prepare(definition: DefinitionName): Promise<ServiceProcess> {
    const clientId = `${definition}-${this.nextNumber(definition)}`;
    const database = await PostgresProxy.start(this.postgres.port);
    const { app, relay, ops } = this.urls[NAMES[definition]]!;
    const through = { app: database.address(app), relay: database.address(relay), ops: database.address(ops) };
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const origins = Object.fromEntries(
      Object.entries(NAMES).map(([of, service]) => [service, this.of(of as DefinitionName)[0]?.origin ?? origin]),
    );
    const orders: Orders = {
      definition,
      clientId,
      urls: through,
      kafka: this.kafka?.throughProxy ?? null,
      port,
      origins,
      serviceToken: this.serviceToken,
      auth: this.issuer.auth(),
      tuning: this.options.tuning ?? {},
    };
    mkdirSync(join(this.folder, 'logs'), { recursive: true });
    const process = new ServiceProcess(orders, database, join(this.folder, 'logs', `${clientId}.log`));
    this.processes.push(process);
    return process;
  }

  private nextNumber(definition: DefinitionName): number {
    const taken = this.of(definition).map(({ name }) => Number(name.split('-')[1]));
    return Math.max(0, ...taken) + 1;
  }

  private async onPostgresLog(): Promise<readonly Seen[]> {
    return this.postgres.sql<Seen & object>(
      `SELECT topic, partition, "offset"::float8 AS "offset", key, headers, value FROM bus.record
       WHERE topic = ANY($1) ORDER BY topic, partition, "offset"`,
      [CHAIN_TOPICS],
    );
  }
}
