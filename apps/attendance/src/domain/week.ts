import { hoursVerdict, type HourBand, type HoursVerdict, type Id, type SiteDate } from '@stepwell/kernel';
import type { Outcome } from './attendance.js';

/** A session of the week as far as one patient is concerned. */
export interface WeekSession {
  readonly sessionId: Id;
  readonly component: string;
  /** min */
  readonly plannedMinutes: number;
  /** On the roster; a walk-in is delivered but not planned. */
  readonly expected: boolean;
  readonly cancelled: boolean;
  readonly outcome: Outcome | null;
}

/** Planned and delivered clinical time of one patient in one ISO week. */
export interface WeekIntensity {
  /** min */
  readonly plannedMinutes: number;
  /** Countable minutes, min. */
  readonly deliveredMinutes: number;
  readonly sessionsPlanned: number;
  readonly sessionsAttended: number;
  readonly hourBand: HourBand | null;
  readonly verdict: HoursVerdict | 'no-band';
}

/** An hour band and the first day it holds. */
export interface BandFrom {
  readonly from: SiteDate;
  readonly band: HourBand | null;
}

/**
 * HW-1, HW-2: delivered minutes of the week against the band. Sessions the program cancelled are not planned; excused ones are, since
 * the dose was meant to be given (C23). A session without an outcome delivers nothing.
 */
export function weekIntensity(
  sessions: readonly WeekSession[],
  hourBand: HourBand | null,
  notCountable: readonly string[],
): WeekIntensity {
  const clinical = sessions.filter((session) => !notCountable.includes(session.component));
  const planned = clinical.filter((session) => session.expected && !wasCancelled(session));
  const deliveredMinutes = sum(
    clinical.map(({ outcome }) => (outcome?.kind === 'attended' ? outcome.countableMinutes : 0)),
  );
  return {
    plannedMinutes: sum(planned.map((session) => session.plannedMinutes)),
    deliveredMinutes,
    sessionsPlanned: planned.length,
    sessionsAttended: clinical.filter(({ outcome }) => outcome?.kind === 'attended').length,
    hourBand,
    verdict: hourBand ? hoursVerdict(hourBand, deliveredMinutes) : 'no-band',
  };
}

function wasCancelled({ cancelled, outcome }: WeekSession): boolean {
  if (outcome?.kind === 'attended') return false;
  return cancelled || (outcome?.kind === 'missed' && outcome.class === 'program-cancelled');
}

const sum = (minutes: readonly number[]): number => minutes.reduce((total, one) => total + one, 0);

/** The band a week is held against: the one in force on its Monday, else the first that begins in it. `bands` are oldest first. */
export function bandOfWeek(bands: readonly BandFrom[], weekStart: SiteDate, weekEnd: SiteDate): HourBand | null {
  const onMonday = bands.findLast((band) => band.from <= weekStart);
  return (onMonday ?? bands.find((band) => band.from <= weekEnd))?.band ?? null;
}

/** Whether two weeks say the same, so that nothing is published twice. */
export function sameWeek(a: WeekIntensity, b: WeekIntensity): boolean {
  return (
    a.plannedMinutes === b.plannedMinutes &&
    a.deliveredMinutes === b.deliveredMinutes &&
    a.sessionsPlanned === b.sessionsPlanned &&
    a.sessionsAttended === b.sessionsAttended &&
    a.verdict === b.verdict &&
    a.hourBand?.minHours === b.hourBand?.minHours &&
    a.hourBand?.maxHours === b.hourBand?.maxHours &&
    a.hourBand?.ageBand === b.hourBand?.ageBand
  );
}
