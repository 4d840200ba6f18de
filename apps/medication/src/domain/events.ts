import type { Id, Instant, SiteDate, Tier, Zone } from '@stepwell/kernel';
import type { RuleSetActivated } from './rule-sets.js';
import type { Medication, Product, Unit } from './medications.js';

/** Where and when something happened: `at` is clinical time, `siteDate` the day it was at the site. */
export interface Moment {
  readonly siteId: Id;
  readonly zone: Zone;
  readonly siteDate: SiteDate;
  readonly at: Instant;
}

/** Who signed, with the credential tier held at that moment. */
export interface Signature {
  readonly staffId: string;
  readonly tier: Tier;
}

export type Intent = 'induction' | 'maintenance' | 'taper';

/** What an order asks for. `doseMg` null: set by titration. */
export interface OrderTerms {
  readonly medication: Medication;
  readonly product: Product;
  readonly doseMg: number | null;
  readonly everyDays: number;
  readonly timesPerDay: number;
  /** Several doses of one day are allowed (split dosing, induction). */
  readonly splitAllowed: boolean;
  readonly intent: Intent;
}

/** The order an event belongs to. */
export interface OrderRef {
  readonly patientId: Id;
  readonly orderId: Id;
  readonly medication: Medication;
}

export interface MedicationOrdered extends OrderRef, OrderTerms {
  readonly type: 'medication-ordered';
  readonly startDate: SiteDate;
  /** First day of this treatment anywhere: take-home bands count from it. */
  readonly treatmentStart: SiteDate;
  readonly firstDayExceptionReason: string | null;
  /** The 2025 second-dose rule was invoked for an extended-release buprenorphine. */
  readonly secondDoseRule: boolean;
  readonly signedBy: Signature;
  readonly moment: Moment;
}
export interface MedicationChanged extends OrderRef, OrderTerms {
  readonly type: 'medication-changed';
  readonly reason: string;
  /** The change answers a dose hold: doses may go on from this day. */
  readonly reassessed: boolean;
  readonly secondDoseRule: boolean;
  readonly signedBy: Signature;
  readonly moment: Moment;
}
export interface MedicationStopped extends OrderRef {
  readonly type: 'medication-stopped';
  readonly reason: string;
  readonly moment: Moment;
}
export interface InductionFailed extends OrderRef {
  readonly type: 'induction-failed';
  readonly reason: string;
  readonly moment: Moment;
}
export interface DoseAdministered extends OrderRef {
  readonly type: 'dose-administered';
  readonly doseId: Id;
  readonly product: Product;
  /** Place among the doses of the order on this day, from 1: the due slot. */
  readonly slot: number;
  readonly amount: number;
  readonly unit: Unit;
  readonly observed: boolean;
  /** Null when the dispensing system gave only the day. */
  readonly takenAt: Instant | null;
  /** Hours before which no other dose of the substance may lie, h. */
  readonly floorHours: number;
  readonly externalRef: string | null;
  readonly moment: Moment;
}
export interface DoseMissed extends OrderRef {
  readonly type: 'dose-missed';
  readonly missedId: Id;
  /** The day without a dose. A miss found at a day close is dated by the morning it was found. */
  readonly missedOn: SiteDate;
  readonly reason: string;
  /** Days missed in a row with this one, d; for injections days past grace. */
  readonly consecutiveDays: number;
  readonly externalRef: string | null;
  readonly moment: Moment;
}
export interface TakeHomeDispensed extends OrderRef {
  readonly type: 'take-home-dispensed';
  readonly dispenseId: Id;
  readonly doses: number;
  readonly from: SiteDate;
  readonly through: SiteDate;
  readonly exceptionReason: string | null;
  readonly signedBy: Signature;
  readonly moment: Moment;
}
export interface TakeHomeLevelChanged extends OrderRef {
  readonly type: 'take-home-level-changed';
  readonly maxDoses: number;
  readonly reason: string;
  readonly moment: Moment;
}
export interface CallbackResulted extends OrderRef {
  readonly type: 'callback-resulted';
  readonly callbackId: Id;
  readonly result: CallbackResult;
  readonly moment: Moment;
}
export type CallbackResult = 'correct' | 'short' | 'over' | 'no-show' | 'lot-mismatch';

export type Validity = 'collected' | 'refused' | 'dilute' | 'substituted' | 'unable-to-void' | 'out-of-temperature';
export interface TestResult {
  readonly substance: string;
  readonly positive: boolean;
  readonly expected: boolean;
}
export interface DrugTestResulted {
  readonly type: 'drug-test-resulted';
  readonly patientId: Id;
  readonly testId: Id;
  readonly collectedAt: Instant;
  readonly outcome: Validity;
  readonly method: 'presumptive' | 'definitive';
  readonly results: readonly TestResult[];
  readonly nonPrescribedPositive: boolean;
  /** A positive opioid that nothing prescribed explains. */
  readonly opioidPositive: boolean;
  readonly externalRef: string | null;
  readonly moment: Moment;
}
export interface AdherenceUpdated extends OrderRef {
  readonly type: 'adherence-updated';
  readonly windowDays: number;
  readonly coveredDays: number;
  /** Proportion of days covered, 0..1. */
  readonly pdc: number;
  /** Last day of the window. */
  readonly through: SiteDate;
  readonly moment: Moment;
}
export interface SafetyAlertRaised {
  readonly type: 'safety-alert-raised';
  readonly patientId: Id;
  readonly alertId: Id;
  readonly orderId: Id | null;
  readonly kind: string;
  readonly severity: 'soft' | 'hard';
  readonly moment: Moment;
}
export interface SafetyAlertAcknowledged {
  readonly type: 'safety-alert-acknowledged';
  readonly patientId: Id;
  readonly alertId: Id;
  readonly reason: string;
  readonly signedBy: Signature;
  readonly moment: Moment;
}
export interface NaloxoneProvided {
  readonly type: 'naloxone-provided';
  readonly patientId: Id;
  readonly provisionId: Id;
  readonly units: number;
  readonly moment: Moment;
}
/** A person is asked to look at something; stays on this service's worklist, is not published. */
export interface ReviewOpened {
  readonly type: 'review-opened';
  readonly patientId: Id;
  readonly reviewId: Id;
  readonly orderId: Id | null;
  readonly kind: string;
  readonly trigger: string;
  /** Null when the fact that opened it named no site. */
  readonly siteId: Id | null;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
}
export interface ReviewDone {
  readonly type: 'review-done';
  readonly patientId: Id;
  readonly reviewId: Id;
  readonly reason: string;
  readonly signedBy: Signature;
  readonly at: Instant;
}

/** Events that change one order. */
export type OrderEvent =
  MedicationOrdered | MedicationChanged | MedicationStopped | InductionFailed | TakeHomeLevelChanged;

/** Everything this service can decide. */
export type MedicationEvent =
  | RuleSetActivated
  | OrderEvent
  | DoseAdministered
  | DoseMissed
  | TakeHomeDispensed
  | CallbackResulted
  | DrugTestResulted
  | AdherenceUpdated
  | SafetyAlertRaised
  | SafetyAlertAcknowledged
  | NaloxoneProvided
  | ReviewOpened
  | ReviewDone;
