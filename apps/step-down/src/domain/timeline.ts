import { addDays, compareInstants, daysBetween, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { AbsenceClass, Fact, FactKind, FactOf, Picture, Score } from './facts.js';

/** A patient's facts up to one site date, in clinical order; equal whatever the order of arrival. */
export interface Timeline {
  readonly on: SiteDate;
  of<K extends FactKind>(kind: K): readonly FactOf<K>[];
  /** Last day with a dose of the order on or before `on`, null when none. */
  lastDose(orderId: Id): SiteDate | null;
  /** Sessions by start, corrections applied, records made in error left out. */
  readonly sessions: readonly SessionOutcome[];
  /** Scores by instrument, each list in the order they were taken. */
  readonly scores: ReadonlyMap<string, readonly TakenScore[]>;
  /** Drug tests in order of collection; a definitive result replaces its presumptive one. */
  readonly tests: readonly FactOf<'drug-test'>[];
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

/** A score with the event that carried it. */
export interface TakenScore extends Score {
  readonly eventId: Id;
  readonly episodeId: Id;
  readonly siteDate: SiteDate;
  readonly sequence: number;
}

/** Orders the facts of `picture` that happened on or before `on`; a fact that was delivered twice counts once. */
export function timelineOf(picture: Picture, on: SiteDate): Timeline {
  return new Ordered(picture, on);
}

/** All rules of an evaluation share what one of them had ordered; what none asks for stays as it came. */
class Ordered implements Timeline {
  private readonly byKind = new Map<FactKind, Fact[]>();
  private readonly ordered = new Map<FactKind, readonly Fact[]>();
  private heldSessions: readonly SessionOutcome[] | null = null;
  private heldTests: readonly FactOf<'drug-test'>[] | null = null;
  private takenScores: ReadonlyMap<string, readonly TakenScore[]> | null = null;

  constructor(
    private readonly picture: Picture,
    readonly on: SiteDate,
  ) {
    for (const fact of picture.facts) {
      if (fact.siteDate > on) continue;
      const list = this.byKind.get(fact.kind);
      if (list) list.push(fact);
      else this.byKind.set(fact.kind, [fact]);
    }
  }

  of<K extends FactKind>(kind: K): readonly FactOf<K>[] {
    let facts = this.ordered.get(kind);
    if (!facts) this.ordered.set(kind, (facts = inOrder(this.byKind.get(kind) ?? [])));
    return isAll(facts, kind) ? facts : NONE;
  }

  lastDose(orderId: Id): SiteDate | null {
    const days = this.picture.doses.filter((dose) => dose.orderId === orderId).flatMap((dose) => dose.days);
    return days.reduce<SiteDate | null>(
      (last, day) => (day <= this.on && (last === null || day > last) ? day : last),
      null,
    );
  }

  get sessions(): readonly SessionOutcome[] {
    return (this.heldSessions ??= heldSessions(this.of('attendance')));
  }

  get scores(): ReadonlyMap<string, readonly TakenScore[]> {
    return (this.takenScores ??= takenScores([...this.of('screening'), ...this.of('assessment')]));
  }

  get tests(): readonly FactOf<'drug-test'>[] {
    return (this.heldTests ??= heldTests(this.of('drug-test')));
  }
}

const NONE: readonly never[] = [];
const before = (a: Fact, b: Fact): number => {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  if (a.sequence !== b.sequence) return a.sequence - b.sequence;
  return a.eventId < b.eventId ? -1 : Number(a.eventId > b.eventId);
};

/** Whether a list that holds one kind only holds this one. */
function isAll<K extends FactKind>(facts: readonly Fact[], kind: K): facts is readonly (Fact & FactOf<K>)[] {
  return facts[0]?.kind === kind;
}

/** In clinical order; what came twice stands side by side then, and is dropped. */
function inOrder(facts: Fact[]): readonly Fact[] {
  facts.sort(before);
  const isAgain = (fact: Fact, i: number): boolean => i > 0 && fact.eventId === facts[i - 1]!.eventId;
  return facts.some(isAgain) ? facts.filter((fact, i) => !isAgain(fact, i)) : facts;
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
    const key = keyOf(fact);
    const held = last.get(key);
    if (!held || fact.sequence > held.sequence) last.set(key, fact);
  }
  return [...last.values()];
}

function heldSessions(facts: readonly FactOf<'attendance'>[]): readonly SessionOutcome[] {
  const outcomes: SessionOutcome[] = [];
  for (const { outcome, eventId, startsAt, siteDate, plannedMinutes } of lastWord(facts, (fact) => fact.sessionId)) {
    if (outcome.kind === 'withdrawn') continue;
    const base = { eventId, startsAt, siteDate, plannedMinutes };
    outcomes.push(
      outcome.kind === 'attended'
        ? { ...base, attended: true, countableMinutes: outcome.countableMinutes, class: null, reason: null }
        : { ...base, attended: false, countableMinutes: 0, class: outcome.class, reason: outcome.reason },
    );
  }
  return outcomes.sort((a, b) => compareInstants(a.startsAt, b.startsAt) || (a.eventId < b.eventId ? -1 : 1));
}

function heldTests(tests: readonly FactOf<'drug-test'>[]): readonly FactOf<'drug-test'>[] {
  const held = new Set(lastWord(tests, (test) => test.testId));
  return tests.filter((test) => held.has(test));
}

function takenScores(facts: readonly (FactOf<'screening'> | FactOf<'assessment'>)[]) {
  const byInstrument = new Map<string, TakenScore[]>();
  for (const { eventId, siteDate, sequence, episodeId, scores } of facts)
    for (const score of scores) {
      const taken = { ...score, eventId, siteDate, sequence, episodeId };
      const list = byInstrument.get(score.instrument);
      if (list) list.push(taken);
      else byInstrument.set(score.instrument, [taken]);
    }
  for (const taken of byInstrument.values())
    taken.sort((a, b) => compareInstants(a.takenAt, b.takenAt) || a.sequence - b.sequence);
  return byInstrument;
}

/** All scores of one instrument in the order they were taken. */
export function scoresOf(timeline: Timeline, instrument: string): readonly TakenScore[] {
  return timeline.scores.get(instrument) ?? NONE;
}
