import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { HttpAnswer } from '@stepwell/testing';
import {
  Clinic,
  IOP_WEEK,
  NO_SUICIDE,
  NORTH_CAROLINA_SITE,
  PROGRAM,
  ratings,
  SETTLED,
  someId,
  type Person,
} from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const referral = (more: object = {}) => ({
  siteId: clinic.service.siteId,
  source: 'self',
  preferredTrack: 'day',
  ageBand: 'adult',
  ...more,
});
const path = ({ episodeId }: Person, rest: string): string => `episodes/${episodeId}/${rest}`;
const goals = [{ horizon: 'short' }];

describe('POST /referrals', () => {
  test('opens an episode for a new person', async () => {
    const answer = await clinic.done<Person>('front-desk', 'referrals', referral());
    expect(answer).toMatchObject({ status: 201, body: { status: 'referred', ageBand: 'adult', version: 1 } });
    expect(answer.headers).toMatchObject({ etag: '"1"', location: `/intake/v1/episodes/${answer.body.episodeId}` });
    expect(await clinic.newest(answer.body.patientId, 'ReferralReceived')).toEqual({
      patientId: answer.body.patientId,
      episodeId: answer.body.episodeId,
      siteId: clinic.service.siteId,
      source: 'self',
      preferredTrack: 'day',
      ageBand: 'adult',
      siteDate: '2026-01-05',
      zone: 'America/New_York',
    });
  });

  test('takes the caller’s id of a person and refuses a second open episode', async () => {
    const patientId = someId();
    expect((await clinic.refer({ patientId })).patientId).toBe(patientId);
    expect(await clinic.refused('front-desk', 'referrals', referral({ patientId }))).toEqual([
      409,
      'episode-already-open',
    ]);
  });

  it.each<[string, object, number, string]>([
    ['an unknown site', { siteId: someId() }, 409, 'site-not-known'],
    ['no age', { ageBand: undefined }, 422, 'age-unknown'],
    ['a birth date in the future', { birthDate: '2026-01-06' }, 422, 'birth-date-in-future'],
    ['an unknown field', { name: 'x' }, 400, 'invalid-input'],
    ['an impossible day', { birthDate: '2026-02-30' }, 400, 'invalid-input'],
    ['a patient id that is none', { patientId: '7' }, 400, 'invalid-input'],
    ['an unknown source', { source: 'somewhere' }, 400, 'invalid-input'],
  ])('refuses %s', async (_, more, status, code) => {
    expect(await clinic.refused('front-desk', 'referrals', referral(more))).toEqual([status, code]);
  });

  test('takes the age band from the birth date and never shows or publishes it', async () => {
    const person = await clinic.refer({ birthDate: '2008-01-06', ageBand: undefined });
    const view = await clinic.service
      .as('counselor')
      .get<{ episode: object }>(`/intake/v1/patients/${person.patientId}`);
    expect(view.body.episode).toMatchObject({ ageBand: 'adolescent' });
    expect(JSON.stringify([view.body, await clinic.newest(person.patientId, 'ReferralReceived')])).not.toContain(
      '2008-01-06',
    );
  });

  test('refuses a caller of another site', async () => {
    const elsewhere = { roles: ['front-desk'] as const, siteIds: [someId()] };
    expect(await clinic.refused(elsewhere, 'referrals', referral())).toEqual([403, 'site-not-allowed']);
  });
});

describe('assessments', () => {
  test('a draft takes answers in parts and shows what it would give', async () => {
    const person = await clinic.refer();
    const start = await clinic.done<{ assessmentId: string }>('counselor', path(person, 'assessments'));
    expect(start).toMatchObject({ status: 201, body: { status: 'draft', level: { ruleFired: 'R0' } } });
    const url = `/intake/v1/assessments/${start.body.assessmentId}`;
    const patch = (body: object, version: number) =>
      clinic.service.as('counselor').patch(url, body, { 'if-match': `"${version}"` });
    expect(await patch({ instruments: [{ instrument: 'C-SSRS', items: { q1: 0 } }] }, 1)).toMatchObject({
      status: 200,
    });
    expect(
      await patch({ instruments: [{ instrument: 'C-SSRS', items: { q2: 0, q6: 0 } }], facts: SETTLED }, 2),
    ).toMatchObject({
      body: { scores: [{ instrument: 'C-SSRS', risk: 'none' }] },
    });
    const rated = await patch({ dimensions: ratings(1, 0, 1, 1, 3, 1) }, 3);
    expect(rated).toMatchObject({ body: { level: { ruleFired: 'R9', missing: [] }, recommended: { code: '2.1' } } });
    const read = await clinic.service.as('auditor').get(url);
    expect(read).toMatchObject({ status: 200, headers: { etag: '"4"' }, body: { status: 'draft', version: 4 } });
    expect(await patch({ dimensions: { d5: null } }, 4)).toMatchObject({ body: { level: { missing: ['d5'] } } });
  });

  test('PATCH needs the current version', async () => {
    const person = await clinic.refer();
    const start = await clinic.done<{ assessmentId: string }>('counselor', path(person, 'assessments'));
    const url = `/intake/v1/assessments/${start.body.assessmentId}`;
    expect(await clinic.service.as('counselor').patch(url, {})).toMatchObject({ status: 428 });
    expect(await clinic.service.as('counselor').patch(url, {}, { 'if-match': '"9"' })).toMatchObject({ status: 412 });
  });

  it.each<[string, object, number, string]>([
    [
      'a value between the steps',
      { instruments: [{ instrument: 'COWS', items: { pulse: 3 } }] },
      422,
      'bad-item-value',
    ],
    ['an unknown item', { instruments: [{ instrument: 'GAD-7', items: { item8: 1 } }] }, 422, 'unknown-item'],
    ['an unknown answer', { facts: { mood: true } }, 422, 'unknown-answer'],
    ['a 1 for yes', { facts: { seizureNow: 1 } }, 422, 'answer-of-other-kind'],
    ['a rating of 5', { dimensions: { d1: 5 } }, 400, 'invalid-input'],
    ['an unknown instrument', { instruments: [{ instrument: 'XYZ', items: {} }] }, 400, 'invalid-input'],
  ])('refuses %s', async (_, answers, status, code) => {
    const person = await clinic.refer();
    expect(await clinic.refused('counselor', path(person, 'assessments'), answers)).toEqual([status, code]);
  });

  test('a bad item is named with its place and allowed steps, without the value', async () => {
    const person = await clinic.refer();
    const body = { instruments: [{ instrument: 'COWS', items: { gooseflesh: 4 } }] };
    const answer = await clinic.service.as('counselor').post(`/intake/v1/${path(person, 'assessments')}`, body);
    expect(answer.body).toMatchObject({ facts: { instrument: 'COWS', item: 'gooseflesh', allowed: ['0', '3', '5'] } });
  });

  test('L2 may fill in and not sign; a signed one takes no answers and is not signed twice', async () => {
    const person = await clinic.refer();
    const start = await clinic.done<{ assessmentId: string }>('intake-coordinator', path(person, 'assessments'));
    const complete = `assessments/${start.body.assessmentId}/complete`;
    expect(await clinic.refused('nurse', complete)).toEqual([403, 'tier-too-low']);
    expect(await clinic.refused('intake-coordinator', complete)).toEqual([403, 'role-not-allowed']);
    await clinic.done('counselor', complete);
    expect(await clinic.refused('counselor', complete)).toEqual([409, 'assessment-completed']);
    const late = await clinic.service
      .as('counselor')
      .patch(`/intake/v1/assessments/${start.body.assessmentId}`, {}, { 'if-match': '"2"' });
    expect(late).toMatchObject({ status: 409, body: { code: 'assessment-completed' } });
  });

  test('an assessment of somebody in treatment is a review and changes no status', async () => {
    const person = await clinic.admitted();
    const review = await clinic.assess(person, {
      instruments: [NO_SUICIDE],
      dimensions: ratings(0, 0, 1, 1, 1, 1),
      facts: SETTLED,
    });
    expect(review).toMatchObject({ kind: 'review', recommended: { code: '1.5' } });
    const view = await clinic.service.as('counselor').get(`/intake/v1/episodes/${person.episodeId}`);
    expect(view.body).toMatchObject({ status: 'admitted' });
    await clinic.decide(person, '1.5');
    expect(await clinic.newest(person.patientId, 'LevelOfCareDecided')).toMatchObject({
      cause: 'review',
      level: { code: '1.5' },
    });
  });
});

describe('gates and level', () => {
  test('G5 is lifted by a prescriber’s signature only', async () => {
    const person = await clinic.refer();
    await clinic.assess(person, {
      instruments: [NO_SUICIDE],
      dimensions: ratings(2, 1, 2, 2, 2, 2),
      facts: { ...SETTLED, dailySedativesOver4Weeks: true },
    });
    const clear = path(person, 'gate-clearances');
    const body = { gate: 'G5', reason: 'prescriber-reviewed' };
    expect(await clinic.refused('clinical-supervisor', clear, body)).toEqual([403, 'tier-too-low']);
    expect(await clinic.refused('prescriber', clear, { ...body, gate: 'G2' })).toEqual([409, 'gate-not-blocking']);
    expect((await clinic.done('prescriber', clear, body)).body).toMatchObject({ status: 'assessed' });
    expect(await clinic.refused('prescriber', clear, body)).toEqual([409, 'gate-not-blocking']);
  });

  test('C04 G3 is lifted by two low scores a day apart, not by a signature', async () => {
    const person = await clinic.refer();
    const items = {
      nausea: 7,
      tremor: 5,
      sweats: 0,
      anxiety: 0,
      agitation: 0,
      tactile: 0,
      auditory: 0,
      visual: 0,
      headache: 0,
      orientation: 0,
    };
    await clinic.assess(person, {
      instruments: [NO_SUICIDE, { instrument: 'CIWA-Ar', items }],
      dimensions: ratings(2, 0, 1, 1, 3, 1),
      facts: { ...SETTLED, complicatingFactor: false },
    });
    await clinic.decide(person);
    await clinic.plan(person);
    const clear = await clinic.refused('prescriber', path(person, 'gate-clearances'), { gate: 'G3', reason: 'better' });
    expect(clear).toEqual([409, 'gate-not-clearable']);
    const admission = path(person, 'admission');
    const low = { instruments: [{ instrument: 'CIWA-Ar', items: { ...items, nausea: 2, tremor: 2 } }] };
    clinic.service.clock.advance({ hours: 1 });
    await clinic.done('nurse', `patients/${person.patientId}/screenings`, low);
    expect(await clinic.refused('counselor', admission, clinic.admission())).toEqual([409, 'gate-blocks']);
    clinic.service.clock.advance({ hours: 24 });
    await clinic.done('nurse', `patients/${person.patientId}/screenings`, low);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
  });

  it.each<[string, Parameters<Clinic['refused']>[0], object, number, string]>([
    ['a counselor', 'counselor', { level: '2.1' }, 403, 'tier-too-low'],
    ['another level without a reason', 'clinical-supervisor', { level: '2.5' }, 422, 'reason-needed'],
    ['a reason nobody knows', 'clinical-supervisor', { level: '2.5', reason: 'because' }, 422, 'unknown-reason'],
    ['a level that does not exist', 'clinical-supervisor', { level: '2.2' }, 400, 'invalid-input'],
    ['the front desk', 'front-desk', { level: '2.1' }, 403, 'role-not-allowed'],
  ])('a level decision refuses %s', async (_, who, body, status, code) => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    expect(await clinic.refused(who, path(person, 'level-decisions'), body)).toEqual([status, code]);
  });

  test('a level needs an assessment', async () => {
    const person = await clinic.refer();
    expect(await clinic.refused('prescriber', path(person, 'level-decisions'), { level: '2.1' })).toEqual([
      409,
      'assessment-missing',
    ]);
  });
});

describe('referrals out', () => {
  const open = async (person: Person, kind = 'residential'): Promise<string> => {
    const answer = await clinic.done<{ referralsOut: { referralOutId: string }[] }>(
      'counselor',
      path(person, 'referrals-out'),
      { kind },
    );
    return `referrals-out/${answer.body.referralsOut.at(-1)!.referralOutId}`;
  };
  const acceptance = { receivingSite: 'house-7', handOverAt: '2026-01-05T16:00:00Z', contact: 'admissions-desk' };

  test('an open referral keeps the person out until a clinician cancels it', async () => {
    const person = await clinic.refer();
    const referralOut = await open(person);
    await clinic.assessPlain(person);
    await clinic.decide(person);
    await clinic.plan(person);
    expect(await clinic.refused('counselor', path(person, 'admission'), clinic.admission())).toEqual([
      409,
      'referral-out-open',
    ]);
    const cancel = { outcome: 'cancelled-by-clinician' };
    expect(await clinic.refused('counselor', `${referralOut}/close`, cancel)).toEqual([403, 'tier-too-low']);
    await clinic.done('clinical-supervisor', `${referralOut}/close`, cancel);
    expect(await clinic.refused('clinical-supervisor', `${referralOut}/close`, cancel)).toEqual([
      409,
      'referral-out-closed',
    ]);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
  });

  test('an obstetric referral runs beside IOP', async () => {
    const person = await clinic.refer();
    await open(person, 'obstetric');
    await clinic.assessPlain(person);
    await clinic.decide(person);
    await clinic.plan(person);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
  });

  test('one of a kind is open, and is accepted once', async () => {
    const person = await clinic.refer();
    const referralOut = await open(person);
    expect(await clinic.refused('counselor', path(person, 'referrals-out'), { kind: 'residential' })).toEqual([
      409,
      'referral-out-already-open',
    ]);
    await clinic.done('counselor', `${referralOut}/accept`, acceptance);
    expect(await clinic.refused('counselor', `${referralOut}/accept`, acceptance)).toEqual([
      409,
      'referral-out-already-accepted',
    ]);
    await clinic.done('counselor', `${referralOut}/close`, { outcome: 'handed-over' });
    expect(await clinic.refused('counselor', `${referralOut}/accept`, acceptance)).toEqual([
      409,
      'referral-out-closed',
    ]);
    expect(await clinic.told(person.patientId)).toEqual([
      'ReferralReceived',
      'ReferralOutOpened',
      'ReferralOutAccepted',
      'ReferralOutClosed',
    ]);
    expect(await clinic.refused('counselor', `referrals-out/${someId()}/accept`, acceptance)).toEqual([
      404,
      'not-found',
    ]);
  });
});

describe('plan, admission, leave', () => {
  it.each<[string, object, number, string]>([
    ['no short-term goal', { goals: [{ horizon: 'long' }], components: IOP_WEEK }, 422, 'short-goal-needed'],
    ['a review after 31 days', { goals, components: IOP_WEEK, reviewDue: '2026-03-09' }, 422, 'review-too-late'],
    ['no component', { goals, components: [] }, 400, 'invalid-input'],
  ])('a plan refuses %s', async (_, body, status, code) => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    await clinic.decide(person);
    expect(await clinic.refused('counselor', path(person, 'plan'), body)).toEqual([status, code]);
  });

  test('a plan needs a level, and the gap rule of North Carolina is an error there', async () => {
    const person = await clinic.refer({ siteId: NORTH_CAROLINA_SITE });
    const body = { goals, components: IOP_WEEK, weekdays: [1, 2, 4] };
    expect(await clinic.refused('counselor', path(person, 'plan'), body)).toEqual([409, 'level-not-decided']);
    await clinic.assessPlain(person);
    await clinic.decide(person);
    expect(await clinic.newest(person.patientId, 'LevelOfCareDecided')).toMatchObject({
      hourBand: { minHours: 9, maxHours: 19 },
      ruleSet: { id: 'us-nc-hours', version: 2 },
    });
    expect(await clinic.refused('counselor', path(person, 'plan'), body)).toEqual([422, 'service-gap-too-long']);
    await clinic.plan(person, { weekdays: [1, 3, 5] });
  });

  test('a review counts the short-term goals that are met', async () => {
    const person = await clinic.admitted();
    const episode = await clinic.service
      .as('counselor')
      .get<{ plan: { goals: { goalId: string; horizon: string }[] } }>(`/intake/v1/episodes/${person.episodeId}`);
    const short = episode.body.plan.goals.find(({ horizon }) => horizon === 'short')!.goalId;
    const review = {
      goalsMet: [short],
      relapsePreventionPlan: true,
      dischargePlan: false,
      reliableChange: true,
      outcome: 'continue',
      resultsShown: true,
      agreement: 'agrees',
    };
    expect(await clinic.refused('counselor', path(person, 'plan/reviews'), review)).toEqual([
      422,
      'relapse-plan-not-signed',
    ]);
    await clinic.artefact(person);
    await clinic.done('counselor', path(person, 'plan/reviews'), review);
    expect(await clinic.newest(person.patientId, 'TreatmentPlanReviewed')).toMatchObject({
      shortGoals: 1,
      shortGoalsMet: 1,
    });
    expect(
      await clinic.refused('counselor', path(person, 'plan/reviews'), { ...review, goalsMet: [someId()] }),
    ).toEqual([422, 'unknown-goal']);
    const planless = await clinic.refer();
    expect(await clinic.refused('counselor', path(planless, 'plan/reviews'), { ...review, goalsMet: [] })).toEqual([
      409,
      'plan-missing',
    ]);
  });

  test('admission says what is missing, step by step', async () => {
    const person = await clinic.refer();
    const refused = () => clinic.refused('counselor', path(person, 'admission'), clinic.admission());
    const missing = async (): Promise<unknown> =>
      (await clinic.service.as('front-desk').get(`/intake/v1/patients/${person.patientId}`)).body['missing'];
    expect([await refused(), await missing()]).toEqual([
      [409, 'assessment-missing'],
      ['assessment', 'level-decision', 'signed-plan'],
    ]);
    await clinic.assessPlain(person);
    expect([await refused(), await missing()]).toEqual([
      [409, 'level-not-decided'],
      ['level-decision', 'signed-plan'],
    ]);
    await clinic.decide(person);
    expect([await refused(), await missing()]).toEqual([[409, 'plan-missing'], ['signed-plan']]);
    await clinic.plan(person);
    expect(await missing()).toEqual([]);
    await clinic.admit(person);
    expect(await refused()).toEqual([409, 'already-admitted']);
  });

  test('a new assessment asks for a new level decision', async () => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    await clinic.decide(person);
    await clinic.plan(person);
    await clinic.assessPlain(person);
    expect(await clinic.refused('counselor', path(person, 'admission'), clinic.admission())).toEqual([
      409,
      'level-not-decided',
    ]);
  });

  test('C16 three times 120 minutes is a week for an adolescent', async () => {
    const person = await clinic.refer({ ageBand: 'adolescent' });
    await clinic.assessPlain(person);
    await clinic.decide(person);
    await clinic.plan(person, { components: [{ component: 'group', sessionsPerWeek: 3, minutes: 120 }] });
    const admitted = await clinic.admit(person, { taper: { sessionsPerWeek: 3, minutesPerSession: 120 } });
    expect(admitted).toMatchObject({
      ageBand: 'adolescent',
      level: { hourBand: { minHours: 6, ageBand: 'adolescent' } },
    });
  });

  test('phases P3 to P5 are not for admission', async () => {
    const person = await clinic.refer();
    const body = {
      programId: PROGRAM,
      track: 'day',
      phase: 'P3',
      taper: { sessionsPerWeek: 2, minutesPerSession: 120 },
    };
    expect(await clinic.refused('counselor', path(person, 'admission'), body)).toEqual([400, 'invalid-input']);
  });

  test('a leave starts and ends once', async () => {
    const person = await clinic.admitted();
    const started = await clinic.done<{ leave: { leaveId: string } }>('counselor', path(person, 'leaves'), {
      reason: 'vacation',
    });
    expect(started.body).toMatchObject({ status: 'on-leave' });
    expect(await clinic.refused('counselor', path(person, 'leaves'), { reason: 'vacation' })).toEqual([
      409,
      'already-on-leave',
    ]);
    const end = `leaves/${started.body.leave.leaveId}/end`;
    expect((await clinic.done('counselor', end)).body).toMatchObject({ status: 'admitted', leave: null });
    expect(await clinic.refused('counselor', end)).toEqual([409, 'no-such-leave']);
    const referred = await clinic.refer();
    expect(await clinic.refused('counselor', path(referred, 'leaves'), { reason: 'vacation' })).toEqual([
      409,
      'not-admitted',
    ]);
  });

  test('the care team is replaced as a whole', async () => {
    const person = await clinic.admitted();
    const member = { staffId: clinic.service.staff.counselor.staffId, role: 'primary-counselor' };
    await clinic.done('counselor', path(person, 'care-team'), { members: [member] });
    expect(await clinic.newest(person.patientId, 'CareTeamAssigned')).toMatchObject({ members: [member] });
    expect(await clinic.refused('counselor', path(person, 'care-team'), { members: [member, member] })).toEqual([
      422,
      'team-member-twice',
    ]);
  });

  test('no discharge and no plan while an emergency is open', async () => {
    const person = await clinic.admitted();
    await clinic.done('group-facilitator', `patients/${person.patientId}/screenings`, {
      instruments: [{ instrument: 'C-SSRS', form: 'since-last-contact', items: { q5: 1 } }],
    });
    const today = clinic.service.clock.now().slice(0, 10);
    expect(
      await clinic.refused('prescriber', path(person, 'discharge'), { reason: 'left', lastContactDate: today }),
    ).toEqual([409, 'emergency-concern-open']);
    expect(await clinic.refused('counselor', path(person, 'plan'), { goals, components: IOP_WEEK })).toEqual([
      409,
      'emergency-concern-open',
    ]);
  });
});

describe('lists and consents', () => {
  test('episodes come page by page, of the caller’s sites only', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-MD', '3');
    const people: Person[] = [];
    for (let i = 0; i < 5; i += 1) people.push(await clinic.refer({ siteId }));
    const local = clinic.service.as({ roles: ['counselor'], siteIds: [siteId] });
    type Page = { items: { episodeId: string }[]; cursor: string | null };
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: HttpAnswer<Page> = await local.get<Page>(
        `/intake/v1/episodes?limit=2&status=referred${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.body.items.map(({ episodeId }) => episodeId));
      cursor = page.body.cursor;
    }
    expect(seen.toSorted()).toEqual(people.map(({ episodeId }) => episodeId).toSorted());
    expect(await local.get(`/intake/v1/episodes?siteId=${clinic.service.siteId}`)).toMatchObject({ status: 403 });
    expect(await local.get('/intake/v1/episodes?cursor=7')).toMatchObject({ status: 400 });
    expect(await local.get('/intake/v1/episodes?limit=201')).toMatchObject({ status: 400 });
    const admitted = await local.get<Page>(`/intake/v1/episodes?siteId=${siteId}&status=admitted`);
    expect(admitted.body.items).toEqual([]);
  });

  test('a consent is given and withdrawn once', async () => {
    const person = await clinic.refer();
    const granted = await clinic.done<{ consentId: string }>('front-desk', `patients/${person.patientId}/consents`, {
      scope: 'reminders',
    });
    expect(await clinic.refused('front-desk', `patients/${person.patientId}/consents`, { scope: 'reminders' })).toEqual(
      [409, 'consent-already-granted'],
    );
    const revoke = `consents/${granted.body.consentId}/revoke`;
    await clinic.done('front-desk', revoke);
    expect(await clinic.refused('front-desk', revoke)).toEqual([409, 'consent-not-in-force']);
    expect(await clinic.told(person.patientId)).toEqual(['ReferralReceived', 'ConsentGranted', 'ConsentRevoked']);
    expect(await clinic.refused('front-desk', `patients/${someId()}/consents`, { scope: 'x' })).toEqual([
      404,
      'patient-not-known',
    ]);
  });

  test('unknown ids are 404', async () => {
    const client = clinic.service.as('counselor');
    for (const rest of ['patients', 'episodes', 'assessments'])
      expect(await client.get(`/intake/v1/${rest}/${someId()}`)).toMatchObject({ status: 404 });
    expect(await client.get('/intake/v1/patients/7')).toMatchObject({ status: 400 });
    expect(await clinic.refused('counselor', path({ patientId: '', episodeId: someId() }, 'assessments'))).toEqual([
      404,
      'not-found',
    ]);
  });
});
