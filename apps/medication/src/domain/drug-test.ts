import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import { medicinesOfClass } from './clinical-context.js';
import type { DrugTestResulted, MedicationEvent, Moment, TestResult, Validity } from './events.js';
import { isNaltrexone, type Medication } from './medications.js';
import type { MedicationRules } from './rules/rule-set.js';

/** A result as a laboratory or a cup gives it. */
export interface TestReport {
  readonly collectedAt: Instant;
  readonly outcome: Validity;
  readonly method: 'presumptive' | 'definitive';
  readonly results: readonly { readonly substance: string; readonly positive: boolean }[];
  readonly externalRef: string | null;
}

/** A medication order as it stood on the day of a test. */
export interface OrderSpan {
  readonly orderId: Id;
  readonly medication: Medication;
  readonly startDate: SiteDate;
  readonly endDate: SiteDate | null;
}

/** A medicine prescribed elsewhere that explains positives, as a code, from a day on. */
export interface PrescribedElsewhere {
  readonly medicine: string;
  readonly from: SiteDate;
  readonly until: SiteDate | null;
}

/** What makes a positive expected for this patient (clinical 2.3: expected substances are patient-specific). */
export interface Expectations {
  readonly orders: readonly OrderSpan[];
  readonly prescribed: readonly PrescribedElsewhere[];
}

/** Substances a positive of which is expected on `on`. */
export function expectedSubstances(expected: Expectations, on: SiteDate, rules: MedicationRules): ReadonlySet<string> {
  const running = expected.orders.filter(
    (order) => order.startDate <= on && (order.endDate === null || order.endDate >= on),
  );
  const medicines = expected.prescribed.filter((item) => item.from <= on && (item.until === null || item.until >= on));
  const named = [...running.map((order) => order.medication as string), ...medicines.map((item) => item.medicine)];
  const keys = Object.keys(rules.tests.explains);
  const explained = keys.filter((key) => named.includes(key) || medicinesOfClass(named, key, rules).length > 0);
  const direct = named.filter((code) => !keys.includes(code));
  return new Set([...direct, ...explained.flatMap((key) => rules.tests.explains[key] ?? [])]);
}

/** The test as a fact. Only a collected sample says anything about use; presumptive and definitive stay apart (clinical 5.6). */
export function resultTest(
  patientId: Id,
  testId: Id,
  report: TestReport,
  expected: Expectations,
  moment: Moment,
  rules: MedicationRules,
): DrugTestResulted {
  const substances = expectedSubstances(expected, moment.siteDate, rules);
  const results: readonly TestResult[] = report.results.map(({ substance, positive }) => ({
    substance: substance.toLowerCase(),
    positive,
    expected: substances.has(substance.toLowerCase()),
  }));
  const surprising = report.outcome === 'collected' ? results.filter((item) => item.positive && !item.expected) : [];
  const { collectedAt, outcome, method, externalRef } = report;
  return {
    type: 'drug-test-resulted',
    ...{ patientId, testId, collectedAt, outcome, method, results, externalRef, moment },
    nonPrescribedPositive: surprising.length > 0,
    opioidPositive: surprising.some((item) => rules.tests.opioids.includes(item.substance)),
  };
}

/** Alerts a test raises against orders that run: opioids under naltrexone, alcohol under disulfiram (clinical 5.5 rows 1, 2). */
export function testAlerts(
  test: DrugTestResulted,
  expected: Expectations,
  newId: () => Id,
  rules: MedicationRules,
): readonly MedicationEvent[] {
  if (test.outcome !== 'collected') return [];
  const on = test.moment.siteDate;
  const positives = test.results.filter((item) => item.positive).map((item) => item.substance);
  const running = expected.orders.filter(
    (order) => order.startDate <= on && (order.endDate === null || order.endDate >= on),
  );
  return running.flatMap((order): MedicationEvent[] => {
    const kind = clashOf(order.medication, positives, rules);
    if (!kind) return [];
    const { patientId, moment } = test;
    const { orderId } = order;
    return [{ type: 'safety-alert-raised', patientId, alertId: newId(), orderId, kind, severity: 'hard', moment }];
  });
}

function clashOf(medication: Medication, positives: readonly string[], rules: MedicationRules): string | null {
  const { opioids, alcohol } = rules.tests;
  if (isNaltrexone(medication) && positives.some((code) => opioids.includes(code)))
    return 'naltrexone-opioid-positive-test';
  if (medication === 'disulfiram' && positives.some((code) => alcohol.includes(code)))
    return 'disulfiram-alcohol-positive-test';
  return null;
}

/** Whether a test looked for the medication and its metabolite, both, and found neither (C31). */
export function medicationNotFound(
  medication: Medication,
  results: readonly { readonly substance: string; readonly positive: boolean }[],
  rules: MedicationRules,
): boolean {
  const named = rules.tests.mustShow[medication] ?? [];
  const looked = results.filter((item) => named.includes(item.substance));
  return named.length > 0 && looked.length === named.length && looked.every((item) => !item.positive);
}
