import { isTransient as platformTransient, sqlState } from '@stepwell/platform';

/** Lock timeout; and the server ended a transaction of a process that stood still, which is not the event's fault. */
const PASSING = new Set(['55P03', '25P03', '25P04']);
const CLIENT_GONE = /^Client (was closed|has encountered a connection error)/;

/** Class of an error for logs and park lists; messages may hold values and are never kept. */
export function classOf(error: unknown): string {
  return textOf(error, 'name') ?? typeof error;
}

/** SQLSTATE or system code of an error, for the line an operator reads. */
export function reasonOf(error: unknown): string {
  return textOf(error, 'code') ?? 'no answer';
}

/** Worth the same work again in place, never a park (design 5, rule 5): conflicts, deadlocks, lock timeouts, lost connections. */
export function isTransient(error: unknown): boolean {
  if (platformTransient(error) || PASSING.has(sqlState(error) ?? '')) return true;
  return CLIENT_GONE.test(textOf(error, 'message') ?? '');
}

function textOf(error: unknown, field: 'name' | 'code' | 'message'): string | null {
  if (typeof error !== 'object' || error === null) return null;
  const value: unknown = Reflect.get(error, field);
  return typeof value === 'string' ? value : null;
}
