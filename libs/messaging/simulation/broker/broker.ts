import type { SimulatedProcess } from '../schedule/process.js';
import type { Random } from '../schedule/random.js';
import type { Channel, Scheduler } from '../schedule/scheduler.js';
import { TooLarge, type BusRecord, type Position } from '../../src/transports/transport.js';
import { Group } from './group.js';
import { Logs } from './log.js';

/** The broker did not answer: what was asked for may have happened or not. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly retriable = true;
}

type Answer<T> = (answer: T) => void;

/** A broker with its replicas: logs, groups, and connections that come and go. */
export class Broker {
  readonly logs = new Logs();
  up = true;
  /** Probability that a partition refuses its share of a publish. */
  refusing = 0;
  /** Whether a record is within the limit of its topic; a partition takes all of its share or nothing. */
  takes: (record: BusRecord) => boolean = () => true;
  private readonly groups = new Map<string, Group>();
  private readonly connections = new Set<BrokerConnection>();
  private readonly replication: Channel;
  private waiting: { readonly places: readonly Position[]; readonly answer: () => void }[] = [];

  constructor(
    readonly scheduler: Scheduler,
    readonly random: Random,
  ) {
    this.replication = scheduler.channel('broker replicas', false);
  }

  connect(process: SimulatedProcess): BrokerConnection {
    const connection = new BrokerConnection(this, process);
    this.connections.add(connection);
    return connection;
  }

  group(name: string): Group {
    const known = this.groups.get(name);
    if (known) return known;
    const group = new Group(this.scheduler, name);
    this.groups.set(name, group);
    return group;
  }

  /** Appends at once; answers when the replicas have it. Answers an error when a partition refused its share. */
  publish(batch: readonly BusRecord[], answer: Answer<Error | null>): void {
    const refused = new Set<number>();
    for (const { partition } of batch) if (this.random.chance(this.refusing)) refused.add(partition);
    const tooLarge = batch.filter((record) => !this.takes(record));
    for (const { partition } of tooLarge) refused.add(partition);
    const places = batch.filter(({ partition }) => !refused.has(partition)).map((record) => this.logs.append(record));
    const error = tooLarge.length > 0 ? new TooLarge('too large') : refused.size > 0 ? new NoAnswer('no leader') : null;
    this.waiting.push({ places, answer: () => answer(error) });
    this.replication.push('replicas catch up', () => this.replicate());
  }

  /** Dies: connections are cut, records that only the leader had may be lost. */
  crash(): void {
    this.up = false;
    this.waiting = [];
    this.replication.cut();
    this.logs.loseTail(this.random);
    for (const connection of [...this.connections]) connection.cut(0, 0);
  }

  restart(): void {
    this.up = true;
  }

  forget(connection: BrokerConnection): void {
    this.connections.delete(connection);
  }

  private replicate(): void {
    this.logs.replicate();
    const done = this.waiting.filter(({ places }) => places.every((place) => this.logs.isSafe(place)));
    this.waiting = this.waiting.filter((publish) => !done.includes(publish));
    for (const { answer } of done) answer();
  }
}

/** One client's connection to the broker: requests arrive in order, each is answered at its own time. */
export class BrokerConnection {
  private readonly requests: Channel;
  private readonly answers: Channel;
  private readonly open = new Set<(error: Error) => void>();
  private readonly detach: () => void;
  private gone = false;

  constructor(
    private readonly broker: Broker,
    private readonly process: SimulatedProcess,
  ) {
    this.requests = broker.scheduler.channel(`broker for ${process.name}`, false);
    this.answers = process.channel(`${process.name} bus`);
    this.detach = process.attach(this);
  }

  get broken(): boolean {
    return this.gone;
  }

  /** Asks the broker; `work` runs there and answers when it can. */
  ask<T>(what: string, work: (answer: Answer<T>, refuse: (error: Error) => void) => void): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.gone) return this.later(() => reject(new NoAnswer('not connected')));
      this.open.add(reject);
      const settle = (outcome: () => void): void => this.answer(what, reject, outcome);
      this.requests.push(what, () => {
        if (!this.broker.up) return settle(() => reject(new NoAnswer('the broker is away')));
        try {
          work(
            (answer) => settle(() => resolve(answer)),
            (error) => settle(() => reject(error)),
          );
        } catch (error) {
          settle(() => reject(error as Error));
        }
      });
    });
  }

  /** The network cuts it: of the requests on their way `kept` still arrive, no answer does. */
  cut(kept: number, afterMs: number): void {
    if (this.gone) return;
    this.gone = true;
    this.requests.cut(kept);
    if (afterMs > 0) this.delay(afterMs);
    this.answers.cut();
    this.answers.push('bus connection cut', () => this.process.run(() => this.failOpen()));
    this.detach();
    this.broker.forget(this);
  }

  /** What it sent stays on its way for a while. */
  delay(ms: number): void {
    this.requests.hold('slow');
    this.broker.scheduler.after(ms, () => this.requests.letGo('slow'));
  }

  get queued(): number {
    return this.requests.steps.length;
  }

  close(): void {
    this.gone = true;
    this.detach();
    this.process.forget(this.answers);
    this.broker.forget(this);
  }

  abandoned(): void {
    this.gone = true;
    this.broker.forget(this);
  }

  private answer(what: string, reject: (error: Error) => void, outcome: () => void): void {
    if (this.gone || !this.process.alive) return;
    this.answers.push(`answer to ${what}`, () => {
      this.open.delete(reject);
      this.process.run(outcome);
    });
  }

  private failOpen(): void {
    for (const reject of this.open) reject(new NoAnswer('connection lost'));
    this.open.clear();
    this.process.forget(this.answers);
  }

  private later(call: () => void): void {
    this.process.timers.push('not connected', () => this.process.run(call));
  }
}
