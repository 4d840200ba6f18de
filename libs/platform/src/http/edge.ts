import type { Id, Rejected } from '@stepwell/kernel';
import type { Database, OpenTransaction, TxScope } from '../tx/database.js';
import { NotFound, VersionConflict } from '../tx/errors.js';
import { isConflict } from '../tx/retry.js';
import type { Cause, Tx } from '../tx/tx.js';
import { etag, problemReply, Reply, type Answer, type Answered, type Call } from './call.js';
import { claimOf, IdempotencyKeys, type Claim } from './idempotency.js';
import { ProblemError } from './problem.js';
import type { ProblemRegistry } from './problem-registry.js';

type Work<E, T> = (tx: Tx<E>) => Promise<Answer<T>>;

const WORK = 'work';

/** What a reply is recorded under. */
interface About {
  readonly call: Call;
  readonly action: string;
  readonly subjectId: Id | null;
  /** Null for reads, and for changes without a key. */
  readonly claim: Claim | null;
  /** Whether a savepoint stands before the work. */
  readonly undoable: boolean;
}

/** Where HTTP meets transactions: one command or read is one transaction of the caller's tenant, with its audit row. */
export class Edge<E> {
  private readonly keys: IdempotencyKeys;

  constructor(
    private readonly db: Database<E>,
    private readonly problems: ProblemRegistry,
  ) {
    this.keys = new IdempotencyKeys(db.schema);
  }

  /**
   * Runs a command once per Idempotency-Key: a repeat gets the stored answer (before any version is checked), another body
   * 422, a repeat during the first 409 after 5 s. A rejection undoes all that `work` wrote and recorded, and is stored and
   * audited as the outcome. Errors thrown by `work` undo everything; the key stays free.
   * @param action code for the audit record
   * @param subjectId the patient or thing it is about
   */
  async command<T>(call: Call, action: string, subjectId: Id | null, work: Work<E, T>): Promise<Reply> {
    const about = { call, action, subjectId, claim: claimOf(call), undoable: true };
    return this.audited(about, () => this.db.attempt(scopeOf(call), (open) => this.onceOnly(open, about, work)));
  }

  /** Runs a read and audits it; refusals are audited too. */
  async read<T>(call: Call, action: string, subjectId: Id | null, work: Work<E, T>): Promise<Reply> {
    const about = { call, action, subjectId, claim: null, undoable: false };
    return this.audited(about, () =>
      this.db.attempt(scopeOf(call), async (open) => this.finish(open, about, await work(open.tx))),
    );
  }

  /** Writes an audit row of its own transaction, for a refusal before or instead of the work. */
  async auditDenial(call: Call, action: string, subjectId: Id | null, outcome: string): Promise<void> {
    await this.db.transaction(scopeOf(call), (tx) => Promise.resolve(tx.audit({ action, subjectId, outcome })));
  }

  /** Claims the key and starts the work in the same round trip; if the key turns out taken, the work is undone. */
  private async onceOnly<T>(open: OpenTransaction<E>, about: About, work: Work<E, T>): Promise<Reply> {
    const { claim } = about;
    const claimed = claim && open.session.send(this.keys.claim(claim));
    open.session.savepoint(WORK);
    const worked = await settled(work(open.tx));
    const stored = claim && claimed && (await this.keys.stored(claim, claimed));
    if (stored) return this.replay(open, about, stored);
    if ('failure' in worked) throw worked.failure;
    return this.finish(open, about, worked.answer);
  }

  private async replay(open: OpenTransaction<E>, { action, subjectId }: About, stored: Reply): Promise<Reply> {
    open.tx.forget('everything');
    open.tx.audit({ action, subjectId, outcome: 'replayed' });
    await open.session.undoTo(WORK);
    await open.commit();
    return stored;
  }

  private async finish<T>(open: OpenTransaction<E>, about: About, answer: Answer<T>): Promise<Reply> {
    const { action, subjectId, claim } = about;
    const reply = answer.ok ? answered(answer) : this.refused(about.call, answer);
    if (!answer.ok) {
      open.tx.forget('work');
      if (about.undoable) await open.session.undoTo(WORK);
    }
    open.tx.audit({ action, subjectId, outcome: answer.ok ? 'ok' : answer.rejection });
    await open.commit(claim ? this.keys.store(claim, reply) : []);
    return reply;
  }

  private refused(call: Call, { rejection, facts }: Rejected<string>): Reply {
    return problemReply(this.problems.document(rejection, call.requestId, facts ? { facts } : {}));
  }

  private async audited({ call, action, subjectId }: About, run: () => Promise<Reply>): Promise<Reply> {
    try {
      return await run();
    } catch (error) {
      const outcome = refusalCode(error);
      if (outcome) await this.auditDenial(call, action, subjectId, outcome);
      throw error;
    }
  }
}

/** The code of a refusal worth an audit row, null for faults of our own and for malformed requests. */
function refusalCode(error: unknown): string | null {
  if (error instanceof NotFound) return 'not-found';
  if (error instanceof VersionConflict || isConflict(error)) return 'version-conflict';
  return error instanceof ProblemError ? error.code : null;
}

function answered<T>(answer: Answered<T>): Reply {
  const headers: Record<string, string> = {};
  if (answer.version !== undefined) headers.etag = etag(answer.version);
  if (answer.location !== undefined) headers.location = answer.location;
  return new Reply(answer.status ?? 200, headers, answer.body);
}

async function settled<T>(work: Promise<T>): Promise<{ answer: T } | { failure: unknown }> {
  try {
    return { answer: await work };
  } catch (failure) {
    return { failure };
  }
}

function scopeOf(call: Call): TxScope {
  const { principal, correlationId, requestId, traceparent } = call;
  const service = principal.roles.includes('service');
  const actor = {
    kind: service ? ('service' as const) : ('person' as const),
    id: principal.staffId ?? principal.subject,
    tier: principal.tier,
  };
  const cause: Cause = { correlationId, causationId: requestId, actor, traceparent };
  return { tenantId: principal.tenantId, cause };
}
