import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { CredentialChangedV1, StaffRegisteredV1 } from '@stepwell/contracts';
import { addDays, type Id, type SiteDate, type Tier } from '@stepwell/kernel';
import { Clinic, IOP_WEEK, NORTH_CAROLINA_SITE, REVIEW, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

type Body = Record<string, unknown>;
interface Goal {
  readonly goalId: Id;
  readonly horizon: string;
}
interface View extends Body {
  readonly plan: { readonly problems: readonly { readonly problemId: Id }[] };
  readonly goals: readonly (Goal & { readonly state: string })[];
  readonly missing: readonly { readonly missing: string; readonly of: string | null; readonly since: string | null }[];
  readonly reviews: readonly { readonly review: string; readonly dueOn: string; readonly overdueDays: number }[];
}

const path = ({ episodeId }: Person, rest = 'plan'): string => `episodes/${episodeId}/${rest}`;
const read = async (person: Person): Promise<View> =>
  (await clinic.service.as('counselor').get<View>(`/intake/v1/${path(person)}`)).body;
const history = async (person: Person): Promise<Record<string, Body[]>> =>
  (await clinic.service.as('counselor').get<Record<string, Body[]>>(`/intake/v1/${path(person, 'plan/history')}`)).body;
const missing = async (person: Person): Promise<readonly string[]> =>
  (await read(person)).missing.map((lack) => (lack.of ? `${lack.missing}:${lack.of}` : lack.missing));
const refusal = async (person: Person, body: Body, rest = 'plan') =>
  (await clinic.service.as('counselor').post<Body>(`/intake/v1/${path(person, rest)}`, body)).body;

/** Ready for a plan: assessed and decided. */
async function decided(more: Body = {}): Promise<Person> {
  const person = await clinic.refer(more);
  await clinic.assessPlain(person);
  await clinic.decide(person);
  return person;
}

async function colleague(tier: Tier, credentialUntil: SiteDate | null = null): Promise<Id> {
  const staffId = someId();
  await clinic.service.deliver(StaffRegisteredV1, { staffId, tier, siteIds: [clinic.service.siteId], credentialUntil });
  return staffId;
}

const PLAN = {
  problems: [
    { dimension: 'd5', code: 'alcohol-use', words: 'I drink when I am alone' },
    { dimension: 'd6', code: 'housing-unstable' },
  ],
  goals: [
    { horizon: 'short', problem: 0, code: 'sober-days-14', dueOn: '2026-01-19', words: 'Two weeks without a drink' },
    { horizon: 'short', problem: 1, dueOn: '2026-02-01' },
    { horizon: 'long', problem: 0, dueOn: '2026-05-01' },
  ],
  components: [
    { component: 'skills', sessionsPerWeek: 3, minutes: 60, weekdays: [1, 3, 5] },
    { component: 'group', sessionsPerWeek: 3, minutes: 120, weekdays: [1, 3, 5] },
  ],
  patientSigned: true,
};

describe('signing the plan', () => {
  test('keeps problems, goals, components and words, and publishes all but the words', async () => {
    const person = await decided();
    const answer = await clinic.plan(person, PLAN);
    expect(answer).toMatchObject({ plan: { version: 1, patientSigned: true, reviewDue: '2026-02-04' } });
    const event = await clinic.newest(person.patientId, 'TreatmentPlanSigned');
    const { problems, goals } = event as { problems: { problemId: Id }[]; goals: Body[] };
    expect(event).toMatchObject({
      ...{ planVersion: 1, plannedMinutes: 540, patientSigned: true },
      hoursRuleSet: { id: 'house-hours', version: 1 },
      components: PLAN.components,
    });
    expect(goals[0]).toMatchObject({ problemId: problems[0]!.problemId, dueOn: '2026-01-19', code: 'sober-days-14' });
    expect(JSON.stringify([answer, await clinic.service.events()])).not.toMatch(/when I am alone|without a drink/);
    const { versions } = await history(person);
    expect(versions).toMatchObject([{ version: 1, tier: 'L3', content: { plannedMinutes: 540 } }]);
    expect(JSON.stringify(versions![0]!['words'])).toContain('Two weeks without a drink');
  });

  it.each<[string, Body, string, Body]>([
    [
      'a component nobody knows',
      { components: [{ component: 'astrology', sessionsPerWeek: 3, minutes: 180 }] },
      'component-not-in-catalogue',
      { place: 0 },
    ],
    [
      'a group of 241 min',
      { components: [{ component: 'group', sessionsPerWeek: 3, minutes: 241 }] },
      'component-outside-catalogue',
      { field: 'minutes', max: 240 },
    ],
    [
      'a group of 29 min',
      { components: [{ component: 'group', sessionsPerWeek: 3, minutes: 29 }] },
      'component-outside-catalogue',
      { field: 'minutes', min: 30 },
    ],
    [
      'eight groups a week',
      { components: [{ component: 'group', sessionsPerWeek: 8, minutes: 90 }] },
      'component-outside-catalogue',
      { field: 'sessionsPerWeek', max: 7 },
    ],
    [
      'two days for three sessions',
      { components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180, weekdays: [1, 3] }] },
      'component-days-mismatch',
      { days: 2 },
    ],
    [
      'a day twice',
      { components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180, weekdays: [1, 3, 3] }] },
      'component-days-mismatch',
      { days: 2 },
    ],
    ['a goal due yesterday', { goals: [{ horizon: 'short', dueOn: '2026-01-04' }] }, 'goal-due-in-past', { goal: 0 }],
    ['a goal of no problem', { goals: [{ horizon: 'short', problem: 2 }] }, 'unknown-problem', { goal: 0 }],
    ['a goal that is on no plan', { goals: [{ horizon: 'short', goalId: someId() }] }, 'unknown-goal', { goal: 0 }],
    ['no short-term goal', { goals: [{ horizon: 'long' }] }, 'short-goal-needed', {}],
    ['a signature and its absence', { signatureAbsence: 'declined' }, 'signature-or-absence', {}],
    ['an absence of one’s own', { patientSigned: false, signatureAbsence: 'rain' }, 'unknown-reason', {}],
  ])('refuses %s, says where and who can lift it, and keeps nothing', async (_, more, code, facts) => {
    const person = await decided();
    const body = await refusal(person, { ...PLAN, ...more });
    expect(body).toMatchObject({
      code,
      liftableBy: expect.stringMatching(/./),
      ...(Object.keys(facts).length > 0 ? { facts } : {}),
    });
    expect((await history(person))['versions']).toEqual([]);
    expect(await clinic.told(person.patientId)).not.toContain('TreatmentPlanSigned');
  });

  it.each<[string, Body, number]>([
    ['a word with a NUL', { goals: [{ horizon: 'short', words: 'a\u0000b' }] }, 400],
    ['words that are none', { goals: [{ horizon: 'short', words: '  ' }] }, 400],
    ['words without end', { goals: [{ horizon: 'short', words: 'x'.repeat(501) }] }, 400],
    ['a dimension that does not exist', { problems: [{ dimension: 'd7', code: 'x' }] }, 400],
    ['an unknown field', { colour: 'blue' }, 400],
  ])('refuses %s', async (_, more, status) => {
    const person = await decided();
    expect((await clinic.refused('counselor', path(person), { ...PLAN, ...more }))[0]).toBe(status);
  });
});

describe('hours by jurisdiction, refused in numbers', () => {
  const week = (sessionsPerWeek: number, minutes: number) => ({
    goals: [{ horizon: 'short' }],
    components: [{ component: 'group', sessionsPerWeek, minutes }],
    weekdays: [1, 3, 5],
  });

  test('C17 HW-1 says what was planned, what is allowed and what would lift it', async () => {
    const person = await decided();
    expect(await refusal(person, week(2, 180))).toMatchObject({
      code: 'hours-outside-band',
      liftableBy: 'a changed plan or a new level decision',
      facts: {
        ...{ rule: 'HW-1', plannedHours: 6, minHours: 9, maxHours: 20, level: '2.1', ageBand: 'adult' },
        ...{ jurisdiction: 'US-MD', ruleSet: 'house-hours.1' },
        proposals: ['add-minutes:180', 'add-sessions:1', 'decide-level:1.5'],
      },
    });
  });

  test('North Carolina asks for three days of 3 h, at most 19 h and no longer gap than 2 days', async () => {
    const person = await decided({ siteId: NORTH_CAROLINA_SITE });
    expect(await refusal(person, week(4, 135))).toMatchObject({
      code: 'service-days-too-short',
      facts: {
        ...{ rule: 'HW-4', plannedHours: 9, plannedFullDays: 0, neededFullDays: 3, fullDayMinutes: 180 },
        ...{ jurisdiction: 'US-NC', ruleSet: 'us-nc-hours.2', proposals: ['add-full-days:3'] },
      },
    });
    expect(await refusal(person, { ...week(3, 180), weekdays: [1, 2, 3] })).toMatchObject({
      code: 'service-gap-too-long',
      facts: { rule: 'HW-3', plannedGapDays: 4, maxGapDays: 2, jurisdiction: 'US-NC' },
    });
    expect(await refusal(person, week(5, 229))).toMatchObject({ facts: { plannedHours: 19.08, maxHours: 19 } });
    await clinic.plan(person, week(5, 228));
  });

  test('Kansas asks a minor for 6 h and an adult for 9 h', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-KS', '3');
    const minor = await decided({ siteId, ageBand: 'adolescent' });
    expect(await refusal(minor, week(3, 119))).toMatchObject({ facts: { minHours: 6, ruleSet: 'us-ks-hours.1' } });
    await clinic.plan(minor, week(3, 120));
    const adult = await decided({ siteId });
    expect(await refusal(adult, week(3, 120))).toMatchObject({ facts: { minHours: 9, maxHours: 19 } });
    expect(await refusal(adult, week(5, 229))).toMatchObject({
      facts: { maxHours: 19, proposals: ['decide-level:2.5'] },
    });
  });

  test('a 4 x 135 min taper gets nobody into a North Carolina program', async () => {
    const person = await decided({ siteId: NORTH_CAROLINA_SITE });
    await clinic.plan(person, { weekdays: [1, 3, 5] });
    const taper = { sessionsPerWeek: 4, minutesPerSession: 135 };
    expect(await clinic.refused('counselor', path(person, 'admission'), clinic.admission({ taper }))).toEqual([
      422,
      'service-days-too-short',
    ]);
    await clinic.admit(person);
  });
});

describe('progress of goals', () => {
  const enter = (person: Person, body: Body) => clinic.done<Body>('counselor', path(person, 'plan/progress'), body);

  test('the newest entry by the time it was true counts, late entries and withdrawals included', async () => {
    const person = await clinic.admitted();
    const { goalId } = (await read(person)).goals[0]!;
    const met = await enter(person, { goalId, state: 'met', percent: 100 });
    expect(met).toMatchObject({ status: 201, body: { state: 'met', goal: { state: 'met', percent: 100 } } });
    const late = await enter(person, { goalId, state: 'progressing', percent: 40, occurredAt: '2026-01-05T08:00:00Z' });
    expect(late.body).toMatchObject({ goal: { state: 'met' } });
    const withdrawn = await enter(person, { goalId, withdraws: met.body['progressId'] });
    expect(withdrawn.body).toMatchObject({ goal: { state: 'progressing', percent: 40 } });
    expect((await read(person)).goals[0]).toMatchObject({ state: 'progressing', since: '2026-01-05' });
    expect((await history(person))['progress']).toHaveLength(3);
  });

  test('a review takes the goals that are met by progress, and its own say becomes progress', async () => {
    const person = await clinic.admitted();
    const [short, long] = (await read(person)).goals;
    await enter(person, { goalId: short!.goalId, state: 'met' });
    const { goalsMet: _, ...review } = REVIEW;
    await clinic.done('counselor', path(person, 'plan/reviews'), review);
    expect(await clinic.newest(person.patientId, 'TreatmentPlanReviewed')).toMatchObject({ shortGoalsMet: 1 });
    await clinic.done('counselor', path(person, 'plan/reviews'), { ...REVIEW, goalsMet: [long!.goalId] });
    expect((await read(person)).goals.map(({ state }) => state)).toEqual(['set-back', 'met']);
    expect(await clinic.newest(person.patientId, 'TreatmentPlanReviewed')).toMatchObject({ shortGoalsMet: 0 });
  });

  it.each<[string, Body, number, string]>([
    ['neither state nor withdrawal', {}, 422, 'state-or-withdrawal'],
    ['both', { state: 'met', withdraws: someId() }, 422, 'state-or-withdrawal'],
    ['a withdrawal of nothing', { withdraws: someId() }, 422, 'no-such-progress'],
    ['another plan’s goal', { goalId: someId(), state: 'met' }, 422, 'unknown-goal'],
    ['tomorrow', { state: 'met', occurredAt: '2026-12-31T00:00:00Z' }, 422, 'in-the-future'],
    ['101 %', { state: 'progressing', percent: 101 }, 400, 'invalid-input'],
    ['a state of its own', { state: 'nearly' }, 400, 'invalid-input'],
  ])('refuses %s and keeps nothing', async (_, more, status, code) => {
    const person = await clinic.admitted();
    const { goalId } = (await read(person)).goals[0]!;
    expect(await clinic.refused('counselor', path(person, 'plan/progress'), { goalId, ...more })).toEqual([
      status,
      code,
    ]);
    expect((await history(person))['progress']).toEqual([]);
  });
});

describe('reviews', () => {
  const review = (person: Person, more: Body = {}) =>
    clinic.done<Body>('counselor', path(person, 'plan/reviews'), { ...REVIEW, ...more });

  test('a review records what the patient said, as a code in the event and in words here', async () => {
    const person = await clinic.admitted();
    const words = 'She says the evening group suits her better';
    await review(person, { agreement: 'disagrees', words });
    const event = await clinic.newest(person.patientId, 'TreatmentPlanReviewed');
    expect(event).toMatchObject({
      ...{ resultsShown: true, agreement: 'disagrees', planVersion: 1, reliableChange: true },
      reviewedBy: { tier: 'L3' },
    });
    expect(JSON.stringify(await clinic.service.events())).not.toContain('evening group');
    expect((await history(person))['reviews']).toMatchObject([{ review: 'plan-review', words, tier: 'L3' }]);
  });

  test('a review changes the plan in the same command: another version, the same plan, goals that stay met', async () => {
    const person = await clinic.admitted();
    const [short] = (await read(person)).goals;
    await review(person, {
      goalsMet: [short!.goalId],
      change: {
        goals: [
          { goalId: short!.goalId, horizon: 'short' },
          { horizon: 'short', dueOn: '2026-02-01' },
        ],
        components: [{ component: 'group', sessionsPerWeek: 4, minutes: 150 }],
      },
    });
    const [signed, reviewed] = (await clinic.service.events())
      .filter(({ key }) => key === person.patientId)
      .slice(-2)
      .map(({ type, data }) => ({ type, ...(data as Body) }));
    expect(signed).toMatchObject({ type: 'intake.TreatmentPlanSigned.v1', planVersion: 2, plannedMinutes: 600 });
    expect(reviewed).toMatchObject({
      shortGoals: 2,
      shortGoalsMet: 1,
      planVersion: 2,
      planId: signed!['planId' as never],
    });
    const { versions } = await history(person);
    expect(versions!.map(({ version, content }) => [version, (content as Body)['plannedMinutes']])).toEqual([
      [1, 540],
      [2, 600],
    ]);
  });

  test('a change that does not fit the level is refused with the review', async () => {
    const person = await clinic.admitted();
    const change = { components: [{ component: 'group', sessionsPerWeek: 2, minutes: 180 }] };
    expect(await refusal(person, { ...REVIEW, change }, 'plan/reviews')).toMatchObject({
      code: 'hours-outside-band',
      facts: { plannedHours: 6, minHours: 9 },
    });
    expect((await history(person))['reviews']).toEqual([]);
    expect(await read(person)).toMatchObject({ plan: { version: 1 } });
  });

  it.each<[string, Body, number, string]>([
    ['results shown without a word of the patient', { agreement: undefined }, 422, 'results-shown-or-why-not'],
    [
      'results not shown without a reason',
      { resultsShown: false, agreement: undefined },
      422,
      'results-shown-or-why-not',
    ],
    [
      'agreement to what was not shown',
      { resultsShown: false, notShownReason: 'not-present' },
      422,
      'results-shown-or-why-not',
    ],
    [
      'a reason of one’s own',
      { resultsShown: false, agreement: undefined, notShownReason: 'rain' },
      422,
      'unknown-reason',
    ],
    ['nothing about the results', { resultsShown: undefined }, 400, 'invalid-input'],
    ['a relapse-prevention plan that nobody signed', { relapsePreventionPlan: true }, 422, 'relapse-plan-not-signed'],
    ['a goal of another plan', { goalsMet: [someId()] }, 422, 'unknown-goal'],
    ['a next review after 31 days', { reviewDue: '2026-12-31' }, 422, 'review-too-late'],
    [
      'a kept goal that is on no plan',
      { change: { goals: [{ goalId: someId(), horizon: 'short' }] } },
      422,
      'unknown-goal',
    ],
    [
      'a kept problem that is on no plan',
      { change: { problems: [{ problemId: someId(), dimension: 'd1', code: 'x' }] } },
      422,
      'unknown-problem',
    ],
  ])('refuses %s and keeps nothing', async (_, more, status, code) => {
    const person = await clinic.admitted();
    expect(await clinic.refused('counselor', path(person, 'plan/reviews'), { ...REVIEW, ...more })).toEqual([
      status,
      code,
    ]);
    expect((await history(person))['reviews']).toEqual([]);
  });

  test('a nurse looks weekly but neither reviews the plan nor changes it', async () => {
    const person = await clinic.admitted();
    expect(await clinic.refused('nurse', path(person, 'plan/reviews'), REVIEW)).toEqual([403, 'tier-too-low']);
    const mini = { resultsShown: false, notShownReason: 'not-present' };
    const change = { components: IOP_WEEK };
    const weekly = path(person, 'plan/mini-reviews');
    expect(await clinic.refused('nurse', weekly, { ...mini, change })).toEqual([403, 'tier-too-low']);
    await clinic.done('nurse', weekly, mini);
    expect(await clinic.newest(person.patientId, 'ProgressReviewed')).toMatchObject({
      ...{ resultsShown: false, notShownReason: 'not-present', planVersion: 1, reviewedBy: { tier: 'M1' } },
    });
    expect((await clinic.told(person.patientId)).at(-1)).toBe('ProgressReviewed');
  });

  test('an expired credential signs no plan, review or document', async () => {
    const person = await clinic.admitted();
    const { staffId } = clinic.service.staff.counselor;
    await clinic.service.deliver(CredentialChangedV1, { staffId, tier: 'L3', credentialUntil: '2026-01-04' });
    const mini = { resultsShown: true, agreement: 'agrees' };
    for (const [rest, body] of [
      ['plan', PLAN],
      ['plan/reviews', REVIEW],
      ['plan/mini-reviews', mini],
    ] as const)
      expect(await clinic.refused('counselor', path(person, rest), body)).toEqual([403, 'credential-expired']);
    await expect(clinic.artefact(person)).rejects.toThrow('credential-expired');
    await clinic.service.deliver(CredentialChangedV1, { staffId, tier: 'L3', credentialUntil: null });
  });
});

describe('relapse-prevention plan and safety plan', () => {
  test('every signature is a version with tier, credential and the patient’s own signature or why it is absent', async () => {
    const person = await clinic.admitted();
    await clinic.artefact(person);
    await clinic.artefact(person, 'relapse-prevention-plan', {
      patientSigned: undefined,
      signatureAbsence: 'declined',
    });
    const { artefacts } = await history(person);
    expect(artefacts).toMatchObject([
      { version: 1, tier: 'L3', credentialUntil: null, patientSigned: true, signatureAbsence: null },
      { version: 2, patientSigned: false, signatureAbsence: 'declined' },
    ]);
    expect(await clinic.newest(person.patientId, 'PlanArtefactSigned')).toMatchObject({ artefactVersion: 2 });
    expect(JSON.stringify(await clinic.service.events())).not.toContain('sister');
    await clinic.done('counselor', path(person, 'plan/reviews'), { ...REVIEW, relapsePreventionPlan: true });
    expect(await clinic.newest(person.patientId, 'TreatmentPlanReviewed')).toMatchObject({
      relapsePreventionPlan: true,
    });
  });

  it.each<[string, Body, number, string]>([
    ['a section the document has not', { sections: [{ section: 'horoscope', steps: ['x'] }] }, 422, 'no-such-section'],
    ['a section that is empty', { sections: [{ section: 'triggers', steps: [] }] }, 422, 'section-empty'],
    [
      'a section twice',
      { sections: ['triggers', 'triggers'].map((section) => ({ section, steps: ['x'] })) },
      422,
      'section-twice',
    ],
    ['no signature and no reason', { patientSigned: undefined }, 422, 'signature-or-absence'],
    ['a document nobody knows', { kind: 'last-will' }, 400, 'invalid-input'],
    ['a step that is empty', { sections: [{ section: 'triggers', steps: [''] }] }, 400, 'invalid-input'],
  ])('refuses %s and keeps nothing', async (_, more, status, code) => {
    const person = await clinic.admitted();
    const sections = ['triggers', 'coping-steps', 'people-to-call'].map((section) => ({ section, steps: ['x'] }));
    const body = { kind: 'relapse-prevention-plan', sections, patientSigned: true, ...more };
    expect(await clinic.refused('counselor', path(person, 'plan/artefacts'), body)).toEqual([status, code]);
    expect((await history(person))['artefacts']).toEqual([]);
  });
});

describe('the care team', () => {
  const ROLES = ['medical-professional', 'counselor', 'technician', 'psychologist'];

  test('every needed role is named by credential or waived with a code, and the event says so', async () => {
    const person = await clinic.admitted();
    const members = [
      { staffId: await colleague('M2'), role: 'prescriber' },
      { staffId: await colleague('L3'), role: 'primary-counselor' },
      { staffId: await colleague('T1'), role: 'technician' },
    ];
    const waived = [{ role: 'psychologist', reason: 'not-indicated' }];
    expect((await missing(person)).filter((one) => one.startsWith('team'))).toEqual(
      ROLES.map((role) => `team-role:${role}`),
    );
    await clinic.done('counselor', path(person, 'care-team'), { members, waived });
    expect(await clinic.newest(person.patientId, 'CareTeamAssigned')).toMatchObject({
      members: [{ tier: 'M2' }, { tier: 'L3' }, { tier: 'T1' }],
      waived,
    });
    expect((await read(person))['team']).toMatchObject([
      { role: 'medical-professional', standing: 'filled' },
      { role: 'counselor', standing: 'filled' },
      { role: 'technician', standing: 'filled' },
      { role: 'psychologist', standing: 'waived', waived: 'not-indicated' },
    ]);
    await clinic.service.deliver(CredentialChangedV1, {
      staffId: members[1]!.staffId,
      tier: 'L3',
      credentialUntil: '2026-01-04',
    });
    expect(await missing(person)).toContain('team-credential-in-force:counselor');
  });

  test('somebody the directory has not told of yet is named, and shows until it does', async () => {
    const person = await clinic.admitted();
    const staffId = someId();
    await clinic.done('counselor', path(person, 'care-team'), { members: [{ staffId, role: 'counselor' }] });
    expect(await missing(person)).toContain('team-credential-known:counselor');
    await clinic.service.deliver(StaffRegisteredV1, { staffId, tier: 'L1', siteIds: [], credentialUntil: null });
    expect(await missing(person)).toContain('team-credential-of-role:counselor');
  });

  test('refuses a role, tier, credential or waiver that does not hold, and keeps the team as it was', async () => {
    const person = await clinic.admitted();
    const [expired, technician] = [await colleague('L4', '2026-01-04'), await colleague('T1')];
    const rows: readonly [Body, number, string][] = [
      [{ members: [{ staffId: technician, role: 'astrologer' }] }, 422, 'team-role-not-known'],
      [{ members: [{ staffId: technician, role: 'counselor' }] }, 422, 'member-tier-too-low'],
      [{ members: [{ staffId: expired, role: 'psychologist' }] }, 422, 'member-credential-expired'],
      [{ members: [], waived: [{ role: 'counselor', reason: 'rain' }] }, 422, 'unknown-reason'],
      [{ members: [], waived: [{ role: 'peer-specialist', reason: 'not-indicated' }] }, 422, 'role-not-waivable'],
      [
        {
          members: [{ staffId: technician, role: 'technician' }],
          waived: [{ role: 'technician', reason: 'not-indicated' }],
        },
        ...([422, 'role-named-and-waived'] as const),
      ],
    ];
    for (const [body, status, code] of rows)
      expect(await clinic.refused('counselor', path(person, 'care-team'), body)).toEqual([status, code]);
    const waiver = { members: [], waived: [{ role: 'counselor', reason: 'post-vacant' }] };
    expect(await clinic.refused('intake-coordinator', path(person, 'care-team'), waiver)).toEqual([
      403,
      'tier-too-low',
    ]);
    expect(await read(person)).toMatchObject({ careTeam: [] });
    expect(await clinic.told(person.patientId)).not.toContain('CareTeamAssigned');
  });
});

describe('what is missing', () => {
  test('from nothing to a whole plan', async () => {
    const person = await clinic.refer();
    expect((await missing(person))[0]).toBe('signed-plan');
    await clinic.assessPlain(person);
    await clinic.decide(person);
    await clinic.plan(person, { goals: [{ horizon: 'short' }], problems: [{ dimension: 'd5', code: 'alcohol-use' }] });
    await clinic.admit(person);
    const [goal] = (await read(person)).goals;
    const { problemId } = (await read(person)).plan.problems[0]!;
    expect(await missing(person)).toEqual([
      `goal-for-problem:${problemId}`,
      'long-term-goal',
      'patient-signature:plan',
      `goal-date:${goal!.goalId}`,
      ...['medical-professional', 'counselor', 'technician', 'psychologist'].map((role) => `team-role:${role}`),
      'artefact:relapse-prevention-plan',
    ]);
    await clinic.plan(person, PLAN);
    await clinic.artefact(person);
    const waived = ['medical-professional', 'counselor', 'technician', 'psychologist'].map((role) => ({
      ...{ role, reason: 'covered-elsewhere' },
    }));
    await clinic.done('counselor', path(person, 'care-team'), { members: [], waived });
    expect(await missing(person)).toEqual([]);
  });

  test('a safety plan is missing from the answer on that asks for it (C10)', async () => {
    const person = await clinic.admitted();
    expect(await missing(person)).not.toContain('artefact:safety-plan');
    await clinic.done('front-desk', `patients/${person.patientId}/screenings`, {
      instruments: [{ instrument: 'C-SSRS', form: 'since-last-contact', items: { q1: 1, q2: 0, q6: 0 } }],
    });
    expect(await missing(person)).toContain('artefact:safety-plan');
    await clinic.artefact(person, 'safety-plan');
    expect(await missing(person)).not.toContain('artefact:safety-plan');
  });

  test('reviews are due and overdue by the site’s day, per person and per site', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-MD', '3');
    const person = await clinic.admitted({ siteId });
    const start = clinic.service.clock.now().slice(0, 10);
    const dues = async () => (await read(person)).reviews.map(({ review, dueOn }) => [review, dueOn]);
    expect(await dues()).toEqual([
      ['plan-review', addDays(start, 30)],
      ['mini-review', addDays(start, 7)],
      ['re-rating', addDays(start, 14)],
    ]);
    const list = async (rest = '') =>
      (
        await clinic.service
          .as('clinical-supervisor')
          .get<{ items: Body[] }>(`/intake/v1/reviews-due?siteId=${siteId}${rest}`)
      ).body.items;
    expect(await list()).toEqual([]);
    expect(await list('&aheadDays=7')).toMatchObject([{ due: [{ review: 'mini-review', overdueDays: -7 }] }]);
    clinic.service.clock.advance({ days: 7 });
    expect(await list()).toMatchObject([{ due: [{ review: 'mini-review', overdueDays: 0 }] }]);
    expect(await missing(person)).not.toContain('review:mini-review');
    clinic.service.clock.advance({ days: 1 });
    expect((await read(person)).missing).toContainEqual(
      expect.objectContaining({ missing: 'review', of: 'mini-review', since: addDays(start, 8) }),
    );
    await clinic.done('counselor', path(person, 'plan/mini-reviews'), { resultsShown: true, agreement: 'agrees' });
    expect(await list()).toEqual([]);
    const elsewhere = clinic.service.as({ roles: ['counselor'], siteIds: [someId()] });
    expect(await elsewhere.get(`/intake/v1/reviews-due?siteId=${siteId}`)).toMatchObject({ status: 403 });
  });
});

describe('the history of a plan', () => {
  test('is of one’s own site and tenant, and its rows cannot be changed by the service', async () => {
    const person = await clinic.admitted();
    const elsewhere = clinic.service.as({ roles: ['counselor'], siteIds: [someId()] });
    for (const rest of ['plan', 'plan/history'])
      expect(await elsewhere.get(`/intake/v1/${path(person, rest)}`)).toMatchObject({ status: 403 });
    const grants = await clinic.service.sql<{ table_name: string; privilege_type: string }>(
      `SELECT table_name, privilege_type FROM information_schema.role_table_grants
        WHERE table_schema = 'intake' AND grantee LIKE '%intake_app%' AND privilege_type IN ('UPDATE', 'DELETE')
          AND table_name IN ('plan_versions', 'goal_progress', 'plan_artefacts', 'plan_reviews')`,
    );
    expect(grants).toEqual([]);
  });
});
