import type { Role } from '../owning.js';

/** Who is asked first when an action is due, by its kind (house default, open for clinical sign-off). */
export const ownersV1: Readonly<Record<string, Role>> = {
  'emergency-protocol': 'clinical-supervisor',
  'same-day-evaluation': 'clinical-supervisor',
  'same-day-contact': 'counselor',
  'hold-review': 'medical-director',
  'withdrawal-gate': 'nurse',
  'parked-facts-review': 'operator',
  'facts-needed': 'operator',
  'seat-needed': 'scheduler',
  're-track': 'scheduler',
  'decide-step-down': 'medical-director',
  'decide-step-up': 'medical-director',
  'decide-taper-step': 'medical-director',
  're-rating': 'counselor',
  'medication-review': 'prescriber',
  naloxone: 'nurse',
  'take-home-review': 'prescriber',
  'counselor-contact': 'counselor',
  'plan-note': 'counselor',
  'weekly-tests': 'nurse',
  outreach: 'counselor',
  'aftercare-review': 'clinical-supervisor',
  'measure-review': 'counselor',
  'psychiatric-evaluation': 'prescriber',
  'recovery-residence': 'counselor',
  'missed-dose-review': 'nurse',
  'obstetric-link': 'prescriber',
  'case-conference': 'clinical-supervisor',
  'contingency-management': 'counselor',
  'level-transfer-review': 'medical-director',
  'hours-review': 'clinical-supervisor',
};

/** Who is asked about an action that a later policy brings. */
export const ownerOtherwiseV1: Role = 'clinical-supervisor';
