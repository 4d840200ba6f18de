import { hoursBetween, type Instant, type SiteDate } from '@stepwell/kernel';
import type { TestResult, Validity } from './events.js';
import type { Medication, Product } from './medications.js';
import type { MedicationRules } from './rules/rule-set.js';

/** What the prescriber looked at, as codes and numbers. Null is unknown; unknown never lifts a stop. */
export interface ClinicalContext {
  /** Creatinine clearance, mL/min. */
  readonly crclMlMin: number | null;
  /** Corrected QT interval, ms. */
  readonly qtcMs: number | null;
  readonly ecgOn: SiteDate | null;
  readonly syncope: boolean;
  readonly pregnant: boolean | null;
  readonly gestationWeeks: number | null;
  readonly hepatic: 'none' | 'mild' | 'moderate' | 'severe' | 'acute-hepatitis' | 'failure' | null;
  /** Highest of ALT and AST as a multiple of its upper limit. */
  readonly transaminasesUln: number | null;
  /** COWS points now. */
  readonly cows: number | null;
  readonly ageYears: number | null;
  readonly lastAlcoholAt: Instant | null;
  readonly lastOpioidUseAt: Instant | null;
  readonly opioidDuration: 'short-acting' | 'long-acting' | null;
  readonly opioidAnalgesiaNeeded: boolean;
  /** Codes of medicines taken now, from any source. */
  readonly currentMedications: readonly string[];
  /** Codes of findings of the prescription monitoring query; null when it was not reached. */
  readonly pdmpFindings: readonly string[] | null;
  readonly conditions: readonly string[];
}

/** A context in which nothing is known. */
export const NOTHING_KNOWN: ClinicalContext = {
  crclMlMin: null,
  qtcMs: null,
  ecgOn: null,
  syncope: false,
  pregnant: null,
  gestationWeeks: null,
  hepatic: null,
  transaminasesUln: null,
  cows: null,
  ageYears: null,
  lastAlcoholAt: null,
  lastOpioidUseAt: null,
  opioidDuration: null,
  opioidAnalgesiaNeeded: false,
  currentMedications: [],
  pdmpFindings: null,
  conditions: [],
};

/** A drug test as the policies read it. */
export interface TestOnRecord {
  readonly collectedAt: Instant;
  readonly outcome: Validity;
  readonly results: readonly TestResult[];
}

/** One opioid agonist the patient had here: `lastDay` is the last day a dose of it still covers. */
export interface AgonistExposure {
  readonly medication: Medication;
  readonly lastDay: SiteDate;
  readonly active: boolean;
}

/** An injection given here. */
export interface Injection {
  readonly medication: Medication;
  readonly product: Product;
  readonly siteDate: SiteDate;
}

/** What this service itself knows about the patient when an order or dose is decided. */
export interface PatientPicture {
  /** Active orders other than the one decided about. */
  readonly activeOrders: readonly {
    readonly orderId: string;
    readonly medication: Medication;
    readonly product: Product;
  }[];
  readonly exposures: readonly AgonistExposure[];
  readonly injections: readonly Injection[];
  readonly tests: readonly TestOnRecord[];
  readonly pregnant: boolean;
  readonly naloxoneOnRecord: boolean;
}

/** A picture of a patient nobody ordered anything for. */
export const NEW_PATIENT: PatientPicture = {
  activeOrders: [],
  exposures: [],
  injections: [],
  tests: [],
  pregnant: false,
  naloxoneOnRecord: false,
};

/** Medicines known from the list and from the prescription monitoring findings. */
export function knownMedicines(clinical: ClinicalContext): readonly string[] {
  return [...clinical.currentMedications, ...(clinical.pdmpFindings ?? [])];
}

/** Medicines of a class: the class name itself or one of its members (rule data). */
export function medicinesOfClass(codes: readonly string[], name: string, rules: MedicationRules): readonly string[] {
  const members = rules.classes[name] ?? [];
  return codes.filter((code) => code === name || members.includes(code));
}

/** The first class of `names` that one of the medicines belongs to, or null. */
export function firstClass(codes: readonly string[], names: readonly string[], rules: MedicationRules): string | null {
  return names.find((name) => medicinesOfClass(codes, name, rules).length > 0) ?? null;
}

/** Whether a valid test within `hours` before `at` was positive for one of `substances`. */
export function positiveWithin(
  tests: readonly TestOnRecord[],
  substances: readonly string[],
  at: Instant,
  hours: number,
): boolean {
  return tests.some(
    (test) =>
      test.outcome === 'collected' &&
      hoursBetween(test.collectedAt, at) <= hours &&
      test.results.some((result) => result.positive && substances.includes(result.substance)),
  );
}
