import { ABSENCE_CLASSES, type AbsenceRules } from './absence.js';
import type { PayerDayRules } from './billable-day.js';
import { STEPS, type LadderRules } from './ladder.js';
import type { PresenceRules } from './presence.js';
import { ABSENCE_REASONS_V1 } from './rules/absence-reasons.v1.js';
import { OUTREACH_LADDER_V1 } from './rules/outreach-ladder.v1.js';
import { PAYER_DAYS_V1 } from './rules/payer-days.v1.js';
import { PRESENCE_V1 } from './rules/presence.v1.js';

/** Every rule set of the service in one version each. */
export interface AttendanceRules {
  readonly presence: PresenceRules;
  readonly absence: AbsenceRules;
  readonly payerDays: PayerDayRules;
  readonly ladder: LadderRules;
}

/** The shipped house rules. */
export const HOUSE_RULES: AttendanceRules = {
  presence: PRESENCE_V1,
  absence: ABSENCE_REASONS_V1,
  payerDays: PAYER_DAYS_V1,
  ladder: OUTREACH_LADDER_V1,
};

const CODE = /^[a-z0-9][a-z0-9-]*$/;

/** What is wrong with a set of rules, as paths; empty when it may be put in force. */
export function ruleFaults(rules: AttendanceRules): readonly string[] {
  return [
    ...wholeNumbers('presence', rules.presence),
    ...wholeNumbers('absence', rules.absence),
    ...wholeNumbers('payerDays', rules.payerDays),
    ...wholeNumbers('ladder', rules.ladder),
    ...reasonFaults(rules.absence),
    ...ladderFaults(rules.ladder),
  ];
}

function wholeNumbers(path: string, rules: object): readonly string[] {
  return Object.entries(rules)
    .filter(([, value]) => typeof value === 'number' && !(Number.isInteger(value) && value >= 0))
    .map(([field]) => `${path}.${field}`);
}

/** Reasons the service sets by itself must be in every table. */
const OWN_REASONS = ['no-show', 'program-cancelled', 'on-leave', 'referred-out', 'unknown'];

function reasonFaults({ reasons }: AbsenceRules): readonly string[] {
  const rows = Object.entries(reasons);
  const wrong = rows.filter(([code, row]) => !CODE.test(code) || !ABSENCE_CLASSES.includes(row.class));
  const missing = OWN_REASONS.filter((code) => !Object.hasOwn(reasons, code));
  return [...wrong.map(([code]) => code), ...missing].map((code) => `absence.reasons.${code}`);
}

function ladderFaults(ladder: LadderRules): readonly string[] {
  const rising =
    ladder.outreachAfterDays < ladder.conferenceAfterDays && ladder.conferenceAfterDays < ladder.exhaustedAfterDays;
  const undue = STEPS.filter((step) => !(ladder.dueHours[step] > 0)).map((step) => `ladder.dueHours.${step}`);
  return rising ? undue : [...undue, 'ladder.exhaustedAfterDays'];
}
