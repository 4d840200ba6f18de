import { isSiteDate, isId, reject, type Id, type Rejected } from '@stepwell/kernel';
import { honourVersion, ProblemError, requireSite, type Call, type Role } from '@stepwell/platform';
import type { Commander } from '../app/deciding.js';
import type { After, SiteScope } from '../db/listing.store.js';

type Roles = readonly [Role, ...Role[]];

/** Who signs and decides; the credential tier is checked by the rule itself. */
export const CLINICIANS: Roles = ['counselor', 'prescriber', 'nurse', 'clinical-supervisor', 'medical-director'];
/** Who does what was asked for. */
export const STAFF: Roles = ['front-desk', 'intake-coordinator', 'group-facilitator', 'scheduler', ...CLINICIANS];
/** Who may read a patient's place on the ladder. */
export const READERS: Roles = ['site-admin', 'auditor', ...STAFF];
/** Who may read totals and digests. */
export const ANALYSTS: Roles = ['analyst', 'org-admin', 'service', 'operator', ...READERS];
/** Who keeps the rules. */
export const RULE_KEEPERS: Roles = ['medical-director', 'org-admin'];

/** Who compares policies, and checks what the engine did, with the patients' ids. */
export const REVIEWERS: Roles = ['clinical-supervisor', 'medical-director', 'org-admin', 'auditor'];

/** The caller works at the patient's site; a patient without one is open to all sites of the tenant. */
export function mayWorkAt(call: Call): (siteId: Id | null) => void {
  return (siteId) => {
    if (siteId !== null) requireSite(call, siteId);
  };
}

/** The caller as the one who signs; refused without a credential tier. */
export function commanderOf(
  call: Call,
): { readonly ok: true; readonly commander: Commander } | Rejected<'tier-too-low'> {
  const { staffId, subject, tier } = call.principal;
  if (tier === null) return reject('tier-too-low');
  const hasRead = (version: number): void => honourVersion(call, version);
  return { ok: true, commander: { by: { staffId: staffId ?? subject, tier }, mayWorkAt: mayWorkAt(call), hasRead } };
}

/** Rules for one site take a caller who works there; for all of them, one who works everywhere. */
export function requireScope(call: Call, siteId: Id | null): void {
  if (siteId !== null) requireSite(call, siteId);
  else if (call.principal.siteIds !== 'all') throw new ProblemError('site-not-allowed');
}

/** Sites a list covers: the one asked for, else all the caller works at. */
export function scopeOf(call: Call, siteId: Id | undefined): SiteScope {
  if (siteId !== undefined) {
    requireSite(call, siteId);
    return [siteId];
  }
  return call.principal.siteIds === 'all' ? null : call.principal.siteIds;
}

/** The opaque place after a row. */
export function cursorAfter(row: { readonly siteDate: string; readonly id: Id } | undefined): string | null {
  return row ? `${row.siteDate}.${row.id}` : null;
}

/** The place a cursor names; 400 when it names none. */
export function placeOf(cursor: string | undefined): After | null {
  if (cursor === undefined) return null;
  const [siteDate = '', id = ''] = cursor.split('.');
  if (isSiteDate(siteDate) && isId(id)) return { siteDate, id };
  throw new ProblemError('invalid-input', { errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }] });
}
