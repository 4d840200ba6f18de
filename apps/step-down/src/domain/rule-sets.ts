import {
  addDays,
  addHours,
  reject,
  siteDate,
  startOfSiteDate,
  type Id,
  type Instant,
  type Rejected,
  type SiteDate,
  type Zone,
} from '@stepwell/kernel';
import { UNPLACED_ZONE } from './events.js';
import { recallDays, type RuleSet } from './policy.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';

/** Where somebody is treated. */
export interface Place {
  readonly siteId: Id | null;
  readonly programId: Id | null;
}

/** A rule set version with its scope; never edited, only followed by the next. */
export interface RuleSetVersion extends RuleSet {
  /** Null: every site. */
  readonly siteId: Id | null;
  /** Null: every program. */
  readonly programId: Id | null;
  /** First site date on which it decides. */
  readonly effectiveFrom: SiteDate;
  /** Last one; null: until another version of its scope begins. */
  readonly effectiveUntil: SiteDate | null;
}

/** A version took force: others are told the whole body. */
export interface RuleSetActivated {
  readonly type: 'rule-set-activated';
  readonly version: RuleSetVersion;
  /** Clinical time. */
  readonly at: Instant;
}

/** The rules every tenant starts with. */
export const SHIPPED: RuleSetVersion = {
  ...HOUSE_STEP_DOWN_V1,
  siteId: null,
  programId: null,
  effectiveFrom: '1970-01-01',
  effectiveUntil: null,
};

/** How specific a scope is: a program before a site, a site before everyone. */
const weight = ({ siteId, programId }: Place): number => (programId === null ? 0 : 2) + (siteId === null ? 0 : 1);
const covers = (scope: Place, place: Place): boolean =>
  (scope.siteId === null || scope.siteId === place.siteId) &&
  (scope.programId === null || scope.programId === place.programId);
const decidesOn = ({ effectiveFrom, effectiveUntil }: RuleSetVersion, on: SiteDate): boolean =>
  effectiveFrom <= on && (effectiveUntil === null || on <= effectiveUntil);

/** The version that decides at a place on a day: the most specific scope first, then the latest that has begun. */
export function choose(versions: readonly RuleSetVersion[], place: Place, on: SiteDate): RuleSetVersion {
  const begun = versions.filter((one) => decidesOn(one, on) && covers(one, place));
  const [first] = begun.sort(
    (a, b) => weight(b) - weight(a) || compare(b.effectiveFrom, a.effectiveFrom) || b.version - a.version,
  );
  return first ?? SHIPPED;
}
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** Versions that may decide about somebody at a site on a day, whatever the program. */
export function inForceAt(versions: readonly RuleSetVersion[], siteId: Id, on: SiteDate): readonly RuleSetVersion[] {
  const programs = new Set(versions.map((one) => one.programId));
  return [...new Set([...programs, null].map((programId) => choose(versions, { siteId, programId }, on)))];
}

/**
 * First day from which finished proposals and actions are remembered: the longest of the tenant's versions, counted from the
 * earliest day that it is anywhere, since the zone of a case is not known before the case is loaded.
 */
export function recalledFrom(versions: readonly RuleSetVersion[], now: Instant): SiteDate {
  const days = versions.map((version) => recallDays(version.policy));
  return addDays(siteDate(now, UNPLACED_ZONE), -Math.max(...days));
}

/** Hours between putting a version in force and its first day (design 8). */
const NOTICE_HOURS = 24;

export type RuleSetRejection = 'too-soon' | 'rule-set-ends-before' | 'rule-set-overlaps';

/** When and where a version shall decide. */
export type Term = Place & Pick<RuleSetVersion, 'effectiveFrom' | 'effectiveUntil'>;

/**
 * Whether a version may take force: at least 24 h ahead at every site, ending after it begins, and no second one in force for
 * the same scope on a day. A version without an end is ended by the next of its scope; one with an end is an exception to it.
 */
export function checkTerm(
  term: Term,
  versions: readonly RuleSetVersion[],
  zones: readonly Zone[],
  now: Instant,
): Rejected<RuleSetRejection> | null {
  const { effectiveFrom, effectiveUntil } = term;
  const soonest = addHours(now, NOTICE_HOURS);
  const isEarly = (zones.length > 0 ? zones : ['UTC']).some((zone) => startOfSiteDate(effectiveFrom, zone) < soonest);
  if (isEarly) return reject('too-soon', { noticeHours: NOTICE_HOURS, pointer: '/effectiveFrom' });
  if (effectiveUntil !== null && effectiveUntil < effectiveFrom)
    return reject('rule-set-ends-before', { pointer: '/effectiveUntil', notBefore: effectiveFrom });
  const other = versions.find((one) => isSameScope(one, term) && overlaps(one, term));
  if (!other) return null;
  const pointer = term.effectiveFrom < other.effectiveFrom ? '/effectiveUntil' : '/effectiveFrom';
  const { version, effectiveFrom: begins, effectiveUntil: ends } = other;
  return reject('rule-set-overlaps', { pointer, version, begins, ends });
}

const isSameScope = (one: Place, other: Place): boolean =>
  one.siteId === other.siteId && one.programId === other.programId;

/** Two open ends follow each other unless the new one would begin first; an end meets what begins before it is over. */
function overlaps(held: RuleSetVersion, term: Term): boolean {
  if (term.effectiveFrom === held.effectiveFrom) return true;
  if (term.effectiveFrom < held.effectiveFrom)
    return term.effectiveUntil === null || term.effectiveUntil >= held.effectiveFrom;
  return held.effectiveUntil !== null && term.effectiveFrom <= held.effectiveUntil;
}
