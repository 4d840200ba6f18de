import type { Medication, Product, Unit } from '../medications.js';

/** Dosing facts of one product. Hours and days are elapsed time; every number is rule data. */
export interface ProductRules {
  readonly medication: Medication;
  readonly units: readonly Unit[];
  /** Days from one due dose to the next, d. */
  readonly everyDays: number;
  /** Doses of one day when the order names none. */
  readonly timesPerDay: number;
  /** Days one dose counts as covered, d (clinical 5.6). */
  readonly coversDays: number;
  /** Least days between two doses of an extended-release product, d; null for daily products. */
  readonly minDaysBetween: number | null;
  /** Least days when the 2025 second-dose rule is invoked, d (clinical 5.2); null where there is none. */
  readonly secondDoseMinDays: number | null;
  /** No override goes below: least hours between two doses, h (ledger exclusion). */
  readonly floorHours: number;
  /** The same for an order that allows split doses, h. */
  readonly splitFloorHours: number;
  /** Days from the last dose on which an injection is past its grace, d; null for daily products (clinical 5.4). */
  readonly graceDays: number | null;
}

/** What to do after missed days of a daily medication (clinical 5.4). */
export interface MissedDoseRules {
  /** Missed days in a row (injections: days past grace) from which doses wait for a reassessment, d; null never. */
  readonly holdAtDays: number | null;
  /** Missed days in a row at which DoseMissed is published, d, ascending. */
  readonly reportAtDays: readonly number[];
}

export interface SafetyRules {
  readonly naltrexone: {
    /** Opioid-free days after short-acting opioids, d. */
    readonly shortActingFreeDays: number;
    /** Opioid-free days after methadone or buprenorphine, d. */
    readonly longActingFreeDays: number;
    /** A positive opioid test this recent stops it, d. */
    readonly opioidTestDays: number;
  };
  readonly disulfiram: {
    /** No alcohol for at least, h. */
    readonly alcoholFreeHours: number;
    /** An EtG or alcohol positive this recent stops it, d. */
    readonly alcoholTestDays: number;
    readonly contraindicatedConditions: readonly string[];
    readonly clashingClasses: readonly string[];
  };
  readonly methadone: {
    /** Above this QTc a reason is asked for, ms. */
    readonly qtcSoftAboveMs: number;
    /** From this QTc on: stop and consult, ms. */
    readonly qtcStopFromMs: number;
    /** ECG reminder above this daily dose, mg. */
    readonly ecgAboveMg: number;
    /** ECG follow-up after the start, d, then every, d. */
    readonly ecgFollowUpDays: number;
    readonly ecgEveryDays: number;
    /** Sites switch the routine ECG reminder off by rule data (clinical 5.5). */
    readonly ecgReminders: boolean;
    /** Total of the first day, mg, unless a practitioner documents why. */
    readonly firstDayCapMg: number;
    /** Gestation at which split doses are looked at, weeks (C08). */
    readonly splitDoseReviewWeeks: number;
    readonly interactingClasses: readonly string[];
  };
  readonly buprenorphine: {
    /** Above this only an information note, mg/day (C32). */
    readonly noteAboveMg: number;
    /** Withdrawal score that usually allows the first dose, COWS points. */
    readonly startCows: number;
    readonly startMgLow: number;
  };
  readonly agonist: { readonly sedatingClasses: readonly string[]; readonly serotonergicClasses: readonly string[] };
  readonly acamprosate: {
    /** At or below: contraindicated, mL/min. */
    readonly stopAtCrcl: number;
    /** At or below: the reduced dose, mL/min. */
    readonly reduceAtCrcl: number;
    readonly usualMg: number;
    readonly reducedMg: number;
  };
  readonly hepatic: {
    /** Transaminases above this multiple of the upper limit stop or ask. */
    readonly stopAboveUln: number;
    readonly softAboveUln: number;
  };
  readonly age: { readonly buprenorphineSoftBelow: number; readonly extendedReleaseSoftBelow: number };
}

/** Highest number of take-home doses from a day of treatment on (clinical 5.1). */
export interface TakeHomeBand {
  /** First day of treatment (0 is the first) on which the band holds, d. */
  readonly fromDay: number;
  readonly maxDoses: number;
}

/** Everything a medication decision reads besides state and time. Versioned; scoped by the rule set registry. */
export interface MedicationRules {
  readonly id: 'house-medication';
  readonly version: number;
  readonly products: Readonly<Record<Product, ProductRules>>;
  readonly defaultProduct: Readonly<Record<Medication, Product>>;
  readonly maxSplitPerDay: number;
  readonly safety: SafetyRules;
  readonly missed: Readonly<Record<Medication, MissedDoseRules>>;
  readonly methadoneReturn: {
    /** From this many missed days: half the dose, d. */
    readonly halfFromDays: number;
    /** From this many: the lower of the cap and half, d. */
    readonly cappedFromDays: number;
    readonly capMg: number;
    /** From this many: a new induction, d. */
    readonly inductionFromDays: number;
  };
  readonly buprenorphineReturn: {
    readonly reassessFromDays: number;
    readonly share: number;
    /** More than this: restart with COWS, d. */
    readonly restartAboveDays: number;
  };
  readonly takeHome: readonly TakeHomeBand[];
  readonly adherence: {
    readonly windowDays: number;
    readonly adherentFrom: number;
    /** A figure that moved is published this often, d. */
    readonly publishEveryDays: number;
    /** A figure that stayed the same is repeated this often, so that readers know it is not stale, d. */
    readonly repeatEveryDays: number;
  };
  /** Days after the start without a first dose at which an induction review opens, d. */
  readonly inductionReviewDays: number;
  readonly retentionDays: readonly number[];
  readonly dayClose: { readonly localTime: string };
  readonly tests: {
    /** Every opioid a result may name. */
    readonly opioids: readonly string[];
    readonly alcohol: readonly string[];
    /** Substances a medication or a reported medicine class explains. */
    readonly explains: Readonly<Record<string, readonly string[]>>;
    /** Substances a taken medication must show; all negative asks for a diversion review (C31). */
    readonly mustShow: Readonly<Partial<Record<Medication, readonly string[]>>>;
  };
  readonly diversion: { readonly sameEventDays: number; readonly conferenceFrom: number };
  /** Codes of current medicines by class. */
  readonly classes: Readonly<Record<string, readonly string[]>>;
  readonly reviews: {
    readonly cowsFrom: number;
    readonly ciwaFrom: number;
    /** Due hours of each review kind, h. */
    readonly dueHours: Readonly<Record<string, number>>;
    /** Action kinds of step-down that belong on this worklist. */
    readonly actionKinds: readonly string[];
  };
  /** Reasons with which an agonist may end in pregnancy. */
  readonly pregnancyStopReasons: readonly string[];
}

/** What is wrong with a rule set, one code each; empty when it can be put in force. */
export function rulesFaults(rules: MedicationRules): string[] {
  const days = rules.takeHome.map((band) => band.fromDay);
  const caps = rules.takeHome.map((band) => band.maxDoses);
  const back = rules.methadoneReturn;
  const faults: string[] = [];
  if (days[0] !== 0 || !ascending(days)) faults.push('take-home-days-not-ascending-from-0');
  if (!ascending(caps)) faults.push('take-home-caps-not-ascending');
  if (!ascending([back.halfFromDays, back.cappedFromDays, back.inductionFromDays])) faults.push('return-not-ascending');
  if (rules.safety.methadone.qtcSoftAboveMs >= rules.safety.methadone.qtcStopFromMs) faults.push('qtc-not-ascending');
  if (rules.safety.acamprosate.stopAtCrcl >= rules.safety.acamprosate.reduceAtCrcl) faults.push('crcl-not-ascending');
  for (const missed of Object.values(rules.missed)) {
    if (!ascending(missed.reportAtDays)) faults.push('missed-reports-not-ascending');
  }
  return faults;
}

const ascending = (numbers: readonly number[]): boolean =>
  numbers.every((value, i) => i === 0 || value > numbers[i - 1]!);
