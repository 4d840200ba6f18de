import { setTimeout as pause } from 'node:timers/promises';
import { VersionConflict } from './errors.js';
import { sqlState } from './session.js';

/** How often and how patiently a unit of work is redone. */
export interface RetryPolicy {
  /** Attempts in all, at least 1. */
  readonly tries: number;
  /** Pause before the second attempt, milliseconds. */
  readonly firstPauseMs: number;
  /** Each further pause is this many times the one before. */
  readonly factor: number;
}

/** Three tries, 100 ms, factor 1.5 (design 6, style 4.6). */
export const CONFLICT_RETRY: RetryPolicy = { tries: 3, firstPauseMs: 100, factor: 1.5 };

const SERIALIZATION_FAILURE = '40001';
const DEADLOCK = '40P01';
const STALE_PLAN = '0A000';
/** Two transactions took the same room or hour: the later one, redone, sees the earlier and decides anew. */
const EXCLUSION_VIOLATION = '23P01';
const CONFLICTS = new Set([SERIALIZATION_FAILURE, DEADLOCK, STALE_PLAN, EXCLUSION_VIOLATION]);

/** Lost connections, restarts, and no room: disk, memory, connections. Not 53400: a limit the same statement meets again. */
const SERVER_TROUBLE = /^(08|57P0|53[0-3])/;

/** Whether redoing the whole transaction can help: a version conflict, a serialization failure, a deadlock, a double booking. */
export function isConflict(error: unknown): boolean {
  if (error instanceof VersionConflict) return true;
  const state = sqlState(error);
  return state !== null && CONFLICTS.has(state);
}

/** Whether the fault lies with the connection or the server, not with the work: conflicts, lost connections, restarts, a full disk. */
export function isTransient(error: unknown): boolean {
  if (isConflict(error)) return true;
  const state = sqlState(error);
  if (state !== null) return SERVER_TROUBLE.test(state);
  const code = error !== null && typeof error === 'object' && 'code' in error ? error.code : null;
  if (typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_)/.test(code)) return true;
  return (
    error instanceof Error && /^Connection terminated|^timeout exceeded when trying to connect/.test(error.message)
  );
}

/** Redoes `attempt` while it fails with a conflict; the last failure is thrown. The pause is drawn from half to all of its length. */
export async function retryConflicts<T>(attempt: (nth: number) => Promise<T>, policy = CONFLICT_RETRY): Promise<T> {
  for (let nth = 1; ; nth += 1) {
    try {
      return await attempt(nth);
    } catch (error) {
      if (nth >= policy.tries || !isConflict(error)) throw error;
      await pause(policy.firstPauseMs * policy.factor ** (nth - 1) * (0.5 + Math.random() / 2));
    }
  }
}
