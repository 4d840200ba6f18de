import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { CredentialChangedV1, StaffRegisteredV1 } from '@stepwell/contracts';
import { Clinic, NO_SUICIDE, ratings, SETTLED, someId, THIRD_EDITION_SITE, type Person } from './clinic.js';

// Invented people; the ids are those of the acceptance cases (clinical 7), through HTTP and the event log.
let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

type D = readonly [number, number, number, number, number, number];
const rated = (d: D, facts: object = {}, instruments: readonly object[] = []) => ({
  instruments: [NO_SUICIDE, ...instruments],
  dimensions: ratings(...d),
  facts: { ...SETTLED, ...facts },
});
const cows = (pulse: number) => ({
  instrument: 'COWS',
  items: {
    ...{ pulse, sweating: 0, restlessness: 0, pupils: 0, ache: 0, runnyNose: 0, stomach: 0, tremor: 0 },
    ...{ yawning: 0, anxiety: 0, gooseflesh: 0 },
  },
});
const siteOf = (edition: '3' | '4') => (edition === '3' ? { siteId: THIRD_EDITION_SITE } : {});
const refusedAdmission = async (person: Person, more: object = {}) =>
  clinic.refused('intake-coordinator', `episodes/${person.episodeId}/admission`, clinic.admission({ ...more }));

describe('acceptance cases of gates and level', () => {
  test.each([
    ['3', '2.1'],
    ['4', '2.7'],
  ] as const)(
    'C05 benzodiazepine and methadone, edition %s shows %s after a prescriber’s review',
    async (edition, code) => {
      const person = await clinic.refer(siteOf(edition));
      const facts = { dailySedativesOver4Weeks: true, sedativesWithAlcoholOrOpioid: true, onOpioidMedication: true };
      const assessment = await clinic.assess(
        person,
        rated([2, 1, 2, 2, 2, 2], { ...facts, medicationStartNeeded: true, opioidUseLast7Days: false }),
      );
      expect(assessment).toMatchObject({
        gates: {
          fired: [
            {
              gate: 'G5',
              evidence: [{ fact: 'dailySedativesOver4Weeks' }, { fact: 'sedativesWithAlcoholOrOpioid' }],
              clearedBy: { how: 'clearance', tiers: ['M2', 'M3'] },
            },
          ],
        },
        level: { ruleFired: 'R9', modifiers: ['medically-managed'] },
        recommended: { edition, code },
        shown: { '3': '2.1', '4': '2.7' },
      });
      const [{ actions }] = (assessment['gates'] as { fired: { actions: string[] }[] }).fired as [
        { actions: string[] },
      ];
      expect(actions).toEqual(['prescriber-review', 'no-stop-order-without-taper-plan', 'naloxone']);
      await clinic.decide(person, code);
      if (code === '2.7') await clinic.decide(person, '2.1', 'level-not-offered');
      await clinic.plan(person);
      expect(await refusedAdmission(person)).toEqual([409, 'gate-blocks']);
      await clinic.done('prescriber', `episodes/${person.episodeId}/gate-clearances`, {
        ...{ gate: 'G5', reason: 'prescriber-reviewed' },
      });
      expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
    },
  );

  test.each(['3', '4'] as const)(
    'C07 stable on buprenorphine is 2.1 in edition %s, and no taper is asked for',
    async (edition) => {
      const person = await clinic.refer(siteOf(edition));
      const facts = { onOpioidMedication: true, opioidUseLast7Days: false, stableOnMedication: true };
      expect(await clinic.assess(person, rated([0, 0, 1, 1, 2, 1], facts))).toMatchObject({
        gates: { fired: [] },
        level: { ruleFired: 'R9', modifiers: [], actions: ['no-taper-required'] },
        recommended: { edition, code: '2.1' },
      });
    },
  );

  test('C08 pregnant on methadone: priority and obstetric link, 2.1, nothing blocks', async () => {
    const person = await clinic.refer();
    const facts = { pregnant: true, onOpioidMedication: true, opioidUseLast7Days: false, stableOnMedication: true };
    expect(await clinic.assess(person, rated([0, 2, 1, 1, 2, 2], facts, [cows(2)]))).toMatchObject({
      gates: { fired: [], evaluated: { G7: 'no', G8: 'unknown' } },
      level: { ruleFired: 'R9', modifiers: ['priority'] },
      recommended: { code: '2.1' },
    });
    expect(await clinic.newest(person.patientId, 'AssessmentCompleted')).toMatchObject({ modifiers: ['priority'] });
  });

  test('C11 severe psychosis: 3.5 and co-occurring enhanced, given elsewhere', async () => {
    const person = await clinic.refer();
    expect(await clinic.assess(person, rated([0, 1, 3, 2, 3, 2], { commandsActedOn: false }))).toMatchObject({
      ...{ level: { ruleFired: 'R3', modifiers: ['co-occurring-enhanced'] }, recommended: { code: '3.5' } },
    });
    await clinic.decide(person, '3.5');
    const plan = {
      goals: [{ horizon: 'short' }],
      components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180 }],
    };
    expect(await clinic.refused('counselor', `episodes/${person.episodeId}/plan`, plan)).toEqual([
      ...[409, 'level-needs-another-place'],
    ]);
  });

  test('C12 psychosis stable is not excluded by diagnosis', async () => {
    const person = await clinic.refer();
    expect(await clinic.assess(person, rated([0, 0, 2, 1, 2, 1], { mentalHealthPrimary: false }))).toMatchObject({
      ...{ level: { ruleFired: 'R9' }, recommended: { code: '2.1' }, outOfScope: [] },
    });
    await clinic.decide(person);
    await clinic.plan(person);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
  });

  test.each([
    ['available', true, '2.1', 'R9', ['recovery-residence']],
    ['none', false, '3.1', 'R5', []],
  ] as const)('C13 homeless, a place %s', async (_, recoveryResidenceAvailable, code, ruleFired, modifiers) => {
    const person = await clinic.refer();
    expect(await clinic.assess(person, rated([0, 0, 1, 1, 2, 4], { recoveryResidenceAvailable }))).toMatchObject({
      ...{ recommended: { code }, level: { ruleFired, modifiers } },
    });
  });

  test('C14 the hole in the public flowchart is 2.1 by R9', async () => {
    const person = await clinic.refer();
    expect(await clinic.assess(person, rated([0, 0, 0, 2, 3, 2]))).toMatchObject({
      ...{ recommended: { code: '2.1' }, level: { ruleFired: 'R9' } },
    });
  });

  test.each([
    ['yesterday', '2026-01-04', 'R9', '2.1'],
    ['14 days ago', '2025-12-22', 'R9', '2.1'],
    ['15 days ago', '2025-12-21', 'R11', '1.5'],
  ])('C15 left 3.5 %s', async (_, higherLevelDischargedOn, ruleFired, code) => {
    const person = await clinic.refer();
    expect(await clinic.assess(person, rated([0, 1, 1, 1, 1, 1], { higherLevelDischargedOn }))).toMatchObject({
      ...{ recommended: { code }, level: { ruleFired } },
    });
    if (code !== '2.1') return;
    await clinic.decide(person);
    await clinic.plan(person, { components: [{ component: 'group', sessionsPerWeek: 5, minutes: 180 }] });
    const five = { phase: 'P1', taper: { sessionsPerWeek: 5, minutesPerSession: 180 } };
    expect(await clinic.admit(person, five)).toMatchObject({ status: 'admitted', phase: 'P1' });
  });

  test.each([
    ['adolescent', 201, undefined],
    ['adult', 422, 'hours-outside-band'],
  ])('C16 3 x 120 min for an %s', async (ageBand, status, code) => {
    const person = await clinic.refer({ ageBand });
    expect(await clinic.assess(person, rated([0, 0, 2, 2, 2, 2]))).toMatchObject({
      ...{ recommended: { code: '2.1' }, level: { modifiers: ageBand === 'adult' ? [] : ['adolescent'] } },
    });
    await clinic.decide(person);
    const plan = {
      goals: [{ horizon: 'short' }],
      components: [{ component: 'group', sessionsPerWeek: 3, minutes: 120 }],
    };
    const answer = await clinic.service.as('counselor').post(`/intake/v1/episodes/${person.episodeId}/plan`, plan);
    expect([answer.status, (answer.body as { code?: string }).code]).toEqual([status, code]);
  });

  test('C41 the ratings that let somebody in P2 pass give a new person 2.1', async () => {
    const person = await clinic.refer();
    expect(await clinic.assess(person, rated([0, 0, 1, 1, 1, 2]))).toMatchObject({
      ...{ recommended: { code: '2.1' }, level: { ruleFired: 'R9' } },
    });
    const view = (await clinic.assess(person, rated([0, 0, 1, 1, 1, 2]))) as { inputsHash: string };
    const again = (await clinic.assess(person, rated([0, 0, 1, 1, 1, 2]))) as { inputsHash: string };
    const other = (await clinic.assess(person, rated([0, 0, 1, 1, 1, 1]))) as { inputsHash: string };
    expect([again.inputsHash === view.inputsHash, other.inputsHash === view.inputsHash]).toEqual([true, false]);
  });
});

describe('bad input: refused with code and place, and nothing stored', () => {
  it.each<[number, boolean]>([
    [-1, false],
    [0, true],
    [4, true],
    [5, false],
    [1.5, false],
  ])('a rating of %d', async (rating, taken) => {
    const person = await clinic.refer();
    const answer = await clinic.service
      .as('counselor')
      .post(`/intake/v1/episodes/${person.episodeId}/assessments`, { dimensions: { d4: rating } });
    if (taken) return expect(answer.status).toBe(201);
    expect(answer).toMatchObject({
      status: 400,
      body: { code: 'invalid-input', errors: [{ pointer: '/dimensions/d4' }] },
    });
    const [row] = await clinic.service.sql<{ n: string }>(
      `SELECT count(*) AS n FROM intake.assessments WHERE episode_id = $1`,
      [person.episodeId],
    );
    expect(Number(row!.n)).toBe(0);
  });

  const until = async (role: 'medical-director' | 'prescriber', credentialUntil: string | null): Promise<void> => {
    const { staffId } = clinic.service.staff[role];
    await clinic.service.deliver(StaffRegisteredV1, { staffId, tier: 'M3', siteIds: [], credentialUntil });
    await clinic.service.deliver(CredentialChangedV1, { staffId, tier: 'M3', credentialUntil });
  };

  test.each([
    ['yesterday', '2026-01-04', 403],
    ['today', '2026-01-05', 201],
  ])('a credential that ended %s', async (_, ended, decided) => {
    const person = await clinic.refer();
    await clinic.assess(person, rated([2, 1, 2, 2, 2, 2], { dailySedativesOver4Weeks: true }));
    await clinic.done('nurse', `patients/${person.patientId}/screenings`, {
      instruments: [{ instrument: 'C-SSRS', form: 'since-last-contact', items: { q4: 1 } }],
    });
    const { concernId } = await clinic.newest(person.patientId, 'SafetyConcernOpened');
    const { referralsOut } = (
      await clinic.done<{ referralsOut: { referralOutId: string }[] }>(
        'counselor',
        `episodes/${person.episodeId}/referrals-out`,
        { kind: 'psychiatric' },
      )
    ).body;
    await until('medical-director', ended);
    const before = await clinic.told(person.patientId);
    const calls: readonly [string, object][] = [
      [`episodes/${person.episodeId}/level-decisions`, { level: '2.1' }],
      [`episodes/${person.episodeId}/gate-clearances`, { gate: 'G5', reason: 'prescriber-reviewed' }],
      [`safety-concerns/${String(concernId)}/close`, clinic.evaluated()],
      [`referrals-out/${referralsOut[0]!.referralOutId}/close`, { outcome: 'cancelled-by-clinician' }],
    ];
    for (const [path, body] of calls) {
      const answer = await clinic.service.as('medical-director').post<{ code?: string }>(`/intake/v1/${path}`, body);
      if (decided === 403) expect([path, answer.status, answer.body.code]).toEqual([path, 403, 'credential-expired']);
      else expect([path, answer.status < 300]).toEqual([path, true]);
    }
    if (decided === 403) expect(await clinic.told(person.patientId)).toEqual(before);
    await until('medical-director', null);
  });

  test('a signature without the tier decides nothing, and says which tier would', async () => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    const url = `/intake/v1/episodes/${person.episodeId}/level-decisions`;
    for (const role of ['counselor', 'nurse'] as const)
      expect(await clinic.service.as(role).post(url, { level: '2.1' })).toMatchObject({
        ...{ status: 403, body: { code: 'tier-too-low', facts: { needs: 'L4-or-M2' } } },
      });
    expect(await clinic.told(person.patientId)).toEqual(['ReferralReceived', 'AssessmentCompleted']);
  });

  test('an unknown person, episode or task is 404', async () => {
    for (const path of [`episodes/${someId()}/outside-levels`, `level-decisions/${someId()}/corrections`])
      expect(
        await clinic.refused('prescriber', path, {
          ...(path.startsWith('episodes')
            ? { system: 'state', edition: '3', code: '2.1', decidedOn: '2026-01-05' }
            : { undo: true, reason: 'entered-in-error' }),
        }),
      ).toEqual([404, 'not-found']);
  });
});
