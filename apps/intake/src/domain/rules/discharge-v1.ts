import type { DischargeRules, ExitRule } from './discharge.js';

const exit = (reason: string, teds: ExitRule['teds'], more: Partial<ExitRule> = {}): ExitRule => ({
  ...{ reason, teds, afterQuietDays: false, grounds: [], aftercare: 'or-waived', continuity: true, reopens: false },
  ...more,
});
const person = ['person'] as const;
const system = ['system'] as const;

/** House rules of the end of an episode (clinical 2.2 P5, 2.4, 2.5, C24, and C02's 14 days of a held seat; exit reasons as TEDS counts them). */
export const dischargeV1: DischargeRules = {
  kind: 'discharge',
  exits: [
    exit('completed', 1, { aftercare: 'needed' }),
    exit('left', 2, { reopens: true }),
    exit('administrative', 2, { afterQuietDays: true, reopens: true }),
    exit('terminated', 3, { grounds: ['violence', 'threat', 'weapon', 'dealing-on-site', 'property-damage'] }),
    exit('transferred', 4, { aftercare: 'needed' }),
    exit('incarcerated', 5, { reopens: true }),
    exit('died', 6, { aftercare: 'not-asked', continuity: false }),
    exit('other', 7, { reopens: true }),
  ],
  proposals: [
    { reason: 'outreach-exhausted', by: system, suggests: 'administrative' },
    { reason: 'no-service', by: system, suggests: 'administrative' },
    { reason: 'aftercare-completed', by: system, suggests: 'completed' },
    { reason: 'not-returned', by: system, suggests: 'transferred' },
    { reason: 'goals-met', by: person, suggests: 'completed' },
    { reason: 'other-level-needed', by: person, suggests: 'transferred' },
    { reason: 'patient-request', by: person, suggests: 'left' },
    { reason: 'moved-away', by: person, suggests: 'left' },
    { reason: 'in-custody', by: person, suggests: 'incarcerated' },
    { reason: 'conduct', by: person, suggests: 'terminated' },
    { reason: 'died', by: person, suggests: 'died' },
    { reason: 'other', by: person, suggests: null },
  ],
  declineReasons: ['person-returned', 'goals-not-met', 'plan-changed', 'proposed-in-error', 'clinical-judgement'],
  neverReasons: ['relapse', 'positive-test', 'use', 'return-to-use', 'slip'],
  continuedMedications: [
    ...['methadone', 'buprenorphine', 'xr-buprenorphine', 'naltrexone', 'xr-naltrexone', 'acamprosate', 'disulfiram'],
  ],
  aftercare: {
    appointmentWithinDays: 30,
    waivers: ['person-not-reached', 'declined', 'in-custody-elsewhere'],
    naloxone: ['provided', 'has-already', 'declined', 'not-indicated'],
    relapsePlan: ['signed', 'declined'],
  },
  aftercareDays: 180,
  transfer: { kinds: ['residential'], afterDays: 14 },
  reopening: { withinDays: 90, reasons: ['late-return', 'released-from-custody', 'closed-in-error'] },
};
