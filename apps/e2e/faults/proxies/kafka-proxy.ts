import { connect, createServer, type Server, type Socket } from 'node:net';
import { Link, type Shape } from './link.js';

/** Kafka's request kinds that faults name. */
export const API = { produce: 0, fetch: 1, offsetCommit: 8, joinGroup: 11, heartbeat: 12 } as const;

/** One request as it goes by. */
export interface Frame {
  readonly api: number;
  /** Client id of whoever sent it: the name of the service process. */
  readonly client: string;
  readonly bytes: number;
}

/** What to do with a request or its answer: let it pass, or lose it, or stop its connection there. */
export type Verdict =
  | 'pass'
  /** The broker does it, its answer never reaches the client; the connection stays open. */
  | 'lose-answer'
  /** The broker gets the first half of the frame; the connection hangs from then on. */
  | 'half'
  /** The connection is cut before the broker sees the frame. */
  | 'cut';

export type Direction = 'to-broker' | 'to-client';

/**
 * A TCP proxy in front of a broker that reads Kafka's frames: requests by kind and client, answers by the request they belong
 * to. The broker advertises this proxy's address on a listener of its own, so that no client finds a way around it.
 */
export class KafkaProxy {
  private readonly connections = new Set<Connection>();
  private judge: ((frame: Frame) => Verdict) | null = null;
  private shape: Shape | null = null;
  private readonly blocked = new Map<Direction, RegExp>();

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private target: number,
  ) {
    server.on('connection', (client) => this.accept(client));
  }

  static async start(): Promise<KafkaProxy> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return new KafkaProxy(server, address.port, 0);
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Where the broker listens for this proxy. */
  toward(port: number): void {
    this.target = port;
  }

  /** Asks `judge` about every request from now on; null = all pass. */
  watch(judge: ((frame: Frame) => Verdict) | null): void {
    this.judge = judge;
  }

  /** Slows all traffic; null = as fast as it comes. */
  slow(shape: Shape | null): void {
    this.shape = shape;
  }

  /** Nothing of these clients passes in one direction; connections stay open. What came meanwhile arrives at `unblock`. */
  block(direction: Direction, client: RegExp): void {
    this.blocked.set(direction, client);
    for (const one of this.connections) one.obey(this.blocked);
  }

  unblock(): void {
    this.blocked.clear();
    for (const one of this.connections) one.obey(this.blocked);
  }

  /** Ends connections of these clients on both sides; answers how many. */
  cut(client: RegExp = /./): number {
    const found = [...this.connections].filter((one) => client.test(one.client));
    for (const one of found) one.cut();
    return found.length;
  }

  async close(): Promise<void> {
    for (const one of this.connections) one.cut();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(client: Socket): void {
    const upstream = connect({ port: this.target, host: '127.0.0.1', noDelay: true });
    const connection = new Connection(client, upstream, {
      shape: () => this.shape,
      judge: (frame) => this.judge?.(frame) ?? 'pass',
      blocked: () => this.blocked,
    });
    this.connections.add(connection);
    connection.ended.then(
      () => this.connections.delete(connection),
      () => undefined,
    );
  }
}

interface Rules {
  shape(): Shape | null;
  judge(frame: Frame): Verdict;
  blocked(): ReadonlyMap<Direction, RegExp>;
}

class Connection {
  client = '';
  readonly ended: Promise<void>;
  private readonly up: Link;
  private readonly down: Link;
  private readonly lost = new Set<number>();
  private requests: Buffer = Buffer.alloc(0);
  private answers: Buffer = Buffer.alloc(0);
  private hangs = false;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly rules: Rules,
  ) {
    this.up = new Link(far, rules.shape);
    this.down = new Link(near, rules.shape);
    near.on('data', (bytes) => this.fromClient(bytes));
    far.on('data', (bytes) => this.fromBroker(bytes));
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    const over = (): void => (this.cut(), resolve());
    for (const socket of [near, far]) socket.on('close', over).on('error', over);
  }

  cut(): void {
    this.up.drop();
    this.down.drop();
    this.near.destroy();
    this.far.destroy();
  }

  /** Follows what is blocked now. */
  obey(blocked: ReadonlyMap<Direction, RegExp>): void {
    for (const [direction, link] of [['to-broker', this.up] as const, ['to-client', this.down] as const]) {
      if (blocked.get(direction)?.test(this.client)) link.hold();
      else if (!this.hangs) link.release();
    }
  }

  private fromClient(bytes: Buffer): void {
    this.requests = Buffer.concat([this.requests, bytes]);
    for (let frame = frameOf(this.requests); frame; frame = frameOf(this.requests)) {
      this.requests = this.requests.subarray(frame.length);
      this.request(frame);
    }
  }

  private request(frame: Buffer): void {
    const [api, correlation] = [frame.readInt16BE(4), frame.readInt32BE(8)];
    const nameLength = Math.max(0, frame.readInt16BE(12));
    const known = this.client !== '';
    this.client = frame.toString('utf8', 14, 14 + nameLength);
    if (!known) this.obey(this.rules.blocked());
    const verdict = this.rules.judge({ api, client: this.client, bytes: frame.length });
    if (verdict === 'cut') return this.cut();
    if (verdict === 'lose-answer') this.lost.add(correlation);
    this.up.send(verdict === 'half' ? frame.subarray(0, frame.length >> 1) : frame);
    if (verdict !== 'half') return;
    this.hangs = true;
    setTimeout(() => this.up.hold(), 0);
  }

  private fromBroker(bytes: Buffer): void {
    this.answers = Buffer.concat([this.answers, bytes]);
    for (let frame = frameOf(this.answers); frame; frame = frameOf(this.answers)) {
      this.answers = this.answers.subarray(frame.length);
      if (!this.lost.delete(frame.readInt32BE(4))) this.down.send(frame);
    }
  }
}

/** The first whole frame, size and all; null when it is not complete. */
function frameOf(bytes: Buffer): Buffer | null {
  if (bytes.length < 4) return null;
  const size = 4 + bytes.readInt32BE(0);
  return bytes.length >= size ? bytes.subarray(0, size) : null;
}
