import type { Id } from '@stepwell/kernel';
import type { Database } from '../tx/database.js';
import type { Tx } from '../tx/tx.js';
import type { Answer, Call, Reply } from './call.js';
import type { ProblemRegistry } from './problem-registry.js';

/** Where HTTP meets transactions: one command or read = one transaction, audited. */
export class Edge<E> {
  constructor(
    private readonly db: Database<E>,
    private readonly problems: ProblemRegistry,
  ) {}

  /** Runs a command. */
  command<T>(
    call: Call,
    action: string,
    subjectId: Id | null,
    work: (tx: Tx<E>) => Promise<Answer<T>>,
  ): Promise<Reply> {
    throw new Error(
      `${action} ${subjectId} ${call.route} ${typeof work} ${this.db.schema} ${this.problems.list().length}`,
    );
  }

  /** Runs a read. */
  read<T>(call: Call, action: string, subjectId: Id | null, work: (tx: Tx<E>) => Promise<Answer<T>>): Promise<Reply> {
    return this.command(call, action, subjectId, work);
  }
}
