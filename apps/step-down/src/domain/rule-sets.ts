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
import { recallDays, type Policy, type RuleSet } from './policy.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';

/** A rule set version with its scope; never edited, only followed by the next. */
export interface RuleSetVersion extends RuleSet {
  /** Null: every site. */
  readonly siteId: Id | null;
  /** First site date on which it decides. */
  readonly effectiveFrom: SiteDate;
}

/** A version took force: others are told the whole body. */
export interface RuleSetActivated {
  readonly type: 'rule-set-activated';
  readonly version: RuleSetVersion;
  /** Clinical time. */
  readonly at: Instant;
}

/** The rules every tenant starts with. */
export const SHIPPED: RuleSetVersion = { ...HOUSE_STEP_DOWN_V1, siteId: null, effectiveFrom: '1970-01-01' };

/** The version that decides at a site on a day: the site's own before everyone's, then the latest that has begun. */
export function choose(versions: readonly RuleSetVersion[], siteId: Id | null, on: SiteDate): RuleSetVersion {
  const begun = versions.filter((one) => one.effectiveFrom <= on && (one.siteId === null || one.siteId === siteId));
  const own = begun.filter((one) => one.siteId !== null);
  return (own.length > 0 ? own : begun).at(-1) ?? SHIPPED;
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

export type RuleSetRejection = 'rule-set-invalid' | 'too-soon';

/** Checks a version that shall take force: the shape of the shipped one, and at least 24 h ahead at every site. */
export function checkVersion(
  body: unknown,
  effectiveFrom: SiteDate,
  zones: readonly Zone[],
  now: Instant,
): { readonly ok: true; readonly policy: Policy } | Rejected<RuleSetRejection> {
  const faults = faultsIn(SHIPPED.policy, body, '');
  if (!isPolicy(body, faults)) return reject('rule-set-invalid', { pointers: faults.slice(0, 10) });
  const soonest = addHours(now, NOTICE_HOURS);
  const isEarly = (zones.length > 0 ? zones : ['UTC']).some((zone) => startOfSiteDate(effectiveFrom, zone) < soonest);
  return isEarly ? reject('too-soon', { noticeHours: NOTICE_HOURS }) : { ok: true, policy: body };
}

const isPolicy = (body: unknown, faults: readonly string[]): body is Policy => body !== null && faults.length === 0;
const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** JSON pointers at which `body` differs in shape from `model`: same keys, same types, numbers not negative. */
function faultsIn(model: unknown, body: unknown, pointer: string): readonly string[] {
  if (Array.isArray(model)) return faultsInList(model, body, pointer);
  if (isObject(model)) return faultsInObject(model, body, pointer);
  if (model === null || body === null) return model === null || isNullable(pointer) ? [] : [pointer];
  if (typeof model !== typeof body) return [pointer];
  return typeof body === 'number' && !(Number.isFinite(body) && body >= 0) ? [pointer] : [];
}

/** Bounds that may be left open. */
const isNullable = (pointer: string): boolean => /(Hours|Pdc|Rating|Drop|reach|Days\/P\d)$/.test(pointer);

function faultsInObject(model: Record<string, unknown>, body: unknown, pointer: string): readonly string[] {
  if (!isObject(body)) return [pointer];
  const extra = Object.keys(body).filter((key) => !(key in model) && !isOpenRecord(pointer));
  const known = Object.keys(model).filter((key) => key in body || !isOpenRecord(pointer));
  const inner = known.flatMap((key) => faultsIn(model[key], body[key], `${pointer}/${key}`));
  return [...extra.map((key) => `${pointer}/${key}`), ...inner];
}

/** Tables keyed by code, where a tenant may name others. */
const isOpenRecord = (pointer: string): boolean => /(concernTrigger|missedDays|stepUpHours)$/.test(pointer);

/** Every element like one of the model's: the one with its id, its transition or its form of the question, else the first. */
function faultsInList(model: readonly unknown[], body: unknown, pointer: string): readonly string[] {
  if (!Array.isArray(body)) return [pointer];
  return body.flatMap((element: unknown, i) => {
    const like = model.find((one) => isObject(one) && isObject(element) && sameKind(one, element)) ?? model[0];
    return like === undefined ? [] : faultsIn(like, element, `${pointer}/${i}`);
  });
}

const sameKind = (one: Record<string, unknown>, other: Record<string, unknown>): boolean =>
  ['id', 'from', 'ask'].every((key) => one[key] === other[key]) && ('id' in one || 'from' in one);
