import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ciwa, Clinic, NO_SUICIDE, ratings, SETTLED, THIRD_EDITION_SITE } from './clinic.js';

// Invented people; the ids are those of the acceptance cases (clinical 7), through HTTP and the event log.
let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

describe('acceptance cases', () => {
  test('C01 plain IOP: from referral to admission at 2.1', async () => {
    const person = await clinic.refer();
    const assessment = await clinic.assess(person, {
      instruments: [
        NO_SUICIDE,
        ciwa(3),
        {
          instrument: 'AUDIT',
          items: {
            item1: 4,
            item2: 4,
            item3: 4,
            item4: 4,
            item5: 4,
            item6: 2,
            item7: 0,
            item8: 0,
            item9: 0,
            item10: 0,
          },
        },
        {
          instrument: 'PHQ-9',
          items: { item1: 3, item2: 3, item3: 3, item4: 2, item5: 0, item6: 0, item7: 0, item8: 0, item9: 0 },
        },
      ],
      dimensions: ratings(1, 0, 1, 1, 3, 1),
      facts: { ...SETTLED, hoursSinceLastDrink: 144, drinkingLast72Hours: false },
    });
    expect(assessment).toMatchObject({
      gates: { fired: [], place: null },
      level: { ruleFired: 'R9', level: '2.1', runnerUp: '2.5' },
      recommended: { code: '2.1' },
    });
    expect(assessment['scores']).toContainEqual(
      expect.objectContaining({ instrument: 'AUDIT', total: 22, band: 'zone-4' }),
    );
    await clinic.decide(person);
    await clinic.plan(person);
    const admitted = await clinic.admit(person);
    expect(admitted).toMatchObject({ status: 'admitted', phase: 'P2', level: { level: { code: '2.1' } } });
    expect(await clinic.told(person.patientId)).toEqual([
      'ReferralReceived',
      'AssessmentCompleted',
      'LevelOfCareDecided',
      'TreatmentPlanSigned',
      'PatientAdmitted',
    ]);
    const event = await clinic.newest(person.patientId, 'PatientAdmitted');
    expect(event).toMatchObject({
      level: { system: 'house', edition: '4', code: '2.1' },
      hourBand: { minHours: 9, maxHours: 20, ageBand: 'adult' },
      siteDate: '2026-01-05',
      zone: 'America/New_York',
    });
  });

  test('C02 needs withdrawal management first', async () => {
    const person = await clinic.refer();
    const assessment = await clinic.assess(person, {
      instruments: [NO_SUICIDE, ciwa(16)],
      dimensions: ratings(3, 1, 1, 2, 3, 1),
      facts: {
        ...SETTLED,
        complicatingFactor: true,
        pastWithdrawalSeizureOrDelirium: true,
        heavyDrinkingLast72Hours: true,
      },
    });
    expect(assessment).toMatchObject({ gates: { fired: [{ gate: 'G2', blocks: true }], status: 'deferred-wm' } });
    const path = `episodes/${person.episodeId}`;
    const opened = await clinic.done<{ referralsOut: { referralOutId: string }[]; status: string }>(
      'intake-coordinator',
      `${path}/referrals-out`,
      { kind: 'withdrawal-management', gate: 'G2' },
    );
    expect(opened.body.status).toBe('deferred-wm');
    expect(await clinic.refused('intake-coordinator', `${path}/admission`, clinic.admission())).toEqual([
      409,
      'gate-blocks',
    ]);
    const out = `referrals-out/${opened.body.referralsOut[0]!.referralOutId}`;
    expect(await clinic.refused('intake-coordinator', `${out}/close`, { outcome: 'handed-over' })).toEqual([
      409,
      'hand-over-not-accepted',
    ]);
    await clinic.done('intake-coordinator', `${out}/accept`, {
      receivingSite: 'wm-unit-1',
      handOverAt: '2026-01-05T16:00:00Z',
      contact: 'charge-nurse',
    });
    await clinic.done('intake-coordinator', `${out}/close`, { outcome: 'returned' });
    expect(await clinic.refused('intake-coordinator', `${path}/admission`, clinic.admission())).toEqual([
      409,
      'reassessment-needed',
    ]);
    await clinic.assessPlain(person);
    await clinic.decide(person);
    await clinic.plan(person);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
  });

  test.each<['3' | '4', string]>([
    ['3', '2.1'],
    ['4', '2.7'],
  ])('C06 fentanyl, wants medicine: edition %s shows %s', async (edition, code) => {
    const person = await clinic.refer(edition === '3' ? { siteId: THIRD_EDITION_SITE } : {});
    const cows = {
      pulse: 4,
      sweating: 0,
      restlessness: 3,
      pupils: 0,
      ache: 0,
      runnyNose: 0,
      stomach: 0,
      tremor: 2,
      yawning: 1,
      anxiety: 4,
      gooseflesh: 0,
    };
    const assessment = await clinic.assess(person, {
      instruments: [NO_SUICIDE, { instrument: 'COWS', items: cows }],
      dimensions: ratings(2, 1, 1, 1, 3, 2),
      facts: { ...SETTLED, opioidUseLast7Days: true, onOpioidMedication: false, medicationStartNeeded: true },
    });
    expect(assessment).toMatchObject({
      gates: {
        fired: [
          { gate: 'G7', blocks: false, actions: ['moud-evaluation-24h', 'same-day-medication-start', 'naloxone'] },
        ],
      },
      level: { ruleFired: 'R9', modifiers: ['medically-managed'] },
      recommended: { edition, code },
    });
    const decisions = `episodes/${person.episodeId}/level-decisions`;
    if (code === '2.7') {
      expect(await clinic.refused('clinical-supervisor', decisions, { level: '2.1' })).toEqual([422, 'reason-needed']);
      await clinic.decide(person, '2.1', 'level-not-offered');
    } else await clinic.decide(person);
    await clinic.plan(person);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
    const decided = await clinic.newest(person.patientId, 'LevelOfCareDecided');
    expect(decided).toMatchObject({
      hourBand: { minHours: 9 },
      recommended: code,
      reasonIfDifferent: code === '2.7' ? 'level-not-offered' : null,
    });
  });

  test('C09 suicidal: emergency until a clinician closes it', async () => {
    const person = await clinic.refer();
    const draft = await clinic.done<{ assessmentId: string }>(
      'intake-coordinator',
      `episodes/${person.episodeId}/assessments`,
      {
        instruments: [{ instrument: 'C-SSRS', form: 'intake', items: { q1: 1, q2: 1, q4: 1, q5: 1 } }],
      },
    );
    expect(await clinic.told(person.patientId)).toEqual(['ReferralReceived', 'SafetyConcernOpened']);
    const concern = await clinic.newest(person.patientId, 'SafetyConcernOpened');
    expect(concern).toMatchObject({ kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q4' });
    await clinic.service
      .as('counselor')
      .patch(
        `/intake/v1/assessments/${draft.body.assessmentId}`,
        { dimensions: ratings(0, 0, 4, 1, 2, 1), facts: SETTLED },
        { 'if-match': '"1"' },
      );
    const assessment = (await clinic.done('counselor', `assessments/${draft.body.assessmentId}/complete`)).body;
    expect(assessment).toMatchObject({ gates: { fired: [{ gate: 'G1' }] }, level: { ruleFired: 'R1', level: '4' } });
    await clinic.decide(person, '4');
    const plan = {
      goals: [{ horizon: 'short' }],
      components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180 }],
    };
    expect(await clinic.refused('counselor', `episodes/${person.episodeId}/plan`, plan)).toEqual([
      409,
      'emergency-concern-open',
    ]);
    expect(
      await clinic.refused('intake-coordinator', `episodes/${person.episodeId}/admission`, clinic.admission()),
    ).toEqual([409, 'emergency-concern-open']);
    const close = `safety-concerns/${String(concern['concernId'])}/close`;
    expect(await clinic.refused('counselor', close, clinic.evaluated())).toEqual([403, 'tier-too-low']);
    expect(await clinic.refused('prescriber', close, clinic.evaluated())).toEqual([403, 'tier-too-low']);
    await clinic.done('medical-director', close, clinic.evaluated());
    expect(
      await clinic.refused('intake-coordinator', `episodes/${person.episodeId}/admission`, clinic.admission()),
    ).toEqual([409, 'gate-blocks']);
  });

  test('C10 passive ideation is not blocked', async () => {
    const person = await clinic.refer();
    const assessment = await clinic.assess(person, {
      instruments: [
        { instrument: 'C-SSRS', form: 'intake', items: { q1: 1, q2: 0, q6: 0 } },
        {
          instrument: 'PHQ-9',
          items: { item1: 3, item2: 3, item3: 3, item4: 3, item5: 1, item6: 0, item7: 0, item8: 0, item9: 1 },
        },
      ],
      dimensions: ratings(0, 0, 2, 1, 2, 1),
      facts: SETTLED,
    });
    expect(assessment).toMatchObject({ gates: { fired: [] }, recommended: { code: '2.1' }, raised: [] });
    const event = await clinic.newest(person.patientId, 'AssessmentCompleted');
    expect(event['scores']).toEqual([
      expect.objectContaining({ instrument: 'C-SSRS', risk: 'low' }),
      expect.objectContaining({ instrument: 'PHQ-9', total: 14, item9Positive: true }),
    ]);
    await clinic.decide(person);
    await clinic.plan(person);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
  });

  test('C17 "6-hour IOP": HW-1 error that proposes 1.5 or a third day', async () => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    await clinic.decide(person);
    const plan = {
      goals: [{ horizon: 'short' }],
      components: [{ component: 'group', sessionsPerWeek: 2, minutes: 180 }],
    };
    const answer = await clinic.service.as('counselor').post(`/intake/v1/episodes/${person.episodeId}/plan`, plan);
    expect(answer).toMatchObject({
      status: 422,
      body: {
        code: 'hours-outside-band',
        facts: {
          rule: 'HW-1',
          plannedMinutes: 360,
          minHours: 9,
          proposals: ['add-minutes:180', 'add-sessions:1', 'decide-level:1.5'],
        },
      },
    });
    await clinic.plan(person);
    const short = clinic.admission({ taper: { sessionsPerWeek: 2, minutesPerSession: 180 } });
    expect(await clinic.refused('counselor', `episodes/${person.episodeId}/admission`, short)).toEqual([
      422,
      'hours-outside-band',
    ]);
  });

  test('C35 incomplete: REVIEW, and nothing is taken as zero', async () => {
    const person = await clinic.refer();
    const assessment = await clinic.assess(person, {
      instruments: [NO_SUICIDE, { instrument: 'GAD-7', items: { item1: 0, item2: 0, item3: 0 } }],
      dimensions: { d1: 0, d2: 0, d3: 1, d4: 1, d5: 2 },
      facts: SETTLED,
    });
    expect(assessment).toMatchObject({ recommended: null, level: { ruleFired: 'R0', needsClinicianReview: true } });
    const event = await clinic.newest(person.patientId, 'AssessmentCompleted');
    expect(event).toMatchObject({ recommended: null, needsClinicianReview: true, dimensions: { d5: 2, d6: null } });
    expect(event['scores']).toContainEqual(expect.objectContaining({ instrument: 'GAD-7', total: null, band: null }));
    expect(
      await clinic.refused('clinical-supervisor', `episodes/${person.episodeId}/level-decisions`, { level: '2.1' }),
    ).toEqual([422, 'reason-needed']);
  });

  test('C36 C-SSRS skip: Q2 no and behavior two months ago is high', async () => {
    const person = await clinic.refer();
    const screened = await clinic.done('front-desk', `patients/${person.patientId}/screenings`, {
      instruments: [{ instrument: 'C-SSRS', form: 'intake', items: { q1: 0, q2: 0, q6: 1, q6Recent: 1 } }],
    });
    expect(screened.body).toMatchObject({ scores: [{ risk: 'high' }], concerns: ['suicide-risk-high'] });
    expect(await clinic.told(person.patientId)).toEqual([
      'ReferralReceived',
      'ScreeningCompleted',
      'SafetyConcernOpened',
    ]);
  });
});
