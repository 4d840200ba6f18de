import { addDays, type HourBand, type Id, type Instant, type LevelOfCare, type SiteDate } from '@stepwell/kernel';
import type { RuleSetRef } from './rule-sets.js';
import type { Signature } from './signing.js';

/** One decision about a person's level, as it was recorded; never changed, only superseded by a later one. */
export interface LevelRecord {
  readonly decisionId: Id;
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly level: LevelOfCare;
  readonly hourBand: HourBand | null;
  readonly cause: 'admission' | 'review' | 'phase-change';
  /** First day on which it is true. */
  readonly validFrom: SiteDate;
  /** Clinical time of the decision: orders what holds from one day on. */
  readonly decidedAt: Instant;
  /** When we came to believe it. */
  readonly recordedAt: Instant;
  /** The decision that this one corrects. */
  readonly supersedes: Id | null;
  readonly reason: string | null;
  readonly decidedBy: Signature;
  readonly ruleSet: RuleSetRef;
}

/** A stretch of days at one level; `until` is its last day, null while it goes on. */
export interface LevelSpan {
  readonly decisionId: Id;
  readonly level: LevelOfCare;
  readonly hourBand: HourBand | null;
  readonly from: SiteDate;
  readonly until: SiteDate | null;
}

/** What we believed at a moment: decisions recorded until then that none recorded until then supersedes, in order of their days. */
export function believedAt(records: readonly LevelRecord[], at: Instant): readonly LevelRecord[] {
  const known = records.filter(({ recordedAt }) => recordedAt <= at);
  const superseded = new Set(known.flatMap(({ supersedes }) => supersedes ?? []));
  return known.filter(({ decisionId }) => !superseded.has(decisionId)).toSorted(byDay);
}

function byDay(a: LevelRecord, b: LevelRecord): number {
  const [first, second] = [
    [a.validFrom, a.decidedAt, a.decisionId],
    [b.validFrom, b.decidedAt, b.decisionId],
  ].map((parts) => parts.join(' '));
  return first! < second! ? -1 : 1;
}

/** The spans as believed at a moment; of two decisions for one day the later one counts. */
export function spansAt(records: readonly LevelRecord[], at: Instant): readonly LevelSpan[] {
  const believed = believedAt(records, at);
  const counting = believed.filter(({ validFrom }, i) => believed[i + 1]?.validFrom !== validFrom);
  return counting.map(({ decisionId, level, hourBand, validFrom: from }, i) => {
    const next = counting[i + 1];
    return { decisionId, level, hourBand, from, until: next ? addDays(next.validFrom, -1) : null };
  });
}

/** The span a day lies in, null before the first. */
export function spanOn(spans: readonly LevelSpan[], day: SiteDate): LevelSpan | null {
  return spans.findLast(({ from }) => from <= day) ?? null;
}
