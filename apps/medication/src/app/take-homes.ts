import { siteDate, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { LedgerStore } from '../db/ledger.store.js';
import type { OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type {
  CallbackResult,
  MedicationEvent,
  Moment,
  ReviewOpened,
  Signature,
  TakeHomeDispensed,
} from '../domain/events.js';
import type { Order } from '../domain/order.js';
import { contextOf } from '../domain/patient-facts.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import {
  dispenseTakeHome,
  lastDayOf,
  setTakeHomeLevel,
  type TakeHomeLevelRejection,
  type TakeHomeRejection,
} from '../domain/take-home.js';
import { dueAfter } from './due.js';
import type { DoseGaps } from './dose-gaps.js';
import type { Permit } from './prescribing.js';
import type { Recording } from './recording.js';

/** Doses that leave the clinic, how many may, and whether they are still there when counted. */
export class TakeHomes {
  constructor(
    private readonly orders: OrderStore,
    private readonly ledger: LedgerStore,
    private readonly patients: PatientStore,
    private readonly gaps: DoseGaps,
    private readonly recording: Recording,
    private readonly rules: MedicationRules,
  ) {}

  async dispense(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    request: { readonly doses: number; readonly from: SiteDate; readonly exceptionReason: string | null },
    signedBy: Signature,
    permit: Permit,
  ): Promise<{ readonly ok: true; readonly handOut: TakeHomeDispensed } | Rejected<TakeHomeRejection>> {
    const order = await this.locked(tx, orderId, permit);
    const moment = momentNow(tx, order);
    const { patientId } = order;
    const [supplies, linked, gap, facts] = await Promise.all([
      this.ledger.handOuts(tx, orderId),
      this.ledger.underLinked(tx, { patientId, from: request.from, through: lastDayOf(request, order) }),
      this.gaps.of(tx, order, moment.siteDate),
      this.patients.facts(tx, [patientId]),
    ]);
    const decision = dispenseTakeHome({
      ...{ order, supplies, linked, moment, signedBy, rules: this.rules, held: gap.held, ...request },
      lastDoses: supplies.at(-1)?.doses ?? null,
      stepDownHeld: contextOf(facts).stepDownHeld,
      dispenseId: tx.newId(),
    });
    if (!decision.ok) return decision;
    await this.recording.record(tx, decision.events);
    return { ok: true, handOut: decision.events[0]! };
  }

  async setLevel(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    request: { readonly maxDoses: number; readonly reason: string },
    signedBy: Signature,
    permit: Permit,
  ): Promise<{ readonly ok: true; readonly order: Order } | Rejected<TakeHomeLevelRejection>> {
    const order = await this.locked(tx, orderId, permit);
    const facts = await this.patients.facts(tx, [order.patientId]);
    const { stepDownHeld } = contextOf(facts);
    const given = { stepDownHeld, moment: momentNow(tx, order), rules: this.rules };
    const decision = setTakeHomeLevel(order, { ...request, signedBy }, given);
    if (!decision.ok) return decision;
    const after = await this.recording.record(tx, decision.events, order);
    return { ok: true, order: after ?? order };
  }

  /** A random call-back was counted; anything but a correct count asks for a diversion review (clinical 5.6). */
  async countCallback(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    result: CallbackResult,
    permit: Permit,
  ): Promise<{ readonly callbackId: Id }> {
    const order = await this.locked(tx, orderId, permit);
    const moment = momentNow(tx, order);
    const { patientId, medication } = order;
    const callbackId = tx.newId();
    const events: MedicationEvent[] = [
      { type: 'callback-resulted', callbackId, patientId, orderId, medication, result, moment },
    ];
    if (result !== 'correct') events.push(this.diversionReview(tx, order, `callback-${result}`, moment));
    await this.recording.record(tx, events);
    return { callbackId };
  }

  private diversionReview(tx: Tx, order: Order, trigger: string, moment: Moment): ReviewOpened {
    const kind = 'diversion-review';
    const { patientId, orderId } = order;
    const dueAt = dueAfter(moment.at, kind, this.rules);
    const { siteId, at: openedAt } = moment;
    return { type: 'review-opened', patientId, reviewId: tx.newId(), orderId, kind, trigger, siteId, openedAt, dueAt };
  }

  private async locked(tx: Tx, orderId: Id, permit: Permit): Promise<Order> {
    await this.patients.lockWithLinked(tx, orderId);
    const { order } = await this.orders.load(tx, orderId);
    permit(order);
    return order;
  }
}

const momentNow = (tx: Tx, order: Order): Moment => ({
  siteId: order.siteId,
  zone: order.zone,
  siteDate: siteDate(tx.now, order.zone),
  at: tx.now,
});
