import type { Facts, Instant, SiteDate } from '@stepwell/kernel';
import type { ClinicalContext, PatientPicture } from '../clinical-context.js';
import type { OrderTerms } from '../events.js';
import type { Medication } from '../medications.js';
import type { MedicationRules } from '../rules/rule-set.js';

/** Stops that refuse an order; each is a rejection code with its own problem document. */
export const HARD_STOPS = [
  'naltrexone-with-opioid-agonist',
  'naltrexone-after-recent-opioids',
  'naltrexone-opioid-positive-test',
  'naltrexone-opioid-analgesia',
  'opioid-agonist-with-naltrexone',
  'disulfiram-recent-alcohol',
  'disulfiram-alcohol-positive-test',
  'disulfiram-clashing-medicine',
  'disulfiram-contraindicated-condition',
  'methadone-outside-otp',
  'methadone-qtc-stop-and-consult',
  'methadone-first-day-cap',
  'xr-overlapping-products',
  'xr-interval-too-short',
  'acamprosate-renal-stop',
  'acamprosate-renal-dose',
  'hepatic-stop',
  'pregnancy-naltrexone-start',
  'pregnancy-disulfiram',
  'pregnancy-agonist-taper',
] as const;
export type HardStop = (typeof HARD_STOPS)[number];

/** Stops that ask for a coded reason and never withhold treatment by themselves. */
export const SOFT_STOPS = [
  'agonist-with-sedative',
  'methadone-qtc-prolonged',
  'methadone-interaction',
  'buprenorphine-with-methadone',
  'buprenorphine-precipitated-withdrawal',
  'agonist-serotonergic',
  'agonist-bradycardia',
  'hepatic-caution',
  'pregnancy-acamprosate',
  'age-off-label',
] as const;
export type SoftStop = (typeof SOFT_STOPS)[number];

/** Notes that stop nothing. */
export const NOTES = [
  'buprenorphine-above-note-dose',
  'methadone-ecg-due',
  'pregnancy-split-dose-review',
  'obstetric-link',
  'naloxone-needed',
] as const;
export type Note = (typeof NOTES)[number];

/** What one policy found. */
export interface Finding {
  readonly policy: HardStop | SoftStop | Note;
  readonly level: 'hard' | 'soft' | 'info';
  /** Who may lift it in the command itself: a coded reason, an exception or consult record, or nobody. */
  readonly override: 'reason' | 'consult' | 'none';
  /** Numbers and codes that explain it. */
  readonly facts: Facts;
  readonly alternatives: readonly Medication[];
}

/** Everything a policy may read. */
export interface OrderCheck {
  readonly terms: OrderTerms;
  readonly startDate: SiteDate;
  /** Dose before the change in mg; null for a new order or an unknown dose. */
  readonly doseBeforeMg: number | null;
  readonly newOrder: boolean;
  readonly firstDayExceptionReason: string | null;
  readonly secondDoseRule: boolean;
  readonly opioidTreatmentProgram: boolean;
  readonly patient: PatientPicture;
  readonly clinical: ClinicalContext;
  readonly at: Instant;
  readonly siteDate: SiteDate;
  readonly rules: MedicationRules;
}

/** A named check: the finding, or null when it does not apply. */
export interface Policy {
  readonly code: Finding['policy'];
  /** The rule in one clause of clinical.md. */
  readonly source: string;
  check(input: OrderCheck): Finding | null;
}

/** A stop the command cannot lift. */
export function hard(policy: HardStop, facts: Facts = {}, alternatives: readonly Medication[] = []): Finding {
  return { policy, level: 'hard', override: 'none', facts, alternatives };
}

/** A stop that an exception or consult record lifts. */
export function hardUnlessConsulted(policy: HardStop, facts: Facts = {}): Finding {
  return { policy, level: 'hard', override: 'consult', facts, alternatives: [] };
}

/** A stop that a coded reason answers. */
export function soft(policy: SoftStop, facts: Facts = {}): Finding {
  return { policy, level: 'soft', override: 'reason', facts, alternatives: [] };
}

/** A note that stops nothing. */
export function note(policy: Note, facts: Facts = {}): Finding {
  return { policy, level: 'info', override: 'reason', facts, alternatives: [] };
}

/** Acamprosate is offered instead of naltrexone when the kidneys allow it (C28). */
export function alcoholAlternatives(input: OrderCheck): readonly Medication[] {
  const crcl = input.clinical.crclMlMin;
  return crcl !== null && crcl > input.rules.safety.acamprosate.stopAtCrcl ? ['acamprosate'] : [];
}
