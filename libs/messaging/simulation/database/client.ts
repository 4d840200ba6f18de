import { EventEmitter } from 'node:events';
import pg from 'pg';
import { currentProcess, type SimulatedProcess } from '../schedule/process.js';
import type { Channel } from '../schedule/scheduler.js';
import type { Backend, Reply, Request, Wire } from './backend.js';
import { binaryCopy } from './binary-copy.js';
import { Server } from './server.js';

interface Options {
  readonly connectionString?: string;
  readonly user?: string;
  readonly application_name?: string;
}

interface Pending {
  readonly request: Request;
  done(error: Error | null, reply: Reply | null): void;
}

/** A query as the driver takes it: a text, a description, or an object of the driver's own that reads a copy. */
type Asked = string | { readonly text: string; readonly values?: readonly unknown[] } | CopyQuery;
type Told = (error: Error | null, result?: object) => void;

interface CopyQuery {
  readonly text: string;
  submit(): void;
  handleCopyData(message: { readonly chunk: Buffer }, connection: null): void;
  readonly callback: Told;
}

/** What the network does to a client, for those who disturb it. */
export interface Cut {
  /** How many statements of those on their way still arrive. */
  readonly kept: number;
  /** When the server hears of it, ms. */
  readonly hearsAfterMs: number;
}

let connections = 0;

/** Stands where the driver's `Client` would: the same calls, answered by the simulated server over channels. */
export class SimulatedClient extends EventEmitter implements Wire {
  _queryable = true;
  _ending = false;
  private readonly process: SimulatedProcess;
  private readonly answers: Channel;
  private readonly pending: Pending[] = [];
  private readonly role: string;
  private readonly application: string;
  private backend: Backend | null = null;
  private detach: () => void = () => undefined;
  private gone = false;

  constructor(options: Options = {}) {
    super();
    const process = currentProcess();
    if (!process) throw new Error('a simulated client outside of a simulated process');
    this.process = process;
    const url = URL.parse(options.connectionString ?? '');
    this.role = options.user ?? url?.username ?? '';
    this.application = `${process.name} ${this.role}#${connections++}`;
    this.answers = process.channel(this.application);
  }

  /** Numbers connections anew, so that a run's names do not depend on the runs before. */
  static restart(): void {
    connections = 0;
  }

  get server(): Server {
    if (!(this.process.server instanceof Server)) throw new Error('the process has no server');
    return this.process.server;
  }

  isConnected(): boolean {
    return this.backend !== null && !this.gone;
  }

  connect(told?: Told): Promise<void> | void {
    const connecting = new Promise<void>((resolve, reject) => {
      this.answers.push('connect', () => this.process.run(() => this.reach(resolve, reject)));
    });
    if (!told) return connecting;
    connecting.then(
      () => told(null),
      (error: Error) => told(error),
    );
  }

  query(asked: Asked, values?: readonly unknown[] | Told, told?: Told): Promise<object> | CopyQuery {
    if (typeof asked === 'object' && 'submit' in asked) return this.copy(asked);
    const request =
      typeof asked === 'string' ? { text: asked, values: [] } : { text: asked.text, values: asked.values ?? [] };
    const callback = typeof values === 'function' ? values : told;
    const full = Array.isArray(values) ? { ...request, values } : request;
    const answer = new Promise<object>((resolve, reject) =>
      this.send(full, (error, reply) => (error ? reject(error) : resolve(resultOf(reply!)))),
    );
    if (callback)
      answer.then(
        (result) => callback(null, result),
        (error: Error) => callback(error),
      );
    return answer;
  }

  /** Says goodbye; what was sent before is still answered. */
  end(told?: () => void): Promise<void> | void {
    this._ending = true;
    if (!this.backend || this.gone) {
      this.finish();
      return told ? told() : Promise.resolve();
    }
    const ended = new Promise<void>((resolve) => this.once('end', resolve));
    this.backend.hangUp();
    if (!told) return ended;
    ended.then(told, told);
  }

  ref(): void {}

  unref(): void {}

  // The server's answers, each a step of its own.

  reply(reply: Reply): void {
    if (!this.process.alive || this.gone) return;
    this.answers.push('answer', () => this.process.run(() => this.hear(reply)));
  }

  notify(channel: string): void {
    if (this.process.alive)
      this.answers.push('notification', () => this.process.run(() => this.emit('notification', { channel })));
  }

  closed(last: Error | null): void {
    if (!this.process.alive || this.gone) return;
    this.answers.push('connection closed', () => this.process.run(() => this.lose(last)));
  }

  /** The process was killed. */
  abandoned(): void {
    this.gone = true;
    this.backend?.hangUp();
  }

  /** The network cuts the connection; answers on their way are lost. */
  cut({ kept, hearsAfterMs }: Cut): void {
    if (!this.backend || this.gone) return;
    this.backend.cut(kept, hearsAfterMs);
    this.answers.cut();
    this.gone = true;
    this.answers.push('connection cut', () => this.process.run(() => this.lose(null)));
  }

  /** Statements on their way to the server. */
  get onTheWay(): number {
    return this.backend?.queued ?? 0;
  }

  get channel(): Channel {
    return this.answers;
  }

  get name(): string {
    return this.application;
  }

  /** The server's side, while it is known. */
  get side(): Backend | null {
    return this.gone ? null : this.backend;
  }

  private reach(resolve: () => void, reject: (error: Error) => void): void {
    this.backend = this.server.connect(this.role, this.application, this);
    if (!this.backend) {
      this.finish();
      return reject(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
    }
    this.detach = this.process.attach(this);
    resolve();
  }

  private copy(query: CopyQuery): CopyQuery {
    this.send({ text: query.text, values: [] }, (error, reply) => {
      if (error) return query.callback(error);
      for (const chunk of binaryCopy(reply!.answer.rows)) query.handleCopyData({ chunk }, null);
      query.callback(null, resultOf(reply!));
    });
    return query;
  }

  private send(request: Request, done: Pending['done']): void {
    if (this._ending || this.gone || !this.backend) {
      const why = this._ending ? 'was closed' : 'has encountered a connection error';
      return process.nextTick(() => done(new Error(`Client ${why} and is not queryable`), null));
    }
    this.pending.push({ request, done });
    this.backend.send(request);
  }

  private hear(reply: Reply): void {
    const next = this.pending.shift();
    next?.done(reply.error, reply.error ? null : reply);
  }

  /** The driver's order of things: everything pending fails, then 'error' unless it was expected, then 'end'. */
  private lose(last: Error | null): void {
    const ending = this._ending;
    const error = last ?? new Error(ending ? 'Connection terminated' : 'Connection terminated unexpectedly');
    this.gone = true;
    this._queryable = false;
    const lost = this.pending.splice(0);
    process.nextTick(() => {
      lost.forEach(({ done }, nth) => done(nth === 0 ? error : new Error('Connection terminated unexpectedly'), null));
      if (!ending) this.emit('error', error);
      this.emit('end');
    });
    this.finish();
  }

  private finish(): void {
    this.gone = true;
    this.detach();
    this.answers.hold('ended');
    this.process.forget(this.answers);
  }
}

function resultOf({ command, answer }: Reply): object {
  return { command, rowCount: answer.count, rows: answer.rows.map((row) => ({ ...row })), fields: [] };
}

/**
 * Puts the simulated client where the product finds the driver's. To be called before any module of the product is loaded:
 * the platform's pool makes a subclass of it. `pg.Query` and everything else of the driver stays.
 */
export function installClient(): void {
  Object.defineProperty(pg, 'Client', { value: SimulatedClient, configurable: true, writable: true, enumerable: true });
}
