import { describe, expect, it } from '@jest/globals';
import { contentHash } from '@stepwell/kernel';
import fc from 'fast-check';
import { EPISODE, onDay, PATIENT, PictureBuilder, ready, SITE, standing, ZONE } from '../../test/picture.js';
import { newCase, openHolds, openProposals, pendingApproval, type PatientCase } from './case.js';
import { closeDay } from './close-day.js';
import { recordOf } from './decision-record.js';
import { evaluate } from './evaluate.js';
import type { AbsenceClass, Fact, Picture, SuicideRisk } from './facts.js';
import type { RuleSet } from './policy.js';
import { react } from './reacting.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';

const ABSENCES: AbsenceClass[] = [
  'unexcused',
  'excused',
  'late-cancel',
  'program-cancelled',
  'technical-failure',
  'unknown',
];
const RISKS: SuicideRisk[] = ['none', 'low', 'moderate', 'high', 'not-screened'];
type Step = (built: PictureBuilder) => PictureBuilder;

const day = fc.integer({ min: 0, max: 34 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(day, fc.constantFrom('attended' as const, ...ABSENCES)).map(
    ([on, outcome]): Step =>
      (built) =>
        built.session(on, outcome, { reason: outcome === 'excused' ? 'work-schedule' : 'no-show' }),
  ),
  fc.tuple(day, fc.constantFrom([], ['cocaine'], ['fentanyl']), fc.constantFrom('collected', 'refused', 'dilute')).map(
    ([on, found, outcome]): Step =>
      (built) =>
        built.test(on, found, outcome),
  ),
  fc.tuple(day, fc.constantFrom(...RISKS), fc.constantFrom('intake' as const, 'since-last-contact' as const)).map(
    ([on, risk, form]): Step =>
      (built) =>
        built.cssrs(on, risk, form),
  ),
  fc.tuple(day, fc.integer({ min: 0, max: 27 }), fc.boolean()).map(
    ([on, total, item9Positive]): Step =>
      (built) =>
        built.score(on, 'PHQ-9', total, { item9Positive }),
  ),
  fc.tuple(day, fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 24 })).map(
    ([on, use, risk]): Step =>
      (built) =>
        built.bam(on, use, risk, 15),
  ),
  fc.tuple(day, fc.constantFrom('overdose', 'housing-lost', 'pregnancy', 'return-to-daily-use')).map(
    ([on, report]): Step =>
      (built) =>
        built.report(on, report),
  ),
  fc.tuple(day, fc.constantFrom('scheduling' as const, 'attendance' as const, 'medication' as const)).map(
    ([on, waiting]): Step =>
      (built) =>
        built.add(on, waiting, { kind: 'parked', waiting, behind: 'intake' }),
  ),
);
const steps = fc.array(step, { maxLength: 25 });
const built = (some: readonly Step[], onto = new PictureBuilder()): PictureBuilder =>
  some.reduce((picture, next) => next(picture), onto);

/** Facts in any order that keeps each source's own, some delivered twice. */
const delivered = (facts: readonly Fact[]): fc.Arbitrary<readonly Fact[]> =>
  fc
    .tuple(fc.array(fc.nat(), { minLength: facts.length, maxLength: facts.length }), fc.subarray([...facts]))
    .map(([picks, twice]) => {
      const lanes = [...new Set(facts.map((fact) => fact.source))].map((source) =>
        facts.filter((one) => one.source === source),
      );
      const merged: Fact[] = [];
      for (const pick of picks) {
        const waiting = lanes.filter((lane) => lane.length > 0);
        merged.push(waiting[pick % waiting.length]!.shift()!);
      }
      return [...merged, ...twice];
    });

const admission = (): Fact => ({
  eventId: '0b6a5c1e-2f3d-4a5b-8c7d-444444444444',
  source: 'intake',
  sequence: 0,
  occurredAt: '2026-01-05T14:00:00.000Z',
  siteDate: onDay(0),
  kind: 'admission',
  episodeId: EPISODE,
  siteId: SITE,
  programId: SITE,
  phase: 'P2',
  taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
  level: { system: 'house', edition: '4', code: '2.1' },
  hourBand: null,
  ageBand: 'adult',
});

const AT = '2026-02-09T15:00:00.000Z';
function afterDelivery(facts: readonly Fact[]): PatientCase {
  return facts.reduce((held, fact) => {
    const sameDay = facts
      .filter((one) => one.siteDate === fact.siteDate && one.source === 'intake' && one.sequence < fact.sequence)
      .flatMap((one) => (one.kind === 'screening' ? one.scores : []));
    const moment = { patientId: PATIENT, siteId: SITE, zone: ZONE, siteDate: fact.siteDate, at: AT };
    return react(held, fact, { ruleSet: HOUSE_STEP_DOWN_V1, sameDay, moment }).after;
  }, newCase(PATIENT));
}

const comparable = (held: PatientCase) => ({
  episode: held.episode,
  holds: openHolds(held)
    .map(({ version: _, ...hold }) => hold)
    .sort((a, b) => (a.id < b.id ? -1 : 1)),
  actions: held.actions.map(({ id, kind, trigger }) => `${id} ${kind} ${trigger}`).sort(),
});

/** The house rules with a taper inside P2, whose last step is a transfer of level. */
const TAPERED: RuleSet = {
  ...HOUSE_STEP_DOWN_V1,
  policy: {
    ...HOUSE_STEP_DOWN_V1.policy,
    ladder: {
      ...HOUSE_STEP_DOWN_V1.policy.ladder,
      P2: {
        ...HOUSE_STEP_DOWN_V1.policy.ladder.P2,
        steps: {
          adult: [
            { sessionsPerWeek: 3, minutesPerSession: 180 },
            { sessionsPerWeek: 4, minutesPerSession: 150 },
            { sessionsPerWeek: 3, minutesPerSession: 120, level: { default: '1.5', 'asam-3': '1.0' } },
          ],
          adolescent: [{ sessionsPerWeek: 3, minutesPerSession: 120 }],
        },
      },
    },
    taper: {
      minDays: 10,
      criteria: [
        { id: 'A5', minDays: 7 },
        { id: 'A8', allowed: ['none', 'low'], maxAgeDays: 7 },
      ],
    },
  },
};
const RULES: [string, RuleSet][] = [
  ['the house rules', HOUSE_STEP_DOWN_V1],
  ['rules with a taper', TAPERED],
];

const closing = (picture: Picture, on: number, ruleSet: RuleSet = HOUSE_STEP_DOWN_V1) => ({
  picture,
  ruleSet,
  moment: { patientId: PATIENT, siteId: SITE, zone: ZONE, siteDate: onDay(on), at: AT },
  completeFrom: onDay(-100),
  asOf: AT,
});

describe('invariants of the clinical core', () => {
  it.each(RULES)(
    'the evaluation and its hash are the same for every order of arrival and for duplicates, %s',
    (_name, ruleSet) => {
      const arrivals = steps.chain((some) => {
        const facts = built(some).facts;
        return fc.tuple(
          fc.constant(facts),
          fc.shuffledSubarray(facts, { minLength: facts.length }),
          fc.subarray(facts),
        );
      });
      fc.assert(
        fc.property(arrivals, ([facts, shuffled, twice]) => {
          const [first, second] = [facts, [...shuffled, ...twice]].map((some) =>
            evaluate(standing(), { facts: some, doses: [] }, ruleSet, onDay(35)),
          );
          expect(second).toEqual(first);
          expect(recordOf(second!, 'review').hash).toBe(recordOf(first!, 'review').hash);
        }),
      );
    },
  );

  it('holds, episode and actions are the same for every interleaving of the services', () => {
    const arrivals = steps.chain((some) => {
      const facts = [admission(), ...built(some).facts];
      return fc.tuple(delivered(facts), delivered(facts));
    });
    fc.assert(
      fc.property(arrivals, ([one, other]) => {
        expect(comparable(afterDelivery(other))).toEqual(comparable(afterDelivery(one)));
      }),
    );
  });

  it('a red signal never leaves a step-down proposal or approval open', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const before = afterDelivery([admission()]);
        const proposed = closeDay(before, closing(ready().picture(), 35))!.after;
        expect(openProposals(proposed)).toHaveLength(1);
        const facts = built(some).facts;
        const after = facts.reduce((held, fact) => {
          const moment = { patientId: PATIENT, siteId: SITE, zone: ZONE, siteDate: fact.siteDate, at: AT };
          return react(held, fact, { ruleSet: HOUSE_STEP_DOWN_V1, sameDay: [], moment }).after;
        }, proposed);
        const isDown = openProposals(after).some((proposal) => proposal.kind === 'step-down');
        expect(isDown && openHolds(after).length > 0).toBe(false);
        const all = { facts: [...ready().facts, ...facts], doses: [] };
        const closed = closeDay(after, closing(all, 36))!.after;
        const open = openProposals(closed).filter((proposal) => proposal.kind === 'step-down');
        expect(openHolds(closed).length > 0 && open.length + Number(pendingApproval(closed) !== null) > 0).toBe(false);
      }),
    );
  });

  it.each(RULES)(
    'the case after a week of closed days is the same for every interleaving and for duplicates, %s',
    (_name, ruleSet) => {
      const arrivals = steps.chain((some) => {
        const facts = [admission(), ...built(some, ready()).facts];
        return fc.tuple(delivered(facts), delivered(facts));
      });
      const lived = (facts: readonly Fact[]): PatientCase => {
        let held = afterDelivery(facts);
        for (let on = 30; on <= 37; on += 1) {
          const known = facts.filter((fact) => fact.siteDate <= onDay(on) && fact.kind !== 'admission');
          held = closeDay(held, closing({ facts: known, doses: [] }, on, ruleSet))!.after;
        }
        return held;
      };
      const whole = (held: PatientCase) => ({
        ...comparable(held),
        proposals: held.proposals.map(({ id, status, decisionHash }) => `${id} ${status} ${decisionHash}`).sort(),
      });
      fc.assert(
        fc.property(arrivals, ([one, other]) => {
          expect(whole(lived(other))).toEqual(whole(lived(one)));
        }),
        { numRuns: 60 },
      );
    },
  );

  it('removing a negative test, an attended session or a safe screen never turns a criterion into met', () => {
    const isFavourable = (fact: Fact): boolean =>
      (fact.kind === 'drug-test' && fact.outcome === 'collected' && !fact.nonPrescribedPositive) ||
      (fact.kind === 'attendance' && fact.outcome.kind === 'attended') ||
      (fact.kind === 'screening' && fact.scores.every((score) => score.risk === 'none' || score.risk === 'low'));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 6 }), fc.nat(), (some, pick) => {
        const facts = built(some, ready()).facts;
        const removable = facts.filter(isFavourable);
        const gone = removable[pick % removable.length];
        const verdicts = (kept: readonly Fact[]) =>
          evaluate(standing(), { facts: kept, doses: [] }, HOUSE_STEP_DOWN_V1, onDay(35)).criteria;
        const before = verdicts(facts);
        const after = verdicts(facts.filter((fact) => fact !== gone));
        for (const [i, criterion] of after.entries())
          if (criterion.verdict === 'met' && isNegativeEvidence(criterion.id)) expect(before[i]!.verdict).toBe('met');
      }),
      { numRuns: 300 },
    );
  });

  it('replaying the facts gives the record the same hash, and another verdict gives another', () => {
    fc.assert(
      fc.property(steps, (some) => {
        const facts = built(some).facts;
        const [first, second] = [facts, facts.toReversed()].map((list) =>
          recordOf(evaluate(standing(), { facts: list, doses: [] }, HOUSE_STEP_DOWN_V1, onDay(35)), 'review'),
        );
        expect(second!.hash).toBe(first!.hash);
        expect(first!.hash).toBe(contentHash(first!.content));
      }),
    );
    const ok = recordOf(evaluate(standing(), ready().picture(), HOUSE_STEP_DOWN_V1, onDay(35)), 'review');
    const later = recordOf(evaluate(standing(), ready().picture(), HOUSE_STEP_DOWN_V1, onDay(36)), 'review');
    expect(later.hash).not.toBe(ok.hash);
  });

  it.each(RULES)('closing the same day twice does nothing the second time, %s', (_name, ruleSet) => {
    fc.assert(
      fc.property(steps, (some) => {
        const picture = built(some).picture();
        const first = closeDay(afterDelivery([admission()]), closing(picture, 35, ruleSet))!;
        expect(closeDay(first.after, closing(picture, 35, ruleSet))!.events).toEqual([]);
      }),
    );
  });

  it.each(RULES)(
    'looking only on days with news or on the day the evaluation named gives what looking every day gives, %s',
    (_name, ruleSet) => {
      fc.assert(
        fc.property(fc.boolean(), fc.array(step, { maxLength: 12 }), (isReady, some) => {
          const { facts } = built(some, isReady ? ready() : new PictureBuilder());
          const known = (on: number): Picture => ({
            facts: facts.filter((fact) => fact.siteDate <= onDay(on)),
            doses: [],
          });
          const run = (looksAt: (on: number, wakeOn: string | null) => boolean) => {
            let held = afterDelivery([admission()]);
            let wakeOn: string | null = onDay(0);
            const seen: string[] = [];
            for (let on = 0; on <= 70; on += 1) {
              if (!looksAt(on, wakeOn)) continue;
              const closed = closeDay(held, closing(known(on), on, ruleSet))!;
              held = closed.after;
              wakeOn = closed.found.reconsiderOn;
              seen.push(...closed.events.map((event) => `${event.siteDate} ${event.type}`));
            }
            return seen;
          };
          const news = new Set(facts.map((fact) => fact.siteDate));
          const daily = run(() => true);
          const lazily = run((on, wakeOn) => news.has(onDay(on)) || (wakeOn !== null && wakeOn <= onDay(on)));
          expect(lazily).toEqual(daily);
        }),
        { numRuns: 100 },
      );
    },
  );
});

/** Criteria that rest on evidence of absence: no use, no absence, no risk. A7 compares with a first score instead. */
const isNegativeEvidence = (id: string): boolean => ['A2', 'A4', 'A5', 'A8'].includes(id);
