import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { admit, missingForAdmission, type Admit } from './admission.js';
import { comeOfAge } from './coming-of-age.js';
import { changeConcern, closeConcern, concernsRaised, evolveConcern, raiseConcerns, type Concern } from './concerns.js';
import { followPhaseChange } from './discharge.js';
import { evolve, fold, type Episode, type EpisodeEvent } from './episode.js';
import { clearGate, decideLevel } from './level-decision.js';
import { eighteenthBirthday, receiveReferral } from './referral.js';
import { closeReferralOut, openReferralOut } from './referral-out.js';
import { inForce, nextVersion, SHIPPED, type RuleSetVersion } from './rule-sets.js';
import { instrumentsV2 } from './rules/instruments-v2.js';
import { placementV2 } from './rules/placement-v2.js';
import { hoursMarylandV1 } from './rules/hours-v1.js';
import type { About } from './events.js';
import type { Signer } from './signing.js';
import type { Tier } from '@stepwell/kernel';

const id = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const about: About = {
  ...{ patientId: id(1), siteId: id(2), at: '2026-01-05T15:00:00.000Z', siteDate: '2026-01-05' },
  zone: 'America/New_York',
};
const scope = { siteId: id(2), jurisdiction: 'US-MD', on: '2026-01-05' };
const hours = inForce(SHIPPED, 'hours', scope)!;
const signer = (tier: Tier | null, credentialUntil: string | null = null): Signer => ({
  staffId: 's',
  tier,
  credentialUntil,
});
const signature = { staffId: 's', tier: 'L4' } as const;
const ruleSet = { id: 'house-placement', version: 1, hash: 'h' };
const level = { system: 'house', edition: '4', code: '2.1' } as const;
const band = { minHours: 9, maxHours: 20, ageBand: 'adult' } as const;
const taper = { sessionsPerWeek: 3, minutesPerSession: 180 };
const episodeId = id(3);

const referred = evolve(null, {
  ...{ type: 'referral-received', ...about, episodeId, source: 'self', preferredTrack: 'day', ageBand: 'adult' },
  birthDate: null,
});
const assessed: EpisodeEvent = {
  ...{ type: 'assessment-completed', ...about, episodeId, assessmentId: id(4), kind: 'intake', scores: [], gates: [] },
  dimensions: { d1: 1, d2: 0, d3: 1, d4: 1, d5: 3, d6: 1 },
  ...{ medicallyStableD2: false, recommended: level, ruleFired: 'R9', runnerUp: '2.5', modifiers: [] },
  ...{ needsClinicianReview: false, ruleSet, deferral: null },
};
const decided: EpisodeEvent = {
  ...{
    type: 'level-of-care-decided',
    ...about,
    episodeId,
    decisionId: id(5),
    cause: 'admission',
    level,
    hourBand: band,
  },
  ...{ ruleSet, recommended: '2.1', reasonIfDifferent: null, decidedBy: signature },
};
const planned: EpisodeEvent = {
  ...{
    type: 'treatment-plan-signed',
    ...about,
    episodeId,
    planId: id(6),
    goals: [{ goalId: id(7), horizon: 'short' }],
  },
  ...{ components: [], reviewDue: '2026-02-04', signedBy: signature },
};
const admittedEvent: EpisodeEvent = {
  ...{ type: 'patient-admitted', ...about, episodeId, programId: id(8), track: 'day', phase: 'P2', taper, level },
  ...{ hourBand: band, ageBand: 'adult' },
};
const ready = fold(referred, [assessed, decided, planned]);
const unfit = fold(referred, [{ ...assessed, outOfScope: ['mental-health-primary'] }, decided, planned]);
const admitted = fold(ready, [admittedEvent]);
const concern: Concern = {
  ...{ concernId: id(9), patientId: id(1), siteId: id(2), zone: about.zone, kind: 'suicide-risk-high' },
  ...{ severity: 'emergency', trigger: 'cssrs-q4', status: 'open', openedAt: about.at },
};
const evaluation = { evaluatedAt: about.at, finding: 'no-danger' };
const admission: Admit = {
  ...{ about, programId: id(8), track: 'day', phase: 'P2', taper, openConcerns: [], laterScores: [] },
  ...{ placement: placementV2, hours: hoursMarylandV1 },
};
const blocking: EpisodeEvent = {
  ...assessed,
  gates: [{ gate: 'G2', blocks: true, actions: [] }],
  deferral: 'deferred-wm',
};
const outOpened: EpisodeEvent = {
  ...{ type: 'referral-out-opened', ...about, episodeId, referralOutId: id(10), kind: 'residential', gate: null },
};

describe('admission', () => {
  it.each<[string, Episode, Partial<Admit>, string | null]>([
    ['everything there', ready, {}, null],
    ['an open emergency', ready, { openConcerns: [concern] }, 'emergency-concern-open'],
    ['an open same-day concern', ready, { openConcerns: [{ ...concern, severity: 'same-day' }] }, null],
    ['no assessment', referred, {}, 'assessment-missing'],
    ['a blocking gate', fold(referred, [blocking, decided, planned]), {}, 'gate-blocks'],
    ['an open referral out', fold(ready, [outOpened]), {}, 'referral-out-open'],
    ['no level', fold(referred, [assessed, planned]), {}, 'level-not-decided'],
    ['a level of an earlier assessment', fold(ready, [{ ...assessed, assessmentId: id(44) }]), {}, 'level-not-decided'],
    ['no plan', fold(referred, [assessed, decided]), {}, 'plan-missing'],
    ['a primary mental health condition', unfit, {}, 'mental-health-primary'],
    ['phase P3', ready, { phase: 'P3' }, 'phase-not-for-admission'],
    ['exactly the minimum', ready, { taper: { sessionsPerWeek: 4, minutesPerSession: 135 } }, null],
    ['a minute short', ready, { taper: { sessionsPerWeek: 1, minutesPerSession: 539 } }, 'hours-outside-band'],
    ['already admitted', admitted, {}, 'already-admitted'],
  ])('%s', (_, episode, more, rejection) => {
    const decision = admit(episode, { ...admission, ...more });
    expect(decision.ok ? null : decision.rejection).toBe(rejection);
  });

  test('a residential level is given elsewhere', () => {
    const residential: EpisodeEvent = { ...decided, level: { ...level, code: '3.5' }, hourBand: null };
    const decision = admit(fold(referred, [assessed, residential, planned]), admission);
    expect(decision).toMatchObject({ rejection: 'level-needs-another-place' });
  });

  test('what is missing is said at once', () => {
    const episode = fold(referred, [blocking, outOpened]);
    const context = { openConcerns: [concern], laterScores: [], placement: placementV2 };
    expect(missingForAdmission(episode, context)).toEqual([
      'close-emergency-concern',
      'lift-gate-G2',
      'close-referral-residential',
      'level-decision',
      'signed-plan',
    ]);
    expect(missingForAdmission(admitted, context)).toEqual([]);
  });
});

describe('level decision', () => {
  const command = {
    about,
    decisionId: id(11),
    level: '2.1',
    edition: '4',
    reason: null,
    assessmentId: null,
    effectiveFrom: null,
    placement: placementV2,
    hours,
  } as const;
  const open = fold(referred, [assessed]);
  const decidedToday = fold(open, [decided]);
  const g9 = { gate: 'G9', blocks: true, actions: ['assessment-not-valid', 'safe-transport'] };
  const intoxicated = fold(referred, [{ ...assessed, gates: [g9] }]);
  it.each<[string, Episode, object, string | null]>([
    ['L4', open, { signer: signer('L4') }, null],
    ['M2', open, { signer: signer('M2') }, null],
    ['M1', open, { signer: signer('M1') }, 'tier-too-low'],
    ['L3', open, { signer: signer('L3') }, 'tier-too-low'],
    ['nobody', open, { signer: signer(null) }, 'tier-too-low'],
    ['a credential of today', open, { signer: signer('L4', '2026-01-05') }, null],
    ['a credential of yesterday', open, { signer: signer('L4', '2026-01-04') }, 'credential-expired'],
    ['another level', open, { signer: signer('L4'), level: '2.5' }, 'reason-needed'],
    ['another level with a reason', open, { signer: signer('L4'), level: '2.5', reason: 'court-order' }, null],
    ['no assessment', referred, { signer: signer('L4') }, 'assessment-missing'],
    ['the newest assessment, named', open, { assessmentId: open.assessment!.assessmentId }, null],
    ['an assessment that is not the newest', open, { assessmentId: id(99) }, 'assessment-superseded'],
    ['somebody intoxicated (G9)', intoxicated, {}, 'assessment-not-valid'],
    ['from tomorrow', open, { effectiveFrom: '2026-01-06' }, 'in-the-future'],
    ['from yesterday', open, { effectiveFrom: '2026-01-04' }, null],
    ['from the day of the level in force', decidedToday, { effectiveFrom: '2026-01-05' }, null],
    ['from the day before it', decidedToday, { effectiveFrom: '2026-01-04' }, 'before-level-in-force'],
  ])('%s', (_, episode, more, rejection) => {
    const decision = decideLevel(episode, { ...command, signer: signer('L4'), ...more });
    expect(decision.ok ? null : decision.rejection).toBe(rejection);
  });

  test.each<[Tier, boolean]>([
    ['L4', true],
    ['M3', true],
    ['M2', false],
    ['L3', false],
  ])('G1 is cleared by L4 or M3: %s', (tier, cleared) => {
    const episode = fold(referred, [{ ...blocking, gates: [{ gate: 'G1', blocks: true, actions: [] }] }]);
    const decision = clearGate(episode, {
      about,
      gate: 'G1',
      reason: 'evaluated',
      signer: signer(tier),
      rules: placementV2,
    });
    expect(decision.ok).toBe(cleared);
  });
});

describe('referral out', () => {
  const close = (episode: Episode, outcome: 'handed-over' | 'returned' | 'cancelled-by-clinician', tier: Tier) =>
    closeReferralOut(episode, { about, referralOutId: id(10), outcome, signer: signer(tier), rules: placementV2 });
  const open = fold(ready, [outOpened]);
  const accepted = fold(open, [
    {
      type: 'referral-out-accepted',
      ...about,
      episodeId,
      referralOutId: id(10),
      receivingSite: 'x',
      handOverAt: about.at,
      contact: 'charge-nurse',
    },
  ]);

  test('no outcome but a clinician’s cancellation closes one that is not accepted', () => {
    expect(close(open, 'handed-over', 'M3')).toMatchObject({ rejection: 'hand-over-not-accepted' });
    expect(close(open, 'returned', 'M3')).toMatchObject({ rejection: 'hand-over-not-accepted' });
    expect(close(open, 'cancelled-by-clinician', 'L3')).toMatchObject({ rejection: 'tier-too-low' });
    expect(close(open, 'cancelled-by-clinician', 'L4').ok).toBe(true);
  });

  test('whoever came back or was handed over is assessed again', () => {
    for (const outcome of ['handed-over', 'returned'] as const) {
      const decision = close(accepted, outcome, 'L1');
      expect(decision.ok && fold(accepted, decision.events).reassessmentNeeded).toBe(true);
    }
  });

  test('a discharged episode opens none', () => {
    const over = fold(admitted, [
      { type: 'patient-discharged', ...about, episodeId, reason: 'left', lastContactDate: about.siteDate },
    ]);
    const command = { about, referralOutId: id(12), kind: 'psychiatric', gate: null } as const;
    expect(openReferralOut(over, command)).toMatchObject({ rejection: 'episode-closed' });
  });
});

describe('safety concerns', () => {
  const ids = (): (() => string) => {
    let n = 100;
    return () => id((n += 1));
  };

  test.each<[Tier, boolean]>([
    ['L4', true],
    ['M3', true],
    ['M2', false],
    ['L3', false],
    ['M1', false],
  ])('an emergency is closed by L4 or M3: %s', (tier, closed) => {
    expect(closeConcern(concern, { about, reason: 'seen', evaluation, signer: signer(tier) }).ok).toBe(closed);
    const softer = changeConcern(concern, { about, severity: 'watch', reason: 'seen', signer: signer(tier) });
    expect(softer.ok).toBe(closed);
  });

  test.each<[string, Partial<typeof evaluation>, string | null, string | null]>([
    ['at the moment it opened', {}, null, null],
    ['before it opened', { evaluatedAt: '2026-01-05T14:59:59.999Z' }, null, 'evaluation-before-concern'],
    ['in the future', { evaluatedAt: '2026-01-05T15:00:00.001Z' }, null, 'in-the-future'],
    ['by a credential of today', {}, '2026-01-05', null],
    ['by a credential of yesterday', {}, '2026-01-04', 'credential-expired'],
  ])('a concern is closed by an evaluation %s', (_, more, until, rejection) => {
    const decision = closeConcern(concern, {
      ...{ about, reason: 'seen', evaluation: { ...evaluation, ...more }, signer: signer('L4', until) },
    });
    expect(decision.ok ? null : decision.rejection).toBe(rejection);
  });

  test('no sequence of answers lowers or closes an open concern', () => {
    const severities = fc.constantFrom('watch' as const, 'same-day' as const, 'emergency' as const);
    const rank = ['watch', 'same-day', 'emergency'];
    fc.assert(
      fc.property(fc.array(severities, { maxLength: 8 }), (raised) => {
        const newId = ids();
        let open: Concern[] = [];
        for (const severity of raised) {
          const before = open[0];
          const events = raiseConcerns(about, open, [{ kind: 'severe-withdrawal', severity, trigger: 'cows' }], newId);
          for (const event of events) open = [evolveConcern(open[0] ?? null, event)];
          expect(open).toHaveLength(1);
          expect(open[0]!.status).toBe('open');
          if (before) expect(rank.indexOf(open[0]!.severity)).toBeGreaterThanOrEqual(rank.indexOf(before.severity));
        }
      }),
    );
  });

  test('what was said before raises nothing again, something new does', () => {
    const before = { 'C-SSRS.q4': 1, 'C-SSRS.risk': 'high' };
    expect(concernsRaised(instrumentsV2, before, before)).toEqual([]);
    expect(concernsRaised(instrumentsV2, { ...before, 'C-SSRS.q5': 1 }, before)).toEqual([
      { kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q5' },
    ]);
  });
});

describe('phase changes', () => {
  test('a phase change is followed only while in treatment, and never postpones a review', () => {
    const change = {
      ...{ about, phase: 'P3' as const, taper: { sessionsPerWeek: 2, minutesPerSession: 120 } },
      ...{
        level: { ...level, code: '1.5' as const },
        effectiveOn: '2026-01-12',
        signedBy: signature,
        decisionId: id(13),
      },
      ...{ placement: placementV2, hours },
    };
    expect(followPhaseChange(ready, change)).toEqual([]);
    const after = fold(admitted, followPhaseChange(admitted, change));
    expect(after).toMatchObject({ phase: 'P3', level: { level: { code: '1.5' } }, plan: { reviewDue: '2026-01-19' } });
    const late = fold(admitted, followPhaseChange(admitted, { ...change, effectiveOn: '2026-03-01' }));
    expect(late.plan?.reviewDue).toBe('2026-02-04');
  });

  test('a phase change inside the level decides the band anew only after the 18th birthday', () => {
    const change = {
      ...{ about, phase: 'P1' as const, taper: { sessionsPerWeek: 5, minutesPerSession: 180 }, level },
      ...{ effectiveOn: '2026-01-12', signedBy: signature, decisionId: id(13), placement: placementV2, hours },
    };
    const bandsOf = (episode: Episode) =>
      followPhaseChange(episode, change).flatMap((one) => (one.type === 'level-of-care-decided' ? [one.hourBand] : []));
    expect(bandsOf(admitted)).toEqual([]);
    const young = { ...admitted.level!, hourBand: { minHours: 6, maxHours: 20, ageBand: 'adolescent' as const } };
    expect(bandsOf({ ...admitted, level: young })).toEqual([{ minHours: 9, maxHours: 20, ageBand: 'adult' }]);
  });
});

describe('referral and age', () => {
  const command = { about, episodeId, source: 'self', preferredTrack: 'day', ageBand: null } as const;
  it.each<[string, string, string]>([
    ['18 today', '2008-01-05', 'adult'],
    ['18 tomorrow', '2008-01-06', 'adolescent'],
  ])('%s', (_, birthDate, ageBand) => {
    expect(receiveReferral(null, { ...command, birthDate })).toMatchObject({ events: [{ ageBand }] });
  });

  it.each<[string, string]>([
    ['2008-01-09', '2026-01-09'],
    ['2008-02-29', '2026-03-01'],
    ['2010-02-28', '2028-02-28'],
  ])('born %s comes of age on %s', (birthDate, day) => {
    expect(eighteenthBirthday(birthDate)).toBe(day);
    const young = { ...referred, birthDate, ageBand: 'adolescent' as const };
    expect(comeOfAge(young, { ...about, siteDate: day }, { hours })).toMatchObject([
      { type: 'age-band-changed', ageBand: 'adult' },
    ]);
  });
});

describe('rule sets', () => {
  const version = (more: Partial<RuleSetVersion>): RuleSetVersion => ({
    ...SHIPPED.find(({ id }) => id === 'house-hours')!,
    ...more,
  });
  it.each<[string, readonly RuleSetVersion[], number | null]>([
    ['shipped', [], 1],
    ['a later one that has begun', [version({ version: 2, effectiveFrom: '2026-01-05' })], 2],
    ['a later one that has not', [version({ version: 2, effectiveFrom: '2026-01-06' })], 1],
    ['one of the jurisdiction', [version({ id: 'md', version: 7, jurisdiction: 'US-MD' })], 7],
    ['one of another jurisdiction', [version({ id: 'ks', version: 7, jurisdiction: 'US-KS' })], 1],
    [
      'the site before the jurisdiction',
      [version({ id: 'md', version: 7, jurisdiction: 'US-MD' }), version({ id: 'here', version: 3, siteId: id(2) })],
      3,
    ],
    ['one of another site', [version({ id: 'there', version: 3, siteId: id(99) })], 1],
  ])('%s', (_, more, expected) => {
    expect(inForce([...SHIPPED, ...more], 'hours', scope)?.version ?? null).toBe(expected);
  });

  it.each<[string, boolean]>([
    ['2026-01-06T05:00:00.000Z', true],
    ['2026-01-06T05:00:00.001Z', false],
  ])('a version that begins on 7 January in New York is announced at %s: %s', (now, ok) => {
    const { version: _, hash: __, ...proposal } = version({ effectiveFrom: '2026-01-07' });
    expect(nextVersion(SHIPPED, proposal, { now, zones: ['America/New_York'] }).ok).toBe(ok);
  });
});
