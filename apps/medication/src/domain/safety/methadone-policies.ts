import { daysBetween } from '@stepwell/kernel';
import { firstClass, knownMedicines } from '../clinical-context.js';
import { hard, hardUnlessConsulted, note, soft, type OrderCheck, type Policy } from './policy.js';

const forMethadone = (input: OrderCheck): boolean => input.terms.medication === 'methadone';

const outsideOtp: Policy = {
  code: 'methadone-outside-otp',
  source: 'clinical 5.1, 5.5 row 3',
  check: (input) => (forMethadone(input) && !input.opioidTreatmentProgram ? hard('methadone-outside-otp') : null),
};

const firstDay: Policy = {
  code: 'methadone-first-day-cap',
  source: 'clinical 5.1: 50 mg on day 1 unless a practitioner documents why higher',
  check(input) {
    const cap = input.rules.safety.methadone.firstDayCapMg;
    const starts = forMethadone(input) && input.newOrder && input.terms.intent === 'induction';
    if (!starts || (input.terms.doseMg ?? 0) <= cap || input.firstDayExceptionReason !== null) return null;
    return hard('methadone-first-day-cap', { capMg: cap });
  },
};

const qtcStop: Policy = {
  code: 'methadone-qtc-stop-and-consult',
  source: 'clinical 5.5: QTc >= 500; C30',
  check(input) {
    const { qtcMs } = input.clinical;
    const stopMs = input.rules.safety.methadone.qtcStopFromMs;
    if (!forMethadone(input) || qtcMs === null || qtcMs < stopMs) return null;
    return hardUnlessConsulted('methadone-qtc-stop-and-consult', { qtcMs, stopMs });
  },
};

const qtcSoft: Policy = {
  code: 'methadone-qtc-prolonged',
  source: 'clinical 5.5: QTc > 450 and < 500',
  check(input) {
    const { qtcMs } = input.clinical;
    const { qtcSoftAboveMs, qtcStopFromMs } = input.rules.safety.methadone;
    if (!forMethadone(input) || qtcMs === null || qtcMs <= qtcSoftAboveMs || qtcMs >= qtcStopFromMs) return null;
    return soft('methadone-qtc-prolonged', { qtcMs, aboveMs: qtcSoftAboveMs });
  },
};

const interaction: Policy = {
  code: 'methadone-interaction',
  source: 'clinical 5.5: QT medicines, CYP3A4 and 2B6 inducers and inhibitors',
  check(input) {
    if (!forMethadone(input)) return null;
    const classes = input.rules.safety.methadone.interactingClasses;
    const found = firstClass(knownMedicines(input.clinical), classes, input.rules);
    return found ? soft('methadone-interaction', { medicineClass: found }) : null;
  },
};

const ecgDue: Policy = {
  code: 'methadone-ecg-due',
  source: 'clinical 5.5: ECG before, yearly, above 100 mg/d or after syncope; switched off per site',
  check(input) {
    const { ecgReminders, ecgAboveMg, ecgEveryDays, ecgFollowUpDays } = input.rules.safety.methadone;
    if (!forMethadone(input) || !ecgReminders) return null;
    const { ecgOn, syncope, qtcMs } = input.clinical;
    const age = ecgOn === null ? null : daysBetween(ecgOn, input.siteDate);
    const high = (input.terms.doseMg ?? 0) > ecgAboveMg || syncope;
    const limit = high ? ecgFollowUpDays : ecgEveryDays;
    if (age !== null && age <= limit) return null;
    return note('methadone-ecg-due', { highDose: high, qtcKnown: qtcMs !== null });
  },
};

/** Methadone: where, how much on the first day, and the heart. */
export const methadonePolicies: readonly Policy[] = [outsideOtp, firstDay, qtcStop, qtcSoft, interaction, ecgDue];
