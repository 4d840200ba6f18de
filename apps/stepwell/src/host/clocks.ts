import { instantOf, type Clock, type Instant } from '@stepwell/kernel';

/** The clinical clock of a running platform: the machine's. */
export class SystemClock implements Clock {
  now(): Instant {
    return instantOf(Date.now());
  }
}

/** A clinical clock that moves only when told: demo data, replay and simulation run on it. */
export class VirtualClock implements Clock {
  readonly byHand = true;

  constructor(private at: Instant) {}

  now(): Instant {
    return this.at;
  }

  /** Moves the clock. Throws RangeError when asked to go back: clinical time only runs forward. */
  moveTo(at: Instant): void {
    if (at < this.at) throw new RangeError(`the clock stands at ${this.at} and cannot go back to ${at}`);
    this.at = at;
  }
}

/** The machine's time, except while demo history is written: then it stands where it is put, in the past. */
export class DemoClock implements Clock {
  private history: VirtualClock | null;

  /** `at`: where an unfinished history stands, null when none is being written. */
  constructor(at: Instant | null = null) {
    this.history = at === null ? null : new VirtualClock(at);
  }

  get byHand(): boolean {
    return this.history !== null;
  }

  now(): Instant {
    return this.history?.now() ?? this.today();
  }

  /** The machine's time, history or not. */
  today(): Instant {
    return instantOf(Date.now());
  }

  /** Goes back to `start`: history is written from there. Only before anything later was recorded. */
  rewindTo(start: Instant): void {
    this.history = new VirtualClock(start);
  }

  /** Moves the time of the history. */
  moveTo(at: Instant): void {
    this.history?.moveTo(at);
  }

  /** From now on the machine's clock counts again. */
  release(): void {
    this.history = null;
  }
}
