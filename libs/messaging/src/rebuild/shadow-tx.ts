import type { Id, Instant } from '@stepwell/kernel';
import { NEXT, type Cause, type Session, type Tx } from '@stepwell/platform';

/** A fold did what only the first delivery of an event may do. */
export class NotAFold extends Error {
  override readonly name = 'NotAFold';
}

/** A transaction of one tenant in which the names of a view's tables mean the tables that are being made. */
export class ShadowTx implements Tx {
  private readonly named: RegExp;

  constructor(
    private readonly session: Session,
    schema: string,
    tables: readonly string[],
    readonly tenantId: Id,
    readonly now: Instant,
    readonly cause: Cause,
  ) {
    this.named = new RegExp(`\\b${schema}\\.(${tables.join('|')})\\b`, 'g');
  }

  query<Row extends object = Record<string, unknown>>(sql: string, params?: readonly unknown[]): Promise<Row[]> {
    return this.session.query<Row>(this.shadowed(sql), params);
  }

  write(sql: string, params?: readonly unknown[]): void {
    void this.query(sql, params);
  }

  newId(): Id {
    throw new NotAFold('a view makes no ids');
  }

  record(): void {
    throw new NotAFold('a view records no events');
  }

  schedule(): void {
    throw new NotAFold('a view schedules no timers');
  }

  cancelTimer(): void {
    throw new NotAFold('a view cancels no timers');
  }

  audit(): void {
    throw new NotAFold('a view audits nothing');
  }

  private shadowed(sql: string): string {
    return sql.replace(this.named, (name) => name + NEXT);
  }
}
