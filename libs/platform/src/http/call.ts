import type { Id, Rejected } from '@stepwell/kernel';
import type { Principal } from '../auth/principal.js';
import { ProblemError, type ProblemDocument } from './problem.js';

/** One authenticated HTTP request, as `@Caller()` hands it to a controller. */
export interface Call {
  readonly principal: Principal;
  /** Header `Idempotency-Key`, null when absent. */
  readonly idempotencyKey: string | null;
  /** SHA-256 over caller, address and body: equal requests have equal fingerprints. */
  readonly fingerprint: string;
  /** Version in `If-Match`, null when the header is absent. */
  readonly ifMatch: number | null;
  /** Header `X-Correlation-Id` when it is a UUID, else new. */
  readonly correlationId: Id;
  /** This request: `X-Request-Id` when it is a UUID, else new. Cause of what the request records. */
  readonly requestId: Id;
  /** W3C trace context of the caller, null when not traced. */
  readonly traceparent: string | null;
  /** Method and route template, `POST /intake/v1/referrals`. */
  readonly route: string;
}

/** What the work behind a route answers: a body, or a rejection of the domain. */
export type Answer<T> = Answered<T> | Rejected<string>;

export interface Answered<T> {
  readonly ok: true;
  readonly body: T;
  /** Default 200. */
  readonly status?: 200 | 201 | 202;
  /** Aggregate version, sent as a strong ETag. */
  readonly version?: number;
  /** Address of the thing made. */
  readonly location?: string;
}

/** A finished answer; the global interceptor writes it. Controllers return it as it is. */
export class Reply {
  constructor(
    readonly status: number,
    readonly headers: Readonly<Record<string, string>>,
    readonly body: unknown,
  ) {}
}

/** A reply that carries a problem document. */
export function problemReply(document: ProblemDocument, headers: Readonly<Record<string, string>> = {}): Reply {
  return new Reply(document.status, { ...headers, 'content-type': 'application/problem+json' }, document);
}

/** The strong ETag of an aggregate version. */
export function etag(version: number): string {
  return `"${version}"`;
}

/** Calls whose If-Match was compared with a version. */
const compared = new WeakSet<Call>();

/**
 * For commands that are decided anew: the caller need not have named a version, but one that it named counts (RFC 9110
 * 13.1.1). 412 `stale-version` with another than `current`; 412 `no-version` when `current` is null, since nothing has one.
 */
export function honourVersion(call: Call, current: number | null): void {
  if (call.ifMatch === null) return;
  compared.add(call);
  if (current === null) throw new ProblemError('no-version');
  if (call.ifMatch !== current) throw new ProblemError('stale-version', { headers: { etag: etag(current) } });
}

/** For edits: the caller must have named the version it read. 428 `if-match-required` without one, 412 `stale-version` with another. */
export function requireVersion(call: Call, current: number): void {
  if (call.ifMatch === null) throw new ProblemError('if-match-required');
  honourVersion(call, current);
}

/** The last word of the edge: an If-Match that nobody compared with a version matched none. 412 `no-version`. */
export function refuseUncompared(call: Call): void {
  if (!compared.has(call)) honourVersion(call, null);
}

/** The caller must work at the site: 403 `site-not-allowed`. */
export function requireSite(call: Call, siteId: Id): void {
  if (!worksAt(call.principal, siteId)) throw new ProblemError('site-not-allowed', { facts: { siteId } });
}

/** Whether the caller works at the site. */
export function worksAt(principal: Principal, siteId: Id): boolean {
  return principal.siteIds === 'all' || principal.siteIds.includes(siteId);
}
