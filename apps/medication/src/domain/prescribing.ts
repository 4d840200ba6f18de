import {
  accept,
  addDays,
  addHours,
  atLocalTime,
  mayPrescribe,
  reject,
  type Decision,
  type Facts,
  type Id,
  type SiteDate,
} from '@stepwell/kernel';
import type { ClinicalContext, PatientPicture } from './clinical-context.js';
import type { Intent, MedicationEvent, Moment, OrderTerms, Signature } from './events.js';
import { checkOrder, weigh, type StopReason, type Verdict } from './order-safety.js';
import { termsOf, type Order } from './order.js';
import { isOpioidAgonist, type Medication, type Product } from './medications.js';
import type { MedicationRules } from './rules/rule-set.js';
import { acamprosateDoseMg } from './safety/organ-policies.js';
import type { Finding, HardStop, OrderCheck } from './safety/policy.js';

/** What a prescriber asks for; omitted terms come from the rule data of the product. */
export interface OrderRequest {
  readonly medication: Medication;
  readonly product: Product | null;
  readonly doseMg: number | null;
  readonly everyDays: number | null;
  readonly timesPerDay: number | null;
  readonly splitAllowed: boolean | null;
  readonly intent: Intent;
  readonly startDate: SiteDate;
  readonly treatmentStart: SiteDate | null;
  readonly firstDayExceptionReason: string | null;
  readonly secondDoseRule: boolean;
  readonly stopReasons: readonly StopReason[];
  readonly clinical: ClinicalContext;
}

/** The prescriber as known here: `credentialUntil` null is unknown or open. */
export interface Prescriber extends Signature {
  readonly credentialUntil: SiteDate | null;
}

/** Everything a prescribing decision stands on. `newId` gives ids in the order they are asked for. */
export interface PrescribingCase {
  readonly patientId: Id;
  readonly patient: PatientPicture;
  readonly opioidTreatmentProgram: boolean;
  readonly prescriber: Prescriber;
  readonly moment: Moment;
  readonly rules: MedicationRules;
  readonly newId: () => Id;
}

export type PrescribingRejection =
  | HardStop
  | 'prescriber-tier-too-low'
  | 'credential-expired'
  | 'medication-already-ordered'
  | 'product-not-of-medication'
  | 'order-not-active'
  | 'soft-stop-reason-needed'
  | 'pregnancy-stop-reason-needed';

/** A new order: credentials, then all safety checks; soft findings with a reason become acknowledged alerts (clinical 5.5). */
export function prescribe(
  request: OrderRequest,
  given: PrescribingCase,
): Decision<MedicationEvent, PrescribingRejection> {
  const terms = termsFor(request, given.rules);
  const refused = mayOrder(request.medication, given);
  if (refused) return reject(refused);
  if (given.rules.products[terms.product].medication !== request.medication) return reject('product-not-of-medication');
  if (
    given.patient.activeOrders.some((order) => order.medication === request.medication && !isXr(order.product, given))
  ) {
    return reject('medication-already-ordered');
  }
  const verdict = weigh(checkOrder(checkFor(request, terms, null, given)), request.stopReasons);
  const stopped = stopOf(verdict);
  if (stopped) return stopped;
  const orderId = given.newId();
  const ref = { patientId: given.patientId, orderId, medication: terms.medication };
  const { startDate, firstDayExceptionReason, secondDoseRule } = request;
  return accept<MedicationEvent>(
    {
      type: 'medication-ordered',
      ...ref,
      ...terms,
      ...{ startDate, firstDayExceptionReason, secondDoseRule },
      treatmentStart: request.treatmentStart ?? startDate,
      signedBy: signatureOf(given),
      moment: given.moment,
    },
    ...consequences(verdict, orderId, given),
  );
}

/** What may change in an order; null keeps what is there. */
export interface ChangeRequest {
  readonly doseMg: number | null;
  readonly everyDays: number | null;
  readonly timesPerDay: number | null;
  readonly splitAllowed: boolean | null;
  readonly intent: Intent | null;
  readonly secondDoseRule: boolean | null;
  readonly reason: string;
  /** The change answers a dose hold. */
  readonly reassessed: boolean;
  readonly stopReasons: readonly StopReason[];
  readonly clinical: ClinicalContext;
}

/** A change of an active order, checked like a new one. */
export function changeOrder(
  order: Order,
  request: ChangeRequest,
  given: PrescribingCase,
): Decision<MedicationEvent, PrescribingRejection> {
  const refused = mayOrder(order.medication, given);
  if (refused) return reject(refused);
  if (order.status !== 'active') return reject('order-not-active', { status: order.status });
  const terms = changedTerms(order, request);
  const asOrder = { startDate: given.moment.siteDate, firstDayExceptionReason: null };
  const check = checkFor({ ...request, ...asOrder, secondDoseRule: false }, terms, order, given);
  const verdict = weigh(checkOrder(check), request.stopReasons);
  const stopped = stopOf(verdict);
  if (stopped) return stopped;
  return accept<MedicationEvent>(
    {
      type: 'medication-changed',
      ...{ patientId: order.patientId, orderId: order.orderId, reason: request.reason, reassessed: request.reassessed },
      ...terms,
      secondDoseRule: request.secondDoseRule ?? order.secondDoseRule,
      signedBy: signatureOf(given),
      moment: given.moment,
    },
    ...consequences(verdict, order.orderId, given),
  );
}

function changedTerms(order: Order, request: ChangeRequest): OrderTerms {
  return {
    ...termsOf(order),
    doseMg: request.doseMg ?? order.doseMg,
    everyDays: request.everyDays ?? order.everyDays,
    timesPerDay: request.timesPerDay ?? order.timesPerDay,
    splitAllowed: request.splitAllowed ?? order.splitAllowed,
    intent: request.intent ?? order.intent,
  };
}

/** Ends an order. In pregnancy an agonist ends only with a reason of the rule data (clinical 5.7, C08). */
export function stopOrder(
  order: Order,
  reason: string,
  given: PrescribingCase,
): Decision<MedicationEvent, PrescribingRejection> {
  const refused = mayOrder(order.medication, given);
  if (refused) return reject(refused);
  if (order.status !== 'active') return reject('order-not-active', { status: order.status });
  if (
    isOpioidAgonist(order.medication) &&
    given.patient.pregnant &&
    !given.rules.pregnancyStopReasons.includes(reason)
  ) {
    return reject('pregnancy-stop-reason-needed', { allowedReasons: given.rules.pregnancyStopReasons });
  }
  const { patientId, orderId, medication } = order;
  return accept<MedicationEvent>({
    type: 'medication-stopped',
    ...{ patientId, orderId, medication, reason, moment: given.moment },
  });
}

/** The medication was never started: no dose was ever given (clinical 5.3). */
export function failInduction(
  order: Order,
  reason: string,
  dosesGiven: number,
  moment: Moment,
): Decision<MedicationEvent, 'order-not-active' | 'already-dosed'> {
  if (order.status !== 'active') return reject('order-not-active', { status: order.status });
  if (dosesGiven > 0) return reject('already-dosed', { dosesGiven });
  const { patientId, orderId, medication } = order;
  return accept<MedicationEvent>({ type: 'induction-failed', patientId, orderId, medication, reason, moment });
}

/** M2+ prescribes; methadone needs M3; an expired credential signs nothing (clinical 6.3). */
function mayOrder(
  medication: Medication,
  given: PrescribingCase,
): 'prescriber-tier-too-low' | 'credential-expired' | null {
  const { tier, credentialUntil } = given.prescriber;
  if (!mayPrescribe(tier) || (medication === 'methadone' && tier !== 'M3')) return 'prescriber-tier-too-low';
  return credentialUntil !== null && credentialUntil < given.moment.siteDate ? 'credential-expired' : null;
}

/** Overlapping injections have their own, clearer stop. */
const isXr = (product: Product, given: PrescribingCase): boolean => given.rules.products[product].graceDays !== null;

const signatureOf = ({ prescriber }: PrescribingCase): Signature => ({
  staffId: prescriber.staffId,
  tier: prescriber.tier,
});

function termsFor(request: OrderRequest, rules: MedicationRules): OrderTerms {
  const product = request.product ?? rules.defaultProduct[request.medication];
  const defaults = rules.products[product];
  const renal = acamprosateDoseMg(request.clinical.crclMlMin, rules.safety.acamprosate);
  return {
    medication: request.medication,
    product,
    doseMg: request.doseMg ?? (request.medication === 'acamprosate' ? renal : null),
    everyDays: request.everyDays ?? defaults.everyDays,
    timesPerDay: request.timesPerDay ?? defaults.timesPerDay,
    splitAllowed: request.splitAllowed ?? (request.timesPerDay ?? defaults.timesPerDay) > 1,
    intent: request.intent,
  };
}

type Checked = Pick<OrderRequest, 'startDate' | 'firstDayExceptionReason' | 'secondDoseRule' | 'clinical'>;

function checkFor(request: Checked, terms: OrderTerms, before: Order | null, given: PrescribingCase): OrderCheck {
  const { startDate, firstDayExceptionReason, secondDoseRule, clinical } = request;
  const activeOrders = given.patient.activeOrders.filter((order) => order.orderId !== before?.orderId);
  return {
    ...{ terms, startDate, firstDayExceptionReason, secondDoseRule, clinical },
    doseBeforeMg: before?.doseMg ?? null,
    newOrder: before === null,
    opioidTreatmentProgram: given.opioidTreatmentProgram,
    patient: { ...given.patient, activeOrders },
    at: given.moment.at,
    siteDate: given.moment.siteDate,
    rules: given.rules,
  };
}

function stopOf(verdict: Verdict) {
  const first = verdict.hard[0];
  if (first) return reject(first.policy, factsOf(first, verdict.hard));
  if (verdict.unanswered.length === 0) return null;
  return reject('soft-stop-reason-needed', { policies: verdict.unanswered.map((finding) => finding.policy) });
}

function factsOf(first: Finding, all: readonly Finding[]): Facts {
  const allStops = all.map((finding) => finding.policy);
  return { ...first.facts, alternatives: first.alternatives, allStops };
}

/** Answered stops leave an alert that is raised and acknowledged by the prescriber; notes open reviews. */
function consequences(verdict: Verdict, orderId: Id, given: PrescribingCase): MedicationEvent[] {
  const { patientId, moment } = given;
  const alerts = verdict.answered.flatMap(({ finding, reason }): MedicationEvent[] => {
    const alertId = given.newId();
    const severity = finding.level === 'hard' ? 'hard' : 'soft';
    return [
      { type: 'safety-alert-raised', patientId, alertId, orderId, kind: finding.policy, severity, moment },
      { type: 'safety-alert-acknowledged', patientId, alertId, reason, signedBy: signatureOf(given), moment },
    ];
  });
  return [...alerts, ...verdict.info.flatMap((finding) => reviewFor(finding, orderId, given))];
}

const REVIEWS: Readonly<Record<string, string>> = {
  'methadone-ecg-due': 'ecg-review',
  'pregnancy-split-dose-review': 'split-dose-review',
  'obstetric-link': 'obstetric-link',
  'naloxone-needed': 'naloxone',
};

function reviewFor(finding: Finding, orderId: Id, given: PrescribingCase): MedicationEvent[] {
  const kind = REVIEWS[finding.policy];
  if (!kind) return [];
  const { moment, patientId, rules } = given;
  const inDays = Number(finding.facts['inDays'] ?? 0);
  const day = addDays(moment.siteDate, inDays);
  const from = inDays > 0 ? atLocalTime(day, '09:00', moment.zone) : moment.at;
  const dueAt = addHours(from, rules.reviews.dueHours[kind] ?? 0);
  const { siteId, at: openedAt } = moment;
  const opened = {
    patientId,
    reviewId: given.newId(),
    orderId,
    kind,
    trigger: finding.policy,
    siteId,
    openedAt,
    dueAt,
  };
  return [{ type: 'review-opened', ...opened }];
}
