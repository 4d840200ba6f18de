import { addDays, isoWeekStart, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DayMinutes, DayStore, PatientDay } from '../db/day.store.js';
import { weekKey, type DatedSession, type WeekStore } from '../db/week.store.js';
import { billableDay } from '../domain/billable-day.js';
import type { DayDetermined, ServiceEvent, WeekComputed } from '../domain/events.js';
import type { AttendanceRules } from '../domain/rules.js';
import { bandOfWeek, sameWeek, weekIntensity } from '../domain/week.js';
import type { Change } from './follow-up.js';
import type { LateWeek } from './rosters.js';

const LAST_DAY = 6;

/** Days and weeks that were closed and published: computed once at their end, and again whenever their facts change. */
export class ClosedPeriods {
  constructor(
    private readonly days: DayStore,
    private readonly weeks: WeekStore,
    private readonly rules: AttendanceRules,
  ) {}

  /** Computes the closed days and weeks of changed records anew; what did not change is not published again. */
  async changed(tx: Tx<ServiceEvent>, changes: readonly Change[]): Promise<void> {
    const late = changes.filter(
      ({ loaded, record }) => loaded.closedThrough !== null && record.siteDate <= loaded.closedThrough,
    );
    if (late.length === 0) return;
    const days = new Map(late.map(({ record }) => [`${record.patientId}/${record.siteId}/${record.siteDate}`, record]));
    tx.record(...(await this.redoDays(tx, [...days.values()])));
    const ended = late.filter(
      ({ loaded, record }) => addDays(isoWeekStart(record.siteDate), LAST_DAY) <= loaded.closedThrough!,
    );
    const mondays = new Map<SiteDate, Set<Id>>();
    for (const { record } of ended) {
      const monday = isoWeekStart(record.siteDate);
      mondays.set(monday, (mondays.get(monday) ?? new Set()).add(record.patientId));
    }
    for (const [monday, patients] of [...mondays].sort())
      tx.record(...(await this.computeWeek(tx, [...patients].sort(), monday)));
  }

  /** Determines the day of everybody who attended at the site. */
  async closeDay(tx: Tx<ServiceEvent>, siteId: Id, siteDate: SiteDate): Promise<readonly DayDetermined[]> {
    const determined = (await this.days.ofSite(tx, siteId, siteDate))
      .filter(({ before }) => before === null)
      .map((day) => this.determine(day));
    await this.days.save(tx, determined);
    return determined;
  }

  /** Computes the week that begins on `monday` for everybody with a session at the site in it. */
  async closeWeek(tx: Tx<ServiceEvent>, siteId: Id, monday: SiteDate): Promise<readonly WeekComputed[]> {
    const patients = await this.weeks.patientsOfSite(tx, siteId, monday, addDays(monday, LAST_DAY));
    return patients.length === 0 ? [] : this.computeWeek(tx, patients, monday);
  }

  /** Computes a week for these patients, saves it, and answers the weeks that say something new. */
  async computeWeek(
    tx: Tx<ServiceEvent>,
    patientIds: readonly Id[],
    monday: SiteDate,
  ): Promise<readonly WeekComputed[]> {
    const [sessions, standings, before] = await Promise.all([
      this.weeks.sessions(tx, patientIds, monday, addDays(monday, LAST_DAY)),
      this.weeks.standings(tx, patientIds),
      this.weeks.closed(tx, patientIds, monday),
    ]);
    const own = grouped(sessions);
    const weeks = patientIds.flatMap((patientId): WeekComputed[] => {
      const standing = standings.get(patientId);
      const zone = own.get(patientId)?.[0]?.zone ?? standing?.episodes.at(-1)?.zone;
      if (zone === undefined || (!own.has(patientId) && !before.has(weekKey(patientId, monday)))) return [];
      const band = bandOfWeek(standing?.bands ?? [], monday, addDays(monday, LAST_DAY));
      const intensity = weekIntensity(own.get(patientId) ?? [], band, this.rules.presence.notCountable);
      return [{ type: 'week-computed', patientId, weekStart: monday, zone, at: tx.now, intensity }];
    });
    const fresh = weeks.filter((week) => {
      const known = before.get(weekKey(week.patientId, week.weekStart));
      return !known || !sameWeek(known, week.intensity);
    });
    await this.weeks.save(tx, fresh);
    return fresh;
  }

  /** Computes the closed weeks that late facts about rosters or bands may have changed. */
  async lateWeeks(tx: Tx<ServiceEvent>, late: readonly LateWeek[]): Promise<readonly WeekComputed[]> {
    const mondays = new Map<SiteDate, Id[]>();
    for (const { patientId, from, closedThrough } of late) {
      for (
        let monday = isoWeekStart(from);
        addDays(monday, LAST_DAY) <= closedThrough;
        monday = addDays(monday, LAST_DAY + 1)
      )
        mondays.set(monday, [...(mondays.get(monday) ?? []), patientId]);
    }
    const weeks: WeekComputed[] = [];
    for (const [monday, patients] of [...mondays].sort()) weeks.push(...(await this.computeWeek(tx, patients, monday)));
    return weeks;
  }

  private async redoDays(tx: Tx<ServiceEvent>, days: readonly PatientDay[]): Promise<readonly ServiceEvent[]> {
    const minutes = await this.days.ofPatients(tx, days);
    const redone = minutes
      .map((day) => ({ day, next: this.determine(day) }))
      .filter(({ day, next }) => differs(day, next));
    await this.days.save(
      tx,
      redone.map(({ next }) => next),
    );
    return redone.flatMap(({ day, next }) => {
      const { patientId, siteId, siteDate, zone } = day;
      const reopened = {
        type: 'day-reopened' as const,
        patientId,
        siteId,
        siteDate,
        zone,
        reason: 'attendance-changed',
      };
      return day.before ? [reopened, next] : [next];
    });
  }

  private determine(day: DayMinutes): DayDetermined {
    const { patientId, siteId, siteDate, zone, minutes } = day;
    const billable = billableDay(minutes, day.jurisdiction, this.rules.payerDays);
    return { type: 'day-determined', patientId, siteId, siteDate, zone, minutes, billable };
  }
}

function differs({ before }: DayMinutes, next: DayDetermined): boolean {
  if (!before) return next.minutes > 0;
  return before.minutes !== next.minutes || before.billable !== next.billable;
}

function grouped(sessions: readonly DatedSession[]): ReadonlyMap<Id, readonly DatedSession[]> {
  const byPatient = new Map<Id, DatedSession[]>();
  for (const session of sessions) {
    const own = byPatient.get(session.patientId);
    if (own) own.push(session);
    else byPatient.set(session.patientId, [session]);
  }
  return byPatient;
}
