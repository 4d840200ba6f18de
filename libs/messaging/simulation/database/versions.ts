import type { Backend } from './backend.js';

/** A stored row, columns by name. */
export type Row = Record<string, unknown>;

/** One transaction. */
export class Transaction {
  state: 'active' | 'committed' | 'aborted' = 'active';
  /** Place in the order of commits, from 1. */
  committedAt = Infinity;
  /** Statements so far: a statement sees what earlier ones of its own transaction wrote. */
  command = 0;
  /** Drawn at the first write, as Postgres does: not in the order of the rows' ids. */
  xid: number | null = null;
  /** Those that wait for it to end. */
  readonly waiting = new Set<Backend>();

  constructor(readonly backend: Backend) {}
}

/** One version of a row. */
export interface Version {
  readonly row: Row;
  readonly made: Transaction;
  readonly madeBy: number;
  gone: Transaction | null;
  goneBy: number;
  /** Holds the row's lock until its transaction ends. */
  locker: Transaction | null;
}

/** What one statement sees: everything committed up to `at`, and its own transaction's earlier statements. */
export interface Snapshot {
  readonly at: number;
  readonly transaction: Transaction;
  readonly command: number;
}

/** A table's rows in all their versions, oldest first, by primary key. */
export class Table {
  readonly chains = new Map<string, Version[]>();
  /** Next value of the identity column. */
  nextId = 1;

  constructor(
    readonly name: string,
    private readonly primaryKey: readonly string[],
    /** Whether rows belong to tenants and row-level security applies. */
    readonly tenanted: boolean,
    /** Identity column, null without one. */
    readonly identity: string | null = null,
  ) {}

  keyOf(row: Row): string {
    let key = '';
    for (const column of this.primaryKey) key += `${String(row[column])}\u0001`;
    return key;
  }

  /** Versions that `snapshot` sees. */
  *visible(snapshot: Snapshot): Generator<Version> {
    for (const chain of this.chains.values()) {
      const version = visibleOf(chain, snapshot);
      if (version) yield version;
    }
  }

  /** The newest version of a key that no undone transaction made. */
  newest(key: string): Version | undefined {
    return this.chains.get(key)?.findLast((version) => version.made.state !== 'aborted');
  }

  add(row: Row, made: Transaction): Version {
    const version: Version = { row, made, madeBy: made.command, gone: null, goneBy: 0, locker: made };
    const key = this.keyOf(row);
    const chain = this.chains.get(key);
    if (chain) chain.push(version);
    else this.chains.set(key, [version]);
    return version;
  }

  /** Forgets versions that nobody can see any more: gone before `horizon`, or never committed. */
  vacuum(horizon: number): void {
    for (const [key, chain] of this.chains) {
      const kept = chain.filter(
        ({ made, gone }) => made.state !== 'aborted' && !(gone?.state === 'committed' && gone.committedAt <= horizon),
      );
      if (kept.length === 0) this.chains.delete(key);
      else if (kept.length < chain.length) this.chains.set(key, kept);
    }
  }
}

function visibleOf(chain: readonly Version[], snapshot: Snapshot): Version | null {
  for (let at = chain.length - 1; at >= 0; at--) {
    const version = chain[at]!;
    if (!happened(version.made, version.madeBy, snapshot)) continue;
    return version.gone && happened(version.gone, version.goneBy, snapshot) ? null : version;
  }
  return null;
}

function happened(transaction: Transaction, command: number, snapshot: Snapshot): boolean {
  if (transaction === snapshot.transaction) return command < snapshot.command;
  return transaction.state === 'committed' && transaction.committedAt <= snapshot.at;
}
