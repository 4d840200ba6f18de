import { isNaltrexone, isOpioidAgonist } from '../medications.js';
import { hard, note, soft, type OrderCheck, type Policy } from './policy.js';

/** What the prescriber states now, else what a clinical fact reported; unknown leaves the report standing. */
const pregnant = (input: OrderCheck): boolean => input.clinical.pregnant ?? input.patient.pregnant;

const naltrexone: Policy = {
  code: 'pregnancy-naltrexone-start',
  source: 'clinical 5.7: do not start naltrexone; C08',
  check: (input) =>
    pregnant(input) && input.newOrder && isNaltrexone(input.terms.medication)
      ? hard('pregnancy-naltrexone-start')
      : null,
};

const disulfiram: Policy = {
  code: 'pregnancy-disulfiram',
  source: 'clinical 5.7: avoid disulfiram; C08',
  check: (input) => (pregnant(input) && input.terms.medication === 'disulfiram' ? hard('pregnancy-disulfiram') : null),
};

/** A lower dose is a taper whatever it is called. */
const taper: Policy = {
  code: 'pregnancy-agonist-taper',
  source: 'clinical 5.7: supervised opioid withdrawal not recommended; C08',
  check(input) {
    if (!pregnant(input) || !isOpioidAgonist(input.terms.medication)) return null;
    const { doseMg, intent } = input.terms;
    const lower = input.doseBeforeMg !== null && doseMg !== null && doseMg < input.doseBeforeMg;
    return intent === 'taper' || lower ? hard('pregnancy-agonist-taper') : null;
  },
};

const acamprosate: Policy = {
  code: 'pregnancy-acamprosate',
  source: 'clinical 5.7: acamprosate only if benefit',
  check: (input) =>
    pregnant(input) && input.newOrder && input.terms.medication === 'acamprosate'
      ? soft('pregnancy-acamprosate')
      : null,
};

const obstetric: Policy = {
  code: 'obstetric-link',
  source: 'clinical 4.4 G8, C08: obstetric link',
  check: (input) => (pregnant(input) && input.newOrder ? note('obstetric-link') : null),
};

const splitDose: Policy = {
  code: 'pregnancy-split-dose-review',
  source: 'clinical 5.7, C08: split doses in the third trimester, reminder week 28',
  check(input) {
    if (!pregnant(input) || input.terms.medication !== 'methadone' || !input.newOrder) return null;
    const weeks = input.clinical.gestationWeeks;
    const target = input.rules.safety.methadone.splitDoseReviewWeeks;
    const inDays = weeks === null ? 0 : Math.max(0, (target - weeks) * 7);
    return note('pregnancy-split-dose-review', { inDays });
  },
};

/** What pregnancy rules out, and what it asks for. */
export const pregnancyPolicies: readonly Policy[] = [naltrexone, disulfiram, taper, acamprosate, obstetric, splitDose];
