import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { PhaseChangedV1, SiteRegisteredV1 } from '@stepwell/contracts';
import { EARLIER } from '../src/db/migrations/0006-levels.js';
import { Clinic, NO_SUICIDE, ratings, SETTLED, someId, THIRD_EDITION_SITE, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

interface Span {
  readonly decisionId: string;
  readonly level: { readonly code: string; readonly edition: string };
  readonly from: string;
  readonly until: string | null;
  readonly shown: Readonly<Record<'3' | '4', string>>;
}
interface History {
  readonly spans: readonly Span[];
  readonly on: Span | null;
  readonly records: readonly { readonly supersedes: string | null }[];
  readonly outside: readonly object[];
}

const history = async ({ episodeId }: Person, query = ''): Promise<History> =>
  (await clinic.service.as('auditor').get<History>(`/intake/v1/episodes/${episodeId}/levels${query}`)).body;
const codes = async (person: Person, query = ''): Promise<readonly string[]> =>
  (await history(person, query)).spans.map(({ from, level }) => `${from} ${level.code}`);
const correct = (decisionId: string, body: object) =>
  `level-decisions/${decisionId}/corrections ${JSON.stringify(body)}`;
const post = (who: Parameters<Clinic['refused']>[0], line: string) => {
  const [path = '', ...body] = line.split(' ');
  return clinic.refused(who, path, JSON.parse(body.join(' ')));
};
const decisionOf = (body: Readonly<Record<string, unknown>>): string =>
  (body['level'] as { decisionId: string }).decisionId;

describe('level spans', () => {
  test('what was true on a day and what we believed at an instant; undone by correction, never deleted', async () => {
    const { clock } = clinic.service;
    const person = await clinic.admitted();
    const [first] = (await history(person)).spans;
    clock.advance({ days: 10 });
    const beforeReview = clock.now();
    clock.advance({ hours: 1 });
    await clinic.assess(person, {
      ...{ instruments: [NO_SUICIDE], dimensions: ratings(0, 0, 3, 1, 2, 1), facts: SETTLED },
    });
    const review = decisionOf(await clinic.decide(person, '2.5', undefined, { effectiveFrom: '2026-01-12' }));
    expect(await codes(person)).toEqual(['2026-01-05 2.1', '2026-01-12 2.5']);
    expect((await history(person, '?on=2026-01-11')).on).toMatchObject({ level: { code: '2.1' }, until: '2026-01-11' });
    expect((await history(person, '?on=2026-01-12')).on).toMatchObject({ level: { code: '2.5' }, until: null });
    expect((await history(person, '?on=2026-01-04')).on).toBeNull();
    expect((await history(person, `?on=2026-01-14&knownAt=${beforeReview}`)).on).toMatchObject({
      level: { code: '2.1' },
    });

    const atReview = clock.now();
    clock.advance({ days: 2 });
    const undo = { undo: true, reason: 'entered-in-error' };
    const undone = await clinic.done('medical-director', `level-decisions/${review}/corrections`, undo);
    expect(undone).toMatchObject({ status: 201, body: { level: { level: { code: '2.1' }, since: '2026-01-12' } } });
    expect(await codes(person)).toEqual(['2026-01-05 2.1', '2026-01-12 2.1']);
    expect((await history(person, `?on=2026-01-14&knownAt=${atReview}`)).on).toMatchObject({ level: { code: '2.5' } });
    expect((await history(person)).records.map(({ supersedes }) => supersedes)).toEqual([null, null, review]);
    expect(await clinic.newest(person.patientId, 'LevelOfCareDecided')).toMatchObject({
      ...{ supersedes: review, effectiveFrom: '2026-01-12', level: { code: '2.1' }, hourBand: { minHours: 9 } },
      reasonIfDifferent: 'entered-in-error',
    });
    expect(await post('medical-director', correct(review, undo))).toEqual([409, 'decision-superseded']);

    const past = { level: '1.5', reason: 'entered-in-error' };
    await clinic.done('clinical-supervisor', `level-decisions/${first!.decisionId}/corrections`, past);
    expect(await codes(person)).toEqual(['2026-01-05 1.5', '2026-01-12 2.1']);
    expect((await clinic.service.as('counselor').get(`/intake/v1/episodes/${person.episodeId}`)).body).toMatchObject({
      level: { level: { code: '2.1' } },
    });
    const events = (await clinic.service.events('intake.LevelOfCareDecided.v1')).filter(
      ({ key }) => key === person.patientId,
    );
    const byTime = events.toSorted((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
    expect((byTime.at(-1)!.data as { supersedes?: string }).supersedes).toBe(review);
  });

  test('a phase change begins its span on the day it takes effect', async () => {
    const person = await clinic.admitted();
    const today = clinic.service.clock.now().slice(0, 10);
    const level = (code: '2.1' | '1.5') => ({ system: 'house', edition: '4', code }) as const;
    await clinic.service.deliver(PhaseChangedV1, {
      ...{ ...person, changeId: someId(), from: 'P2', to: 'P3', direction: 'down', reason: 'criteria-met' },
      ...{ taper: { sessionsPerWeek: 2, minutesPerSession: 120 }, levelFrom: level('2.1'), levelTo: level('1.5') },
      ...{ hourBand: null, effectiveOn: '2026-02-02', signedBy: { staffId: 's', tier: 'L4' } },
      ...{ siteDate: '2026-02-02', zone: 'America/New_York' },
    });
    expect(await codes(person)).toEqual([`${today} 2.1`, '2026-02-02 1.5']);
  });

  it.each<[string, Parameters<Clinic['refused']>[0], object, number, string]>([
    ['by L3', 'counselor', { level: '2.5' }, 403, 'tier-too-low'],
    ['by the front desk', 'front-desk', { level: '2.5' }, 403, 'role-not-allowed'],
    ['to what it says', 'prescriber', { level: '2.1' }, 409, 'nothing-to-correct'],
    ['to nothing, where nothing was before', 'prescriber', { undo: true }, 409, 'nothing-before'],
    ['to a day in the future', 'prescriber', { from: '2027-01-01' }, 409, 'crosses-another-decision'],
    ['to a level that does not exist', 'prescriber', { level: '2.2' }, 400, 'invalid-input'],
    ['without a reason', 'prescriber', { level: '2.5', reason: undefined }, 400, 'invalid-input'],
  ])('a correction %s is refused and nothing is stored', async (_, who, body, status, code) => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    const decisionId = decisionOf(await clinic.decide(person));
    expect(await post(who, correct(decisionId, { reason: 'entered-in-error', ...body }))).toEqual([status, code]);
    expect((await history(person)).records).toHaveLength(1);
  });

  test('a correction does not cross the decision before or after, and an unknown decision is 404', async () => {
    const person = await clinic.admitted();
    const [first] = (await history(person)).spans;
    clinic.service.clock.advance({ days: 5 });
    await clinic.assessPlain(person);
    const second = decisionOf(await clinic.decide(person));
    const today = clinic.service.clock.now().slice(0, 10);
    const refused = [409, 'crosses-another-decision'];
    expect(await post('prescriber', correct(first!.decisionId, { from: today, reason: 'late' }))).toEqual(refused);
    expect(await post('prescriber', correct(second, { from: first!.from, reason: 'late' }))).toEqual(refused);
    expect(await post('prescriber', correct(someId(), { undo: true, reason: 'late' }))).toEqual([404, 'not-found']);
  });
});

describe('decisions from before they were kept by themselves', () => {
  test('are taken from the event log as they were', async () => {
    const person = await clinic.admitted();
    const read = () =>
      clinic.service.sql(
        `SELECT decision_id, episode_id, patient_id, valid_from::text, decided_at, recorded_at, supersedes, state
           FROM intake.level_decisions WHERE patient_id = $1`,
        [person.patientId],
      );
    const before = await read();
    await clinic.service.sql(`DELETE FROM intake.level_decisions WHERE patient_id = $1`, [person.patientId]);
    await clinic.service.sql(EARLIER);
    expect(before).toHaveLength(1);
    expect(await read()).toEqual(before);
  });
});

describe('editions', () => {
  test('C39 a site that moves edition keeps old records’ edition, and the crosswalk shows both', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-MD', '3');
    const person = await clinic.refer({ siteId });
    const medicated = { ...SETTLED, medicationStartNeeded: true };
    const assessed = { instruments: [NO_SUICIDE], dimensions: ratings(1, 0, 1, 1, 3, 1), facts: medicated };
    expect(await clinic.assess(person, assessed)).toMatchObject({
      ...{ recommended: { edition: '3', code: '2.1' }, shown: { '3': '2.1', '4': '2.7' } },
    });
    await clinic.decide(person);
    const site = { siteId, zone: 'America/New_York', jurisdiction: 'US-MD', edition: '4' as const };
    await clinic.service.deliver(SiteRegisteredV1, { ...site, opioidTreatmentProgram: false });
    clinic.service.clock.advance({ days: 1 });
    expect(await clinic.assess(person, assessed)).toMatchObject({ recommended: { edition: '4', code: '2.7' } });
    await clinic.decide(person, '2.7');
    expect((await history(person)).spans).toMatchObject([
      { level: { edition: '3', code: '2.1' }, shown: { '3': '2.1', '4': '2.1' } },
      { level: { edition: '4', code: '2.7' }, shown: { '3': '2-WM', '4': '2.7' } },
    ]);
  });

  test('an outside result is kept as system, edition and code, and read by the crosswalk', async () => {
    const person = await clinic.refer({ siteId: THIRD_EDITION_SITE });
    const path = `episodes/${person.episodeId}/outside-levels`;
    const result = { system: 'asam-continuum', edition: '3', code: '3.2-WM', decidedOn: '2026-01-04' };
    expect((await clinic.done('service', path, result)).body).toMatchObject({
      ...{ ...result, reading: { level: '3.5', alternatives: ['3.7'], review: true } },
    });
    expect((await history(person)).outside).toMatchObject([{ ...result, reading: { level: '3.5' } }]);
    const before = (await clinic.told(person.patientId)).length;
    for (const [more, status, code] of [
      [{ system: 'horoscope' }, 422, 'unknown-system'],
      [{ code: '9.9' }, 422, 'unknown-level-code'],
      [{ edition: '4' }, 422, 'unknown-level-code'],
      [{ edition: '5' }, 400, 'invalid-input'],
      [{ decidedOn: '2027-01-01' }, 422, 'in-the-future'],
      [{ text: 'a paragraph of criteria' }, 400, 'invalid-input'],
    ] as const)
      expect(await clinic.refused('service', path, { ...result, ...more })).toEqual([status, code]);
    expect((await history(person)).outside).toHaveLength(1);
    expect((await clinic.told(person.patientId)).length).toBe(before);
  });

  test('an outside result is a coded reason for another level than the recommended one', async () => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    await clinic.decide(person, '2.5', 'outside-assessment');
    expect(await clinic.newest(person.patientId, 'LevelOfCareDecided')).toMatchObject({
      ...{ recommended: '2.1', level: { code: '2.5' }, reasonIfDifferent: 'outside-assessment' },
      hourBand: { minHours: 20, maxHours: null },
    });
  });
});

describe('whom the program is not for', () => {
  test('a primary mental health condition is refused admission with its code', async () => {
    const person = await clinic.refer();
    const facts = { ...SETTLED, mentalHealthPrimary: true };
    const assessed = { instruments: [NO_SUICIDE], dimensions: ratings(0, 0, 2, 1, 2, 1), facts };
    expect(await clinic.assess(person, assessed)).toMatchObject({ outOfScope: ['mental-health-primary'] });
    await clinic.decide(person);
    await clinic.plan(person);
    const answer = await clinic.service
      .as('counselor')
      .post(`/intake/v1/episodes/${person.episodeId}/admission`, clinic.admission());
    expect(answer).toMatchObject({ status: 409, body: { code: 'mental-health-primary' } });
    expect((await clinic.told(person.patientId)).at(-1)).toBe('TreatmentPlanSigned');
    const { missing } = (await clinic.service.as('counselor').get(`/intake/v1/patients/${person.patientId}`)).body;
    expect(missing).toContain('out-of-scope-mental-health-primary');
  });

  test('a decision on an assessment that is no longer the newest is refused with the newest', async () => {
    const person = await clinic.refer();
    const old = (await clinic.assessPlain(person))['assessmentId'];
    const newest = (await clinic.assessPlain(person))['assessmentId'];
    const decisions = `/intake/v1/episodes/${person.episodeId}/level-decisions`;
    const decide = (assessmentId: unknown) =>
      clinic.service.as('clinical-supervisor').post(decisions, { level: '2.1', assessmentId });
    expect(await decide(old)).toMatchObject({
      ...{ status: 409, body: { code: 'assessment-superseded', facts: { newest } } },
    });
    expect((await history(person)).records).toEqual([]);
    expect(await decide(newest)).toMatchObject({ status: 201 });
  });

  test('G9 an assessment of somebody intoxicated decides no level, but its suicide answer stands', async () => {
    const person = await clinic.refer();
    const drunk = {
      instruments: [{ instrument: 'C-SSRS', form: 'intake', items: { q1: 1, q2: 1, q3: 1, q4: 0, q5: 0, q6: 0 } }],
      ...{ dimensions: ratings(1, 0, 1, 1, 3, 1), facts: { ...SETTLED, breathAlcohol: 0.08 } },
    };
    expect(await clinic.assess(person, drunk)).toMatchObject({ gates: { fired: [{ gate: 'G9' }, { gate: 'G10' }] } });
    const decisions = `episodes/${person.episodeId}/level-decisions`;
    expect(await clinic.refused('prescriber', decisions, { level: '2.1' })).toEqual([409, 'assessment-not-valid']);
    expect(await clinic.newest(person.patientId, 'SafetyConcernOpened')).toMatchObject({ severity: 'same-day' });
    const consents = `patients/${person.patientId}/consents`;
    expect(await clinic.refused('counselor', consents, { scope: 'reminders' })).toEqual([409, 'consent-not-valid']);
    await clinic.assessPlain(person);
    expect(await clinic.decide(person)).toMatchObject({ level: { level: { code: '2.1' } } });
    expect((await clinic.done('counselor', consents, { scope: 'reminders' })).status).toBe(201);
  });
});

describe('recovery residences', () => {
  const homeless = {
    instruments: [NO_SUICIDE],
    dimensions: ratings(0, 0, 1, 1, 2, 4),
    facts: { dailyMonitoringNeeded: false, substanceUseDiagnosis: true },
  };
  const said = (siteId: string, places: number | null, more: object = {}) =>
    clinic.done('front-desk', 'recovery-residences', {
      siteId,
      residence: 'house-1',
      places,
      source: 'phone-call',
      ...more,
    });
  const recommended = async (siteId: string) => {
    const { recommended: level, level: found } = (await clinic.assess(await clinic.refer({ siteId }), homeless)) as {
      recommended: { code: string };
      level: { ruleFired: string; missing: string[]; needsClinicianReview: boolean };
    };
    return [level.code, found.ruleFired, found.missing];
  };

  test('C13 homeless: the recommendation follows the register; unknown and stale are never available', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-MD', '4');
    const register = async () =>
      (
        await clinic.service
          .as('counselor')
          .get<{ available: boolean | null; items: object[] }>(`/intake/v1/recovery-residences?siteId=${siteId}`)
      ).body;
    expect(await register()).toEqual({ available: null, items: [] });
    expect(await recommended(siteId)).toEqual(['2.1', 'R9', ['recoveryResidenceAvailable']]);
    await said(siteId, null);
    expect(await register()).toMatchObject({ available: null, items: [{ availability: 'unknown', stale: false }] });
    await said(siteId, 1);
    expect(await register()).toMatchObject({ available: true, items: [{ source: 'phone-call', ageDays: 0 }] });
    expect(await recommended(siteId)).toEqual(['2.1', 'R9', []]);
    await said(siteId, 0);
    expect(await recommended(siteId)).toEqual(['3.1', 'R5', []]);
    await said(siteId, 2);
    clinic.service.clock.advance({ days: 8 });
    expect(await register()).toMatchObject({
      available: null,
      items: [{ availability: 'unknown', stale: true, places: 2 }],
    });
    expect(await recommended(siteId)).toEqual(['2.1', 'R9', ['recoveryResidenceAvailable']]);
  });

  test.each<[string, object, number, string]>([
    ['a day in the future', { asOf: '2027-01-01' }, 422, 'in-the-future'],
    ['less than no place', { places: -1 }, 400, 'invalid-input'],
    ['no source', { source: undefined }, 400, 'invalid-input'],
  ])('refuses %s', async (_, more, status, code) => {
    const body = { siteId: clinic.service.siteId, residence: 'house-2', places: 1, source: 'visit', ...more };
    expect(await clinic.refused('front-desk', 'recovery-residences', body)).toEqual([status, code]);
  });

  test('a colleague of another site neither reads nor changes the register', async () => {
    const elsewhere = { roles: ['front-desk'] as const, siteIds: [someId()] };
    const body = { siteId: clinic.service.siteId, residence: 'house-2', source: 'visit' };
    expect(await clinic.refused(elsewhere, 'recovery-residences', body)).toEqual([403, 'site-not-allowed']);
  });
});
