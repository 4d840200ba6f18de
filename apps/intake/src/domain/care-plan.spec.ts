import { describe, expect, it, test } from '@jest/globals';
import type { Decision, Tier } from '@stepwell/kernel';
import { signArtefact, type ArtefactSection, type SignArtefact } from './artefacts.js';
import { careMissing, hoursStanding, type CareSituation } from './care-missing.js';
import { assignCareTeam, teamStanding, type AssignTeam, type Colleague } from './care-team.js';
import { evolve, fold, type Episode, type EpisodeEvent } from './episode.js';
import type { About } from './events.js';
import { planContent, type EnteredContent } from './plan-content.js';
import { reviewPlan, reviewProgress, type ReviewPlan } from './plan-review.js';
import { signPlan, type SignPlan } from './plan.js';
import { reviewDays, reviewsDue } from './reviews-due.js';
import { SHIPPED } from './rule-sets.js';
import type { RuleSetVersion } from './rule-sets.js';
import { carePlanV1 } from './rules/care-plan-v1.js';
import type { HoursRules } from './rules/hours.js';
import { placementV1 } from './rules/placement-v1.js';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const about: About = {
  ...{ patientId: id(1), siteId: id(2), at: '2026-01-05T15:00:00.000Z', siteDate: '2026-01-05' },
  zone: 'America/New_York',
};
const episodeId = id(3);
const signer = (tier: Tier | null, credentialUntil: string | null = null) => ({ staffId: 's', tier, credentialUntil });
const hoursOfPack = (name: string): RuleSetVersion<HoursRules> => {
  const found = SHIPPED.find((one) => one.id === name)!;
  if (found.body.kind !== 'hours') throw new Error(name);
  return { ...found, body: found.body };
};
const rules = { carePlan: carePlanV1, hours: hoursOfPack('house-hours'), jurisdiction: 'US-MD' };
const level = { system: 'house', edition: '4', code: '2.1' } as const;
const taper = { sessionsPerWeek: 3, minutesPerSession: 180 };

const referred = evolve(null, {
  ...{ type: 'referral-received', ...about, episodeId, source: 'self', preferredTrack: 'day', ageBand: 'adult' },
  birthDate: null,
});
const decided: Episode = {
  ...referred,
  status: 'assessed',
  level: { decisionId: id(5), level, hourBand: null, assessmentId: null, since: '2026-01-05' },
};
const inCare: Episode = {
  ...decided,
  ...{ status: 'admitted', phase: 'P2', taper },
  admission: { programId: id(8), track: 'day', siteDate: '2026-01-05' },
};
const ended: Episode = { ...inCare, status: 'discharged' };
const said = <R extends string>(decision: Decision<EpisodeEvent, R>): string =>
  decision.ok ? 'accepted' : decision.rejection;
const after = <R extends string>(episode: Episode, decision: Decision<EpisodeEvent, R>): Episode => {
  if (!decision.ok) throw new Error(decision.rejection);
  return fold(episode, decision.events);
};

describe('the care team (clinical 0.1, 6.3)', () => {
  const member = (role: string, tier: Tier | null, n = 1, credentialUntil: string | null = null): Colleague => ({
    ...{ staffId: id(100 + n), role, tier, credentialUntil },
  });
  const assign = (more: Partial<AssignTeam>, episode = inCare) =>
    assignCareTeam(episode, { about, colleagues: [], waived: [], signer: signer('L3'), rules: carePlanV1, ...more });

  it.each<{ given: string; more: Partial<AssignTeam>; then: string; episode?: Episode }>([
    { given: 'a counselor L2', more: { colleagues: [member('counselor', 'L2')] }, then: 'accepted' },
    { given: 'a counselor L1', more: { colleagues: [member('counselor', 'L1')] }, then: 'member-tier-too-low' },
    { given: 'a prescriber M2', more: { colleagues: [member('prescriber', 'M2')] }, then: 'accepted' },
    { given: 'a prescriber M1', more: { colleagues: [member('prescriber', 'M1')] }, then: 'member-tier-too-low' },
    { given: 'a psychologist L4', more: { colleagues: [member('psychologist', 'L4')] }, then: 'accepted' },
    { given: 'a psychologist M3', more: { colleagues: [member('psychologist', 'M3')] }, then: 'accepted' },
    {
      given: 'somebody the directory does not know yet',
      more: { colleagues: [member('nurse', null)] },
      then: 'accepted',
    },
    { given: 'a role nobody has', more: { colleagues: [member('cook', 'L4')] }, then: 'team-role-not-known' },
    {
      given: 'a credential that ended the day before',
      more: { colleagues: [member('nurse', 'M1', 1, '2026-01-04')] },
      then: 'member-credential-expired',
    },
    {
      given: 'a credential on its last day',
      more: { colleagues: [member('nurse', 'M1', 1, '2026-01-05')] },
      then: 'accepted',
    },
    {
      given: 'one person twice',
      more: { colleagues: [member('nurse', 'M1'), member('technician', 'M1')] },
      then: 'team-member-twice',
    },
    {
      given: 'two in one role',
      more: { colleagues: [member('nurse', 'M1'), member('nurse', 'M1', 2)] },
      then: 'accepted',
    },
    {
      given: 'the second is wrong',
      more: { colleagues: [member('nurse', 'M1'), member('counselor', 'L1', 2)] },
      then: 'member-tier-too-low',
    },
    { given: 'a waiver by L3', more: { waived: [{ role: 'psychologist', reason: 'post-vacant' }] }, then: 'accepted' },
    {
      given: 'a waiver by L2',
      more: { waived: [{ role: 'psychologist', reason: 'post-vacant' }], signer: signer('L2') },
      then: 'tier-too-low',
    },
    {
      given: 'a waiver under an ended credential',
      more: { waived: [{ role: 'psychologist', reason: 'post-vacant' }], signer: signer('L3', '2026-01-04') },
      then: 'credential-expired',
    },
    { given: 'names without a waiver by anybody', more: { signer: signer(null, '2026-01-04') }, then: 'accepted' },
    {
      given: 'a waiver without a known code',
      more: { waived: [{ role: 'psychologist', reason: 'so' }] },
      then: 'unknown-reason',
    },
    {
      given: 'a waiver of a role that is not needed',
      more: { waived: [{ role: 'nurse', reason: 'post-vacant' }] },
      then: 'role-not-waivable',
    },
    {
      given: 'a waiver of what a nurse fills',
      more: {
        colleagues: [member('nurse', 'M1')],
        waived: [{ role: 'medical-professional', reason: 'post-vacant' }],
      },
      then: 'role-named-and-waived',
    },
    {
      given: 'one role waived twice',
      more: {
        waived: [
          { role: 'psychologist', reason: 'post-vacant' },
          { role: 'psychologist', reason: 'not-indicated' },
        ],
      },
      then: 'role-named-and-waived',
    },
    {
      given: 'two roles waived',
      more: {
        waived: [
          { role: 'psychologist', reason: 'post-vacant' },
          { role: 'technician', reason: 'not-indicated' },
        ],
      },
      then: 'accepted',
    },
    { given: 'a closed episode', more: {}, episode: ended, then: 'episode-closed' },
  ])('$given: $then', ({ more, then, episode }) => expect(said(assign(more, episode))).toBe(then));

  test('the refusals name the place, what is allowed and when a credential ended', () => {
    expect(assign({ colleagues: [member('nurse', 'M1'), member('cook', 'L4', 2)] })).toMatchObject({
      facts: { place: 1, allowed: carePlanV1.team.roles.map(({ role }) => role) },
    });
    expect(assign({ colleagues: [member('counselor', 'L1')] })).toMatchObject({
      facts: { place: 0, role: 'counselor', needs: ['L2'] },
    });
    expect(assign({ colleagues: [member('nurse', 'M1', 1, '2026-01-04')] })).toMatchObject({
      facts: { place: 0, role: 'nurse', endedOn: '2026-01-04' },
    });
  });

  test('is replaced as a whole; nobody of it has a tier that nobody told', () => {
    const waived = [{ role: 'psychologist', reason: 'post-vacant' }];
    const first = after(
      inCare,
      assign({ colleagues: [member('nurse', 'M1'), member('peer-specialist', null, 2)], waived }),
    );
    expect(first.careTeam).toEqual([
      { staffId: id(101), role: 'nurse', tier: 'M1' },
      { staffId: id(102), role: 'peer-specialist' },
    ]);
    expect(first.teamWaivers).toEqual(waived);
    const second = after(first, assign({ colleagues: [member('counselor', 'L2', 3)] }));
    expect(second.careTeam.map(({ staffId }) => staffId)).toEqual([id(103)]);
    expect(second.teamWaivers).toEqual([]);
  });

  it.each<[string, readonly Colleague[], string]>([
    ['nobody', [], 'unfilled'],
    ['a counselor in force', [member('counselor', 'L2')], 'filled'],
    ['a primary counselor', [member('primary-counselor', 'L3')], 'filled'],
    ['a family therapist, who fills no needed role', [member('family-therapist', 'L4')], 'unfilled'],
    ['one the directory does not know', [member('counselor', null)], 'credential-not-known'],
    ['a credential ended yesterday', [member('counselor', 'L2', 1, '2026-01-04')], 'credential-ended'],
    ['a credential that ends today', [member('counselor', 'L2', 1, '2026-01-05')], 'filled'],
    ['a tier that was lowered since', [member('counselor', 'L1')], 'tier-too-low'],
    ['one ended, one in force', [member('counselor', 'L2', 1, '2026-01-04'), member('counselor', 'L2', 2)], 'filled'],
  ])('the role of a counselor with %s: %s', (_, colleagues, standing) => {
    const found = teamStanding(carePlanV1, inCare, colleagues, about.siteDate);
    expect(found.map(({ role }) => role)).toEqual(carePlanV1.team.needed);
    expect(found.find(({ role }) => role === 'counselor')).toMatchObject({ standing, waived: null });
  });

  test('a waived role is waived until somebody fills it', () => {
    const waiving = { teamWaivers: [{ role: 'psychologist', reason: 'post-vacant' }] };
    const of = (colleagues: readonly Colleague[]) =>
      teamStanding(carePlanV1, waiving, colleagues, about.siteDate).find(({ role }) => role === 'psychologist');
    expect(of([])).toEqual({ role: 'psychologist', staffIds: [], waived: 'post-vacant', standing: 'waived' });
    expect(of([member('psychologist', 'L4')])).toMatchObject({ standing: 'filled', staffIds: [id(101)] });
  });
});

describe('signed documents (clinical 1.6)', () => {
  const steps = (...names: readonly string[]): ArtefactSection[] => names.map((section) => ({ section, steps: ['x'] }));
  const relapse = steps('triggers', 'coping-steps', 'people-to-call');
  const command: SignArtefact = {
    ...{ about, artefactId: id(40), kind: 'relapse-prevention-plan', sections: relapse, signer: signer('L3') },
    ...{ patient: { patientSigned: true }, rules: carePlanV1 },
  };
  const safety = steps('early-signs', 'own-steps', 'people-to-call', 'crisis-lines');

  it.each<{ given: string; more: Partial<SignArtefact>; then: string; episode?: Episode }>([
    { given: 'all that it needs, by L3', more: {}, then: 'accepted' },
    { given: 'by M2', more: { signer: signer('M2') }, then: 'accepted' },
    { given: 'by L2', more: { signer: signer('L2') }, then: 'tier-too-low' },
    { given: 'by M1', more: { signer: signer('M1') }, then: 'tier-too-low' },
    {
      given: 'a safety plan by M1',
      more: { kind: 'safety-plan', sections: safety, signer: signer('M1') },
      then: 'accepted',
    },
    { given: 'by nobody of a tier', more: { signer: signer(null) }, then: 'tier-too-low' },
    { given: 'under an ended credential', more: { signer: signer('L3', '2026-01-04') }, then: 'credential-expired' },
    { given: 'on the last day of a credential', more: { signer: signer('L3', '2026-01-05') }, then: 'accepted' },
    { given: 'a section left out', more: { sections: relapse.slice(1) }, then: 'section-empty' },
    {
      given: 'a needed section without a step',
      more: { sections: [{ section: 'triggers', steps: [] }, ...relapse.slice(1)] },
      then: 'section-empty',
    },
    {
      given: 'another section without a step',
      more: { sections: [...relapse, { section: 'after-a-slip', steps: [] }] },
      then: 'accepted',
    },
    { given: 'a section twice', more: { sections: [...relapse, relapse[0]!] }, then: 'section-twice' },
    {
      given: 'a section of another document',
      more: { sections: [...relapse, ...steps('crisis-lines')] },
      then: 'no-such-section',
    },
    { given: 'no signature and no reason', more: { patient: { patientSigned: false } }, then: 'signature-or-absence' },
    {
      given: 'a signature and a reason why not',
      more: { patient: { patientSigned: true, signatureAbsence: 'declined' } },
      then: 'signature-or-absence',
    },
    {
      given: 'declined by the patient',
      more: { patient: { patientSigned: false, signatureAbsence: 'declined' } },
      then: 'accepted',
    },
    {
      given: 'a reason without a code',
      more: { patient: { patientSigned: false, signatureAbsence: 'so' } },
      then: 'unknown-reason',
    },
    {
      given: 'rules without such a document',
      more: { rules: { ...carePlanV1, artefacts: [] } },
      then: 'artefact-not-in-use',
    },
    { given: 'a closed episode', more: {}, episode: ended, then: 'episode-closed' },
  ])('$given: $then', ({ more, then, episode = inCare }) =>
    expect(said(signArtefact(episode, { ...command, ...more }))).toBe(then),
  );

  test('are counted by kind, and the newest of a kind is in force', () => {
    const first = after(inCare, signArtefact(inCare, command));
    const declined = { patientSigned: false, signatureAbsence: 'declined' };
    const other = after(
      first,
      signArtefact(first, { ...command, kind: 'safety-plan', sections: safety, artefactId: id(41) }),
    );
    const second = after(other, signArtefact(other, { ...command, artefactId: id(42), patient: declined }));
    expect(second.artefacts).toEqual([
      { artefactId: id(41), kind: 'safety-plan', version: 1, signedOn: '2026-01-05', patientSigned: true },
      { artefactId: id(42), kind: 'relapse-prevention-plan', version: 2, signedOn: '2026-01-05', patientSigned: false },
    ]);
  });

  test('the refusals name the place and what is missing', () => {
    const sections = [...relapse, ...steps('crisis-lines')];
    expect(signArtefact(inCare, { ...command, sections })).toMatchObject({ facts: { place: 3 } });
    expect(signArtefact(inCare, { ...command, sections: [...relapse, relapse[1]!] })).toMatchObject({
      facts: { place: 3 },
    });
    expect(signArtefact(inCare, { ...command, sections: relapse.slice(2) })).toMatchObject({
      facts: { sections: ['triggers', 'coping-steps'] },
    });
    expect(signArtefact(inCare, { ...command, signer: signer('L1') })).toMatchObject({
      facts: { needs: ['L3', 'M2'] },
    });
  });
});

const content: EnteredContent = {
  problems: [{ problemId: id(60), dimension: 'd4', code: 'use', kept: false }],
  goals: [
    { goalId: id(61), horizon: 'short', kept: false, problem: 0, dueOn: '2026-02-01' },
    { goalId: id(62), horizon: 'long', kept: false, problem: null },
  ],
  components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180 }],
  weekdays: [1, 3, 5],
};
const signing: SignPlan = {
  ...content,
  ...{ about, planId: id(50), reviewDue: null, signer: signer('L3'), patient: { patientSigned: true } },
  ...{ openConcerns: [], placement: placementV1, rules },
};
const planned = after(inCare, signPlan(inCare, signing));

describe('what a plan holds (clinical 6.1, 1.2)', () => {
  const place = { level: '2.1', ageBand: 'adult', siteDate: '2026-01-05', before: null } as const;
  const component = (name: string, sessionsPerWeek: number, minutes: number, weekdays?: readonly number[]) => ({
    ...{ component: name, sessionsPerWeek, minutes },
    ...(weekdays ? { weekdays } : {}),
  });
  const group = component('group', 3, 180);
  const goal = content.goals[0]!;

  it.each<{ given: string; more: Partial<EnteredContent>; then: string }>([
    { given: '9 h of groups', more: {}, then: 'accepted' },
    { given: 'only a long-term goal', more: { goals: [content.goals[1]!] }, then: 'short-goal-needed' },
    {
      given: 'a goal for a problem that is not listed',
      more: { goals: [{ ...goal, problem: 1 }] },
      then: 'unknown-problem',
    },
    { given: 'a goal due today', more: { goals: [{ ...goal, dueOn: '2026-01-05' }] }, then: 'accepted' },
    { given: 'a goal due yesterday', more: { goals: [{ ...goal, dueOn: '2026-01-04' }] }, then: 'goal-due-in-past' },
    { given: 'a kept goal that is not on the plan', more: { goals: [{ ...goal, kept: true }] }, then: 'unknown-goal' },
    {
      given: 'a kept problem that is not on the plan',
      more: { problems: [{ ...content.problems[0]!, kept: true }] },
      then: 'unknown-problem',
    },
    {
      given: 'horse riding',
      more: { components: [group, component('riding', 1, 60)] },
      then: 'component-not-in-catalogue',
    },
    { given: 'a group of 30 min', more: { components: [group, component('group', 1, 30)] }, then: 'accepted' },
    {
      given: 'a group of 29 min',
      more: { components: [group, component('group', 1, 29)] },
      then: 'component-outside-catalogue',
    },
    { given: 'a group of 240 min', more: { components: [component('group', 3, 240)] }, then: 'accepted' },
    {
      given: 'a group of 241 min',
      more: { components: [component('group', 3, 241)] },
      then: 'component-outside-catalogue',
    },
    { given: 'groups on 7 days', more: { components: [component('group', 7, 90)] }, then: 'accepted' },
    {
      given: '8 groups a week',
      more: { components: [component('group', 8, 90)] },
      then: 'component-outside-catalogue',
    },
    {
      given: 'groups on three named days',
      more: { components: [component('group', 3, 180, [1, 3, 5])] },
      then: 'accepted',
    },
    {
      given: 'three groups on two days',
      more: { components: [component('group', 3, 180, [1, 3])] },
      then: 'component-days-mismatch',
    },
    {
      given: 'three groups, a day named twice',
      more: { components: [component('group', 3, 180, [1, 3, 5, 5])] },
      then: 'component-days-mismatch',
    },
    {
      given: 'a minute short of 9 h',
      more: { components: [component('group', 1, 179), component('group', 2, 180)] },
      then: 'hours-outside-band',
    },
  ])('$given: $then', ({ more, then }) => {
    const found = planContent({ ...content, ...more }, place, rules);
    expect(found.ok ? 'accepted' : found.rejection).toBe(then);
  });

  test('a refusal names the place, the field and the bounds; hours name the rule, the pack and what would lift it', () => {
    const refused = (more: Partial<EnteredContent>) => planContent({ ...content, ...more }, place, rules);
    expect(refused({ components: [group, component('group', 1, 29)] })).toMatchObject({
      facts: { place: 1, component: 'group', field: 'minutes', min: 30, max: 240 },
    });
    expect(refused({ components: [component('group', 8, 90)] })).toMatchObject({
      facts: { place: 0, field: 'sessionsPerWeek', max: 7 },
    });
    expect(refused({ components: [component('riding', 1, 60)] })).toMatchObject({
      facts: { place: 0, allowed: carePlanV1.catalogue.map((one) => one.component) },
    });
    expect(refused({ components: [component('group', 3, 180, [1, 3])] })).toMatchObject({
      facts: { place: 0, component: 'group', sessionsPerWeek: 3, days: 2 },
    });
    expect(refused({ components: [component('group', 2, 180)] })).toMatchObject({
      facts: {
        ...{ rule: 'HW-1', plannedMinutes: 360, plannedHours: 6, minHours: 9, maxHours: 20, level: '2.1' },
        ...{ ageBand: 'adult', jurisdiction: 'US-MD', ruleSet: 'house-hours.1' },
      },
    });
  });

  test('North Carolina refuses a gap of three days and short service days', () => {
    const carolina = { carePlan: carePlanV1, hours: hoursOfPack('us-nc-hours'), jurisdiction: 'US-NC' };
    const refused = (more: Partial<EnteredContent>) => planContent({ ...content, ...more }, place, carolina);
    expect(refused({}).ok).toBe(true);
    expect(refused({ weekdays: [1, 2, 3] })).toMatchObject({
      rejection: 'service-gap-too-long',
      facts: { rule: 'HW-3', maxGapDays: 2, ruleSet: 'us-nc-hours.2' },
    });
    expect(refused({ components: [component('group', 5, 120)], weekdays: [1, 2, 3, 4, 5] })).toMatchObject({
      rejection: 'service-days-too-short',
      facts: { rule: 'HW-4', plannedHours: 10, plannedFullDays: 0, neededFullDays: 3, fullDayMinutes: 180 },
    });
  });

  test('goals keep the problem they answer', () => {
    const found = planContent(content, place, rules);
    expect(found.ok && found.content).toEqual({
      problems: [{ problemId: id(60), dimension: 'd4', code: 'use' }],
      goals: [
        { goalId: id(61), horizon: 'short', dueOn: '2026-02-01', problemId: id(60) },
        { goalId: id(62), horizon: 'long' },
      ],
      components: content.components,
      weekdays: [1, 3, 5],
    });
  });
});

describe('signing the plan (clinical 6.3)', () => {
  it.each<{ given: string; more: Partial<SignPlan>; then: string; episode?: Episode }>([
    { given: 'by L3', more: {}, then: 'accepted' },
    { given: 'by M2', more: { signer: signer('M2') }, then: 'accepted' },
    { given: 'by L2', more: { signer: signer('L2') }, then: 'tier-too-low' },
    { given: 'by M1', more: { signer: signer('M1') }, then: 'tier-too-low' },
    { given: 'under an ended credential', more: { signer: signer('L3', '2026-01-04') }, then: 'credential-expired' },
    { given: 'nothing said of the patient', more: { patient: null }, then: 'accepted' },
    { given: 'neither signed nor why not', more: { patient: { patientSigned: false } }, then: 'signature-or-absence' },
    { given: 'reviewed in 30 days', more: { reviewDue: '2026-02-04' }, then: 'accepted' },
    { given: 'reviewed in 31 days', more: { reviewDue: '2026-02-05' }, then: 'review-too-late' },
    { given: 'reviewed today', more: { reviewDue: '2026-01-05' }, then: 'accepted' },
    { given: 'reviewed yesterday', more: { reviewDue: '2026-01-04' }, then: 'review-too-late' },
    { given: 'no level decided', more: {}, episode: { ...inCare, level: null }, then: 'level-not-decided' },
    {
      given: 'a residential level',
      more: {},
      episode: { ...inCare, level: { ...inCare.level!, level: { ...level, code: '3.5' } } },
      then: 'level-needs-another-place',
    },
    { given: 'a closed episode', more: {}, episode: ended, then: 'episode-closed' },
  ])('$given: $then', ({ more, then, episode = inCare }) =>
    expect(said(signPlan(episode, { ...signing, ...more }))).toBe(then),
  );

  test('versions count on, and kept goals stay met', () => {
    expect(planned.plan).toMatchObject({ planId: id(50), version: 1, reviewDue: '2026-02-04', patientSigned: true });
    const again = after(planned, signPlan(planned, { ...signing, planId: id(51), reviewDue: '2026-01-20' }));
    expect(again.plan).toMatchObject({ planId: id(51), version: 2, reviewDue: '2026-01-20', goalsMet: [] });
  });
});

describe('reviews of the plan (clinical 1.6)', () => {
  const shown = { resultsShown: true, agreement: 'agrees' } as const;
  const review: ReviewPlan = {
    ...{ about, reviewId: id(80), signer: signer('L3'), results: shown, change: null, placement: placementV1, rules },
    ...{ goalsMet: [id(61)], relapsePreventionPlan: null, dischargePlan: false, reliableChange: true },
    ...{ outcome: 'continue', reviewDue: null },
  };
  it.each<{ given: string; more: Partial<ReviewPlan>; then: string; episode?: Episode }>([
    { given: 'shown, the patient agrees', more: {}, then: 'accepted' },
    { given: 'shown, nothing said', more: { results: { resultsShown: true } }, then: 'results-shown-or-why-not' },
    { given: 'not shown, no reason', more: { results: { resultsShown: false } }, then: 'results-shown-or-why-not' },
    {
      given: 'not shown, too unwell',
      more: { results: { resultsShown: false, notShownReason: 'too-unwell' } },
      then: 'accepted',
    },
    {
      given: 'not shown, no code',
      more: { results: { resultsShown: false, notShownReason: 'so' } },
      then: 'unknown-reason',
    },
    {
      given: 'not shown, yet agreed to',
      more: { results: { resultsShown: false, notShownReason: 'too-unwell', agreement: 'agrees' } },
      then: 'results-shown-or-why-not',
    },
    { given: 'a goal that is not on the plan', more: { goalsMet: [id(99)] }, then: 'unknown-goal' },
    {
      given: 'a relapse-prevention plan that nobody signed',
      more: { relapsePreventionPlan: true },
      then: 'relapse-plan-not-signed',
    },
    { given: 'by L2', more: { signer: signer('L2') }, then: 'tier-too-low' },
    { given: 'next in 31 days', more: { reviewDue: '2026-02-05' }, then: 'review-too-late' },
    { given: 'no plan', more: {}, episode: inCare, then: 'plan-missing' },
    { given: 'a closed episode', more: {}, episode: { ...planned, status: 'discharged' }, then: 'episode-closed' },
  ])('$given: $then', ({ more, then, episode = planned }) =>
    expect(said(reviewPlan(episode, { ...review, ...more }))).toBe(then),
  );

  test('count the short-term goals that are met, and may change the plan in the same breath', () => {
    const plain = reviewPlan(planned, review);
    expect(plain.ok && plain.events).toMatchObject([
      {
        type: 'treatment-plan-reviewed',
        planVersion: 1,
        shortGoals: 1,
        shortGoalsMet: 1,
        relapsePreventionPlan: false,
      },
    ]);
    expect(reviewPlan(planned, { ...review, goalsMet: [id(62)] })).toMatchObject({
      events: [{ shortGoals: 1, shortGoalsMet: 0, goalsMet: [id(62)] }],
    });
    const change = { components: [{ component: 'group', sessionsPerWeek: 4, minutes: 180 }], weekdays: [1, 2, 3, 5] };
    const changed = reviewPlan(planned, { ...review, change });
    expect(changed.ok && changed.events).toMatchObject([
      { type: 'treatment-plan-signed', planId: id(50), planVersion: 2, plannedMinutes: 720 },
      { type: 'treatment-plan-reviewed', planVersion: 2 },
    ]);
    const then = after(planned, changed);
    expect(then.plan!.goals).toEqual(planned.plan!.goals);
    expect(then.plan!.problems).toEqual(planned.plan!.problems);
    expect(then.reviewedOn).toEqual({ 'plan-review': '2026-01-05' });
  });

  test('the weekly look is anybody’s with a credential in force; only L3 or M2 changes the plan by it', () => {
    const look = (more: Partial<ReviewPlan>) => reviewProgress(planned, { ...review, ...more });
    expect(said(look({ signer: signer('L1') }))).toBe('accepted');
    expect(said(look({ signer: signer('L1', '2026-01-04') }))).toBe('credential-expired');
    expect(said(look({ signer: signer('L1'), change: { weekdays: [1, 2, 4] } }))).toBe('tier-too-low');
    expect(said(reviewProgress(inCare, review))).toBe('plan-missing');
    expect(look({})).toMatchObject({ events: [{ type: 'progress-reviewed', planVersion: 1, planId: id(50) }] });
    const changed = look({ change: { weekdays: [1, 2, 4] } });
    expect(changed).toMatchObject({
      events: [{ type: 'treatment-plan-signed', planVersion: 2, reviewDue: '2026-02-04' }, { planVersion: 2 }],
    });
    expect(after(planned, changed).reviewedOn).toEqual({ 'mini-review': '2026-01-05' });
  });

  it.each<[Episode['phase'], number, number]>([
    ['P1', 7, 14],
    ['P2', 7, 14],
    ['P3', 7, 30],
    ['P4', 7, 30],
  ])('in %s: weekly looks every %d d, re-rating every %d d, the plan every 30 d', (phase, mini, rating) => {
    const course = { ...inCare, phase };
    expect(reviewDays(carePlanV1, 'mini-review', course)).toBe(mini);
    expect(reviewDays(carePlanV1, 're-rating', course)).toBe(rating);
    expect(reviewDays(carePlanV1, 'plan-review', course)).toBe(30);
  });

  test('are due from admission or the last one on; a review of the plan is a weekly look as well', () => {
    const due = (episode: Episode, on: string) => reviewsDue(carePlanV1, episode, on);
    expect(due(planned, '2026-01-13')).toEqual([
      { review: 'plan-review', lastOn: null, dueOn: '2026-02-04', overdueDays: -22 },
      { review: 'mini-review', lastOn: null, dueOn: '2026-01-12', overdueDays: 1 },
      { review: 're-rating', lastOn: null, dueOn: '2026-01-19', overdueDays: -6 },
    ]);
    const last = (full: string | null, mini: string | null) => {
      const reviewedOn = { ...(full ? { 'plan-review': full } : {}), ...(mini ? { 'mini-review': mini } : {}) };
      return due({ ...planned, reviewedOn }, '2026-01-13').find(({ review }) => review === 'mini-review')!.dueOn;
    };
    expect(last('2026-01-08', '2026-01-07')).toBe('2026-01-15');
    expect(last('2026-01-07', '2026-01-08')).toBe('2026-01-15');
    expect(last('2026-01-08', null)).toBe('2026-01-15');
    expect(last(null, '2026-01-08')).toBe('2026-01-15');
    expect(due({ ...planned, status: 'on-leave' }, '2026-01-13').map(({ review }) => review)).toEqual(['plan-review']);
    expect(due(inCare, '2026-01-13').map(({ review }) => review)).toEqual(['mini-review', 're-rating']);
    expect(due({ ...planned, phase: 'P5' }, '2026-01-13').map(({ review }) => review)).toEqual([
      'plan-review',
      're-rating',
    ]);
    expect(due(decided, '2026-01-13')).toEqual([]);
  });
});

describe('what is missing in the care of a person', () => {
  const complete: CareSituation = {
    ...{ episode: planned, on: '2026-01-06', rules, goals: [], team: [], reviews: [] },
    ...{ hours: null, atSuicideRisk: false, consentsToAsk: [] },
  };
  const artefact = { artefactId: id(40), version: 1, signedOn: '2026-01-05', patientSigned: true };
  const relapse = { ...artefact, kind: 'relapse-prevention-plan' } as const;
  const having = (more: Partial<Episode>): Episode => ({ ...planned, artefacts: [relapse], ...more });
  const lacks = (more: Partial<CareSituation>) =>
    careMissing({ ...complete, episode: having({}), ...more }).map(({ missing, of, since }) => [missing, of, since]);
  const role = (standing: CareSituation['team'][number]['standing']) => ({
    ...{ role: 'counselor', staffIds: [], waived: null, standing },
  });
  const review = (overdueDays: number) => ({
    ...({ review: 'mini-review', lastOn: null, dueOn: '2026-01-05', overdueDays } as const),
  });

  it.each<[string, Partial<CareSituation>, readonly (readonly (string | null)[])[]]>([
    ['nothing', {}, []],
    ['nobody asks after discharge', { episode: { ...ended, plan: null } }, []],
    ['no plan', { episode: having({ plan: null }) }, [['signed-plan', null, null]]],
    ['no problem', { episode: having({ plan: { ...planned.plan!, problems: [] } }) }, [['problem', null, null]]],
    [
      'a problem without a goal',
      { episode: having({ plan: { ...planned.plan!, goals: [{ goalId: id(62), horizon: 'long' }] } }) },
      [['goal-for-problem', id(60), null]],
    ],
    [
      'no long-term goal',
      { episode: having({ plan: { ...planned.plan!, goals: planned.plan!.goals.slice(0, 1) } }) },
      [['long-term-goal', null, null]],
    ],
    [
      'the plan without the patient’s signature',
      { episode: having({ plan: { ...planned.plan!, patientSigned: false } }) },
      [['patient-signature', 'plan', null]],
    ],
    [
      'no relapse-prevention plan',
      { episode: having({ artefacts: [] }) },
      [['artefact', 'relapse-prevention-plan', null]],
    ],
    ['none asked before treatment', { episode: having({ artefacts: [], status: 'assessed' }) }, []],
    [
      'one the patient did not sign',
      { episode: having({ artefacts: [{ ...relapse, patientSigned: false }] }) },
      [['patient-signature', 'relapse-prevention-plan', '2026-01-05']],
    ],
    ['a safety plan at risk of suicide', { atSuicideRisk: true }, [['artefact', 'safety-plan', null]]],
    ['a filled role', { team: [role('filled'), role('waived')] }, []],
    ['a role nobody fills', { team: [role('unfilled')] }, [['team-role', 'counselor', null]]],
    ['an ended credential', { team: [role('credential-ended')] }, [['team-credential-in-force', 'counselor', null]]],
    ['an unknown credential', { team: [role('credential-not-known')] }, [['team-credential-known', 'counselor', null]]],
    ['a low credential', { team: [role('tier-too-low')] }, [['team-credential-of-role', 'counselor', null]]],
    ['a review due today', { reviews: [review(0)] }, []],
    ['a review due yesterday', { reviews: [review(1)] }, [['review', 'mini-review', '2026-01-06']]],
    ['consents after the 18th birthday', { consentsToAsk: ['treatment'] }, [['consent-of-patient', 'treatment', null]]],
    ['an adolescent’s birth date', { episode: having({ ageBand: 'adolescent' }) }, [['birth-date', null, null]]],
    ['an adolescent with one', { episode: having({ ageBand: 'adolescent', birthDate: '2010-01-01' }) }, []],
  ])('%s', (_, more, then) => expect(lacks(more)).toEqual(then));

  test('says who can bring it', () => {
    const who = (more: Partial<CareSituation>) =>
      careMissing({ ...complete, episode: having({}), ...more }).map(({ liftableBy }) => liftableBy);
    expect(who({ episode: having({ plan: null }) })).toEqual(['a clinician of L3 or M2 and above']);
    expect(who({ episode: having({ artefacts: [] }) })).toEqual(['L3, M2']);
    expect(who({ team: [role('unfilled')] })).toEqual(['an intake coordinator, or a waiver by L3 or M2 and above']);
    expect(who({ reviews: [review(1)] })).toEqual(['a clinician of the team']);
    expect(who({ consentsToAsk: ['treatment'] })).toEqual(['the patient, now of age']);
    expect(who({ episode: having({ ageBand: 'adolescent' }) })).toEqual(['the front desk']);
    expect(who({ episode: having({ artefacts: [{ ...relapse, patientSigned: false }] }) })).toEqual(['the patient']);
  });

  test('hours: the plan’s week, the taper’s while there is none, none before a level is decided', () => {
    const of = (episode: Episode) => hoursStanding(episode, rules);
    expect(of(planned)).toMatchObject({ plannedHours: 9, verdict: 'within', heldBand: null });
    expect(of(inCare)).toMatchObject({ plannedHours: 9, verdict: 'within' });
    expect(of({ ...inCare, taper: { sessionsPerWeek: 2, minutesPerSession: 180 } })).toMatchObject({
      verdict: 'under',
    });
    expect(of({ ...inCare, taper: { sessionsPerWeek: 7, minutesPerSession: 180 } })).toMatchObject({ verdict: 'over' });
    expect(of({ ...inCare, taper: null })).toBeNull();
    expect(of(referred)).toBeNull();
    const lowered = { ...planned, ageBand: 'adolescent' as const };
    expect(of(lowered)).toMatchObject({ bandNow: { minHours: 6, maxHours: 20 } });
  });

  test('a week that no longer fits is missing since the 18th birthday where that is why (HW-5)', () => {
    const short = { ...planned.plan!, components: [{ component: 'group', sessionsPerWeek: 3, minutes: 120 }] };
    const held = (ageBand: 'adult' | 'adolescent') => ({ level: '2.1', ageBand, minHours: 6, maxHours: 20 }) as const;
    const episode = having({
      ...{ plan: short, cameOfAgeOn: '2026-01-06' },
      level: { ...planned.level!, hourBand: held('adolescent') },
    });
    const hours = hoursStanding(episode, rules);
    expect(lacks({ episode, hours })).toEqual([['fitting-week', 'HW-5', '2026-01-06']]);
    const grown = { ...episode, level: { ...planned.level!, hourBand: held('adult') } };
    expect(lacks({ episode: grown, hours: hoursStanding(grown, rules) })).toEqual([['fitting-week', 'HW-1', null]]);
    expect(lacks({ hours: hoursStanding(having({}), rules) })).toEqual([]);
  });
});
