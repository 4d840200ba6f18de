import { addMinutes, type Clock, type Instant } from '@stepwell/kernel';
import type { Host } from './host.js';
import { untilQuiet } from './quiet.js';

/** A clinical clock that can be put forward. */
export interface MovableClock extends Clock {
  moveTo(at: Instant): void;
}

const QUIET_MS = 120_000;
const BEFORE_THE_HOUR = 55;

/** Moves virtual time and waits until the platform is at rest: outboxes empty, offsets at the end, due timers fired. */
export class TimeTravel {
  constructor(
    private readonly host: Host,
    private readonly clock: MovableClock,
  ) {}

  now(): Instant {
    return this.clock.now();
  }

  /** Goes to `at` (stays when that is past) and lets everything due happen. */
  async goTo(at: Instant): Promise<void> {
    if (at > this.clock.now()) this.clock.moveTo(at);
    this.host.clockMoved();
    await this.rest();
  }

  /** Waits until nothing moves. */
  rest(): Promise<void> {
    return untilQuiet(this.host.services, QUIET_MS);
  }

  /**
   * Tells every reader how fresh every service is, as the machine's clock does by itself in real time. One service after
   * the other: a mark that is still on its way to a reader holds back what that reader may vouch for.
   */
  async freshen(): Promise<void> {
    await this.rest();
    for (const service of this.host.services) {
      await service.writeMarks();
      await this.rest();
    }
  }

  /** Lets an hour pass as it passes in real time: what waited for fresh facts is tried again and finds them. */
  async passAnHour(): Promise<void> {
    await this.goTo(addMinutes(this.now(), BEFORE_THE_HOUR));
    await this.freshen();
    await this.goTo(addMinutes(this.now(), 60 - BEFORE_THE_HOUR + 1));
  }
}
