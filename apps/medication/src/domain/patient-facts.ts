import { addHours, siteDate, type Id, type Instant, type SiteDate, type Zone } from '@stepwell/kernel';
import type { MedicationEvent } from './events.js';
import { isNaltrexone, type Medication } from './medications.js';
import type { MedicationRules } from './rules/rule-set.js';

/** A fact another service told about the patient, one row per source event. No order holds between services. */
export interface PatientFact {
  readonly eventId: Id;
  readonly patientId: Id;
  readonly kind: FactKind;
  /** What begins and ends together: hold, leave, referral, concern, episode; null where nothing does. */
  readonly ref: Id | null;
  /** Code, score or phase the fact carries. */
  readonly value: string | null;
  readonly occurredAt: Instant;
  readonly siteDate: SiteDate;
}

export type FactKind =
  | 'admitted'
  | 'discharged'
  | 'leave-started'
  | 'leave-ended'
  | 'referral-opened'
  | 'referral-accepted'
  | 'referral-closed'
  | 'concern-opened'
  | 'concern-closed'
  | 'hold-placed'
  | 'hold-released'
  | 'phase-changed'
  | 'cows'
  | 'ciwa'
  | 'record-linked'
  | 'record-unlinked'
  | 'pregnancy'
  | 'overdose'
  | 'action-requested';

/** What the facts add up to, whatever order they came in. */
export interface PatientContext {
  readonly stepDownHeld: boolean;
  readonly away: boolean;
  readonly pregnant: boolean;
  readonly discharged: boolean;
  readonly openConcerns: number;
  readonly phase: string | null;
}

const PAIRS = {
  hold: ['hold-placed', 'hold-released'],
  leave: ['leave-started', 'leave-ended'],
  concern: ['concern-opened', 'concern-closed'],
} as const;

/** Folds facts by what they refer to and by clinical time, never by arrival (design 3). */
export function contextOf(facts: readonly PatientFact[]): PatientContext {
  const referredOut = open(facts, 'referral-accepted', 'referral-closed');
  return {
    stepDownHeld: open(facts, ...PAIRS.hold) > 0,
    away: open(facts, ...PAIRS.leave) > 0 || referredOut > 0,
    pregnant: facts.some((fact) => fact.kind === 'pregnancy'),
    discharged: latest(facts.filter(isStay), ['admitted', 'discharged'])?.kind === 'discharged',
    openConcerns: open(facts, ...PAIRS.concern),
    phase: latest(facts.filter(withValue), ['admitted', 'phase-changed'])?.value?.replace(/^(up|down):/, '') ?? null,
  };
}

/** Earlier versions kept a reopening as an admission without a phase; it brings nobody back, the admission after it does. */
const isStay = (fact: PatientFact): boolean => fact.kind === 'discharged' || withValue(fact);
const withValue = (fact: PatientFact): boolean => fact.value !== null;

/** The kinds `awayOn` reads. */
export const AWAY_KINDS: readonly FactKind[] = ['leave-started', 'leave-ended', 'referral-accepted', 'referral-closed'];

/** Whether the patient was on leave or handed over elsewhere on a day. */
export function awayOn(facts: readonly PatientFact[], day: SiteDate): boolean {
  const before = facts.filter((fact) => fact.siteDate <= day);
  return open(before, ...PAIRS.leave) > 0 || open(before, 'referral-accepted', 'referral-closed') > 0;
}

function open(facts: readonly PatientFact[], begins: FactKind, ends: FactKind): number {
  const ended = new Set(facts.filter((fact) => fact.kind === ends).map((fact) => fact.ref));
  const begun = new Set(facts.filter((fact) => fact.kind === begins).map((fact) => fact.ref));
  return [...begun].filter((ref) => !ended.has(ref)).length;
}

/** The last fact by clinical time; at equal times the kind named later wins, then the event id, so that any order gives the same. */
function latest(facts: readonly PatientFact[], kinds: readonly FactKind[]): PatientFact | undefined {
  const mine = facts.filter((fact) => kinds.includes(fact.kind));
  const sortKey = (fact: PatientFact): string => `${fact.occurredAt} ${kinds.indexOf(fact.kind)} ${fact.eventId}`;
  return mine.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)).at(-1);
}

/** An order that runs while a fact arrives. */
export interface RunningOrder {
  readonly orderId: Id;
  readonly medication: Medication;
  readonly siteId: Id;
  readonly zone: Zone;
}

/** What a fact asks this service's people to do: reviews on the worklist, alerts on orders that clash (clinical 2.4, 5.7). */
export function reactTo(
  fact: PatientFact,
  orders: readonly RunningOrder[],
  source: { readonly siteId: Id | null; readonly now: Instant },
  newId: () => Id,
  rules: MedicationRules,
): readonly MedicationEvent[] {
  const kinds = reviewKinds(fact, orders, rules);
  const reviews = kinds.map((kind): MedicationEvent => ({
    type: 'review-opened',
    ...{ patientId: fact.patientId, reviewId: newId(), orderId: null, kind, trigger: triggerOf(fact) },
    siteId: source.siteId ?? orders[0]?.siteId ?? null,
    openedAt: source.now,
    dueAt: addHours(source.now, rules.reviews.dueHours[kind] ?? 0),
  }));
  return [...reviews, ...alertsFor(fact, orders, source.now, newId)];
}

const triggerOf = (fact: PatientFact): string =>
  fact.kind === 'action-requested' ? (fact.value ?? fact.kind) : fact.kind;

function reviewKinds(fact: PatientFact, orders: readonly RunningOrder[], rules: MedicationRules): readonly string[] {
  const { cowsFrom, ciwaFrom, actionKinds } = rules.reviews;
  const score = Number(fact.value);
  switch (fact.kind) {
    case 'cows':
      return score >= cowsFrom ? ['withdrawal-review'] : [];
    case 'ciwa':
      return score >= ciwaFrom ? ['withdrawal-review'] : [];
    case 'pregnancy':
      return ['pregnancy-review'];
    case 'overdose':
      return ['overdose-review', 'naloxone'];
    case 'action-requested':
      return actionKinds.includes(fact.value ?? '') ? [fact.value!] : [];
    case 'record-linked':
      return orders.length > 0 ? ['linked-record-review'] : [];
    case 'discharged':
      return orders.length > 0 ? ['continuity-review'] : [];
    default:
      return orders.length > 0 && isStepUp(fact) ? ['take-home-review'] : [];
  }
}

/** The value of a phase change is `up:<phase>` or `down:<phase>`; a take-home level is never raised by it. */
const isStepUp = (fact: PatientFact): boolean => fact.kind === 'phase-changed' && (fact.value ?? '').startsWith('up:');

function alertsFor(
  fact: PatientFact,
  orders: readonly RunningOrder[],
  at: Instant,
  newId: () => Id,
): MedicationEvent[] {
  if (fact.kind !== 'pregnancy') return [];
  const clashing = orders.filter((order) => isNaltrexone(order.medication) || order.medication === 'disulfiram');
  return clashing.map((order) => ({
    type: 'safety-alert-raised',
    ...{ patientId: fact.patientId, alertId: newId(), orderId: order.orderId },
    moment: { siteId: order.siteId, zone: order.zone, siteDate: siteDate(at, order.zone), at },
    kind: order.medication === 'disulfiram' ? 'pregnancy-disulfiram' : 'pregnancy-naltrexone',
    severity: 'hard',
  }));
}
