import type { Id, Instant } from '@stepwell/kernel';
import type { Actor } from '@stepwell/platform';

/** Which timer waits. */
export interface ParkedTimerKey {
  readonly tenantId: Id;
  readonly timerId: Id;
}

/** A timer whose handler failed; it does not fire again by itself. */
export interface ParkedTimer extends ParkedTimerKey {
  readonly command: string;
  /** Stream key, normally the patient or site id. */
  readonly key: string;
  /** When it was due by the clinical clock. */
  readonly due: Instant;
  readonly reason: 'timer-failed';
  /** SQLSTATE or class of the last error, never its message. */
  readonly errorClass: string | null;
  /** Machine time of its first failure. */
  readonly since: Instant;
  /** How often it failed. */
  readonly attempts: number;
}

/** What became of a parked timer: it fires again within moments, or it is gone. */
export interface TimerParkOutcome {
  readonly timerId: Id;
  readonly outcome: 'due-again' | 'skipped';
}

/** What an operator does with parked timers; every retry and skip is audited. */
export interface TimerParks {
  /** Parked timers of all tenants, longest due first. */
  list(): Promise<readonly ParkedTimer[]>;
  /** Lets the timer fire again; when it fails once more, it is parked once more. */
  retry(timer: ParkedTimerKey, actor: Actor): Promise<TimerParkOutcome | 'not-parked'>;
  /** Deletes the timer for a coded reason. What it would have done, and scheduled after itself, does not happen. */
  skip(
    timer: ParkedTimerKey,
    actor: Actor,
    reason: string,
  ): Promise<TimerParkOutcome | 'not-parked' | 'reason-required'>;
}
