import { daysBetween, type SiteDate } from '@stepwell/kernel';
import type { CriterionRule, Policy } from './policy.js';
import type { Situation } from './situation.js';
import { within, type SessionOutcome, type Timeline } from './timeline.js';
import { judged, met, notMet, rounded, unknown, type Criterion, type Found } from './verdict.js';

type Rule<Id extends CriterionRule['id']> = Extract<CriterionRule, { id: Id }>;

/** Sessions of the `windowDays` days that end with the evaluated day. */
export function recentSessions(timeline: Timeline, windowDays: number): readonly SessionOutcome[] {
  return timeline.sessions.filter((session) => within(session.siteDate, timeline.on, windowDays));
}

/** Sessions that stand in the denominator: attended, or missed for a reason that is the patient's. */
export function counted(sessions: readonly SessionOutcome[], policy: Policy): readonly SessionOutcome[] {
  return sessions.filter((one) => one.class === null || !policy.attendance.excludedClasses.includes(one.class));
}

/** Share of the counted sessions that were attended, 0..1; null without any. */
export function attendedShare(sessions: readonly SessionOutcome[]): number | null {
  if (sessions.length === 0) return null;
  return rounded(sessions.filter((session) => session.attended).length / sessions.length);
}

const evidence = (sessions: readonly SessionOutcome[]) => sessions.map((session) => session.eventId);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, next) => total + next, 0);

/** What the taper asked for in the window, as far as the phase reaches back: sessions and minutes. */
function plannedByTaper(situation: Situation, on: SiteDate, windowDays: number) {
  const days = Math.min(windowDays, Math.max(0, daysBetween(situation.enteredOn, on)));
  const sessions = Math.floor((situation.taper.sessionsPerWeek * days) / 7);
  return { sessions, minutes: sessions * situation.taper.minutesPerSession };
}

/** A1: days in the phase (clinical 2.3). */
export function minimumStay(rule: Rule<'A1'>, situation: Situation, on: SiteDate): Criterion {
  const days = daysBetween(situation.enteredOn, on);
  return judged('A1', days >= rule.minDays, { value: days, threshold: rule.minDays, unit: 'd' }, 'days-in-phase');
}

/**
 * A2: attended / (scheduled - program-cancelled - excused) and delivered hours of the planned ones. A denominator below
 * the least share of the planned sessions (`minKnownShare`) is unknown; excused absences lift the share but never the delivered hours (C23).
 */
export function attendance(rule: Rule<'A2'>, situation: Situation, timeline: Timeline, policy: Policy): Criterion {
  const all = recentSessions(timeline, rule.windowDays);
  const known = counted(all, policy);
  const byTaper = plannedByTaper(situation, timeline.on, rule.windowDays);
  const planned = Math.max(all.length, byTaper.sessions);
  const share = attendedShare(known);
  const found: Found = {
    value: share,
    threshold: rule.minAttendedShare,
    unit: 'share-attended',
    evidence: evidence(all),
  };
  if (share === null || known.length < planned * rule.minKnownShare) return unknown('A2', found, 'attendance');
  if (share < rule.minAttendedShare) return notMet('A2', found, 'attended-sessions');
  const plannedMinutes = Math.max(sum(all.map((session) => session.plannedMinutes)), byTaper.minutes);
  const delivered = rounded(sum(all.map((session) => session.countableMinutes)) / plannedMinutes);
  if (delivered >= rule.minDeliveredShare) return met('A2', found);
  const hours = { value: delivered, threshold: rule.minDeliveredShare, unit: 'share-of-planned-hours' };
  return notMet('A2', { ...hours, evidence: evidence(all) }, 'delivered-hours');
}

/** A3: unexcused absences; an absence without a known reason may be one, so it can make the answer unknown but never met. */
export function absences(rule: Rule<'A3'>, timeline: Timeline, policy: Policy): Criterion {
  const sessions = counted(recentSessions(timeline, rule.windowDays), policy);
  const sure = sessions.filter((session) => session.class === policy.attendance.unexcused);
  const isMaybe = (session: SessionOutcome): boolean =>
    session.class === policy.attendance.unexcused || session.class === policy.attendance.unknown;
  const found: Found = { value: sure.length, threshold: rule.max, unit: 'absences', evidence: evidence(sure) };
  if (sessions.length === 0) return unknown('A3', found, 'attendance');
  const tooMany = (isAbsence: (session: SessionOutcome) => boolean): boolean =>
    sessions.filter(isAbsence).length > rule.max || (rule.noneConsecutive && longestRun(sessions, isAbsence) > 1);
  if (tooMany((session) => session.class === policy.attendance.unexcused))
    return notMet('A3', found, sure.length > rule.max ? 'fewer-absences' : 'no-consecutive-absences');
  return tooMany(isMaybe) ? unknown('A3', found, 'absence-reasons') : met('A3', found);
}

function longestRun(sessions: readonly SessionOutcome[], matches: (session: SessionOutcome) => boolean): number {
  let run = 0;
  let longest = 0;
  for (const session of sessions) {
    run = matches(session) ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

/** The sessions at the end of the list that all match, oldest first. */
export function runAtEnd(
  sessions: readonly SessionOutcome[],
  matches: (session: SessionOutcome) => boolean,
): readonly SessionOutcome[] {
  const last = sessions.findLastIndex((session) => !matches(session));
  return sessions.slice(last + 1);
}
