import { AsyncLocalStorage } from 'node:async_hooks';
import type { Random } from './random.js';
import type { Channel, Scheduler } from './scheduler.js';

/** Which simulated process the running code belongs to; undefined outside of a simulation. */
const running = new AsyncLocalStorage<SimulatedProcess>();

/** The simulated process whose code runs now. */
export function currentProcess(): SimulatedProcess | undefined {
  return running.getStore();
}

/** What a process is connected to: told of its end. */
export interface Attached {
  /** The process was killed: it sends and hears nothing any more. */
  abandoned(): void;
}

/** One operating-system process of the simulation: code that can be killed, or stopped and continued, at any await. */
export class SimulatedProcess {
  alive = true;
  paused = false;
  /** Resolves when it is killed. */
  readonly died: Promise<'died'>;
  readonly timers: Channel;
  private readonly channels = new Set<Channel>();
  private readonly attached = new Set<Attached>();
  private tellDeath: (() => void) | null = null;

  constructor(
    readonly name: string,
    readonly scheduler: Scheduler,
    readonly random: Random,
    /** Address of the simulated database server. */
    readonly server: object,
  ) {
    this.died = new Promise((resolve) => (this.tellDeath = () => resolve('died')));
    this.timers = this.channel(`${name} timers`);
  }

  /** Runs `work` as code of this process. */
  run<T>(work: () => T): T {
    return running.run(this, work);
  }

  /** A channel whose steps are code of this process. */
  channel(name: string): Channel {
    const channel = this.scheduler.channel(name, true);
    this.channels.add(channel);
    if (this.paused) channel.hold('paused');
    return channel;
  }

  forget(channel: Channel): void {
    channel.cut();
    this.channels.delete(channel);
  }

  /** What it is connected to now. */
  get connections(): readonly Attached[] {
    return [...this.attached];
  }

  attach(attached: Attached): () => void {
    this.attached.add(attached);
    return () => this.attached.delete(attached);
  }

  /** SIGKILL: nothing of it runs any more; what it already sent is on its way. */
  kill(): void {
    this.alive = false;
    for (const channel of this.channels) {
      channel.cut();
      channel.hold('dead');
    }
    for (const attached of [...this.attached]) attached.abandoned();
    this.tellDeath?.();
  }

  /** SIGSTOP. */
  pause(): void {
    this.paused = true;
    for (const channel of this.channels) channel.hold('paused');
  }

  /** SIGCONT. */
  resume(): void {
    this.paused = false;
    for (const channel of this.channels) channel.letGo('paused');
  }
}
