/** An error as Postgres reports it: the driver's `DatabaseError` has the same fields that the product reads. */
export class PostgresError extends Error {
  override readonly name = 'error';
  constructor(
    /** SQLSTATE. */
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** The model does not know a statement: the simulation itself is wrong and must be taught, nothing of it counts. */
export class UnknownStatement extends Error {
  override readonly name = 'UnknownStatement';
}

export const deadlock = (): PostgresError => new PostgresError('40P01', 'deadlock detected');
export const serialization = (): PostgresError => new PostgresError('40001', 'could not serialize access');
export const lockTimeout = (): PostgresError => new PostgresError('55P03', 'canceling statement due to lock timeout');
export const uniqueViolation = (table: string): PostgresError =>
  new PostgresError('23505', `duplicate key value violates unique constraint "${table}_pkey"`);
export const failedTransaction = (): PostgresError =>
  new PostgresError('25P02', 'current transaction is aborted, commands ignored until end of transaction block');
export const terminated = (): PostgresError =>
  new PostgresError('57P01', 'terminating connection due to administrator command');
export const idleInTransaction = (): PostgresError =>
  new PostgresError('25P03', 'terminating connection due to idle-in-transaction timeout');
export const forbiddenRow = (table: string): PostgresError =>
  new PostgresError('42501', `new row violates row-level security policy for table "${table}"`);
