import { daysBetween } from '@stepwell/kernel';
import { firstClass, knownMedicines, medicinesOfClass, positiveWithin } from '../clinical-context.js';
import { isNaltrexone, isOpioidAgonist } from '../medications.js';
import { alcoholAlternatives, hard, type OrderCheck, type Policy } from './policy.js';

const HOURS_PER_DAY = 24;
const forNaltrexone = (input: OrderCheck): boolean => isNaltrexone(input.terms.medication);

/** Agonists here or elsewhere: active, on the medicines list or on the monitoring query. */
const agonistNow: Policy = {
  code: 'naltrexone-with-opioid-agonist',
  source: 'clinical 5.5 row 1; C28',
  check(input) {
    if (!forNaltrexone(input)) return null;
    const ordered = input.patient.activeOrders.filter((order) => isOpioidAgonist(order.medication));
    const listed = medicinesOfClass(knownMedicines(input.clinical), 'opioid-agonist', input.rules);
    const found = [...ordered.map((order) => order.medication), ...listed];
    if (found.length === 0) return null;
    return hard('naltrexone-with-opioid-agonist', { agonists: [...new Set(found)] }, alcoholAlternatives(input));
  },
};

const withinWindow: Policy = {
  code: 'naltrexone-after-recent-opioids',
  source: 'clinical 5.3, 5.5 row 1: opioid-free 7-10 d, up to 14 d after methadone or buprenorphine',
  check(input) {
    if (!forNaltrexone(input)) return null;
    const free = opioidFreeDays(input);
    if (free === null || free.days >= free.needed) return null;
    const facts = { opioidFreeDays: free.days, neededDays: free.needed };
    return hard('naltrexone-after-recent-opioids', facts, alcoholAlternatives(input));
  },
};

/** The shortest opioid-free time known, against the time it asks for; null when no exposure is known. */
function opioidFreeDays(input: OrderCheck): { days: number; needed: number } | null {
  const { shortActingFreeDays, longActingFreeDays } = input.rules.safety.naltrexone;
  const known = input.patient.exposures.map((exposure) => ({
    days: Math.max(0, daysBetween(exposure.lastDay, input.startDate)),
    needed: longActingFreeDays,
  }));
  const { lastOpioidUseAt, opioidDuration } = input.clinical;
  if (lastOpioidUseAt !== null) {
    const days = Math.floor(
      Math.max(0, Date.parse(input.at) - Date.parse(lastOpioidUseAt)) / (HOURS_PER_DAY * 3_600_000),
    );
    known.push({ days, needed: opioidDuration === 'short-acting' ? shortActingFreeDays : longActingFreeDays });
  }
  known.sort((a, b) => b.needed - b.days - (a.needed - a.days));
  return known[0] ?? null;
}

const positiveTest: Policy = {
  code: 'naltrexone-opioid-positive-test',
  source: 'clinical 5.5 row 1',
  check(input) {
    if (!forNaltrexone(input)) return null;
    const hours = input.rules.safety.naltrexone.opioidTestDays * HOURS_PER_DAY;
    if (!positiveWithin(input.patient.tests, input.rules.tests.opioids, input.at, hours)) return null;
    return hard('naltrexone-opioid-positive-test', { lookBackHours: hours }, alcoholAlternatives(input));
  },
};

const analgesia: Policy = {
  code: 'naltrexone-opioid-analgesia',
  source: 'clinical 5.3: need for opioid analgesia',
  check(input) {
    if (!forNaltrexone(input) || !input.clinical.opioidAnalgesiaNeeded) return null;
    return hard('naltrexone-opioid-analgesia', {}, alcoholAlternatives(input));
  },
};

const agonistWhileBlocked: Policy = {
  code: 'opioid-agonist-with-naltrexone',
  source: 'clinical 5.5 row 1, seen from the agonist',
  check(input) {
    if (!isOpioidAgonist(input.terms.medication)) return null;
    const blocked = input.patient.activeOrders.some((order) => isNaltrexone(order.medication));
    const listed = knownMedicines(input.clinical).some((code) => code === 'naltrexone' || code === 'xr-naltrexone');
    return blocked || listed ? hard('opioid-agonist-with-naltrexone') : null;
  },
};

const disulfiramAlcohol: Policy = {
  code: 'disulfiram-recent-alcohol',
  source: 'clinical 5.5 row 2: alcohol in 12 h',
  check(input) {
    const { lastAlcoholAt } = input.clinical;
    if (input.terms.medication !== 'disulfiram' || lastAlcoholAt === null) return null;
    const hours = (Date.parse(input.at) - Date.parse(lastAlcoholAt)) / 3_600_000;
    const needed = input.rules.safety.disulfiram.alcoholFreeHours;
    return hours < needed
      ? hard('disulfiram-recent-alcohol', { neededHours: needed }, alcoholAlternatives(input))
      : null;
  },
};

const disulfiramTest: Policy = {
  code: 'disulfiram-alcohol-positive-test',
  source: 'clinical 5.5 row 2: positive EtG',
  check(input) {
    if (input.terms.medication !== 'disulfiram') return null;
    const hours = input.rules.safety.disulfiram.alcoholTestDays * HOURS_PER_DAY;
    if (!positiveWithin(input.patient.tests, input.rules.tests.alcohol, input.at, hours)) return null;
    return hard('disulfiram-alcohol-positive-test', { lookBackHours: hours }, alcoholAlternatives(input));
  },
};

const disulfiramMedicine: Policy = {
  code: 'disulfiram-clashing-medicine',
  source: 'clinical 5.5 row 2: metronidazole; 5.3: products that contain alcohol',
  check(input) {
    if (input.terms.medication !== 'disulfiram') return null;
    const classes = input.rules.safety.disulfiram.clashingClasses;
    const found = firstClass(knownMedicines(input.clinical), classes, input.rules);
    return found ? hard('disulfiram-clashing-medicine', { medicineClass: found }, alcoholAlternatives(input)) : null;
  },
};

const disulfiramCondition: Policy = {
  code: 'disulfiram-contraindicated-condition',
  source: 'clinical 5.3: coronary or severe myocardial disease, psychosis',
  check(input) {
    if (input.terms.medication !== 'disulfiram') return null;
    const stops = input.rules.safety.disulfiram.contraindicatedConditions;
    const found = input.clinical.conditions.find((condition) => stops.includes(condition));
    return found
      ? hard('disulfiram-contraindicated-condition', { condition: found }, alcoholAlternatives(input))
      : null;
  },
};

/** Naltrexone against opioids and disulfiram against alcohol. */
export const naltrexonePolicies: readonly Policy[] = [
  agonistNow,
  withinWindow,
  positiveTest,
  analgesia,
  agonistWhileBlocked,
  disulfiramAlcohol,
  disulfiramTest,
  disulfiramMedicine,
  disulfiramCondition,
];
