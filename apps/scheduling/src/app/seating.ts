import { siteDate, type Decision, type Id } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { PlacementStore, StoredPlacement } from '../db/placement.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import type { PlacementEvent } from '../domain/placement-events.js';
import type { Placement } from '../domain/placement.js';
import { acceptOffer, reTrack, seatByHand, type SeatingRejection, type SeatOrder } from '../domain/seating-commands.js';
import { settle } from '../domain/settling.js';
import type { SiteCheck } from './bookings.js';
import type { VersionCheck } from './directory.js';
import type { Placing } from './placing.js';
import type { Supplies } from './supplies.js';

type Seated = Decision<PlacementEvent, SeatingRejection> & { readonly placement: Placement; readonly version: number };

/** What a scheduler decides about one patient's seat. */
export class Seating {
  constructor(
    private readonly placements: PlacementStore,
    private readonly supplies: Supplies,
    private readonly placing: Placing,
  ) {}

  /** The check sees the version of the placement. Throws NotFound when nothing is known of the patient. */
  async seat(tx: Tx<SchedulingEvent>, patientId: Id, order: SeatOrder, check: VersionCheck): Promise<Seated> {
    const stored = await this.load(tx, patientId);
    check(stored.version);
    const supply = await this.supplies.forTrack(tx, stored.placement, order.trackId, order.from);
    return this.keep(tx, stored, seatByHand(stored.placement, order, supply));
  }

  /** Moves to another track; an open approval gets its reservation there. */
  async reTrack(tx: Tx<SchedulingEvent>, patientId: Id, order: SeatOrder, check: VersionCheck): Promise<Seated> {
    const stored = await this.load(tx, patientId);
    check(stored.version);
    const supply = await this.supplies.forTrack(tx, stored.placement, order.trackId, order.from);
    const moved = await this.keep(tx, stored, reTrack(stored.placement, order, supply));
    if (!moved.ok || !moved.placement.approval) return moved;
    const reserved = settle(moved.placement, await this.supplies.forPatient(tx, moved.placement));
    const placement = await this.placing.store(tx, moved, reserved);
    return { ...moved, placement, version: moved.version + Number(reserved.length > 0) };
  }

  /** The checks see the site of the offered seat and the version of the placement. Throws NotFound. */
  async acceptOffer(
    tx: Tx<SchedulingEvent>,
    offerId: Id,
    checks: { version: VersionCheck; site: SiteCheck },
  ): Promise<Seated> {
    const owner = await this.placements.ofOffer(tx, offerId);
    if (!owner) throw new NotFound('offer', offerId);
    const stored = await this.placements.lock(tx, owner.patientId, owner.episodeId);
    const { home, waiting } = stored.placement;
    const trackId = waiting?.offer?.trackId;
    if (!home || !trackId) throw new NotFound('offer', offerId);
    const today = siteDate(tx.now, home.zone);
    const supply = await this.supplies.forTrack(tx, stored.placement, trackId, today);
    for (const track of supply.tracks) checks.site(track.siteId);
    checks.version(stored.version);
    return this.keep(tx, stored, acceptOffer(stored.placement, offerId, today, tx.now, supply.tracks));
  }

  private async load(tx: Tx, patientId: Id): Promise<StoredPlacement> {
    const stored = await this.placements.lockLatest(tx, patientId);
    if (!stored) throw new NotFound('patient', patientId);
    return stored;
  }

  private async keep(
    tx: Tx<SchedulingEvent>,
    stored: StoredPlacement,
    decision: Decision<PlacementEvent, SeatingRejection>,
  ): Promise<Seated> {
    if (!decision.ok) return { ...decision, ...stored };
    const placement = await this.placing.store(tx, stored, decision.events);
    return { ...decision, placement, version: stored.version + 1 };
  }
}
