import { addDays, daysBetween, epochMs, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { AbsenceClass, Fact, FactKind, FactOf, Picture, Score } from './facts.js';

/** A patient's facts up to one site date, in clinical order; equal whatever the order of arrival. */
export interface Timeline {
  readonly on: SiteDate;
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
  /** Last day with a dose of the order on or before `on`, null when none. */
  lastDose(orderId: Id): SiteDate | null;
}

const before = (a: Fact, b: Fact): number => {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  return a.eventId < b.eventId ? -1 : Number(a.eventId > b.eventId);
};

/** Orders the facts of `picture` that happened on or before `on`; a fact that was delivered twice counts once. */
export function timelineOf(picture: Picture, on: SiteDate): Timeline {
  const byKind = new Map<FactKind, Fact[]>();
  const seen = new Set<Id>();
  for (const fact of picture.facts) {
    if (fact.siteDate > on || seen.has(fact.eventId)) continue;
    seen.add(fact.eventId);
    const list = byKind.get(fact.kind);
    if (list) list.push(fact);
    else byKind.set(fact.kind, [fact]);
  }
  for (const list of byKind.values()) list.sort(before);
  const isKind =
    <K extends FactKind>(kind: K) =>
    (fact: Fact): fact is Fact & FactOf<K> =>
      fact.kind === kind;
  return {
    on,
    of: <K extends FactKind>(kind: K) => (byKind.get(kind) ?? []).filter(isKind(kind)),
    lastDose: (orderId) => lastDay(picture, orderId, on),
  };
}

function lastDay(picture: Picture, orderId: Id, on: SiteDate): SiteDate | null {
  const days = picture.doses.filter((dose) => dose.orderId === orderId).flatMap((dose) => dose.days);
  return days.reduce<SiteDate | null>((last, day) => (day <= on && (last === null || day > last) ? day : last), null);
}

/** Whether `day` lies in the `windowDays` days that end with `on`. */
export function within(day: SiteDate, on: SiteDate, windowDays: number): boolean {
  return day <= on && daysBetween(day, on) < windowDays;
}

/** The first day on which a fact of `day` is no longer inside a window of `windowDays`. */
export function leavesOn(day: SiteDate, windowDays: number): SiteDate {
  return addDays(day, windowDays);
}

/** Keeps of every group the fact with the highest sequence: the last word of that source. */
export function lastWord<F extends Fact>(facts: readonly F[], keyOf: (fact: F) => string): readonly F[] {
  const last = new Map<string, F>();
  for (const fact of facts) {
    const held = last.get(keyOf(fact));
    if (!held || fact.sequence > held.sequence) last.set(keyOf(fact), fact);
  }
  return [...last.values()];
}

/** One session as it is held now. */
export interface SessionOutcome {
  readonly eventId: Id;
  readonly startsAt: Instant;
  readonly siteDate: SiteDate;
  readonly plannedMinutes: number;
  readonly attended: boolean;
  readonly countableMinutes: number;
  /** Null when attended. */
  readonly class: AbsenceClass | null;
  readonly reason: string | null;
}

/** Sessions by start, corrections applied, records made in error left out. */
export function sessionsOf(timeline: Timeline): readonly SessionOutcome[] {
  const held = lastWord(timeline.of('attendance'), (fact) => fact.sessionId);
  return held
    .flatMap((fact): SessionOutcome[] => {
      const { outcome, eventId, startsAt, siteDate, plannedMinutes } = fact;
      if (outcome.kind === 'withdrawn') return [];
      const base = { eventId, startsAt, siteDate, plannedMinutes };
      return outcome.kind === 'attended'
        ? [{ ...base, attended: true, countableMinutes: outcome.countableMinutes, class: null, reason: null }]
        : [{ ...base, attended: false, countableMinutes: 0, class: outcome.class, reason: outcome.reason }];
    })
    .sort((a, b) => epochMs(a.startsAt) - epochMs(b.startsAt) || (a.eventId < b.eventId ? -1 : 1));
}

/** A score with the event that carried it. */
export interface TakenScore extends Score {
  readonly eventId: Id;
  readonly episodeId: Id;
  readonly siteDate: SiteDate;
  readonly sequence: number;
}

/** All scores of one instrument in the order they were taken. */
export function scoresOf(timeline: Timeline, instrument: string): readonly TakenScore[] {
  return [...timeline.of('screening'), ...timeline.of('assessment')]
    .flatMap((fact) =>
      fact.scores
        .filter((score) => score.instrument === instrument)
        .map((score) => ({ ...score, ...stampOf(fact), episodeId: fact.episodeId })),
    )
    .sort((a, b) => epochMs(a.takenAt) - epochMs(b.takenAt) || a.sequence - b.sequence);
}

const stampOf = ({ eventId, siteDate, sequence }: Fact) => ({ eventId, siteDate, sequence });
