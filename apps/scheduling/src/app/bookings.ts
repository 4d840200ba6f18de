import { reject, type Decision, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { AppointmentStore, StoredAppointment } from '../db/appointment.store.js';
import type { SeriesStore } from '../db/series.store.js';
import {
  bookAll,
  cancelAppointment,
  moveAppointment,
  type AppointmentEvent,
  type BookableSession,
  type BookingRejection,
  type BusyPeriod,
} from '../domain/appointments.js';
import type { SchedulingEvent } from '../domain/events.js';
import { sessionIdOf } from '../domain/occurrences.js';
import type { VersionCheck } from './directory.js';
import type { Horizon } from './horizon.js';

/** A session by its id, or by series and rule day. */
export type SessionWish = { readonly sessionId: Id } | { readonly seriesId: Id; readonly siteDate: SiteDate };

/** One patient to be booked into one session. */
export type BookingOrder = SessionWish & { readonly patientId: Id };

/** Throws when the caller does not work at the site. */
export type SiteCheck = (siteId: Id) => void;

/** What became of one row of a batch. */
export type BookingOutcome = Decision<AppointmentEvent, BookingRejection> & { readonly appointmentId: Id };

/** Bookings of patients into single sessions outside their track. */
export class Bookings {
  constructor(
    private readonly appointments: AppointmentStore,
    private readonly series: SeriesStore,
    private readonly horizon: Horizon,
  ) {}

  /** Decides every row by itself, in order, and writes all that hold at once. */
  async book(
    tx: Tx<SchedulingEvent>,
    orders: readonly BookingOrder[],
    atSite: SiteCheck,
  ): Promise<readonly BookingOutcome[]> {
    const ids = await this.resolve(tx, orders);
    const { sessions, busy } = await this.lockAll(tx, ids, orders, atSite);
    const wishes = orders.map(({ patientId }, index) => ({
      appointmentId: tx.newId(),
      patientId,
      session: sessions.get(ids[index]!) ?? null,
    }));
    const decisions = bookAll(wishes, busy);
    const events = decisions.flatMap((decision) => (decision.ok ? decision.events : []));
    this.appointments.addAll(
      tx,
      events.map((event) => event.appointment),
    );
    tx.record(...events);
    return decisions.map((decision, index) => ({ ...decision, appointmentId: wishes[index]!.appointmentId }));
  }

  async move(
    tx: Tx<SchedulingEvent>,
    appointmentId: Id,
    wish: SessionWish,
    checks: { version: VersionCheck; site: SiteCheck },
  ): Promise<Decision<AppointmentEvent, BookingRejection | 'appointment-cancelled'>> {
    const stored = await this.read(tx, appointmentId, checks);
    const [sessionId] = await this.resolve(tx, [wish]);
    const { sessions, busy } = await this.lockAll(tx, [sessionId!], [stored.appointment], checks.site);
    const decision = moveAppointment(stored.appointment, sessions.get(sessionId!) ?? null, busy);
    return this.keep(tx, stored, decision, null);
  }

  async cancel(
    tx: Tx<SchedulingEvent>,
    appointmentId: Id,
    reason: string,
    checks: { version: VersionCheck; site: SiteCheck },
  ): Promise<Decision<AppointmentEvent, 'appointment-cancelled'>> {
    const stored = await this.read(tx, appointmentId, checks);
    return this.keep(tx, stored, cancelAppointment(stored.appointment, reason), reason);
  }

  /** Cancels what a discharged patient is still booked into after `last`. */
  async cancelAfter(tx: Tx<SchedulingEvent>, patientId: Id, last: SiteDate, reason: string): Promise<void> {
    for (const stored of await this.appointments.after(tx, patientId, last)) {
      await this.keep(tx, stored, cancelAppointment(stored.appointment, reason), reason);
    }
  }

  private async keep<D extends Decision<AppointmentEvent, string>>(
    tx: Tx<SchedulingEvent>,
    stored: StoredAppointment,
    decision: D,
    cancelled: string | null,
  ): Promise<D> {
    if (!decision.ok) return decision;
    for (const event of decision.events) {
      await this.appointments.save(tx, event.appointment, cancelled, stored.version);
      tx.record(event);
    }
    return decision;
  }

  private async read(
    tx: Tx,
    appointmentId: Id,
    checks: { version: VersionCheck; site: SiteCheck },
  ): Promise<StoredAppointment> {
    const stored = await this.appointments.read(tx, appointmentId);
    checks.site(stored.appointment.session.siteId);
    checks.version(stored.version);
    return stored;
  }

  /** The session ids meant; a day beyond the horizon is put on the calendar first. */
  private async resolve(tx: Tx<SchedulingEvent>, wishes: readonly SessionWish[]): Promise<readonly Id[]> {
    const latest = new Map<Id, SiteDate>();
    for (const wish of wishes) {
      if (!('seriesId' in wish)) continue;
      const known = latest.get(wish.seriesId);
      if (known === undefined || known < wish.siteDate) latest.set(wish.seriesId, wish.siteDate);
    }
    const locked = latest.size > 0 ? await this.series.lock(tx, [...latest.keys()]) : [];
    for (const stored of locked) await this.horizon.extendTo(tx, stored, latest.get(stored.series.seriesId)!);
    const series = new Map(locked.map((stored) => [stored.series.seriesId, stored.series]));
    return wishes.map((wish) => {
      if ('sessionId' in wish) return wish.sessionId;
      const known = series.get(wish.seriesId);
      return known ? sessionIdOf(known, wish.siteDate) : wish.seriesId;
    });
  }

  /**
   * The sessions with how full they are, under the lock of their series, and what the patients are booked into meanwhile,
   * under the patients' lock. All of it travels at once: a lock is held for two round trips.
   */
  private async lockAll(
    tx: Tx,
    sessionIds: readonly Id[],
    patients: readonly { readonly patientId: Id }[],
    atSite: SiteCheck,
  ): Promise<{ sessions: ReadonlyMap<Id, BookableSession>; busy: readonly BusyPeriod[] }> {
    const distinct = [...new Set(sessionIds)];
    const patientIds = [...new Set(patients.map((one) => one.patientId))];
    const [, , sessions, busy] = await Promise.all([
      this.series.lockOf(tx, distinct),
      this.appointments.lockPatients(tx, patientIds),
      this.appointments.bookable(tx, distinct),
      this.appointments.busy(tx, patientIds, distinct),
    ]);
    for (const siteId of new Set([...sessions.values()].map((session) => session.siteId))) atSite(siteId);
    return { sessions, busy };
  }
}

/** The single answer of a batch of one. */
export function onlyOutcome(outcomes: readonly BookingOutcome[]): BookingOutcome {
  return outcomes[0] ?? { ...reject('unknown-session'), appointmentId: '' };
}
