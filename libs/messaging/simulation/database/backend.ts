import type { Channel, Timer } from '../schedule/scheduler.js';
import { deadlock, failedTransaction, idleInTransaction, lockTimeout, terminated } from './errors.js';
import { Statement, type Answer, type Execution, type Wait } from './execution.js';
import { understand } from './models/understand.js';
import type { Server } from './server.js';
import { Transaction } from './versions.js';

/** What a statement's client hears. */
export interface Reply {
  readonly command: string;
  readonly answer: Answer;
  readonly error: Error | null;
}

/** The way back to the client. */
export interface Wire {
  reply(reply: Reply): void;
  notify(channel: string): void;
  /** The connection is gone; with the last words of the server, if there were any. */
  closed(last: Error | null): void;
}

/** A statement as it arrives. */
export interface Request {
  readonly text: string;
  readonly values: readonly unknown[];
}

const NOTHING: Answer = { rows: [], count: 0 };
const LOCK_TIMEOUT_MS = 5000;
const IDLE_TIMEOUT_MS = 30_000;

/** The server's side of one connection: works its statements off in order. */
export class Backend {
  /** Tenant of the transaction, as `app.tenant` says. */
  tenant: string | null = null;
  readonly listening = new Set<string>();
  private readonly requests: Channel;
  private transaction: Transaction | null = null;
  /** 'block' after BEGIN, 'failed' after an error in it. */
  private mode: 'none' | 'block' | 'failed' = 'none';
  private waitsForFlush = true;
  private waitsForFlushHere: boolean | null = null;
  private current: {
    readonly execution: Execution<Answer>;
    readonly command: string;
    readonly snapshotAt: number;
  } | null = null;
  private waitsFor: Transaction | null = null;
  private timer: Timer | null = null;
  /** Whether the first step of the queue is the rest of a statement. */
  private halfWay = false;
  private trouble: Error | null = null;
  private over = false;

  constructor(
    readonly server: Server,
    readonly role: string,
    application: string,
    private readonly wire: Wire,
  ) {
    this.requests = server.scheduler.channel(`postgres for ${application}`, false);
  }

  /** Roles that see all tenants where they see a table at all. */
  get seesAllTenants(): boolean {
    return !this.isApp;
  }

  /** The pool's connections have limits; the direct ones have none. */
  private get isApp(): boolean {
    return this.role.endsWith('_app');
  }

  private get isTroubled(): boolean {
    return this.mode === 'block' && this.trouble !== null;
  }

  get schema(): string {
    return this.role.replace(/_(app|relay|ops)$/, '');
  }

  get oldestSnapshot(): number {
    return this.current?.snapshotAt ?? Infinity;
  }

  send(request: Request): void {
    if (!this.over) this.requests.push(request.text, () => this.begin(request));
  }

  /** The client hung up: what it sent before is still done, then everything open is undone. */
  hangUp(): void {
    this.requests.push('end of connection', () => this.die());
  }

  /** The network lost the rest of what was sent; the server may not hear of it for a while. */
  cut(kept: number, hearsAfterMs: number): void {
    this.requests.cut(kept + (this.halfWay ? 1 : 0));
    this.server.scheduler.after(hearsAfterMs, () => this.hangUp());
  }

  get queued(): number {
    return this.requests.steps.length;
  }

  /** pg_terminate_backend. */
  terminate(error: Error = terminated()): void {
    if (this.over) return;
    this.die(error);
  }

  /** The end of the session: its transaction is undone, its locks are free. */
  die(last: Error | null = null): void {
    if (this.over) return;
    this.over = true;
    this.stopTimer();
    this.requests.cut();
    if (this.transaction) this.server.abort(this.transaction);
    this.waitsFor?.waiting.delete(this);
    this.server.advisory.release(this);
    this.server.backends.delete(this);
    this.wire.closed(last);
  }

  /** Whoever it waited for has ended. */
  goOn(): void {
    this.stopTimer();
    this.waitsFor = null;
    this.soon('goes on after a lock', () => this.continue());
    this.requests.letGo('waits');
  }

  /** Its next statement inside a transaction fails for no fault of its own. */
  disturb(error: Error): void {
    this.trouble = error;
  }

  setTenant(tenant: string | null): void {
    this.tenant = tenant === '' ? null : tenant;
  }

  setFlush(waits: boolean, here: boolean): void {
    if (here) this.waitsForFlushHere = waits;
    else this.waitsForFlush = waits;
  }

  notify(channel: string): void {
    this.wire.notify(channel);
  }

  private begin(request: Request): void {
    this.stopTimer();
    const { text } = request;
    if (text === 'BEGIN') return this.beginBlock();
    if (text === 'COMMIT' || text === 'ROLLBACK') return this.endBlock(text);
    if (this.mode === 'failed') return this.reply('', NOTHING, failedTransaction());
    if (this.isTroubled) return this.fail(this.trouble!);
    const transaction = (this.transaction ??= new Transaction(this));
    transaction.command++;
    const snapshotAt = this.server.horizon;
    const { model, schema, command, values } = understand(this.server.models, request);
    const statement = new Statement(this, schema, { at: snapshotAt, transaction, command: transaction.command });
    this.current = { execution: model(statement, values), command, snapshotAt };
    this.continue();
  }

  private continue(): void {
    const { execution, command } = this.current!;
    try {
      const next = execution.next();
      if (next.done) return this.finish(command, next.value);
      this.wait(next.value);
    } catch (error) {
      this.current = null;
      this.fail(error as Error);
    }
  }

  private wait(wait: Wait): void {
    if (wait === 'turn') return this.soon('goes on', () => this.continue());
    if (this.closesCircle(wait)) {
      this.current = null;
      return this.fail(deadlock());
    }
    this.waitsFor = wait;
    wait.waiting.add(this);
    this.requests.hold('waits');
    if (this.isApp) this.timer = this.server.scheduler.after(LOCK_TIMEOUT_MS, () => this.giveUp());
  }

  private giveUp(): void {
    this.waitsFor?.waiting.delete(this);
    this.waitsFor = null;
    this.current = null;
    this.requests.letGo('waits');
    this.fail(lockTimeout());
  }

  private closesCircle(wait: Transaction): boolean {
    for (let holder: Backend | null = wait.backend; holder; holder = holder.waitsFor?.backend ?? null)
      if (holder === this) return true;
    return false;
  }

  private finish(command: string, answer: Answer): void {
    this.current = null;
    if (this.mode === 'none') this.commit(() => this.reply(command, answer, null));
    else this.reply(command, answer, null);
  }

  private fail(error: Error): void {
    if (this.transaction) this.server.abort(this.transaction);
    this.transaction = null;
    if (this.mode === 'block') this.mode = 'failed';
    else this.endOfTransaction();
    this.reply('', NOTHING, error);
  }

  private beginBlock(): void {
    this.mode = 'block';
    this.transaction = new Transaction(this);
    this.reply('BEGIN', NOTHING, null);
  }

  private endBlock(text: 'COMMIT' | 'ROLLBACK'): void {
    if (text === 'COMMIT' && this.mode === 'block') return this.commit(() => this.reply('COMMIT', NOTHING, null));
    if (this.transaction) this.server.abort(this.transaction);
    this.endOfTransaction();
    this.reply('ROLLBACK', NOTHING, null);
  }

  /** Written to the log; seen by others after the flush, or at once when nobody waits for that. */
  private commit(done: () => void): void {
    const transaction = this.transaction!;
    const end = (flush: boolean): void => {
      if (transaction.xid === null) transaction.state = 'committed';
      else this.server.commit(transaction, flush);
      this.endOfTransaction();
      done();
    };
    if (transaction.xid === null) {
      this.server.abort(transaction);
      return end(false);
    }
    if (!(this.waitsForFlushHere ?? this.waitsForFlush)) return end(false);
    this.soon('log flushed', () => end(true));
  }

  /** The rest of the statement in hand, before anything that was sent after it. */
  private soon(what: string, run: () => void): void {
    this.halfWay = true;
    const rest = (): void => {
      this.halfWay = false;
      run();
    };
    this.requests.steps.unshift({ what, run: rest });
    this.server.scheduler.refresh(this.requests);
  }

  private endOfTransaction(): void {
    this.transaction = null;
    this.mode = 'none';
    this.trouble = null;
    this.tenant = null;
    this.waitsForFlushHere = null;
  }

  private reply(command: string, answer: Answer, error: Error | null): void {
    this.wire.reply({ command, answer, error });
    if (this.requests.steps.length === 0) this.idle();
  }

  private idle(): void {
    if (this.mode === 'none' || !this.isApp) return;
    this.timer = this.server.scheduler.after(IDLE_TIMEOUT_MS, () => this.terminate(idleInTransaction()));
  }

  private stopTimer(): void {
    if (this.timer) this.timer.cancelled = true;
    this.timer = null;
  }
}
