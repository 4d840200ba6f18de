import { forbiddenRow, uniqueViolation } from './errors.js';
import type { Row, Snapshot, Table, Transaction, Version } from './versions.js';
import type { Backend } from './backend.js';

/** What a statement may wait for in the middle: the end of another transaction, or just its turn. */
export type Wait = Transaction | 'turn';

/** A statement under way: it yields what it waits for and returns its answer. */
export type Execution<T> = Generator<Wait, T, void>;

/** What becomes of an INSERT whose key is there: an error, nothing, or another row in its place. */
export type Conflict = 'error' | 'nothing' | ((old: Row) => Row);

/** What a statement answers. */
export interface Answer {
  readonly rows: readonly Row[];
  readonly count: number;
}

/** Postgres's own steps, for the models of the statements: what a statement sees, locks and writes. */
export class Statement {
  constructor(
    readonly backend: Backend,
    readonly schema: string,
    private readonly snapshot: Snapshot,
  ) {}

  get transaction(): Transaction {
    return this.snapshot.transaction;
  }

  table(name: string): Table {
    return this.backend.server.table(this.schema, name);
  }

  /** Rows this statement sees and may see. */
  *seen(table: Table): Generator<Version> {
    for (const version of table.visible(this.snapshot)) if (this.mayTouch(table, version.row)) yield version;
  }

  /** As `seen`, those that fit. */
  find(table: Table, fits: (row: Row) => boolean): Version[] {
    return [...this.seen(table)].filter(({ row }) => fits(row));
  }

  /**
   * Locks a row it saw. While somebody else has it, waits; then goes on with the newest version if that still fits, or
   * answers null: gone, or no longer meant (read committed).
   */
  *lock(table: Table, seen: Version, fits: (row: Row) => boolean): Execution<Version | null> {
    for (let version = seen; ;) {
      const holder = holderOf(version, this.transaction);
      if (holder) yield holder;
      else if (version.gone?.state === 'committed') {
        const newest = table.newest(table.keyOf(version.row));
        if (newest && activeOther(newest.made, this.transaction)) yield newest.made;
        else if (!newest || newest.gone?.state === 'committed' || !fits(newest.row)) return null;
        else version = newest;
      } else if (version.gone === this.transaction) return null;
      else {
        version.gone = null;
        version.locker = this.transaction;
        return version;
      }
    }
  }

  /** Changes the rows it sees that fit, in the order given; answers the new versions. */
  *update(table: Table, rows: readonly Version[], fits: (row: Row) => boolean, change: (row: Row) => Row) {
    const changed: Version[] = [];
    for (const seen of rows) {
      const version: Version | null = yield* this.lock(table, seen, fits);
      if (version) changed.push(this.replace(table, version, change(version.row)));
    }
    return changed;
  }

  /** Deletes the rows it sees that fit; answers them. */
  *delete(table: Table, rows: readonly Version[], fits: (row: Row) => boolean): Execution<Row[]> {
    const gone: Row[] = [];
    for (const seen of rows) {
      const version = yield* this.lock(table, seen, fits);
      if (!version) continue;
      this.mark(version);
      gone.push(version.row);
    }
    return gone;
  }

  /**
   * INSERT of one row; answers it, or null when it was there and nothing is to be done. With `exists` it waits for the lock
   * of a row that is there, otherwise only to learn whether it stays. The identity is drawn when the row is made.
   */
  *insert(table: Table, row: Row, conflict: Conflict = 'error'): Execution<Row | null> {
    if (!this.mayTouch(table, row)) throw forbiddenRow(table.name);
    const made = table.identity === null ? row : { ...row, [table.identity]: table.nextId++ };
    for (;;) {
      const newest = table.newest(table.keyOf(made));
      const unsure =
        newest && (activeOther(newest.made, this.transaction) ?? activeOther(newest.gone, this.transaction));
      if (unsure) yield unsure;
      else if (!newest || newest.gone?.state === 'committed' || newest.gone === this.transaction) {
        this.wrote();
        table.add(made, this.transaction);
        return made;
      } else if (conflict === 'error') throw uniqueViolation(table.name);
      else if (conflict === 'nothing') return null;
      else {
        const holder = holderOf(newest, this.transaction);
        if (!holder) return this.replace(table, newest, conflict(newest.row)).row;
        yield holder;
      }
    }
  }

  /** Lets others in, as the server may between any two of its steps. */
  *breath(): Execution<void> {
    if (this.backend.server.random.chance(0.1)) yield 'turn';
  }

  private replace(table: Table, old: Version, row: Row): Version {
    if (!this.mayTouch(table, row)) throw forbiddenRow(table.name);
    old.gone = null;
    this.mark(old);
    return table.add(row, this.transaction);
  }

  private mark(version: Version): void {
    this.wrote();
    version.gone = this.transaction;
    version.goneBy = this.transaction.command;
  }

  private wrote(): void {
    this.transaction.xid ??= this.backend.server.nextXid++;
  }

  /** Row-level security: the app role has its tenant's rows only. */
  private mayTouch(table: Table, row: Row): boolean {
    return !table.tenanted || this.backend.seesAllTenants || row['tenant_id'] === this.backend.tenant;
  }
}

function activeOther(transaction: Transaction | null, own: Transaction): Transaction | null {
  return transaction && transaction !== own && transaction.state === 'active' ? transaction : null;
}

function holderOf(version: Version, own: Transaction): Transaction | null {
  return activeOther(version.gone, own) ?? activeOther(version.locker, own);
}
