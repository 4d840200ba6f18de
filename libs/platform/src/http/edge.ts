import type { Id, Rejected } from '@stepwell/kernel';
import type { Database, OpenTransaction, TxScope } from '../tx/database.js';
import { NotFound, VersionConflict } from '../tx/errors.js';
import { isConflict } from '../tx/retry.js';
import type { Cause, Tx } from '../tx/tx.js';
import {
  etag,
  honourVersion,
  problemReply,
  refuseUncompared,
  Reply,
  type Answer,
  type Answered,
  type Call,
} from './call.js';
import { aloneWith, claimOf, IdempotencyKeys, type Claim } from './idempotency.js';
import { ProblemError } from './problem.js';
import type { ProblemRegistry } from './problem-registry.js';

type Work<E, T> = (tx: Tx<E>) => Promise<Answer<T>>;

/** What a reply is recorded under. */
interface About {
  readonly call: Call;
  readonly action: string;
  readonly subjectId: Id | null;
  /** Null for reads, and for changes without a key. */
  readonly claim: Claim | null;
}

/** Work that must leave no trace but its answer: it was rejected, or its key turned out taken. */
class Undone {
  constructor(
    readonly reply: Reply,
    readonly outcome: string,
  ) {}
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
   * audited as the outcome. Errors thrown by `work` undo everything; the key stays free. An If-Match that `work` accepted
   * without comparing it is 412: no route can ignore one.
   * @param action code for the audit record
   * @param subjectId the patient or thing it is about
   */
  async command<T>(call: Call, action: string, subjectId: Id | null, work: Work<E, T>): Promise<Reply> {
    const about = { call, action, subjectId, claim: claimOf(call) };
    return this.audited(about, async () => {
      const done = await this.db.attempt(commandScope(about), (open) => this.onceOnly(open, about, work));
      return done instanceof Undone ? this.conclude(about, done) : done;
    });
  }

  /** Runs a read and audits it; refusals are audited too. If-Match, when sent, must name the version that is answered. */
  async read<T>(call: Call, action: string, subjectId: Id | null, work: Work<E, T>): Promise<Reply> {
    const about = { call, action, subjectId, claim: null };
    return this.audited(about, () =>
      this.db.attempt(scopeOf(call), async (open) => {
        const answer = await work(open.tx);
        if (answer.ok) honourVersion(call, answer.version ?? null);
        const reply = this.replyOf(call, answer);
        if (!answer.ok) open.tx.forget();
        return this.finish(open, about, reply, answer.ok ? 'ok' : answer.rejection);
      }),
    );
  }

  /** Writes an audit row of its own transaction, for a refusal before or instead of the work. */
  async auditDenial(call: Call, action: string, subjectId: Id | null, outcome: string): Promise<void> {
    await this.db.transaction(scopeOf(call), (tx) => Promise.resolve(tx.audit({ action, subjectId, outcome })));
  }

  /** Looks for an answer of the key and starts the work in the same round trip; if there is one, the work is undone. */
  private async onceOnly<T>(open: OpenTransaction<E>, about: About, work: Work<E, T>): Promise<Reply | Undone> {
    const { claim, call } = about;
    const known = claim && open.session.send(this.keys.lookUp(claim));
    const worked = await settled(work(open.tx));
    const stored = claim && known && (await this.keys.stored(claim, known));
    if (stored) return new Undone(stored, 'replayed');
    if ('failure' in worked) throw worked.failure;
    if (worked.answer.ok) refuseUncompared(call);
    const reply = this.replyOf(call, worked.answer);
    return worked.answer.ok ? this.finish(open, about, reply, 'ok') : new Undone(reply, worked.answer.rejection);
  }

  /**
   * Stores and audits the outcome of work that was undone, in a transaction of its own: a savepoint before every work would
   * cost all commands what only refused ones need. Another request of the key may have been faster: then its answer counts.
   */
  private conclude(about: About, { reply, outcome }: Undone): Promise<Reply> {
    const { claim } = about;
    return this.db.attempt(commandScope(about), async (open) => {
      const stored = claim && (await this.keys.stored(claim, open.session.send(this.keys.lookUp(claim))));
      if (!stored) return this.finish(open, about, reply, outcome);
      return this.finish(open, { ...about, claim: null }, stored, 'replayed');
    });
  }

  private async finish(open: OpenTransaction<E>, about: About, reply: Reply, outcome: string): Promise<Reply> {
    const { action, subjectId, claim } = about;
    open.tx.audit({ action, subjectId, outcome });
    await open.commit(claim ? this.keys.store(claim, reply) : []);
    return reply;
  }

  private replyOf<T>(call: Call, answer: Answer<T>): Reply {
    return answer.ok ? answered(answer) : this.refused(call, answer);
  }

  private refused(call: Call, { rejection, facts }: Rejected<string>): Reply {
    // A fault of ours: logged as one, and never stored as the answer to a key.
    if (!this.problems.has(rejection)) throw new Error(`no problem is registered for ${rejection}`);
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

/** Requests of one key follow one another: the later finds the answer of the earlier. */
function commandScope({ call, claim }: About): TxScope {
  return claim ? { ...scopeOf(call), alone: aloneWith(claim) } : scopeOf(call);
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
