import { addDays, daysBetween, type Id, type SiteDate } from '@stepwell/kernel';
import { toContinue, type RunningOrder } from './discharge-plans.js';
import type { Episode, EpisodeEnd } from './episode.js';
import { isScorable, type Score } from './instruments.js';
import type { DischargeRules, ExitRule } from './rules/discharge.js';
import type { DueRule, InstrumentName } from './rules/instruments.js';

/** A measure at the beginning and at the end. */
export interface Measure {
  readonly instrument: InstrumentName;
  readonly first: Pick<Score, 'total' | 'band' | 'takenAt'>;
  readonly last: Pick<Score, 'total' | 'band' | 'takenAt'>;
}

/** A measure that is due after the end. */
export interface FollowUp {
  readonly instrument: InstrumentName;
  readonly dueOn: SiteDate;
}

/** What an ended episode was: data for the summary that goes with the person. */
export interface DischargeSummary extends EpisodeEnd {
  readonly admittedOn: SiteDate | null;
  /** Days from the admission to the last contact, as TEDS counts them; null without an admission. */
  readonly lengthOfStayDays: number | null;
  readonly level: string | null;
  readonly phase: string | null;
  readonly goals: { readonly set: number; readonly met: number };
  readonly measures: readonly Measure[];
  readonly followUps: readonly FollowUp[];
}

/** The summary of an ended episode, null of an open one. */
export function summaryOf(
  episode: Episode,
  scores: readonly Score[],
  timetable: readonly DueRule[],
): DischargeSummary | null {
  const { discharge: end, admission, level, phase, plan } = episode;
  if (!end) return null;
  const admittedOn = admission?.siteDate ?? null;
  return {
    ...end,
    admittedOn,
    lengthOfStayDays: admittedOn === null ? null : daysBetween(admittedOn, end.lastContactDate),
    level: level?.level.code ?? null,
    phase,
    goals: { set: plan?.goals.length ?? 0, met: plan?.goalsMet.length ?? 0 },
    measures: measuresOf(scores),
    followUps: followUpsOf(timetable, end.lastContactDate),
  };
}

function measuresOf(scores: readonly Score[]): readonly Measure[] {
  const scored = scores.filter(isScorable).toSorted((a, b) => (a.takenAt < b.takenAt ? -1 : 1));
  const shown = ({ total, band, takenAt }: Score): Measure['first'] => ({ total, band, takenAt });
  return [...Map.groupBy(scored, ({ instrument }) => instrument)].map(([instrument, own]) => {
    return { instrument, first: shown(own[0]!), last: shown(own.at(-1)!) };
  });
}

/** The days on which the timetable asks again after the end (clinical 3.5). */
function followUpsOf(timetable: readonly DueRule[], endedOn: SiteDate): readonly FollowUp[] {
  return timetable.flatMap(({ instrument, when }) =>
    'afterDischargeDays' in when
      ? when.afterDischargeDays.map((days) => ({ instrument, dueOn: addDays(endedOn, days) }))
      : [],
  );
}

/** What each exit asks for today, so that nobody signs in vain. */
export interface ExitNeeds {
  readonly reason: string;
  readonly tedsReason: ExitRule['teds'];
  readonly grounds: readonly string[];
  readonly aftercare: ExitRule['aftercare'];
  /** Running orders that the continuity plan has to name. */
  readonly continuityFor: readonly Id[];
  /** First day on which it may be signed, null when it waits for none. */
  readonly notBefore: SiteDate | null;
}

/** The exits of an open episode and what each needs. */
export function exitNeeds(
  rules: DischargeRules,
  running: readonly RunningOrder[],
  { lastContactOn, quietDays }: { readonly lastContactOn: SiteDate | null; readonly quietDays: number },
): readonly ExitNeeds[] {
  return rules.exits.map((exit) => ({
    ...{ reason: exit.reason, tedsReason: exit.teds, grounds: exit.grounds, aftercare: exit.aftercare },
    continuityFor: toContinue(rules, exit, running).map(({ orderId }) => orderId),
    notBefore: exit.afterQuietDays && lastContactOn !== null ? addDays(lastContactOn, quietDays) : null,
  }));
}
