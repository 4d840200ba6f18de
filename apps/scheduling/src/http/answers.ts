import type { Decision, Id, Rejected } from '@stepwell/kernel';
import {
  honourVersion,
  ProblemError,
  requireSite,
  requireVersion,
  worksAt,
  type Answer,
  type Call,
} from '@stepwell/platform';
import type { SiteCheck } from '../app/bookings.js';
import type { VersionCheck } from '../app/directory.js';

/** 201 with where the thing is. */
export function created<T>(body: T, location: string, version = 1): Answer<T> {
  return { ok: true, body, status: 201, location, version };
}

/** The version the caller must have read. */
export const versionOf =
  (call: Call): VersionCheck =>
  (version) =>
    requireVersion(call, version);

/** The version the caller may have named. */
export const namedVersionOf =
  (call: Call): VersionCheck =>
  (version) =>
    honourVersion(call, version);

/** The site the caller must work at. */
export const siteOf =
  (call: Call): SiteCheck =>
  (siteId) =>
    requireSite(call, siteId);

/** Refuses a thing that no site of the caller has. */
export function requireAnySite(call: Call, siteIds: readonly Id[]): void {
  if (siteIds.some((siteId) => worksAt(call.principal, siteId))) return;
  throw new ProblemError('site-not-allowed');
}

/** An answer without a body of its own: what the decision made. */
export function done<T>(decision: Decision<unknown, string>, body: T, version?: number): Answer<T> {
  if (!decision.ok) return refusal(decision);
  return version === undefined ? { ok: true, body } : { ok: true, body, version };
}

/** The rejection of a decision, without anything else it carries. */
export function refusal({ rejection, facts }: Rejected<string>): Rejected<string> {
  return facts ? { ok: false, rejection, facts } : { ok: false, rejection };
}
