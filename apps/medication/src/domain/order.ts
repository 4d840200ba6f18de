import type { Id, SiteDate, Zone } from '@stepwell/kernel';
import type { Intent, OrderEvent, OrderTerms, Signature } from './events.js';
import type { Medication, Product } from './medications.js';

/** One medication order of a patient. A stopped order keeps its ledger for ever. */
export interface Order extends OrderTerms {
  readonly orderId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: Zone;
  readonly medication: Medication;
  readonly product: Product;
  readonly intent: Intent;
  readonly status: 'active' | 'stopped' | 'induction-failed';
  readonly startDate: SiteDate;
  /** First day of this treatment anywhere: take-home bands count from it. */
  readonly treatmentStart: SiteDate;
  /** Last day of the order; null while active. */
  readonly endDate: SiteDate | null;
  /** Take-home doses allowed at once by a clinician; null: the cap of the band alone. */
  readonly takeHomeMax: number | null;
  /** Last day on which a prescriber reassessed after missed doses. */
  readonly reassessedOn: SiteDate | null;
  readonly firstDayExceptionReason: string | null;
  /** The 2025 second-dose rule holds for the next injection. */
  readonly secondDoseRule: boolean;
  readonly signedBy: Signature;
  readonly version: number;
}

/** The order after `event`; `before` is null for the event that makes it. Throws on an event of another order. */
export function evolveOrder(before: Order | null, event: OrderEvent): Order {
  if (event.type === 'medication-ordered') return started(event);
  if (!before || before.orderId !== event.orderId) throw new Error(`${event.type} for an order that is not there`);
  const version = before.version + 1;
  switch (event.type) {
    case 'medication-changed':
      return changed(before, event);
    case 'medication-stopped':
      return { ...before, status: 'stopped', endDate: event.moment.siteDate, version };
    case 'induction-failed':
      return { ...before, status: 'induction-failed', endDate: event.moment.siteDate, version };
    case 'take-home-level-changed':
      return { ...before, takeHomeMax: event.maxDoses, version };
  }
}

function started(event: Extract<OrderEvent, { type: 'medication-ordered' }>): Order {
  const { orderId, patientId, startDate, treatmentStart, firstDayExceptionReason, secondDoseRule, signedBy } = event;
  const { siteId, zone } = event.moment;
  return {
    ...termsOf(event),
    ...{
      orderId,
      patientId,
      siteId,
      zone,
      startDate,
      treatmentStart,
      firstDayExceptionReason,
      secondDoseRule,
      signedBy,
    },
    status: 'active',
    endDate: null,
    takeHomeMax: null,
    reassessedOn: null,
    version: 1,
  };
}

function changed(before: Order, event: Extract<OrderEvent, { type: 'medication-changed' }>): Order {
  return {
    ...before,
    ...termsOf(event),
    reassessedOn: event.reassessed ? event.moment.siteDate : before.reassessedOn,
    secondDoseRule: event.secondDoseRule,
    signedBy: event.signedBy,
    version: before.version + 1,
  };
}

/** The terms inside an order or an event, without the rest. */
export function termsOf(source: OrderTerms): OrderTerms {
  const { medication, product, doseMg, everyDays, timesPerDay, splitAllowed, intent } = source;
  return { medication, product, doseMg, everyDays, timesPerDay, splitAllowed, intent };
}
