import type { Tier } from '@stepwell/kernel';
import type { CarePlanRules, ComponentRule, Range } from './care-plan.js';

/** Once a month as sessions a week. */
const MONTHLY = 0.23;
const upTo = (max: number, min = MONTHLY): Range => ({ min, max });
const lasting = (min: number, max: number): Range => ({ min, max });

function component(
  name: string,
  code: string,
  sessionsPerWeek: Range,
  minutes: Range,
  leaders: readonly Tier[],
  telehealth = true,
): ComponentRule {
  return { component: name, code, sessionsPerWeek, minutes, leaders, telehealth };
}

const experiential = (name: string, code: string, telehealth: boolean): ComponentRule =>
  component(name, code, upTo(2), lasting(30, 90), ['L1'], telehealth);

/**
 * The house plan: components with the source texts' words, length and frequency (clinical 6.1), the four roles of the team (0.1,
 * 6.3), the two signed documents, the cadence of 1.6 and what the 18th birthday changes (C34). Bounds of a component are wide enough
 * for every taper of the house ladder (2.2); the hours rules judge the week as a whole.
 */
export const carePlanV1: CarePlanRules = {
  kind: 'care-plan',
  catalogue: [
    component('individual', 'IND', upTo(5), lasting(15, 120), ['L2']),
    component('group', 'GRP', upTo(7), lasting(30, 240), ['L2']),
    component('family', 'FAM', upTo(3), lasting(30, 150), ['L3']),
    component('education', 'PSY-ED', upTo(5), lasting(30, 120), ['L1']),
    component('skills', 'SKL', upTo(5), lasting(30, 120), ['L2']),
    component('psychiatric', 'PEVAL', upTo(2), lasting(15, 90), ['M3']),
    component('medication', 'MEDM', upTo(7), lasting(5, 60), ['M2']),
    component('medical-monitoring', 'MED-MON', upTo(7), lasting(5, 60), ['M1'], false),
    component('recovery-group', 'MARA', upTo(3), lasting(30, 120), ['P1']),
    component('peer', 'PEER', upTo(5), lasting(15, 90), ['P1']),
    component('holistic', 'HOL', upTo(2), lasting(30, 90), ['L1'], false),
    experiential('mindfulness', 'HOL-MIND', true),
    experiential('yoga', 'HOL-YOGA', false),
    experiential('art', 'HOL-ART', false),
    experiential('nutrition', 'HOL-NUT', true),
    experiential('experiential', 'HOL-EXP', false),
    component('mutual-help', 'SUPGRP', upTo(14), lasting(15, 180), []),
    component('case-management', 'CASE', upTo(5), lasting(10, 90), ['L1']),
    component('testing', 'UDS', upTo(7), lasting(1, 60), ['M1', 'T1'], false),
    component('aftercare', 'AFTER', upTo(2), lasting(15, 120), ['L1']),
  ],
  team: {
    needed: ['medical-professional', 'counselor', 'technician', 'psychologist'],
    roles: [
      { role: 'medical-professional', fills: 'medical-professional', tiers: ['M1'] },
      { role: 'counselor', fills: 'counselor', tiers: ['L2'] },
      { role: 'technician', fills: 'technician', tiers: ['T1', 'M1', 'L1'] },
      { role: 'psychologist', fills: 'psychologist', tiers: ['L4', 'M3'] },
      { role: 'primary-counselor', fills: 'counselor', tiers: ['L2'] },
      { role: 'prescriber', fills: 'medical-professional', tiers: ['M2'] },
      { role: 'nurse', fills: 'medical-professional', tiers: ['M1'] },
      { role: 'family-therapist', fills: null, tiers: ['L3'] },
      { role: 'case-manager', fills: null, tiers: ['L1'] },
      { role: 'peer-specialist', fills: null, tiers: ['P1'] },
    ],
    waiverReasons: ['not-indicated', 'covered-elsewhere', 'post-vacant', 'patient-declined'],
  },
  artefacts: [
    {
      kind: 'relapse-prevention-plan',
      sections: ['triggers', 'early-signs', 'coping-steps', 'people-to-call', 'after-a-slip', 'overdose-safety'],
      needs: ['triggers', 'coping-steps', 'people-to-call'],
      signedBy: ['L3', 'M2'],
      needed: 'in-treatment',
    },
    {
      kind: 'safety-plan',
      sections: [
        'early-signs',
        'own-steps',
        'places-and-company',
        'people-to-call',
        'crisis-lines',
        'safer-surroundings',
      ],
      needs: ['early-signs', 'own-steps', 'people-to-call', 'crisis-lines'],
      signedBy: ['L3', 'M1'],
      needed: 'at-suicide-risk',
    },
  ],
  signatureAbsences: ['declined', 'not-present', 'not-able', 'by-telehealth-pending'],
  notShownReasons: ['not-present', 'declined-to-see', 'too-unwell', 'no-results-yet'],
  cadence: [
    { review: 'plan-review', everyDays: 30 },
    { review: 'mini-review', everyDays: 7, phases: ['P1', 'P2', 'P3', 'P4'] },
    { review: 're-rating', everyDays: 14, phases: ['P1', 'P2'] },
    { review: 're-rating', everyDays: 30 },
  ],
  comingOfAge: { ends: ['guardian-access'], asks: ['treatment'], askWithinHours: 168 },
};
