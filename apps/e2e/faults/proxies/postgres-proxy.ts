import { connect, createServer, type Server, type Socket } from 'node:net';
import { Link, type Shape } from './link.js';

/** A place in the traffic of one application: when its statement goes by. */
export interface Passing {
  /** application_name of the connection, for example /^stepwell intake$/. */
  readonly application: RegExp;
  /** Text of the statement. */
  readonly statement: RegExp;
  /**
   * `request`: the statement and everything behind it is kept from the server. `answer`: the server gets the statement and
   * does it, but nothing that it says from then on reaches the client.
   */
  readonly at: 'request' | 'answer';
  /** Which one of those that pass, from 1. Default 1. */
  readonly nth?: number;
}

/** A connection stopped at a place. */
export interface Stopped {
  /** Lets the connection go on as if nothing had been. */
  release(): void;
  /** Ends it on both sides; what was kept back never arrives. */
  cut(): void;
}

interface Watch extends Passing {
  left: number;
  caught(stopped: Stopped): void;
}

/**
 * A TCP proxy in front of Postgres that reads the frontend messages as they go by (protocol 3.0), so that a connection can be
 * stopped between two statements of a transaction without any help from the process behind it.
 */
export class PostgresProxy {
  private readonly connections = new Set<Connection>();
  private readonly watches = new Set<Watch>();
  private shape: Shape | null = null;

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly target: number,
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  static async start(target: number): Promise<PostgresProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new PostgresProxy(server, address.port, target);
  }

  /** The same address through this proxy. */
  address(url: string): string {
    const through = new URL(url);
    through.port = String(this.port);
    return through.href;
  }

  /** Stops the first connection that passes the place; resolves when it did. */
  stopAt(passing: Passing): { readonly stopped: Promise<Stopped>; forget(): void } {
    const { promise, resolve } = Promise.withResolvers<Stopped>();
    const watch: Watch = { ...passing, left: passing.nth ?? 1, caught: resolve };
    this.watches.add(watch);
    return { stopped: promise, forget: () => void this.watches.delete(watch) };
  }

  /** Slows all traffic; null = as fast as it comes. */
  slow(shape: Shape | null): void {
    this.shape = shape;
  }

  /**
   * Ends connections of an application at the server only: the client's side stays open and silent, as when a firewall has
   * forgotten the connection. Answers how many; `heal` ends the client's side too.
   */
  severServerSide(application: RegExp): { readonly count: number; heal(): void } {
    const severed = [...this.connections].filter((one) => application.test(one.application));
    for (const one of severed) one.severServer();
    return { count: severed.length, heal: () => severed.forEach((one) => one.cut()) };
  }

  /** Ends connections of an application on both sides; answers how many. */
  cut(application: RegExp): number {
    const found = [...this.connections].filter((one) => application.test(one.application));
    for (const one of found) one.cut();
    return found.length;
  }

  async close(): Promise<void> {
    for (const one of this.connections) one.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Called with each statement as it passes; the watch that wants it, if any. */
  match(application: string, statement: string): Watch | null {
    for (const watch of this.watches) {
      if (!watch.application.test(application) || !watch.statement.test(statement)) continue;
      if (--watch.left > 0) continue;
      this.watches.delete(watch);
      return watch;
    }
    return null;
  }

  private accept(client: Socket): void {
    const upstream = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const connection = new Connection(client, upstream, this, () => this.shape);
    this.connections.add(connection);
    connection.ended.then(
      () => this.connections.delete(connection),
      () => undefined,
    );
  }
}

const QUERY = 0x51;
const PARSE = 0x50;
const BIND = 0x42;

class Connection {
  application = '';
  readonly ended: Promise<void>;
  private readonly up: Link;
  private readonly down: Link;
  private readonly statements = new Map<string, string>();
  private rest: Buffer = Buffer.alloc(0);
  private started = false;
  private severed = false;

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly proxy: PostgresProxy,
    shape: () => Shape | null,
  ) {
    this.up = new Link(server, shape);
    this.down = new Link(client, shape);
    client.on('data', (bytes) => this.fromClient(bytes));
    server.on('data', (bytes) => this.down.send(bytes));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const over = (): void => (this.cut(), resolve());
    client.on('close', over).on('error', over);
    const serverOver = (): void => void (this.severed || over());
    server.on('close', serverOver).on('error', serverOver);
  }

  cut(): void {
    this.up.drop();
    this.down.drop();
    this.client.destroy();
    this.server.destroy();
  }

  severServer(): void {
    this.severed = true;
    this.up.hold();
    this.down.drop();
    this.server.destroy();
  }

  /** Passes whole messages on, one by one where a watch wants to know. */
  private fromClient(bytes: Buffer): void {
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    let at = 0;
    let passed = 0;
    for (let size = this.sizeAt(all, at); size > 0 && at + size <= all.length; size = this.sizeAt(all, at)) {
      const watch = this.read(all.subarray(at, at + size));
      if (watch) {
        const cutAt = watch.at === 'request' ? at : at + size;
        if (cutAt > passed) this.up.send(all.subarray(passed, cutAt));
        passed = cutAt;
        this.stop(watch);
      }
      at += size;
    }
    if (at > passed) this.up.send(all.subarray(passed, at));
    this.rest = all.subarray(at);
  }

  private stop(watch: Watch): void {
    const link = watch.at === 'request' ? this.up : this.down;
    link.hold();
    watch.caught({ release: () => link.release(), cut: () => this.cut() });
  }

  /** Size of the message at `at`, 0 when its head is not there yet. The first has no type byte. */
  private sizeAt(bytes: Buffer, at: number): number {
    if (!this.started) return bytes.length - at >= 4 ? bytes.readInt32BE(at) : 0;
    return bytes.length - at >= 5 ? 1 + bytes.readInt32BE(at + 1) : 0;
  }

  private read(message: Buffer): Watch | null {
    if (!this.started) {
      this.started = true;
      const words = message.toString('utf8', 8).split('\0');
      const name = words.indexOf('application_name');
      this.application = name >= 0 ? (words[name + 1] ?? '') : '';
      return null;
    }
    const statement = this.statementOf(message);
    return statement === null ? null : this.proxy.match(this.application, statement);
  }

  /** Text of the statement that this message makes the server run, null for any other message. */
  private statementOf(message: Buffer): string | null {
    const text = (from: number): string => message.toString('utf8', from, message.indexOf(0, from));
    if (message[0] === QUERY) return text(5);
    if (message[0] === PARSE) {
      const name = text(5);
      this.statements.set(name, text(5 + Buffer.byteLength(name) + 1));
    }
    if (message[0] !== BIND) return null;
    const portal = text(5);
    return this.statements.get(text(5 + Buffer.byteLength(portal) + 1)) ?? null;
  }
}
