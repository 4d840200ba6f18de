import type { Random } from '../schedule/random.js';
import type { Scheduler } from '../schedule/scheduler.js';
import { AdvisoryLocks } from './advisory-locks.js';
import { Backend, type Wire } from './backend.js';
import type { Model } from './models/model.js';
import { Table, type Row, type Transaction } from './versions.js';

/** Durations of the server, ms. */
const WAL_WRITER_MS = 200;
const VACUUM_EVERY = 60;
/** After a crash an identity may go on a little higher than it was. */
const LOGGED_AHEAD = 32;

/** What a server is made of: its schemas' tables and the statements it understands. */
export interface ServerOptions {
  readonly schemas: Readonly<Record<string, () => readonly Table[]>>;
  readonly models: ReadonlyMap<string, Model>;
  /** Time on the wall, for now(). */
  readonly wall: () => string;
}

/** One Postgres server: tables in versions, transactions, locks, a log that is flushed at commit or a little later. */
export class Server {
  readonly advisory = new AdvisoryLocks();
  readonly models: ReadonlyMap<string, Model>;
  nextXid = 100;
  /** False between a crash and the restart. */
  up = true;
  private readonly tables = new Map<string, Table>();
  readonly backends = new Set<Backend>();
  private commits = 0;
  private flushed = 0;
  private unflushed: Transaction[] = [];
  private writerIsDue = false;

  constructor(
    readonly scheduler: Scheduler,
    readonly random: Random,
    private readonly options: ServerOptions,
  ) {
    this.models = options.models;
    for (const [schema, tables] of Object.entries(options.schemas))
      for (const table of tables()) this.tables.set(`${schema}.${table.name}`, table);
  }

  table(schema: string, name: string): Table {
    const table = this.tables.get(`${schema}.${name}`);
    if (!table) throw new Error(`the model has no table ${schema}.${name}`);
    return table;
  }

  /** Everything committed so far. */
  get horizon(): number {
    return this.commits;
  }

  get wall(): string {
    return this.options.wall();
  }

  /** Committed rows of a table, for whoever checks from outside. */
  rows<R = Row>(schema: string, name: string): R[] {
    const rows: Row[] = [];
    for (const chain of this.table(schema, name).chains.values())
      for (const { row, made, gone } of chain)
        if (made.state === 'committed' && gone?.state !== 'committed') rows.push(row);
    return rows as R[];
  }

  /** A new connection; answers null when there is no server. */
  connect(role: string, application: string, wire: Wire): Backend | null {
    if (!this.up) return null;
    const backend = new Backend(this, role, application, wire);
    this.backends.add(backend);
    return backend;
  }

  /** What a commit does once it is in the log: it is seen from now on. */
  commit(transaction: Transaction, flush: boolean): void {
    transaction.committedAt = ++this.commits;
    transaction.state = 'committed';
    this.unflushed.push(transaction);
    if (flush) this.flush();
    else this.wakeWriter();
    this.wake(transaction);
    if (this.commits % VACUUM_EVERY === 0) this.vacuum();
  }

  abort(transaction: Transaction): void {
    if (transaction.state !== 'active') return;
    transaction.state = 'aborted';
    this.wake(transaction);
  }

  /** Everything dies; of commits that nobody waited to see flushed, the last ones are lost. */
  crash(): void {
    this.up = false;
    const kept = this.random.int(this.flushed, this.commits);
    for (const transaction of this.unflushed) if (transaction.committedAt > kept) transaction.state = 'aborted';
    this.unflushed = [];
    this.flushed = this.commits;
    for (const backend of [...this.backends]) backend.die();
    for (const table of this.tables.values()) this.restoreIdentity(table);
  }

  restart(): void {
    this.up = true;
  }

  private flush(): void {
    this.flushed = this.commits;
    this.unflushed = [];
  }

  private wakeWriter(): void {
    if (this.writerIsDue) return;
    this.writerIsDue = true;
    this.scheduler.after(this.random.next() * 3 * WAL_WRITER_MS, () => {
      this.writerIsDue = false;
      this.flush();
    });
  }

  private wake(transaction: Transaction): void {
    for (const backend of transaction.waiting) backend.goOn();
    transaction.waiting.clear();
  }

  private restoreIdentity(table: Table): void {
    if (table.identity === null) return;
    let highest = 0;
    for (const chain of table.chains.values())
      for (const { row, made } of chain)
        if (made.state === 'committed') highest = Math.max(highest, Number(row[table.identity]));
    table.nextId = Math.max(highest + 1, table.nextId - 1) + this.random.int(0, LOGGED_AHEAD);
  }

  /** Only versions whose end can no longer be lost and that no open snapshot needs. */
  private vacuum(): void {
    let horizon = this.flushed;
    for (const backend of this.backends) horizon = Math.min(horizon, backend.oldestSnapshot);
    for (const table of this.tables.values()) table.vacuum(horizon);
  }
}
