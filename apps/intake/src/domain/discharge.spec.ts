import { describe, expect, it, test } from '@jest/globals';
import { addDays, type Tier } from '@stepwell/kernel';
import fc from 'fast-check';
import { aftercareIsOver, hasNotReturned, serviceVerdict, watchesAfter } from './aftermath.js';
import { declineDischarge, discharge, proposeDischarge, reopen, type Discharge } from './discharge.js';
import type { RunningOrder } from './discharge-plans.js';
import { evolve, fold, type Episode, type EpisodeEvent } from './episode.js';
import type { About } from './events.js';
import { faultsOfRules } from './rule-faults.js';
import { dischargeV1 } from './rules/discharge-v1.js';
import { placementV1 } from './rules/placement-v1.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const about: About = {
  ...{ patientId: id(1), siteId: id(2), at: '2026-01-05T15:00:00.000Z', siteDate: '2026-01-05' },
  zone: 'America/New_York',
};
const episodeId = id(3);
const taper = { sessionsPerWeek: 3, minutesPerSession: 180 };
const level = { system: 'house', edition: '4', code: '2.1' } as const;
const referred = evolve(null, {
  ...{ type: 'referral-received', ...about, episodeId, source: 'self', preferredTrack: 'day', ageBand: 'adult' },
  birthDate: null,
});
const admittedEvent: EpisodeEvent = {
  ...{ type: 'patient-admitted', ...about, episodeId, programId: id(8), track: 'day', phase: 'P2', taper, level },
  ...{ hourBand: null, ageBand: 'adult' },
};
const admitted = fold(referred, [admittedEvent]);
const signer = (tier: Tier | null) => ({ staffId: 's', tier, credentialUntil: null });
const plan = { appointmentOn: '2026-01-09', contact: 'counselor', naloxone: 'provided', relapsePlan: 'signed' };
const quietDays = placementV1.administrativeDischargeDays;
const command: Discharge = {
  ...{ about, reason: 'left', ground: null, lastContactDate: '2026-01-05', signer: signer('M2'), openConcerns: [] },
  ...{ running: [], lastServiceOn: null, rules: dischargeV1, quietDays },
  ...{ continuity: [], aftercare: plan, aftercareWaiver: null },
};
const bup: RunningOrder = { orderId: id(20), medication: 'buprenorphine' };
const goesOn = (more: object = {}) => ({
  ...{ orderId: bup.orderId, continuedBy: 'clinic-b', appointmentOn: '2026-01-09', supplyUntil: '2026-01-09' },
  ...more,
});
const rejectionOf = (more: Partial<Discharge>, episode: Episode = admitted): string | null => {
  const decision = discharge(episode, { ...command, ...more });
  return decision.ok ? null : decision.rejection;
};

describe('a discharge is proposed', () => {
  const proposal = { about, by: 'person' as const, lastContactDate: null, rules: dischargeV1 };
  it.each<[string, 'person' | 'system', string | null]>([
    ['goals-met', 'person', null],
    ['goals-met', 'system', 'unknown-reason'],
    ['no-service', 'system', null],
    ['no-service', 'person', 'unknown-reason'],
    ['relapse', 'person', 'never-for-use-alone'],
    ['positive-test', 'system', 'never-for-use-alone'],
    ['bored', 'person', 'unknown-reason'],
  ])('%s by a %s: %s', (reason, by, rejection) => {
    const decision = proposeDischarge(admitted, { ...proposal, reason, by });
    expect(decision.ok ? null : decision.rejection).toBe(rejection);
  });

  test('one waits at a time, changes nothing else, and is declined by the tier with a code', () => {
    const proposed = proposeDischarge(admitted, { ...proposal, reason: 'goals-met' });
    const waiting = fold(admitted, proposed.ok ? proposed.events : []);
    expect({ ...waiting, dischargeProposal: null }).toEqual(admitted);
    expect(waiting.dischargeProposal).toMatchObject({ reason: 'goals-met', suggests: 'completed' });
    expect(proposeDischarge(waiting, { ...proposal, reason: 'other' })).toMatchObject({
      rejection: 'discharge-already-proposed',
    });
    const decline = { about, reason: 'goals-not-met', signer: signer('L4'), rules: dischargeV1 };
    expect(declineDischarge(admitted, decline)).toMatchObject({ rejection: 'no-discharge-proposed' });
    expect(declineDischarge(waiting, { ...decline, signer: signer('L3') })).toMatchObject({
      rejection: 'tier-too-low',
    });
    expect(declineDischarge(waiting, { ...decline, reason: 'so' })).toMatchObject({ rejection: 'unknown-reason' });
    const declined = declineDischarge(waiting, decline);
    expect(declined.ok && fold(waiting, declined.events)).toEqual({ ...admitted, movedAt: about.at });
  });
});

describe('a discharge is signed', () => {
  it.each<[string, Partial<Discharge>, string | null]>([
    [
      'administrative after 29 days',
      { reason: 'administrative', lastContactDate: '2025-12-07' },
      'last-contact-too-recent',
    ],
    ['administrative after 30 days', { reason: 'administrative', lastContactDate: '2025-12-06' }, null],
    ['as of today', {}, null],
    ['as of tomorrow', { lastContactDate: '2026-01-06' }, 'last-contact-in-future'],
    ['as of the last service', { lastContactDate: '2026-01-03', lastServiceOn: '2026-01-03' }, null],
    [
      'as of the day before the last service',
      { lastContactDate: '2026-01-02', lastServiceOn: '2026-01-03' },
      'later-service-known',
    ],
    ['for a relapse', { reason: 'relapse' }, 'never-for-use-alone'],
    ['terminated on the ground of use', { reason: 'terminated', ground: 'use' }, 'never-for-use-alone'],
    ['terminated without a ground', { reason: 'terminated' }, 'ground-needed'],
    ['terminated for violence', { reason: 'terminated', ground: 'violence' }, null],
    ['left, with a ground', { ground: 'violence' }, 'ground-needed'],
    ['for a reason nobody knows', { reason: 'fed-up' }, 'unknown-reason'],
    ['by L3', { signer: signer('L3') }, 'tier-too-low'],
    ['by L4', { signer: signer('L4') }, null],
    ['by M1', { signer: signer('M1') }, 'tier-too-low'],
    ['by nobody', { signer: signer(null) }, 'tier-too-low'],
  ])('%s', (_, more, rejection) => {
    expect(rejectionOf(more)).toBe(rejection);
  });

  it.each<[string, Partial<Discharge>, string | null]>([
    ['without a plan', { running: [bup] }, 'continuity-plan-missing'],
    [
      'with a plan for another order',
      { running: [bup], continuity: [goesOn({ orderId: id(21) })] },
      'continuity-plan-missing',
    ],
    ['with a supply to the appointment', { running: [bup], continuity: [goesOn()] }, null],
    [
      'with a supply to the day before',
      { running: [bup], continuity: [goesOn({ supplyUntil: '2026-01-08' })] },
      'continuity-plan-gap',
    ],
    ['with an appointment today', { running: [bup], continuity: [goesOn({ appointmentOn: '2026-01-05' })] }, null],
    [
      'with one yesterday',
      { running: [bup], continuity: [goesOn({ appointmentOn: '2026-01-04' })] },
      'continuity-plan-gap',
    ],
    ['after a death', { running: [bup], reason: 'died', aftercare: null }, null],
    ['of something the rules let end', { running: [{ ...bup, medication: 'vitamins' }] }, null],
  ])('on medication, %s', (_, more, rejection) => {
    expect(rejectionOf(more)).toBe(rejection);
  });

  it.each<[string, Partial<Discharge>, string | null]>([
    [
      'completed, without',
      { reason: 'completed', aftercare: null, aftercareWaiver: 'declined' },
      'aftercare-plan-missing',
    ],
    ['left, without', { aftercare: null }, 'aftercare-plan-missing'],
    ['left, waived', { aftercare: null, aftercareWaiver: 'person-not-reached' }, null],
    ['left, waived by an unknown code', { aftercare: null, aftercareWaiver: 'why' }, 'unknown-code'],
    ['appointment today', { aftercare: { ...plan, appointmentOn: '2026-01-05' } }, null],
    [
      'appointment yesterday',
      { aftercare: { ...plan, appointmentOn: '2026-01-04' } },
      'aftercare-appointment-out-of-time',
    ],
    ['appointment in 30 days', { aftercare: { ...plan, appointmentOn: '2026-02-04' } }, null],
    [
      'appointment in 31 days',
      { aftercare: { ...plan, appointmentOn: '2026-02-05' } },
      'aftercare-appointment-out-of-time',
    ],
    ['naloxone not said', { aftercare: { ...plan, naloxone: 'maybe' } }, 'unknown-code'],
    ['relapse plan not said', { aftercare: { ...plan, relapsePlan: 'maybe' } }, 'unknown-code'],
  ])('aftercare: %s', (_, more, rejection) => {
    expect(rejectionOf(more)).toBe(rejection);
  });

  it.each(dischargeV1.exits.map(({ reason, teds }) => [reason, teds] as const))('%s is TEDS %d', (reason, teds) => {
    const ground = reason === 'terminated' ? 'threat' : null;
    const decision = discharge(admitted, { ...command, reason, ground, lastContactDate: '2025-11-05' });
    expect(decision.ok && decision.events[0]).toMatchObject({ tedsReason: teds, signedBy: { tier: 'M2' } });
  });

  test('an emergency keeps the person', () => {
    const concern = { ...about, concernId: id(9), kind: 'severe-withdrawal', severity: 'emergency', trigger: 'cows' };
    const openConcerns = [{ ...concern, status: 'open', openedAt: about.at, version: 1 }] as never;
    expect(rejectionOf({ openConcerns })).toBe('emergency-concern-open');
  });

  test('whatever is given, nobody leaves for use alone, and no medication that must go on is left without a plan', () => {
    const reasons = [...dischargeV1.exits.map(({ reason }) => reason), ...dischargeV1.neverReasons];
    const grounds = [null, ...dischargeV1.neverReasons, 'violence'];
    const medications = [...dischargeV1.continuedMedications, 'vitamins'];
    const orders = fc.uniqueArray(fc.integer({ min: 20, max: 29 }), { maxLength: 4 });
    const day = fc.integer({ min: -3, max: 40 }).map((days) => addDays(about.siteDate, days));
    fc.assert(
      fc.property(
        fc.constantFrom(...reasons),
        fc.constantFrom(...grounds),
        orders.chain((ids) =>
          fc.tuple(
            ...ids.map((n) => fc.record({ orderId: fc.constant(id(n)), medication: fc.constantFrom(...medications) })),
          ),
        ),
        fc.array(
          fc.record({
            orderId: fc.integer({ min: 20, max: 29 }).map(id),
            continuedBy: fc.constant('b'),
            appointmentOn: day,
            supplyUntil: day,
          }),
          { maxLength: 6 },
        ),
        (reason, ground, running, continuity) => {
          const lastContactDate = '2025-11-01';
          const decision = discharge(admitted, { ...command, reason, ground, running, continuity, lastContactDate });
          if (!decision.ok) return;
          expect(dischargeV1.neverReasons).not.toContain(reason);
          expect(dischargeV1.neverReasons).not.toContain(ground);
          if (reason === 'died') return;
          for (const { orderId } of running.filter(({ medication }) => medication !== 'vitamins')) {
            const plans = continuity.filter((one) => one.orderId === orderId);
            expect(plans.length).toBeGreaterThan(0);
            for (const { supplyUntil, appointmentOn } of plans) expect(supplyUntil >= appointmentOn).toBe(true);
          }
        },
      ),
    );
  });
});

describe('a late return', () => {
  const ended = (reason: string, lastContactDate: string): Episode =>
    fold(admitted, [{ type: 'patient-discharged', ...about, episodeId, reason, lastContactDate }]);
  const back = { about, reason: 'late-return', otherOpen: false, rules: dischargeV1 };
  it.each<[string, Episode, object, string | null]>([
    ['nobody left', admitted, {}, 'not-discharged'],
    ['after 90 days', ended('administrative', '2025-10-07'), {}, null],
    ['after 91 days', ended('administrative', '2025-10-06'), {}, 'reopen-window-passed'],
    ['the same day', ended('left', '2026-01-05'), {}, null],
    ['of somebody who completed', ended('completed', '2026-01-05'), {}, 'exit-not-reopenable'],
    ['of somebody who was transferred', ended('transferred', '2026-01-05'), {}, 'exit-not-reopenable'],
    ['out of custody', ended('incarcerated', '2026-01-01'), { reason: 'released-from-custody' }, null],
    ['for no known reason', ended('left', '2026-01-05'), { reason: 'why-not' }, 'unknown-reason'],
    ['with another episode open', ended('left', '2026-01-05'), { otherOpen: true }, 'episode-already-open'],
  ])('%s', (_, episode, more, rejection) => {
    const decision = reopen(episode, { ...back, ...more });
    expect(decision.ok ? null : decision.rejection).toBe(rejection);
  });

  test('is assessed again, and the end that it undoes is kept', () => {
    const over = ended('administrative', '2025-12-01');
    const decision = reopen(over, back);
    expect(decision.ok && decision.events[0]).toMatchObject({ endedFor: 'administrative' });
    expect(decision.ok && fold(over, decision.events)).toMatchObject({
      ...{ status: 'referred', reassessmentNeeded: true, discharge: null, admission: null },
      formerEnds: [{ reason: 'administrative', lastContactDate: '2025-12-01' }],
    });
  });
});

describe('the system looks again', () => {
  it.each<[string, Episode, string, string | null, ReturnType<typeof serviceVerdict>]>([
    ['29 days after the admission', admitted, '2026-02-03', null, { lookAgainOn: '2026-02-04' }],
    ['30 days after the admission', admitted, '2026-02-04', null, 'propose'],
    ['30 days after, with a service since', admitted, '2026-02-04', '2026-01-20', { lookAgainOn: '2026-02-19' }],
    ['with a service before the admission', admitted, '2026-02-04', '2025-06-01', 'propose'],
    [
      'while on leave',
      { ...admitted, status: 'on-leave', leave: { leaveId: id(9), reason: 'vacation' } },
      '2026-02-04',
      null,
      { lookAgainOn: '2026-02-05' },
    ],
    ['with a proposal waiting', { ...admitted, dischargeProposal: { reason: 'other' } }, '2026-03-04', null, 'nothing'],
    ['after the end', { ...admitted, status: 'discharged' }, '2026-03-04', null, 'nothing'],
  ])('%s', (_, episode, today, lastServiceOn, verdict) => {
    expect(serviceVerdict(episode, { today, lastServiceOn, quietDays })).toEqual(verdict);
  });

  it.each<[string, Partial<Episode>, string, boolean]>([
    ['180 days in aftercare', { phase: 'P5' }, '2026-07-04', true],
    ['179 days', { phase: 'P5' }, '2026-07-03', false],
    ['somebody who stepped up again', { phase: 'P4' }, '2026-07-04', false],
    ['somebody who left', { phase: 'P5', status: 'discharged' }, '2026-07-04', false],
  ])('%s', (_, more, today, over) => {
    expect(aftercareIsOver({ ...admitted, ...more }, today, dischargeV1)).toBe(over);
  });

  it.each<[string, 'residential' | 'obstetric', 'handed-over' | 'returned', Episode, boolean]>([
    ['handed over to residential care', 'residential', 'handed-over', admitted, true],
    ['returned from it', 'residential', 'returned', admitted, false],
    ['handed over for obstetric care', 'obstetric', 'handed-over', admitted, false],
    ['handed over before admission', 'residential', 'handed-over', referred, false],
  ])('after 14 days, somebody %s', (_, kind, outcome, episode, gone) => {
    const referralOutId = id(30);
    const closed = {
      type: 'referral-out-closed' as const,
      ...about,
      episodeId,
      referralOutId,
      outcome,
      reassess: true,
    };
    const state = fold(episode, [
      { type: 'referral-out-opened', ...about, episodeId, referralOutId, kind, gate: null },
      closed,
    ]);
    expect(hasNotReturned(state, dischargeV1)).toBe(gone);
    const watches = watchesAfter([closed], { about, rules: dischargeV1, quietDays });
    expect(watches).toEqual(outcome === 'returned' ? [] : [{ command: 'not-returned', on: '2026-01-19' }]);
  });
});

describe('the rules themselves', () => {
  it.each<[string, Partial<typeof dischargeV1>, string | null]>([
    ['as shipped', {}, null],
    ['an exit for use', { exits: [{ ...dischargeV1.exits[0]!, reason: 'relapse' }], proposals: [] }, '/exits/0'],
    ['an exit twice', { exits: [...dischargeV1.exits, dischargeV1.exits[0]!] }, '/exits/8/reason'],
    [
      'a proposal of no exit',
      { proposals: [{ reason: 'x', by: ['person'], suggests: 'gone' }] },
      '/proposals/0/suggests',
    ],
    ['a proposal for use', { proposals: [{ reason: 'slip', by: ['person'], suggests: null }] }, '/proposals/0'],
  ])('%s', (_, more, pointer) => {
    expect(faultsOfRules({ ...dischargeV1, ...more })[0]?.pointer ?? null).toBe(pointer);
  });
});
