import { describe, expect, it } from '@jest/globals';
import { EPISODE, onDay, PATIENT, PictureBuilder, ready, SITE, ZONE } from '../../test/picture.js';
import { newCase, openHolds, openProposals, pendingApproval, type PatientCase, type Signature } from './case.js';
import { closeDay, situationOf } from './close-day.js';
import { evaluate } from './evaluate.js';
import type { Fact, FactBody, Score } from './facts.js';
import { releaseHold } from './holding.js';
import { react } from './reacting.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import { sign, stepUp, type Signing } from './signing.js';
import { takeEffect } from './taking-effect.js';
import { timelineOf } from './timeline.js';

const DIRECTOR: Signature = { staffId: '57000000-0000-4000-8000-000000000001', tier: 'M3' };
const { policy } = HOUSE_STEP_DOWN_V1;
const moment = (day: number, at = `${onDay(day)}T15:00:00.000Z`) => ({
  patientId: PATIENT,
  siteId: SITE,
  zone: ZONE,
  siteDate: onDay(day),
  at,
});
const ADMISSION: FactBody & { kind: 'admission' } = {
  kind: 'admission',
  episodeId: EPISODE,
  siteId: SITE,
  programId: SITE,
  phase: 'P2',
  taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
  level: { system: 'asam', edition: '3', code: '2.1' },
  hourBand: { minHours: 9, maxHours: 20, ageBand: 'adult' },
  ageBand: 'adult',
};

/** Tells facts one after the other, as intake's stream would. */
function told(held: PatientCase, facts: readonly Fact[], sameDay: readonly Score[] = []): PatientCase {
  return facts.reduce(
    (before, fact) =>
      react(before, fact, { ruleSet: HOUSE_STEP_DOWN_V1, sameDay, moment: { ...moment(35), siteDate: fact.siteDate } })
        .after,
    held,
  );
}
const one = (day: number, body: FactBody): Fact => new PictureBuilder().add(day, 'intake', body).facts[0]!;
const admitted = told(newCase(PATIENT), [one(0, ADMISSION)]);
const holds = (held: PatientCase): string[] => openHolds(held).map((hold) => hold.trigger);

describe('what a fact does at once', () => {
  it.each([
    ['C-SSRS high', new PictureBuilder().cssrs(34, 'high'), ['U1']],
    ['C-SSRS moderate since last contact', new PictureBuilder().cssrs(34, 'moderate'), ['U2']],
    ['C-SSRS moderate on the intake form', new PictureBuilder().cssrs(34, 'moderate', 'intake'), []],
    ['C-SSRS low', new PictureBuilder().cssrs(34, 'low'), []],
    ['PHQ-9 item 9', new PictureBuilder().score(34, 'PHQ-9', null, { item9Positive: true }), ['U2b']],
    ['PHQ-9 without item 9', new PictureBuilder().score(34, 'PHQ-9', 20), []],
  ])('%s', (_, built, expected) => {
    expect(holds(told(admitted, built.facts))).toEqual(expected);
  });

  it('item 9 is answered by a finished C-SSRS of that day, not by an unfinished one', () => {
    const [fact] = new PictureBuilder().score(34, 'PHQ-9', 9, { item9Positive: true }).facts;
    const screen = (risk: Score['risk']): Score[] =>
      risk ? [{ instrument: 'C-SSRS', form: 'since-last-contact', total: null, takenAt: onDay(34), risk }] : [];
    expect(holds(told(admitted, [fact!], screen('none')))).toEqual([]);
    expect(holds(told(admitted, [fact!], screen('not-screened')))).toEqual(['U2b']);
  });

  it.each([
    ['suicide-risk-high', 'emergency', ['U1']],
    ['suicide-risk-moderate', 'same-day', ['U2']],
    ['phq9-item9', 'same-day', ['U2b']],
    ['severe-withdrawal', 'emergency', ['U7']],
    ['something-new', 'same-day', ['SAFETY']],
    ['suicide-risk-moderate', 'watch', []],
  ] as const)('a safety concern %s, %s', (concern, severity, expected) => {
    const fact = one(34, { kind: 'concern-opened', concernId: EPISODE, concern, severity, raisedBy: 'cssrs-q3' });
    expect(holds(told(admitted, [fact]))).toEqual(expected);
  });

  it('holds without an admission, and for the same answer told twice only once', () => {
    const concern = one(34, {
      kind: 'concern-opened',
      concernId: EPISODE,
      concern: 'suicide-risk-moderate',
      severity: 'same-day',
      raisedBy: 'x',
    });
    const both = [...new PictureBuilder().cssrs(33, 'low').cssrs(34, 'moderate').facts, concern];
    const held = told(newCase(PATIENT), both);
    expect(openHolds(held)).toMatchObject([
      { trigger: 'U2', concernId: EPISODE, evidence: expect.arrayContaining([concern.eventId]) },
    ]);
    expect(held.actions.map((action) => action.kind)).toEqual(['same-day-evaluation', 'hold-review']);
    expect(told(held, both).actions).toHaveLength(2);
  });

  it('a released hold stays released for the facts it answered, and a new red fact places another', () => {
    const built = new PictureBuilder().cssrs(30, 'moderate').cssrs(31, 'low');
    const held = told(admitted, built.facts);
    const holdId = openHolds(held)[0]!.id;
    const release = { holdId, by: DIRECTOR, reason: 'reviewed' };
    const released = releaseHold(held, release, moment(32), timelineOf(built.picture(), onDay(32)), policy);
    if ('ok' in released) throw new Error(released.rejection);
    expect(holds(told(released.after, built.facts))).toEqual([]);
    const later = built.cssrs(33, 'moderate').facts.at(-1)!;
    const again = openHolds(told(released.after, [later]));
    expect(again).toHaveLength(1);
    expect(again[0]!.id).not.toBe(holdId);
  });

  it('a level decided by review counts from then on; that of the admission is known already', () => {
    const level = { system: 'asam', edition: '3', code: '2.5' } as const;
    const decided = (cause: string, day: number): Fact =>
      one(day, { kind: 'level', episodeId: EPISODE, cause, level, hourBand: null });
    expect(told(admitted, [decided('review', 20)]).episode).toMatchObject({ level, hourBand: null });
    expect(told(admitted, [decided('review', -3)]).episode!.level.code).toBe('2.1');
    expect(told(admitted, [decided('admission', 0)]).episode!.level.code).toBe('2.1');
    expect(told(admitted, [decided('phase-change', 20)]).episode!.level.code).toBe('2.1');
  });

  it('a step up is planned with the house band and has the one that intake decides for its jurisdiction', () => {
    const level = { system: 'asam', edition: '3', code: '1.0' } as const;
    const low = { ...admitted, episode: { ...admitted.episode!, phase: 'P3' as const, level, hourBand: null } };
    const command = { changeId: SITE, to: 'P2', reason: 'relapse', by: DIRECTOR } as const;
    const up = stepUp(low, command, moment(35), HOUSE_STEP_DOWN_V1);
    if ('ok' in up) throw new Error(up.rejection);
    expect(up.events[0]).toMatchObject({ hourBand: { maxHours: 20 }, ruleSet: { hash: HOUSE_STEP_DOWN_V1.hash } });
    const northCarolina = { minHours: 9, maxHours: 19, ageBand: 'adult' } as const;
    const decided = { kind: 'level', episodeId: EPISODE, cause: 'phase-change', hourBand: northCarolina } as const;
    const after = told(up.after, [one(35, { ...decided, level: { ...level, code: '2.1' } })]);
    expect(after.episode).toMatchObject({ phase: 'P2', level: { code: '2.1' }, hourBand: northCarolina });
    expect(told(up.after, [one(35, { ...decided, level })]).episode).toEqual(up.after.episode);
  });

  it('age band, discharge and reopening follow intake', () => {
    const minor = told(admitted, [one(3, { kind: 'age-band', episodeId: EPISODE, ageBand: 'adolescent' })]);
    expect(minor.episode!.ageBand).toBe('adolescent');
    const gone = told(admitted, [one(9, { kind: 'discharge', episodeId: EPISODE })]);
    expect(situationOf(gone)).toBeNull();
  });

  const END: FactBody = { kind: 'discharge', episodeId: EPISODE };
  const REOPENING: FactBody = { kind: 'reopening', episodeId: EPISODE };
  const taper = { sessionsPerWeek: 5, minutesPerSession: 180 };
  const AGAIN: FactBody = { ...ADMISSION, phase: 'P1', taper };
  const inP1 = { phase: 'P1', taper, enteredOn: onDay(14), admittedOn: onDay(14) };
  const inP2 = { phase: 'P2', taper: ADMISSION.taper, enteredOn: onDay(0), admittedOn: onDay(0) };
  it.each<[string, readonly (readonly [number, FactBody])[], object | null]>([
    [
      'reopened only',
      [
        [9, END],
        [12, REOPENING],
      ],
      null,
    ],
    [
      'reopened and admitted again',
      [
        [9, END],
        [12, REOPENING],
        [14, AGAIN],
      ],
      inP1,
    ],
    [
      'all of it told twice',
      [
        [0, ADMISSION],
        [9, END],
        [9, END],
        [0, ADMISSION],
        [12, REOPENING],
        [12, REOPENING],
        [14, AGAIN],
        [14, AGAIN],
        [12, REOPENING],
      ],
      inP1,
    ],
    [
      'reopened and closed again',
      [
        [9, END],
        [12, REOPENING],
        [13, END],
      ],
      null,
    ],
    ['an admission told again without a discharge', [[14, AGAIN]], inP2],
    [
      'an admission told again after the discharge',
      [
        [9, END],
        [0, ADMISSION],
      ],
      null,
    ],
    [
      'discharged again after it',
      [
        [9, END],
        [12, REOPENING],
        [14, AGAIN],
        [20, END],
      ],
      null,
    ],
  ])('a late return: %s', (_, stream, expected) => {
    const held = told(
      admitted,
      stream.map(([day, body]) => one(day, body)),
    );
    const situation = situationOf(held);
    if (expected === null) expect(situation).toBeNull();
    else expect(situation).toMatchObject(expected);
  });
});

const closing = (day: number) => ({
  picture: ready().picture(),
  ruleSet: HOUSE_STEP_DOWN_V1,
  moment: moment(day),
  completeFrom: onDay(-100),
  asOf: moment(day).at,
});
const proposed = closeDay(admitted, closing(35))!.after;
const found = (held: PatientCase, built = ready(), day = 36) =>
  evaluate(situationOf(held)!, built.picture(), HOUSE_STEP_DOWN_V1, onDay(day));
const signing = (held: PatientCase, more: Partial<Signing> = {}): Signing => ({
  proposalId: openProposals(held)[0]!.id,
  by: DIRECTOR,
  moment: moment(36),
  effectiveOn: null,
  override: null,
  found: found(held),
  stale: [],
  approvalId: SITE,
  ...more,
});

describe('signing a step down', () => {
  it('shows the level of a third-edition site and takes the first step of the next phase', () => {
    expect(openProposals(proposed)).toMatchObject([
      {
        to: 'P3',
        levelFrom: { code: '2.1' },
        levelTo: { system: 'asam', edition: '3', code: '1.0' },
        taper: { sessionsPerWeek: 2, minutesPerSession: 120 },
      },
    ]);
  });

  const held = proposed;
  const withHold = { ...held, holds: [{ ...told(admitted, new PictureBuilder().cssrs(34, 'high').facts).holds[0]! }] };
  it.each([
    ['accepted', held, {}, 'ok'],
    ['by a nurse', held, { by: { ...DIRECTOR, tier: 'M1' } }, 'tier-too-low'],
    ['by an L3', held, { by: { ...DIRECTOR, tier: 'L3' } }, 'tier-too-low'],
    ['by an L4', held, { by: { ...DIRECTOR, tier: 'L4' } }, 'ok'],
    ['an open hold', withHold, {}, 'hold-open'],
    ['an open hold cannot be overridden', withHold, { override: 'urgent' }, 'hold-open'],
    ['a source too old', held, { stale: ['medication'] }, 'facts-not-current'],
    ['stale facts cannot be overridden', held, { stale: ['intake'], override: 'urgent' }, 'facts-not-current'],
    ['a red screen', held, { found: found(held, ready().cssrs(36, 'moderate')), override: 'urgent' }, 'red-signal'],
    ['criteria gone', held, { found: found(held, ready().test(36, ['cocaine'])) }, 'criteria-not-met'],
    [
      'criteria gone, overridden',
      held,
      { found: found(held, ready().test(36, ['cocaine'])), override: 'clinical-judgement' },
      'ok',
    ],
    ['from today', held, { effectiveOn: onDay(36) }, 'effective-date-out-of-range'],
    ['from tomorrow', held, { effectiveOn: onDay(37) }, 'ok'],
    ['another proposal', held, { proposalId: SITE }, 'proposal-not-open'],
  ] as const)('%s', (_, before, more, expected) => {
    const signed = sign(before, signing(before, more));
    expect('ok' in signed ? signed.rejection : 'ok').toBe(expected);
  });

  it('waits while another change is approved', () => {
    const first = sign(proposed, signing(proposed));
    if ('ok' in first) throw new Error(first.rejection);
    const again = { ...first.after, proposals: [...first.after.proposals, { ...proposed.proposals[0]!, id: EPISODE }] };
    expect(sign(again, signing(proposed, { proposalId: EPISODE }))).toMatchObject({ rejection: 'change-pending' });
  });
});

describe('the effective date', () => {
  const approved = (): PatientCase => {
    const signed = sign(proposed, signing(proposed));
    if ('ok' in signed) throw new Error(signed.rejection);
    return signed.after;
  };
  const seated = (): PatientCase =>
    told(approved(), [one(36, { kind: 'seat-reserved', approvalId: SITE, reservationId: EPISODE })]);
  const on = (held: PatientCase, more: { stale?: string[]; built?: PictureBuilder; gone?: boolean } = {}) =>
    takeEffect(held, SITE, {
      found: more.gone ? null : found(held, more.built ?? ready(), 37),
      stale: more.stale ?? [],
      moment: moment(37),
      ruleSet: HOUSE_STEP_DOWN_V1,
    });

  it('changes the phase of a seated patient and keeps the record of the last check', () => {
    const effect = on(seated());
    expect(effect).toMatchObject({ retry: false, after: { episode: { phase: 'P3', enteredOn: onDay(37) } } });
    expect(effect.records.map((record) => record.kind)).toEqual(['effective']);
    expect(pendingApproval(effect.after)).toBeNull();
  });

  it.each([
    ['without a seat', approved, {}, 'seat'],
    ['on stale facts', seated, { stale: ['attendance'] }, 'facts'],
  ] as const)('waits %s, asks once, and is tried again', (_, given, more, waitsFor) => {
    const first = on(given(), { ...more, stale: 'stale' in more ? [...more.stale] : [] });
    expect(first).toMatchObject({ retry: true, after: { episode: { phase: 'P2' }, approvals: [{ waitsFor }] } });
    const second = on(first.after, { stale: 'stale' in more ? [...more.stale] : [] });
    expect(second.events).toEqual([]);
    expect(second.retry).toBe(true);
  });

  it.each([
    ['a red screen', { built: ready().cssrs(37, 'high') }, 'red-signal'],
    ['a step-up trigger', { built: ready().test(36, ['cocaine']).test(37, ['cocaine']) }, 'step-up-trigger'],
    ['a discharge', { gone: true }, 'patient-discharged'],
  ] as const)('is cancelled by %s', (_, more, reason) => {
    const effect = on(seated(), more);
    expect(effect).toMatchObject({
      retry: false,
      after: { episode: { phase: 'P2' }, approvals: [{ status: 'cancelled', cancelled: reason }] },
    });
  });

  it('is cancelled at once by a red signal, and by parked facts on its day', () => {
    const red = told(seated(), new PictureBuilder().cssrs(36, 'moderate').facts);
    expect(red.approvals).toMatchObject([{ status: 'cancelled', cancelled: 'red-signal' }]);
    const parked = told(seated(), [one(36, { kind: 'parked', waiting: 'medication', behind: 'intake' })]);
    expect(pendingApproval(parked)).not.toBeNull();
    expect(on(parked).after.approvals).toMatchObject([{ status: 'cancelled', cancelled: 'hold-open' }]);
  });
});
