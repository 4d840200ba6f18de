import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import type { Episode } from './episode.js';
import { checkBooking, checkOutcome, intakeRates, type IntakeVisit } from './intake-visits.js';
import { firstContact } from './pipeline.js';
import { pipelineV1 } from './rules/pipeline-v1.js';
import { STAGES, VISIT_OUTCOMES, type Stage } from './rules/stages.js';
import { stagesV1 } from './rules/stages-v1.js';
import { standingOf } from './stages.js';

const REFERRED = '2026-01-05T15:00:00.000Z';
const hour = (hours: number): string => new Date(Date.parse(REFERRED) + hours * 3_600_000).toISOString();
const visit = (at: number, status: IntakeVisit['status'], reason: string | null = null): IntakeVisit => ({
  ...{ visitId: `v${at}`, episodeId: 'e', patientId: 'p', siteId: 's', at: hour(at), bookedAt: hour(1) },
  ...{ status, reason, version: 1 },
});
const referred = {
  ...{ status: 'referred', zone: 'America/New_York', assessment: null, reassessmentNeeded: false, level: null },
  ...{ plan: null, dischargeProposal: null },
} as unknown as Episode;
const assessed = { ...referred, status: 'assessed', assessment: { assessmentId: 'a' }, movedAt: hour(40) } as Episode;
const decided = { ...assessed, level: { assessmentId: 'a' } } as Episode;
const planned = { ...decided, plan: { reviewDue: '2026-02-04' } } as Episode;
const admitted = { ...planned, status: 'admitted' } as Episode;

interface Known {
  readonly visits?: readonly IntakeVisit[];
  readonly reached?: number;
  readonly drafting?: boolean;
}
const standing = (episode: Episode, { visits = [], reached, drafting = false }: Known = {}, now = hour(50)) => {
  const attempts =
    reached === undefined ? [] : [{ kind: 'phone' as const, outcome: 'reached' as const, occurredAt: hour(reached) }];
  return standingOf(
    stagesV1,
    episode,
    { firstContact: firstContact(pipelineV1, REFERRED, attempts, now), visits, drafting },
    now,
  );
};

describe('the stage of an open episode', () => {
  it.each<[Stage, string, Episode, Known, number, string | null, number | null]>([
    ['awaiting-contact', 'nobody spoken with', referred, {}, 0, 'first-contact', 2],
    ['reached', 'spoken with, nothing booked', referred, { reached: 3 }, 3, 'book-intake', 23],
    [
      'reached',
      'only a cancelled booking',
      referred,
      { reached: 3, visits: [visit(20, 'cancelled')] },
      3,
      'book-intake',
      23,
    ],
    ['intake-booked', 'booked', referred, { reached: 3, visits: [visit(60, 'booked')] }, 1, 'intake-visit', -10],
    [
      'intake-booked',
      'missed, then booked again',
      referred,
      { visits: [visit(60, 'booked'), visit(20, 'missed')] },
      1,
      'intake-visit',
      -10,
    ],
    ['intake-missed', 'missed', referred, { visits: [visit(20, 'missed')] }, 20, 'call-again', 22],
    ['in-assessment', 'kept', referred, { visits: [visit(20, 'kept')] }, 20, 'sign-assessment', -42],
    ['in-assessment', 'a draft, without a visit', referred, { drafting: true }, 0, 'sign-assessment', -22],
    ['awaiting-level', 'signed', assessed, {}, 40, 'decide-level', -14],
    ['awaiting-plan', 'level decided', decided, {}, 40, 'sign-plan', -62],
    ['ready', 'plan signed', planned, {}, 40, 'admit', -62],
    ['reassessment', 'came back', { ...planned, reassessmentNeeded: true }, {}, 40, 'sign-assessment', -14],
    ['deferred-wm', 'a gate blocks', { ...assessed, status: 'deferred-wm' }, {}, 40, 'hand-over', -14],
    ['emergency-transfer', 'an emergency', { ...assessed, status: 'emergency-transfer' }, {}, 40, 'hand-over', 9],
    ['admitted', 'admitted', admitted, {}, 40, 'plan-review', -684],
    ['on-leave', 'on leave', { ...admitted, status: 'on-leave' }, {}, 40, null, null],
    [
      'discharge-proposed',
      'a discharge waits',
      { ...admitted, dischargeProposal: { reason: 'other', at: hour(45) } },
      {},
      45,
      'decide-discharge',
      -163,
    ],
  ])('%s: %s', (stage, _, episode, known, since, step, hoursLate) => {
    const found = standing(episode, known);
    expect(found).toMatchObject({ stage, since: hour(since) });
    expect(found.next?.step ?? null).toBe(step);
    if (hoursLate !== null) expect(Math.round(found.next!.hoursLate)).toBe(hoursLate);
  });

  test('does not depend on the order of visits, and every stage is in the rules', () => {
    const visits = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 90 }), status: fc.constantFrom('booked' as const, ...VISIT_OUTCOMES) }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(visits, fc.boolean(), (booked, drafting) => {
        const all = [...new Map(booked.map(({ at, status }) => [at, visit(at, status)])).values()];
        const one = standing(referred, { visits: all, drafting });
        expect({ ...standing(referred, { visits: all.toReversed(), drafting }), next: null }).toEqual({
          ...one,
          next: null,
        });
        expect(STAGES).toContain(one.stage);
      }),
    );
    expect(Object.keys(stagesV1.next).toSorted()).toEqual([...STAGES].toSorted());
  });
});

describe('a booked intake', () => {
  it.each<[string, readonly IntakeVisit[], number, string | null]>([
    ['now', [], 50, null],
    ['a minute ago', [], 49.98, 'visit-in-past'],
    ['while one is booked', [visit(60, 'booked')], 70, 'visit-already-booked'],
    ['after a missed one', [visit(20, 'missed')], 70, null],
  ])('is booked for %s', (_, visits, at, rejection) => {
    expect(checkBooking(visits, hour(at), hour(50))?.rejection ?? null).toBe(rejection);
  });

  it.each<[string, IntakeVisit['status'], 'kept' | 'missed' | 'cancelled', string | null, number, string | null]>([
    ['kept', 'booked', 'kept', null, 60, null],
    ['kept by somebody who came early', 'booked', 'kept', null, 59, null],
    ['kept, with a reason', 'booked', 'kept', 'transport', 60, 'unknown-reason'],
    ['missed at its time', 'booked', 'missed', 'transport', 60, null],
    ['missed before its time', 'booked', 'missed', 'transport', 59.9, 'visit-not-yet'],
    ['missed without a reason', 'booked', 'missed', null, 60, 'unknown-reason'],
    ['missed for a reason of the other kind', 'booked', 'missed', 'rebooked', 60, 'unknown-reason'],
    ['cancelled', 'booked', 'cancelled', 'by-person', 10, null],
    ['kept, though missed', 'missed', 'kept', null, 60, 'visit-settled'],
  ])('%s', (_, status, outcome, reason, now, rejection) => {
    const command = { outcome, reason, now: hour(now), rules: stagesV1 };
    expect(checkOutcome(visit(60, status), command)?.rejection ?? null).toBe(rejection);
  });
});

describe('rates of intakes', () => {
  const of = (at: number, status: IntakeVisit['status'], reason: string | null = null) => ({
    ...visit(at, status, reason),
    referredAt: REFERRED,
  });
  test('count what came to its time, early and late ones apart', () => {
    const visits = [
      ...[of(47, 'kept'), of(48, 'kept'), of(48, 'missed', 'transport'), of(49, 'kept'), of(60, 'missed', 'forgot')],
      ...[of(70, 'missed', 'forgot'), of(71, 'cancelled', 'by-site'), of(80, 'booked')],
    ];
    expect(intakeRates(visits, stagesV1)).toEqual({
      ...{
        booked: 8,
        kept: 3,
        missed: 3,
        cancelled: 1,
        pending: 1,
        keptShare: 0.5,
        missedBy: { transport: 1, forgot: 2 },
      },
      early: { kept: 2, missed: 1, keptShare: 2 / 3 },
      late: { kept: 1, missed: 2, keptShare: 1 / 3 },
    });
    expect(intakeRates([], stagesV1)).toMatchObject({ booked: 0, keptShare: null, missedBy: {} });
  });

  test('add up, whatever happened', () => {
    const visits = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 99 }), fc.constantFrom('booked' as const, ...VISIT_OUTCOMES))
        .map(([at, status]) => of(at, status, status === 'missed' ? 'other' : null)),
    );
    fc.assert(
      fc.property(visits, (all) => {
        const { booked, kept, missed, cancelled, pending, early, late, missedBy } = intakeRates(all, stagesV1);
        expect(kept + missed + cancelled + pending).toBe(booked);
        expect([early.kept + late.kept, early.missed + late.missed]).toEqual([kept, missed]);
        expect(Object.values(missedBy).reduce((sum, one) => sum + one, 0)).toBe(missed);
      }),
    );
  });
});
