import { uuidv5, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { PlacementStore, StoredPlacement } from '../db/placement.store.js';
import type { SeatStore } from '../db/seat.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { noteOverdue } from '../domain/placement-facts.js';
import { evolvePlacement } from '../domain/evolve-placement.js';
import type { PlacementEvent } from '../domain/placement-events.js';
import type { Placement } from '../domain/placement.js';
import { expireOffer, offerSeat } from '../domain/seating-commands.js';
import { blockForEndedSeries, settle } from '../domain/settling.js';
import { retrySeats } from './retry-seats.js';
import type { Supplies } from './supplies.js';

/** The timer of a task to seat somebody. */
export const SEAT_TASK_DUE = 'seat-task-due';
/** The timer of an offer. */
export const EXPIRE_OFFER = 'expire-offer';

/** Facts about one episode, as events of its placement. */
export type Note = (placement: Placement) => readonly PlacementEvent[];

/** Seats: notes what other services say, decides, and keeps row, seats, events and timers in one piece. */
export class Placing {
  constructor(
    private readonly placements: PlacementStore,
    private readonly seats: SeatStore,
    private readonly supplies: Supplies,
  ) {}

  /** Notes facts about an episode and brings its seat in line with them. */
  async note(tx: Tx<SchedulingEvent>, patientId: Id, episodeId: Id, note: Note): Promise<void> {
    await this.noteIn(tx, await this.placements.lock(tx, patientId, episodeId), note);
  }

  /** As `note`, for a fact that names the patient only: it is about the latest episode, if there is one. */
  async noteLatest(tx: Tx<SchedulingEvent>, patientId: Id, note: Note): Promise<void> {
    const stored = await this.placements.lockLatest(tx, patientId);
    if (stored) await this.noteIn(tx, stored, note);
  }

  private async noteIn(tx: Tx<SchedulingEvent>, stored: StoredPlacement, note: Note): Promise<void> {
    const noted = note(stored.placement);
    const known = noted.reduce(evolvePlacement, stored.placement);
    const settled = settle(known, await this.supplies.forPatient(tx, known));
    await this.store(tx, stored, [...noted, ...settled]);
  }

  /** Saves what was decided about a placement: row, seats, events, timers. */
  async store(
    tx: Tx<SchedulingEvent>,
    { placement, version }: StoredPlacement,
    events: readonly PlacementEvent[],
  ): Promise<Placement> {
    if (events.length === 0) return placement;
    const after = events.reduce(evolvePlacement, placement);
    await this.placements.save(tx, after, version);
    await this.seats.apply(tx, placement, after, events);
    tx.record(...events);
    for (const event of events) this.follow(tx, placement, event);
    return after;
  }

  private follow(tx: Tx<SchedulingEvent>, before: Placement, event: PlacementEvent): void {
    const { patientId, episodeId } = before;
    switch (event.type) {
      case 'enrollment-blocked':
        return this.remind(tx, patientId, episodeId, event.block.dueAt);
      case 'seat-offered': {
        const { offerId, expiresAt } = event.offer;
        const data = { patientId, episodeId, offerId };
        return tx.schedule({ id: offerId, command: EXPIRE_OFFER, due: expiresAt, key: patientId, data });
      }
      case 'enrollment-moved':
        return before.seat ? retrySeats(tx, before.seat.siteId, 'seat-freed') : undefined;
      case 'enrollment-ended':
      case 'seat-released':
      case 'seat-offer-expired':
        return retrySeats(tx, event.siteId, 'seat-freed');
      default:
        return undefined;
    }
  }

  private remind(tx: Tx<SchedulingEvent>, patientId: Id, episodeId: Id, due: Instant | null): void {
    if (due === null) return;
    const id = uuidv5(episodeId, SEAT_TASK_DUE);
    tx.schedule({ id, command: SEAT_TASK_DUE, due, key: patientId, data: { patientId, episodeId } });
  }

  /** The time to seat somebody ran out: the task is overdue on the worklist. */
  async taskDue(tx: Tx<SchedulingEvent>, patientId: Id, episodeId: Id): Promise<void> {
    const stored = await this.placements.lock(tx, patientId, episodeId);
    await this.store(tx, stored, noteOverdue(stored.placement, tx.now));
  }

  /** The offer ran out: its seat is free again. */
  async offerDue(tx: Tx<SchedulingEvent>, patientId: Id, episodeId: Id, offerId: Id): Promise<void> {
    const stored = await this.placements.lock(tx, patientId, episodeId);
    await this.store(tx, stored, expireOffer(stored.placement, offerId, tx.now));
  }

  /** Tries one waiting placement again: whoever waits for a first seat gets an offer, never a silent booking. */
  async retry(tx: Tx<SchedulingEvent>, patientId: Id, episodeId: Id): Promise<void> {
    const stored = await this.placements.lock(tx, patientId, episodeId);
    const supply = await this.supplies.forPatient(tx, stored.placement);
    const today: SiteDate = this.supplies.today(tx, stored.placement);
    const events = stored.placement.waiting
      ? offerSeat(stored.placement, today, supply)
      : settle(stored.placement, supply);
    await this.store(tx, stored, events);
  }

  /** One of the member's series ends. */
  async seriesEnded(tx: Tx<SchedulingEvent>, patientId: Id, seriesId: Id): Promise<void> {
    const stored = await this.placements.lockLatest(tx, patientId);
    if (stored) await this.store(tx, stored, blockForEndedSeries(stored.placement, seriesId, tx.now));
  }
}
