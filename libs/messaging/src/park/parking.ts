import { randomUUID } from 'node:crypto';
import type { EventEnvelope } from '@stepwell/contracts';
import { mayClearEmergency, type Clock } from '@stepwell/kernel';
import type { Actor, Database, Logger, Session } from '@stepwell/platform';
import { NOTHING, type BatchCounts } from '../consumer/counts.js';
import type { GapRepair } from '../consumer/gap-repair.js';
import type { ConsumerRows, LookupRow } from '../consumer/consumer-rows.js';
import { streamOf, type EventItem } from '../consumer/item.js';
import {
  GapFound,
  HandlerFailed,
  NO_GUIDANCE,
  TenantPart,
  type Guidance,
  type PartDeps,
} from '../consumer/tenant-part.js';
import { TenantTx } from '../consumer/tenant-tx.js';
import { laneOf } from '../outbox/lane.js';
import { classOf, isTransient } from '../pg/errors.js';
import { announce } from './announce.js';
import type { ParkRows } from './park-rows.js';
import {
  isReason,
  type ParkedEntry,
  type ParkedEventLine,
  type ParkedFirst,
  type ParkedStream,
  type ParkOutcome,
  type Parks,
  type SkipRefusal,
} from './parks.js';

/** What parking works with. */
export interface ParkingDeps<E> extends PartDeps<E> {
  readonly db: Database<E>;
  readonly clock: Clock;
  readonly rows: ConsumerRows;
  readonly parkRows: ParkRows;
  readonly gaps: GapRepair;
  readonly log: Logger;
  readonly onApplied: (counts: BatchCounts) => void;
}

const CHUNK = 200;
const TRIES = 5;

/** Facts whose loss could hide a danger: skipping one needs a tier that may clear an emergency (design 4). */
const SAFETY =
  /^(intake\.(SafetyConcern|ClinicalFactReported)|medication\.(SafetyAlert|InductionFailed)|step-down\.(Hold|PhaseChangeCancelled|StepUpProposed))/;

interface Opened {
  readonly session: Session;
  readonly events: readonly EventEnvelope[];
  readonly waits: { readonly reason: string; readonly announced: boolean };
  readonly lookup: LookupRow;
}

/** Works off the list of a parked stream, in order, under the same lock as the consumer. */
export class Parking<E> implements Parks {
  constructor(private readonly deps: ParkingDeps<E>) {}

  list(): Promise<readonly ParkedEntry[]> {
    return this.deps.parkRows.list();
  }

  show(stream: ParkedStream): Promise<readonly ParkedEventLine[]> {
    return this.deps.parkRows.show(stream);
  }

  async retry(stream: ParkedStream, actor: Actor): Promise<ParkOutcome> {
    let applied = 0;
    let limit = CHUNK;
    for (;;) {
      const chunk = await this.attempt(stream, actor, limit);
      applied += chunk.applied;
      if (chunk.failed && limit > 1) limit = Math.ceil(limit / 2);
      else if (chunk.failed || chunk.left === 0) return { applied, waiting: (await this.show(stream)).length };
    }
  }

  async skip(first: ParkedFirst, actor: Actor, reason: string): Promise<ParkOutcome | SkipRefusal> {
    if (!isReason(reason)) return 'reason-required';
    const refused = await this.dropFirst(first, actor, reason);
    return refused ?? this.retryIfParked(first, actor);
  }

  /** After a skip the list may be empty, and our own retry of held streams may have closed it meanwhile. */
  private async retryIfParked(stream: ParkedStream, actor: Actor): Promise<ParkOutcome> {
    try {
      return await this.retry(stream, actor);
    } catch (error) {
      if (error instanceof NotParked) return { applied: 0, waiting: 0 };
      throw error;
    }
  }

  /** One transaction over the first `limit` waiting events. A failure at more than one event changes nothing. */
  private async attempt(stream: ParkedStream, actor: Actor, limit: number) {
    let guidance: Guidance = { ...NO_GUIDANCE, resuming: streamOf({ ...stream, service: stream.source }) };
    for (let tried = 1; ; tried++)
      try {
        return await this.open(stream, limit, (opened) => this.workOff(opened, stream, actor, guidance, limit));
      } catch (error) {
        const cause = error instanceof HandlerFailed ? error.cause : error;
        if (error instanceof GapFound) guidance = { ...guidance, fills: await this.deps.gaps.fill(error.gaps) };
        else if (isTransient(cause) && tried < TRIES)
          await new Promise((resolve) => setTimeout(resolve, 20 * 2 ** tried));
        else if (error instanceof HandlerFailed && limit === 1 && !guidance.poison.has(error.items[0]!.event.id))
          guidance = { ...guidance, poison: new Map([[error.items[0]!.event.id, cause]]) };
        else if (error instanceof HandlerFailed && limit > 1) return { applied: 0, left: limit, failed: true };
        else throw error;
      }
  }

  private async workOff(opened: Opened, stream: ParkedStream, actor: Actor, guidance: Guidance, limit: number) {
    const { session, events, lookup } = opened;
    const items = this.deps.gaps.itemsOf(events);
    if (items.length === 0) return this.finish(opened, stream, actor, null, 0);
    const input = { tenantId: stream.tenantId, items, lookup: [lookup], now: this.deps.clock.now() };
    const part = new TenantPart<E>(this.deps, session, input, { ...guidance, told: opened.waits.announced });
    await part.apply();
    const standing = part.standing(guidance.resuming!)!;
    const done = items.filter((item: EventItem) => item.event.sequence <= standing.sequence).length;
    const left = standing.waiting ? items.length - done : items.length === limit ? limit : 0;
    void session.send(this.deps.rows.unparkEvents(stream.tenantId, stream, standing.sequence));
    return this.finish(opened, stream, actor, standing.waiting ? part : null, left, done);
  }

  /** Nothing waits any more: the stream flows, and its readers are told. Audited, but for the vain tries of our own. */
  private async finish(
    { session, waits }: Opened,
    stream: ParkedStream,
    actor: Actor,
    again: TenantPart<E> | null,
    left: number,
    applied = 0,
  ) {
    const tx = this.txOf(session, stream, actor);
    const silent = again !== null && actor.kind === 'service';
    if (!silent) tx.audit({ action: 'park-retry', subjectId: null, outcome: again ? 'failed' : 'applied' });
    if (left === 0) {
      void session.send(this.deps.rows.unparkKey(stream.tenantId, stream));
      if (waits.announced) announce(tx, this.deps.tables.service, 'FactsResumed', stream, waits.reason);
    }
    await session.commit(tx.closing());
    if (!silent) this.deps.onApplied({ ...NOTHING, applied, recorded: 1, timers: 1 });
    return { applied, left, failed: again !== null };
  }

  private async dropFirst(stream: ParkedFirst, actor: Actor, reason: string): Promise<SkipRefusal | null> {
    return this.open(stream, 1, async ({ session, events }) => {
      const [first] = events;
      if (first?.id !== stream.eventId) return 'moved-on';
      if (SAFETY.test(first.type) && !(actor.tier && mayClearEmergency(actor.tier))) return 'tier-required';
      const { sequence, id } = first;
      const mark = this.deps.rows.raiseWatermarks(stream.tenantId, [{ ...stream, sequence, eventId: id }])!;
      const tx = this.txOf(session, stream, actor);
      tx.audit({ action: 'park-skip', subjectId: id, outcome: reason });
      await session.commit([mark, this.deps.rows.unparkEvents(stream.tenantId, stream, sequence), ...tx.closing()]);
      this.deps.log.warn('a parked event was skipped', { type: first.type, eventId: id, tenantId: stream.tenantId });
      return null;
    });
  }

  /** A transaction of the stream's tenant under its partition's offset lock, with its first waiting events. */
  private async open<T>(stream: ParkedStream, limit: number, work: (opened: Opened) => Promise<T>): Promise<T> {
    const session = await this.deps.db.begin(stream.tenantId);
    try {
      const lock = this.deps.rows.lockLanes([laneOf(stream.key)]);
      const [, looked] = await session.sendAll<LookupRow>([lock, this.deps.rows.lookup([stream])]);
      const waits = await this.deps.parkRows.reason(session, stream);
      if (!waits) throw new NotParked();
      const events = await this.deps.parkRows.events(session, stream, limit);
      return await work({ session, events, waits, lookup: looked!.rows[0]! });
    } finally {
      await session.rollback();
    }
  }

  private txOf(session: Session, stream: ParkedStream, actor: Actor): TenantTx<E> {
    const id = randomUUID();
    const cause = { correlationId: id, causationId: id, actor, traceparent: null };
    return new TenantTx(session, this.deps.tables, stream.tenantId, this.deps.clock.now(), cause);
  }
}

/** The stream does not wait (any more). */
export class NotParked extends Error {
  override readonly name = 'NotParked';
  constructor() {
    super('this stream is not parked');
  }
}

/** Tries streams again that wait for something that may arrive by itself: a fact of another stream, a repaired feed. */
export class HoldRetry<E> {
  constructor(
    private readonly parking: Parking<E>,
    private readonly service: string,
    private readonly log: Logger,
  ) {}

  /** One round over all held streams; answers how many still wait. */
  async round(): Promise<number> {
    const held = (await this.parking.list()).filter(({ reason }) => reason === 'gap' || reason === 'fact-awaited');
    let waiting = 0;
    for (const entry of held) waiting += await this.one(entry);
    return waiting;
  }

  private async one(entry: ParkedEntry): Promise<number> {
    try {
      const actor = { kind: 'service', id: this.service, tier: null } as const;
      return (await this.parking.retry(entry, actor)).waiting > 0 ? 1 : 0;
    } catch (error) {
      if (error instanceof NotParked) return 0;
      this.log.warn('a held stream could not be tried', { errorClass: classOf(error), error });
      return 1;
    }
  }
}
