import type { ProblemSpec } from '../http/problem.js';
import { PLATFORM_PROBLEMS } from '../http/problem-registry.js';

/** A registered refusal with its code. */
export type Registered = ProblemSpec & { readonly code: string };

/** What decides which refusals a route can answer. */
export interface RouteKind {
  readonly changes: boolean;
  readonly open: boolean;
  /** Whether it takes a body, a query or an id. */
  readonly takesInput: boolean;
  readonly namesThing: boolean;
  readonly needsVersion: boolean;
}

/** Refusals that only some routes can answer; the platform's others can come from all that need a token. */
const ONLY: Readonly<Record<string, (route: RouteKind) => boolean>> = {
  'invalid-input': ({ takesInput }) => takesInput,
  'idempotency-key-missing': ({ changes }) => changes,
  'version-conflict': ({ changes }) => changes,
  'idempotency-in-flight': ({ changes }) => changes,
  'body-too-large': ({ changes }) => changes,
  'unsupported-media-type': ({ changes }) => changes,
  'idempotency-key-reused': ({ changes }) => changes,
  'if-match-required': ({ needsVersion }) => needsVersion,
  'method-not-allowed': () => false,
};

/** The refusals that a route can answer, by status. A service's own come from commands, and from reads where nothing is found. */
export function refusalsOf(route: RouteKind, registered: readonly Registered[]): Map<number, readonly Registered[]> {
  const possible = registered.filter(({ code, status }) => {
    if (route.open) return status >= 500;
    if (code in PLATFORM_PROBLEMS) return ONLY[code]?.(route) ?? true;
    return route.changes || route.namesThing || status === 404 || status === 422;
  });
  return Map.groupBy(possible, ({ status }) => status);
}
