import {
  addHours,
  contentHash,
  reject,
  startOfSiteDate,
  type Id,
  type Instant,
  type Rejected,
  type SiteDate,
  type Zone,
} from '@stepwell/kernel';
import type { DischargeRules } from './rules/discharge.js';
import type { CarePlanRules } from './rules/care-plan.js';
import type { ExaminationRules } from './rules/examination.js';
import type { FollowUpRules } from './rules/follow-up.js';
import type { HoursRules } from './rules/hours.js';
import type { InstrumentRules } from './rules/instruments.js';
import type { MatchingRules } from './rules/matching.js';
import type { PipelineRules } from './rules/pipeline.js';
import type { PlacementRules } from './rules/placement.js';
import type { StageRules } from './rules/stages.js';
import { dischargeV1 } from './rules/discharge-v1.js';
import type { CrosswalkRules } from './rules/crosswalk.js';
import { crosswalkV1 } from './rules/crosswalk-v1.js';
import { carePlanV1 } from './rules/care-plan-v1.js';
import { examinationV1 } from './rules/examination-v1.js';
import { followUpV1 } from './rules/follow-up-v1.js';
import { hoursKansasV1, hoursMarylandV1, hoursNorthCarolinaV2 } from './rules/hours-v1.js';
import { instrumentsV2 } from './rules/instruments-v2.js';
import { matchingV1 } from './rules/matching-v1.js';
import { pipelineV1 } from './rules/pipeline-v1.js';
import { placementV2 } from './rules/placement-v2.js';
import { stagesV1 } from './rules/stages-v1.js';

export type RuleBody =
  | InstrumentRules
  | PlacementRules
  | HoursRules
  | ExaminationRules
  | PipelineRules
  | FollowUpRules
  | DischargeRules
  | MatchingRules
  | CrosswalkRules
  | CarePlanRules
  | StageRules;
export type RuleKind = RuleBody['kind'];
export type BodyOf<K extends RuleKind> = Extract<RuleBody, { readonly kind: K }>;

/** The exact rules a decision was made under. */
export interface RuleSetRef {
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}

/** One version of a rule set with its scope; never edited, only followed by the next version. */
export interface RuleSetVersion<B extends RuleBody = RuleBody> extends RuleSetRef {
  readonly body: B;
  /** Jurisdiction pack it belongs to, or null for every site. */
  readonly jurisdiction: string | null;
  readonly siteId: Id | null;
  /** First site date on which it decides. */
  readonly effectiveFrom: SiteDate;
}

const SHIPPED_FROM: SiteDate = '1970-01-01';

/** The rules every tenant starts with (design 8): in force for any site date until another version takes force. */
export const SHIPPED: readonly RuleSetVersion[] = [
  shipped('house-instruments', instrumentsV2, null, 2),
  shipped('house-examination', examinationV1, null),
  shipped('house-pipeline', pipelineV1, null),
  shipped('house-crosswalk', crosswalkV1, null),
  shipped('house-follow-up', followUpV1, null),
  shipped('house-placement', placementV2, null, 2),
  shipped('house-hours', hoursMarylandV1, null),
  shipped('us-nc-hours', hoursNorthCarolinaV2, 'US-NC', 2),
  shipped('us-ks-hours', hoursKansasV1, 'US-KS'),
  shipped('house-care-plan', carePlanV1, null),
  shipped('house-discharge', dischargeV1, null),
  shipped('house-matching', matchingV1, null),
  shipped('house-stages', stagesV1, null),
];

function shipped(id: string, body: RuleBody, jurisdiction: string | null, version = 1): RuleSetVersion {
  return { id, version, hash: contentHash(body), body, jurisdiction, siteId: null, effectiveFrom: SHIPPED_FROM };
}

/** Where and when a rule is asked for. */
export interface RuleScope {
  readonly siteId: Id;
  readonly jurisdiction: string;
  readonly on: SiteDate;
}

/** The version of a kind in force: site before jurisdiction before everyone, then the latest that has begun. */
export function inForce<K extends RuleKind>(
  versions: readonly RuleSetVersion[],
  kind: K,
  scope: RuleScope,
): RuleSetVersion<BodyOf<K>> | null {
  const fitting = versions.filter((version) => isKind(version, kind) && appliesTo(version, scope));
  const best = fitting.toSorted((a, b) => closeness(b) - closeness(a) || latest(b, a))[0];
  return best && isKind(best, kind) ? best : null;
}

/** The version that decides for the whole tenant, as shipped where it has none; what is for one site or jurisdiction does not count. */
export function forEverySite<K extends RuleKind>(
  versions: readonly RuleSetVersion[],
  kind: K,
  on: SiteDate,
): RuleSetVersion<BodyOf<K>> {
  const scope = { siteId: '', jurisdiction: '', on };
  const version = inForce(versions, kind, scope) ?? inForce(SHIPPED, kind, scope);
  if (!version) throw new Error(`no ${kind} rules in force`);
  return version;
}

function isKind<K extends RuleKind>(version: RuleSetVersion, kind: K): version is RuleSetVersion<BodyOf<K>> {
  return version.body.kind === kind;
}

function appliesTo(version: RuleSetVersion, scope: RuleScope): boolean {
  const here = version.siteId === null || version.siteId === scope.siteId;
  const pack = version.jurisdiction === null || version.jurisdiction === scope.jurisdiction;
  return here && pack && version.effectiveFrom <= scope.on;
}

const closeness = (version: RuleSetVersion): number => (version.siteId ? 2 : 0) + (version.jurisdiction ? 1 : 0);

function latest(a: RuleSetVersion, b: RuleSetVersion): number {
  if (a.effectiveFrom !== b.effectiveFrom) return a.effectiveFrom < b.effectiveFrom ? -1 : 1;
  return a.version - b.version;
}

export type RuleSetRejection = 'effective-too-soon' | 'rule-set-of-other-kind';

const NOTICE_HOURS = 24;

/**
 * The next version of a rule set, in force from a site date that begins at least 24 h from now in every zone it touches
 * (design 8). A rule set keeps the kind and scope it began with.
 */
export function nextVersion(
  known: readonly RuleSetVersion[],
  proposal: Omit<RuleSetVersion, 'version' | 'hash'>,
  context: { readonly now: Instant; readonly zones: readonly Zone[] },
): { readonly ok: true; readonly version: RuleSetVersion } | Rejected<RuleSetRejection> {
  const last = known.filter(({ id }) => id === proposal.id).toSorted((a, b) => b.version - a.version)[0];
  if ((last && !sameScope(last, proposal)) || isMisplaced(proposal)) return reject('rule-set-of-other-kind');
  const earliest = addHours(context.now, NOTICE_HOURS);
  const begins = context.zones.map((zone) => startOfSiteDate(proposal.effectiveFrom, zone));
  if (begins.some((start) => start < earliest)) return reject('effective-too-soon', { noticeHours: NOTICE_HOURS });
  return { ok: true, version: { ...proposal, version: (last?.version ?? 0) + 1, hash: contentHash(proposal.body) } };
}

/** A person goes to several sites: matching is of the tenant, and for no site or jurisdiction alone. */
function isMisplaced({
  body,
  siteId,
  jurisdiction,
}: Pick<RuleSetVersion, 'body' | 'siteId' | 'jurisdiction'>): boolean {
  return body.kind === 'matching' && (siteId !== null || jurisdiction !== null);
}

function sameScope(last: RuleSetVersion, next: Pick<RuleSetVersion, 'body' | 'jurisdiction' | 'siteId'>): boolean {
  return last.body.kind === next.body.kind && last.jurisdiction === next.jurisdiction && last.siteId === next.siteId;
}

/** The reference that travels with a decision. */
export function refOf({ id, version, hash }: RuleSetVersion): RuleSetRef {
  return { id, version, hash };
}
