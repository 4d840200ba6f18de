import { instantOf } from '@stepwell/kernel';
import { Broker } from './broker/broker.js';
import { SimulatedClient } from './database/client.js';
import { busTables, MODELS, serviceTables } from './database/models/index.js';
import { Server } from './database/server.js';
import { openMember, type Member, type Service, type Surroundings } from './member.js';
import { mutationOf } from './mutations.js';
import type { Plan } from './plan.js';
import { EPOCH_MS } from './schedule/globals.js';
import { SimulatedProcess } from './schedule/process.js';
import { Random } from './schedule/random.js';
import { KEPT, Scheduler, type Channel } from './schedule/scheduler.js';
import { handlersOf, publishAnswered, publishTold, type Answered, type Told } from './services.js';

/** Between the end of a process and the start of the next one, ms. */
const RESTART_MS: readonly [number, number] = [30, 500];
/** A start that hangs longer is given up, as an orchestrator would, ms. */
const START_DEADLINE_MS = 15_000;

/** A place for one process of a service: when it ends, another is started. */
export interface Slot<E> {
  readonly name: string;
  process: SimulatedProcess | null;
  /** Null while it starts. */
  member: Member<E> | null;
}

/** Two services on one database server and one bus, under one seeded scheduler. */
export class World {
  readonly random: Random;
  readonly scheduler: Scheduler;
  readonly server: Server;
  readonly broker: Broker;
  readonly publishers: Slot<Told>[] = [];
  readonly consumers: Slot<Answered>[] = [];
  /** Lines that operators would be woken for. */
  readonly alarms: string[] = [];
  /** Lines that say that the feed had to help. */
  readonly repairs: string[] = [];
  /** What was seen to be broken on the way, each with its invariant's name. */
  readonly broken: string[] = [];
  /** Handlers fail on poison until somebody has cured them. */
  readonly cure = { cured: false };
  private readonly outside: Channel;
  private readonly surroundings: Surroundings;
  private readonly undo: () => void;

  constructor(
    readonly plan: Plan,
    /** Whether every line of the trace is kept, not only the last. */
    tracesAll = false,
  ) {
    SimulatedClient.restart();
    const mutation = mutationOf(plan.mutation);
    this.random = new Random(plan.seed);
    this.scheduler = new Scheduler(this.random, tracesAll ? Infinity : KEPT);
    const wall = (): string => instantOf(EPOCH_MS + Math.floor(this.scheduler.now));
    const schemas = { intake: serviceTables, step_down: serviceTables, bus: busTables };
    this.server = new Server(this.scheduler, this.random, { schemas, models: mutation.models(MODELS), wall });
    this.broker = new Broker(this.scheduler, this.random);
    this.outside = this.scheduler.channel('outside', true);
    const { bus, batch } = plan;
    const { alarms, repairs } = this;
    this.surroundings = { clock: { now: wall }, bus, broker: this.broker, batch, alarms, repairs };
    this.undo = mutation.plant(this);
  }

  /** Starts every process; they are kept running until the simulation ends. */
  start(): void {
    const { plan, cure, random } = this;
    const intake = { name: 'intake', schema: 'intake', publish: publishTold, handlers: [] } as const;
    const handlers = handlersOf(cure, random);
    const stepDown = { name: 'step-down', schema: 'step_down', publish: publishAnswered, handlers } as const;
    for (let n = 1; n <= plan.publishers; n++) void this.keep(this.slot(this.publishers, `intake-${n}`), intake);
    for (let n = 1; n <= plan.consumers; n++) void this.keep(this.slot(this.consumers, `step-down-${n}`), stepDown);
  }

  /** Takes back what a planted fault changed outside of this world. */
  end(): void {
    this.undo();
  }

  get slots(): readonly (Slot<Told> | Slot<Answered>)[] {
    return [...this.publishers, ...this.consumers];
  }

  /** Connections of living processes. */
  get clients(): readonly SimulatedClient[] {
    return this.slots.flatMap(({ process }) =>
      process ? process.connections.filter((one): one is SimulatedClient => one instanceof SimulatedClient) : [],
    );
  }

  /** Resolves after `ms` of virtual time, outside of every process. */
  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.scheduler.after(ms, () => this.outside.push('goes on', resolve)));
  }

  /** Runs `work` outside of every process after `ms`. */
  later(ms: number, what: string, work: () => void): void {
    this.scheduler.after(ms, () => this.outside.push(what, work));
  }

  private slot<E>(slots: Slot<E>[], name: string): Slot<E> {
    const slot: Slot<E> = { name, process: null, member: null };
    slots.push(slot);
    return slot;
  }

  private async keep<E>(slot: Slot<E>, service: Service<E>): Promise<void> {
    for (let life = 1; ; life++) {
      const process = new SimulatedProcess(`${slot.name}.${life}`, this.scheduler, this.random, this.server);
      slot.process = process;
      const opening = process.run(() => openMember(process, service, this.surroundings));
      const opened = await Promise.race([
        opening.catch((error: unknown) => refused(error)),
        process.died,
        this.sleep(START_DEADLINE_MS),
      ]);
      if (typeof opened === 'object') {
        slot.member = opened;
        await process.died;
        slot.member = null;
      } else if (process.alive) process.kill();
      await this.sleep(this.random.int(...RESTART_MS));
    }
  }
}

/** The database was away: the process ends and is started again. Anything else is a fault of the simulation. */
function refused(error: unknown): 'refused' {
  const text = error instanceof Error ? error.message : String(error);
  if (/terminat|connect|queryable|timeout|aborted|cannot open|no event log/i.test(text)) return 'refused';
  throw error;
}
