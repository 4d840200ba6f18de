import type { Random } from './random.js';

/** One thing that may happen next. */
export interface Step {
  /** For the trace. */
  readonly what: string;
  run(): void;
}

/** Steps that happen in order: the statements of one connection, the answers to one client, the timers of one process. */
export class Channel {
  readonly steps: Step[] = [];
  /** Place in the scheduler's list of channels that could go on, -1 when it could not. */
  place = -1;
  private readonly holds = new Set<string>();

  constructor(
    private readonly scheduler: Scheduler,
    readonly name: string,
    /** How eagerly it is picked beside the others. */
    readonly weight: number,
    /** Whether its steps run code of the product, which then has to come to rest. */
    readonly awake: boolean,
  ) {}

  push(what: string, run: () => void): void {
    this.steps.push({ what, run });
    this.scheduler.refresh(this);
  }

  /** Nothing of it happens until every reason is gone. */
  hold(reason: string): void {
    this.holds.add(reason);
    this.scheduler.refresh(this);
  }

  letGo(reason: string): void {
    this.holds.delete(reason);
    this.scheduler.refresh(this);
  }

  /** Forgets the steps from `from` on. */
  cut(from = 0): void {
    this.steps.length = Math.min(this.steps.length, from);
    this.scheduler.refresh(this);
  }

  get canGoOn(): boolean {
    return this.steps.length > 0 && this.holds.size === 0;
  }
}

/** A timer of virtual time. */
export interface Timer {
  due: number;
  readonly order: number;
  readonly ring: () => void;
  cancelled: boolean;
}

/** Lines of the trace that are kept when nobody asked for all of them. */
export const KEPT = 400;
const WEIGHTS = [1, 1, 1, 1, 4, 0.25];

/**
 * Decides what happens next: one step of one channel, drawn with the seed. Time is virtual: a step takes a moment, and when
 * nothing can happen it jumps to the next timer. The same seed gives the same steps.
 */
export class Scheduler {
  /** Milliseconds since the simulation began. */
  now = 0;
  /** Steps so far. */
  count = 0;
  /** Of everything that happened; equal for equal runs. */
  digest = 0;
  private readonly ready: Channel[] = [];
  private readonly timers: Timer[] = [];
  private readonly last: { readonly at: number; readonly who: string; readonly what: string }[] = [];
  private made = 0;

  constructor(
    readonly random: Random,
    /** Most lines of the trace that are kept. */
    private readonly kept: number = KEPT,
  ) {}

  channel(name: string, awake: boolean): Channel {
    return new Channel(this, name, this.random.pick(WEIGHTS), awake);
  }

  /** Calls `ring` once `ms` have passed. */
  after(ms: number, ring: () => void): Timer {
    const timer: Timer = { due: this.now + Math.max(0, ms), order: this.made++, ring, cancelled: false };
    let at = this.timers.length;
    while (at > 0 && isLater(timer, this.timers[at - 1]!)) at--;
    this.timers.splice(at, 0, timer);
    return timer;
  }

  /** Puts a channel on or off the list of those that could go on. */
  refresh(channel: Channel): void {
    if (channel.canGoOn === channel.place >= 0) return;
    if (channel.canGoOn) channel.place = this.ready.push(channel) - 1;
    else {
      const moved = this.ready.pop()!;
      if (moved !== channel) this.ready[(moved.place = channel.place)] = moved;
      channel.place = -1;
    }
  }

  /** One step; answers whether product code ran, null when nothing can ever happen again. */
  step(): boolean | null {
    this.ringDue();
    while (this.ready.length === 0) {
      const next = this.timers.at(-1);
      if (!next) return null;
      this.now = Math.max(this.now, next.due);
      this.ringDue();
    }
    const channel = this.choose();
    const step = channel.steps.shift()!;
    this.refresh(channel);
    this.now += this.random.next() * 0.6;
    this.note(channel, step);
    step.run();
    return channel.awake;
  }

  /** Runs everything that can happen without time going on. */
  settle(): void {
    while (this.ready.length > 0) this.step();
  }

  /** What happened last, oldest first. */
  get trace(): readonly string[] {
    return this.last.slice(-this.kept).map(({ at, who, what }) => `${at.toFixed(1).padStart(9)} ms  ${who}: ${what}`);
  }

  /** Adds a line to the trace. */
  tell(who: string, what: string): void {
    this.last.push({ at: this.now, who, what });
    if (this.last.length > this.kept * 2) this.last.splice(0, this.kept);
  }

  private note(channel: Channel, step: Step): void {
    this.count++;
    for (let i = 0; i < step.what.length; i += 7)
      this.digest = (Math.imul(this.digest, 31) + step.what.charCodeAt(i) + this.count) | 0;
    this.tell(channel.name, step.what);
  }

  private ringDue(): void {
    for (let next = this.timers.at(-1); next && (next.cancelled || next.due <= this.now); next = this.timers.at(-1)) {
      this.timers.pop();
      if (!next.cancelled) next.ring();
    }
  }

  private choose(): Channel {
    let total = 0;
    for (const channel of this.ready) total += channel.weight;
    let left = this.random.next() * total;
    for (const channel of this.ready) if ((left -= channel.weight) < 0) return channel;
    return this.ready.at(-1)!;
  }
}

/** Timers are kept latest first. */
function isLater(timer: Timer, than: Timer): boolean {
  return timer.due > than.due || (timer.due === than.due && timer.order > than.order);
}
