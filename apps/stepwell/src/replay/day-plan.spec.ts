import { expect, test } from '@jest/globals';
import { planDays } from './day-plan.js';
import { Dirt } from './dirt.js';
import type { Person } from './trial.js';

const visit = (day: number) => ({ day, outcome: 'kept', reason: null }) as const;
const PERSON: Person = {
  ...{ who: '', patientId: '', site: '', arm: null, randomizedOn: null, adult: true },
  ...{ planned: [], doses: [], samples: [], withdrawals: [] },
  visits: [visit(-3), visit(0), visit(501)],
  uses: [{ day: -2, substance: 'heroin' }],
};

test('what was reported of earlier is said on day 0; a visit before it, or after the follow-up, is counted and left out', () => {
  const dirt = new Dirt();
  const days = planDays({ number: '30', people: [PERSON], arms: [], dirt });
  expect([...days.keys()]).toEqual([0]);
  expect(days.get(0)).toMatchObject({ visits: [{ fact: { day: 0 } }], uses: [{ fact: { day: -2 } }] });
  expect(dirt.toObject()).toEqual({ 'dated-after-the-follow-up': 1, 'visit-before-the-referral': 1 });
});
