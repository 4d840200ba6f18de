import {
  atLocalTime,
  addDays,
  reject,
  siteDate,
  uuidv5,
  type Decision,
  type Id,
  type Rejected,
  type SiteDate,
} from '@stepwell/kernel';
import type { NewTimer, Tx } from '@stepwell/platform';
import type { DirectoryStore } from '../db/directory.store.js';
import type { OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { MedicationEvent, Moment, Signature } from '../domain/events.js';
import type { Order } from '../domain/order.js';
import {
  changeOrder,
  failInduction,
  prescribe,
  stopOrder,
  type ChangeRequest,
  type OrderRequest,
  type PrescribingCase,
  type PrescribingRejection,
} from '../domain/prescribing.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import type { PatientPictures } from './patient-picture.js';
import type { Recording } from './recording.js';

/** The order after a command, with what it caused. */
export interface OrderChanged {
  readonly ok: true;
  readonly order: Order;
  readonly events: readonly MedicationEvent[];
}

export type PrescribingRefusal = Rejected<PrescribingRejection | 'site-not-known' | 'already-dosed'>;

/** Called with the order before anything is decided: throws when the caller may not touch it. */
export type Permit = (order: Order) => void;

/** Who orders: the signature and the staff row it belongs to. */
export interface Orderer {
  readonly signature: Signature;
  readonly staffId: Id | null;
}

/** Orders: made, changed, stopped, never started. */
export class Prescribing {
  constructor(
    private readonly orders: OrderStore,
    private readonly patients: PatientStore,
    private readonly directory: DirectoryStore,
    private readonly pictures: PatientPictures,
    private readonly recording: Recording,
    private readonly rules: MedicationRules,
  ) {}

  /** A new order at a site; `startDate` null: today there. */
  async order(
    tx: Tx<MedicationEvent>,
    patientId: Id,
    siteId: Id,
    request: Omit<OrderRequest, 'startDate'> & { readonly startDate: SiteDate | null },
    by: Orderer,
  ): Promise<OrderChanged | PrescribingRefusal> {
    await this.patients.lock(tx, [patientId]);
    const given = await this.caseAt(tx, patientId, siteId, by);
    if (!given) return reject('site-not-known', { siteId });
    const startDate = request.startDate ?? given.moment.siteDate;
    const outcome = await this.finish(tx, prescribe({ ...request, startDate }, given), null);
    if (outcome.ok) tx.schedule(dayCloseTimer(given.moment, given.moment.siteDate, this.rules));
    return outcome;
  }

  async change(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    request: ChangeRequest,
    by: Orderer,
    permit: Permit,
  ): Promise<OrderChanged | PrescribingRefusal> {
    return this.onOrder(tx, orderId, by, permit, (order, given) => changeOrder(order, request, given));
  }

  async stop(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    reason: string,
    by: Orderer,
    permit: Permit,
  ): Promise<OrderChanged | PrescribingRefusal> {
    return this.onOrder(tx, orderId, by, permit, (order, given) => stopOrder(order, reason, given));
  }

  /** The medication was never started. */
  async failInduction(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    reason: string,
    by: Orderer,
    permit: Permit,
  ): Promise<OrderChanged | PrescribingRefusal> {
    return this.onOrder(tx, orderId, by, permit, (order, given, dosesGiven) =>
      failInduction(order, reason, dosesGiven, given.moment),
    );
  }

  private async onOrder(
    tx: Tx<MedicationEvent>,
    orderId: Id,
    by: Orderer,
    permit: Permit,
    decide: (
      order: Order,
      given: PrescribingCase,
      dosesGiven: number,
    ) => Decision<MedicationEvent, PrescribingRejection | 'already-dosed'>,
  ): Promise<OrderChanged | PrescribingRefusal> {
    await this.patients.lockForOrders(tx, [orderId], []);
    const { order, dosesGiven } = await this.orders.load(tx, orderId);
    permit(order);
    const given = await this.caseAt(tx, order.patientId, order.siteId, by);
    if (!given) return reject('site-not-known', { siteId: order.siteId });
    return this.finish(tx, decide(order, given, dosesGiven), order);
  }

  private async finish(
    tx: Tx<MedicationEvent>,
    decision: Decision<MedicationEvent, PrescribingRejection | 'already-dosed'>,
    before: Order | null,
  ): Promise<OrderChanged | PrescribingRefusal> {
    if (!decision.ok) return decision;
    const order = await this.recording.record(tx, decision.events, before);
    if (!order) throw new Error('an order command changed no order');
    return { ok: true, order, events: decision.events };
  }

  private async caseAt(tx: Tx, patientId: Id, siteId: Id, by: Orderer): Promise<PrescribingCase | null> {
    const [site, whole, credentialUntil] = await Promise.all([
      this.directory.site(tx, siteId),
      this.pictures.load(tx, patientId, tx.now),
      this.directory.credentialUntil(tx, by.staffId),
    ]);
    if (!site) return null;
    const moment: Moment = { siteId, zone: site.zone, siteDate: siteDate(tx.now, site.zone), at: tx.now };
    return {
      patientId,
      patient: whole.picture,
      opioidTreatmentProgram: site.opioidTreatmentProgram,
      prescriber: { ...by.signature, credentialUntil },
      moment,
      rules: this.rules,
      newId: () => tx.newId(),
    };
  }
}

/** Command of the timer that closes a site's medication day. */
export const CLOSE_DAY = 'close-medication-day';

/** Closes `day` at a site on the next day's hour of the rules; one timer per site and day, however often it is asked for. */
export function dayCloseTimer(site: Pick<Moment, 'siteId' | 'zone'>, day: SiteDate, rules: MedicationRules): NewTimer {
  const { siteId, zone } = site;
  return {
    id: uuidv5(siteId, `${CLOSE_DAY} ${day}`),
    command: CLOSE_DAY,
    due: atLocalTime(addDays(day, 1), rules.dayClose.localTime, zone),
    key: siteId,
    data: { siteId, zone, day },
  };
}
