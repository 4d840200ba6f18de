import { daysBetween } from '@stepwell/kernel';
import { firstClass, knownMedicines, medicinesOfClass } from '../clinical-context.js';
import { isExtendedRelease, isOpioidAgonist } from '../medications.js';
import { hard, note, soft, type OrderCheck, type Policy } from './policy.js';

const forBuprenorphine = (input: OrderCheck): boolean =>
  input.terms.medication === 'buprenorphine' || input.terms.medication === 'xr-buprenorphine';

/** Never a reason to withhold treatment: a prescriber's reason and naloxone (C05). */
const sedative: Policy = {
  code: 'agonist-with-sedative',
  source: 'clinical 5.5: agonist with benzodiazepine, gabapentinoid or alcohol',
  check(input) {
    if (!isOpioidAgonist(input.terms.medication)) return null;
    const { sedatingClasses } = input.rules.safety.agonist;
    const found = firstClass(
      [...knownMedicines(input.clinical), ...input.clinical.conditions],
      sedatingClasses,
      input.rules,
    );
    return found ? soft('agonist-with-sedative', { medicineClass: found, naloxone: 'needed' }) : null;
  },
};

const highDose: Policy = {
  code: 'buprenorphine-above-note-dose',
  source: 'clinical 5.2, 5.5; C32: neither 16 nor 24 mg is a maximum',
  check(input) {
    const { noteAboveMg } = input.rules.safety.buprenorphine;
    const dose = input.terms.doseMg;
    if (input.terms.medication !== 'buprenorphine' || dose === null || dose <= noteAboveMg) return null;
    return note('buprenorphine-above-note-dose', { noteAboveMg });
  },
};

const onMethadone: Policy = {
  code: 'buprenorphine-with-methadone',
  source: 'clinical 5.5: buprenorphine with methadone on monitoring query or claims',
  check(input) {
    if (!forBuprenorphine(input)) return null;
    const ordered = input.patient.activeOrders.some((order) => order.medication === 'methadone');
    const listed = medicinesOfClass(knownMedicines(input.clinical), 'methadone', input.rules).length > 0;
    return ordered || listed ? soft('buprenorphine-with-methadone') : null;
  },
};

const precipitated: Policy = {
  code: 'buprenorphine-precipitated-withdrawal',
  source: 'clinical 5.2: start at COWS >= 11, or a low-dose overlap start',
  check(input) {
    const { cows } = input.clinical;
    const { startCows, startMgLow } = input.rules.safety.buprenorphine;
    const starts = input.terms.medication === 'buprenorphine' && input.newOrder && input.terms.intent === 'induction';
    if (!starts || cows === null || cows >= startCows || (input.terms.doseMg ?? Infinity) <= startMgLow) return null;
    return soft('buprenorphine-precipitated-withdrawal', { cows, startCows });
  },
};

const serotonergic: Policy = {
  code: 'agonist-serotonergic',
  source: 'clinical 5.5: serotonergic with methadone',
  check(input) {
    if (input.terms.medication !== 'methadone') return null;
    const classes = input.rules.safety.agonist.serotonergicClasses;
    return firstClass(knownMedicines(input.clinical), classes, input.rules) ? soft('agonist-serotonergic') : null;
  },
};

const bradycardia: Policy = {
  code: 'agonist-bradycardia',
  source: 'clinical 5.5: alpha-2 agonist with bradycardia',
  check(input) {
    const alpha = medicinesOfClass(knownMedicines(input.clinical), 'alpha-2-agonist', input.rules).length > 0;
    return alpha && input.clinical.conditions.includes('bradycardia') ? soft('agonist-bradycardia') : null;
  },
};

const naloxone: Policy = {
  code: 'naloxone-needed',
  source: 'clinical 5.3: naloxone for every patient with opioid exposure',
  check: (input) =>
    isOpioidAgonist(input.terms.medication) && !input.patient.naloxoneOnRecord ? note('naloxone-needed') : null,
};

const overlap: Policy = {
  code: 'xr-overlapping-products',
  source: 'clinical 5.5: overlapping extended-release products',
  check(input) {
    if (!isExtendedRelease(input.terms.medication)) return null;
    const other = input.patient.activeOrders.find((order) => order.medication === input.terms.medication);
    return other ? hard('xr-overlapping-products', { product: other.product }) : null;
  },
};

const interval: Policy = {
  code: 'xr-interval-too-short',
  source: 'clinical 5.5: extended-release buprenorphine < 26 d, unless the 2025 second-dose rule holds',
  check(input) {
    const { terms, rules } = input;
    const same = input.patient.injections.filter((injection) => injection.medication === terms.medication);
    const last = same
      .map((injection) => injection.siteDate)
      .sort()
      .at(-1);
    const product = rules.products[terms.product];
    if (!input.newOrder || last === undefined || product.minDaysBetween === null) return null;
    const second = same.length === 1 && input.secondDoseRule ? product.secondDoseMinDays : null;
    const needed = second ?? product.minDaysBetween;
    const days = daysBetween(last, input.startDate);
    return days < needed ? hard('xr-interval-too-short', { daysSinceLast: days, neededDays: needed }) : null;
  },
};

const age: Policy = {
  code: 'age-off-label',
  source: 'clinical 5.5: under 16 buprenorphine, under 18 extended-release products',
  check(input) {
    const { ageYears } = input.clinical;
    const { buprenorphineSoftBelow, extendedReleaseSoftBelow } = input.rules.safety.age;
    const { medication } = input.terms;
    const limit = isExtendedRelease(medication) ? extendedReleaseSoftBelow : buprenorphineSoftBelow;
    const covered = isExtendedRelease(medication) || medication === 'buprenorphine';
    return covered && ageYears !== null && ageYears < limit ? soft('age-off-label', { softBelowYears: limit }) : null;
  },
};

/** Opioid agonists together with other medicines, and extended-release products. */
export const agonistPolicies: readonly Policy[] = [
  sedative,
  highDose,
  onMethadone,
  precipitated,
  serotonergic,
  bradycardia,
  naloxone,
  overlap,
  interval,
  age,
];
