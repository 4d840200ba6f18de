import { isTransient as platformTransient, sqlState } from '@stepwell/platform';

const LOCK_TIMEOUT = '55P03';

/** Class of an error for logs and park lists; messages may hold values and are never kept. */
export function classOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Worth the same work again in place, never a park (design 5, rule 5): conflicts, deadlocks, lock timeouts, lost connections. */
export function isTransient(error: unknown): boolean {
  if (platformTransient(error) || sqlState(error) === LOCK_TIMEOUT) return true;
  return error instanceof Error && /^Client (was closed|has encountered a connection error)/.test(error.message);
}
