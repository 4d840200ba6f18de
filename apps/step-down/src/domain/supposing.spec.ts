import { describe, expect, it } from '@jest/globals';
import { addDays, type Phase, type SiteDate } from '@stepwell/kernel';
import fc from 'fast-check';
import { EPISODE, id, onDay, PATIENT, PictureBuilder, SITE, standing } from '../../test/picture.js';
import { evaluate } from './evaluate.js';
import type { CriterionRule, Policy, RuleSet } from './policy.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import { situationOn, storyOf, type HeldFor, type Move, type Story } from './story.js';
import { suppose, type Change, type Compared } from './supposing.js';
import { tallyOf } from './tallying.js';

const HOUSE = HOUSE_STEP_DOWN_V1;
const { policy } = HOUSE;
const candidate = (of: Policy): RuleSet => ({ id: 'candidate', version: 0, hash: 'candidate', policy: of });
const criteria = (change: (rule: CriterionRule) => CriterionRule): RuleSet =>
  candidate({
    ...policy,
    transitions: policy.transitions.map((one) => ({ ...one, criteria: one.criteria.map(change) })),
  });
/** Another minimum of days in P2 and without use: the house asks for 21 d and 30 d. */
const stayFor = (days: number): RuleSet =>
  criteria((rule) => {
    if (rule.id === 'A1' && rule.minDays === 21) return { ...rule, minDays: days };
    return rule.id === 'A5' && rule.minDays === 30 ? { ...rule, minDays: days } : rule;
  });
const over = (tried: RuleSet, more: Partial<Compared> = {}): Compared => ({
  ...{ live: () => HOUSE, candidate: tried, from: onDay(0), to: onDay(120), knownUntil: onDay(120), ...more },
});

function admitted(built: PictureBuilder, phase: Phase = 'P2', day = 0): PictureBuilder {
  const { taper, level, ageBand } = standing(phase);
  const stay = { episodeId: EPISODE, siteId: SITE, programId: id('program'), phase, hourBand: null } as const;
  return built.add(day, 'intake', { kind: 'admission', ...stay, taper, level, ageBand });
}
/** A patient ready from early on: a stay of `minDays` is all that is waited for. */
function early(): PictureBuilder {
  const built = admitted(new PictureBuilder()).rated(0, [0, 0, 1, 1, 1, 1], '1.5');
  built.score(0, 'PHQ-9', 8).score(0, 'GAD-7', 6);
  for (let day = -30; day < 60; day += 2) built.session(day, 'attended');
  for (let day = -28; day < 60; day += 7) built.test(day).bam(day, 0, 6, 17).cssrs(day, 'none');
  for (let day = 2; day < 60; day += 10)
    built.review(day, 4, 5).rated(day, [0, 0, 1, 1, 1, 1], '1.5').score(day, 'PHQ-9', 8).score(day, 'GAD-7', 6);
  return built;
}
const moved = (day: number, to: Phase, direction: 'down' | 'up' = 'down'): Move => {
  const { taper, level } = standing(to);
  return { kind: 'phase', eventId: id(`move-${day}`), episodeId: EPISODE, on: onDay(day), direction, to, taper, level };
};
const story = (built: PictureBuilder, moves: readonly Move[] = [], holds: readonly HeldFor[] = []): Story =>
  storyOf(PATIENT, built.picture(), moves, holds);
const down = (changes: readonly Change[], phase: Phase = 'P2'): Change =>
  changes.find((one) => one.direction === 'down' && one.phase === phase)!;

describe('a patient’s way along the ladder', () => {
  const built = early().add(80, 'intake', { kind: 'discharge', episodeId: EPISODE });

  it('is cut into spells by moves and ended by a discharge', () => {
    const { spells } = story(built, [moved(30, 'P3'), moved(45, 'P2', 'up')]);
    expect(spells.map(({ phase, from, until, leftBy }) => [phase, from, until, leftBy])).toEqual([
      ['P2', onDay(0), onDay(30), 'down'],
      ['P3', onDay(30), onDay(45), 'up'],
      ['P2', onDay(45), onDay(80), 'discharge'],
    ]);
  });

  it('a reopening alone brings nobody back, the admission after it starts a stay of its own', () => {
    const reopened = built.add(85, 'intake', { kind: 'reopening', episodeId: EPISODE });
    const moves = [moved(30, 'P3'), moved(100, 'P2')];
    const shown = () =>
      story(reopened, moves).spells.map(({ phase, from, until, leftBy }) => [phase, from, until, leftBy]);
    const former = [
      ['P2', onDay(0), onDay(30), 'down'],
      ['P3', onDay(30), onDay(80), 'discharge'],
    ];
    expect(story(reopened, moves.slice(0, 1)).spells.at(-1)).toMatchObject({
      until: onDay(80),
      episodeEnds: onDay(80),
    });
    admitted(reopened, 'P1', 90);
    expect(shown()).toEqual([...former, ['P1', onDay(90), onDay(100), 'down'], ['P2', onDay(100), null, null]]);
  });

  it('a transfer of level inside the phase starts no new stay', () => {
    const level = { system: 'house', edition: '4', code: '1.5' } as const;
    const taper = { sessionsPerWeek: 2, minutesPerSession: 180 };
    const transfer: Move = { ...moved(20, 'P2'), taper, level } as Move;
    const { spells } = story(early(), [transfer, moved(30, 'P3')]);
    expect(spells.map(({ phase, from }) => [phase, from])).toEqual([
      ['P2', onDay(0)],
      ['P3', onDay(30)],
    ]);
    expect(situationOn(spells[0]!, [], onDay(20))).toMatchObject({
      enteredOn: onDay(0),
      steppedOn: onDay(20),
      taper,
      level,
    });
  });

  it('taper steps, levels and age bands count from their day, holds while they are open', () => {
    const taper = { sessionsPerWeek: 4, minutesPerSession: 135 };
    const step: Move = { kind: 'taper', eventId: id('step'), episodeId: EPISODE, on: onDay(10), taper };
    const holds = [{ trigger: 'U2', from: onDay(5), until: onDay(8) }];
    const [spell] = story(early().add(12, 'intake', { kind: 'age-band', episodeId: EPISODE, ageBand: 'adult' }), [
      step,
    ]).spells;
    expect(situationOn(spell!, holds, onDay(9)).taper).toEqual(standing().taper);
    expect(situationOn(spell!, holds, onDay(10)).taper).toEqual(taper);
    expect([4, 5, 7, 8].map((day) => situationOn(spell!, holds, onDay(day)).openHolds)).toEqual([
      [],
      ['U2'],
      ['U2'],
      [],
    ]);
  });
});

describe('other rules over a history', () => {
  it('a shorter stay comes earlier, by its days, with the hours and what followed', () => {
    const told = early().test(20, ['cocaine']);
    const change = down(suppose(story(told), over(stayFor(14))).changes);
    expect(change).toMatchObject({ candidate: onDay(14), live: onDay(50), shift: 'earlier', days: -36 });
    const clean = down(suppose(story(early(), [moved(35, 'P3')]), over(stayFor(16))).changes);
    expect(clean).toMatchObject({
      live: onDay(30),
      candidate: onDay(16),
      shift: 'earlier',
      days: -14,
      actual: onDay(35),
    });
    expect(clean.minutes).toEqual({ delivered: 7 * 180, planned: 2 * 3 * 180, plannedNext: 2 * 2 * 120 });
    expect(change.next).toEqual({
      ...{
        followed: true,
        positiveTest: true,
        unexcusedAbsence: false,
        steppedUp: false,
        held: false,
        discharged: false,
      },
    });
  });

  it('a longer stay comes later, looked at as if the patient had stayed', () => {
    const change = down(suppose(story(early(), [moved(35, 'P3')]), over(stayFor(40))).changes);
    expect(change).toMatchObject({ live: onDay(30), candidate: onDay(40), shift: 'later', days: 10, to: 'P3' });
  });

  it('one that is never met is only the live one’s', () => {
    const never = criteria((rule) => (rule.id === 'A5' ? { ...rule, minDays: 400 } : rule));
    expect(down(suppose(story(early()), over(never)).changes)).toMatchObject({ shift: 'only-live', candidate: null });
  });

  it('an open hold keeps both from going down, to the day of its release', () => {
    const holds = [{ trigger: 'clinician', from: onDay(10), until: onDay(33) }];
    const change = down(suppose(story(early(), [], holds), over(stayFor(14))).changes);
    expect(change).toMatchObject({ live: onDay(33), candidate: onDay(33), shift: 'same', days: 0 });
  });

  it('what is not over yet is not followed', () => {
    const until = over(stayFor(14), { knownUntil: onDay(30) });
    expect(down(suppose(story(early()), until).changes).next).toMatchObject({ followed: false });
  });

  it('a step up and a red signal are compared too', () => {
    const told = early().test(40, ['fentanyl']).test(41, ['fentanyl']).cssrs(50, 'moderate');
    const { U4 } = policy.triggers;
    const strict = candidate({ ...policy, triggers: { ...policy.triggers, U4: { ...U4, minPositive: 3 } } });
    const { changes, holds } = suppose(story(told), over(strict));
    expect(changes.find(({ direction }) => direction === 'up')).toMatchObject({ live: onDay(41), shift: 'only-live' });
    expect(holds).toEqual([{ trigger: 'U2', siteId: SITE, live: true, candidate: true }]);
  });

  it('only spells inside the stretch count', () => {
    expect(suppose(story(early(), [moved(25, 'P3')]), over(HOUSE, { from: onDay(25) })).changes).toMatchObject([
      { phase: 'P3' },
    ]);
    expect(suppose(story(early()), over(HOUSE, { to: onDay(-1) })).changes).toEqual([]);
  });
});

describe('for any history', () => {
  const what = fc.constantFrom('positive', 'missed', 'bam', 'cssrs', 'rated', 'overdose');
  const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 59 }), what), { maxLength: 8 });
  const tell = (onto: PictureBuilder, [day, kind]: readonly [number, string]): PictureBuilder => {
    if (kind === 'positive') return onto.test(day, ['cocaine']);
    if (kind === 'missed') return onto.session(day, 'unexcused');
    if (kind === 'bam') return onto.bam(day, 1, 13, 11);
    if (kind === 'rated') return onto.rated(day, [0, 0, 2, 1, 1, 1], '2.1');
    return kind === 'cssrs' ? onto.cssrs(day, 'moderate') : onto.report(day, 'overdose');
  };

  it('the live rules against themselves move nobody', () => {
    const property = fc.property(some, fc.option(fc.integer({ min: 21, max: 50 })), (steps, day) => {
      const told = story(steps.reduce(tell, early()), day === null ? [] : [moved(day, 'P3')]);
      const { changes, holds } = suppose(told, over({ ...HOUSE, hash: 'another name' }));
      expect(changes.filter(({ shift }) => shift !== 'same' && shift !== 'neither')).toEqual([]);
      expect(holds.filter((one) => one.live !== one.candidate)).toEqual([]);
    });
    fc.assert(property, { numRuns: 12 });
  });

  it('looking only at days that can change something finds what looking at every day finds', () => {
    const property = fc.property(some, (steps) => {
      const told = story(steps.reduce(tell, early()));
      const found = down(suppose(told, over(stayFor(15))).changes).candidate;
      let every: SiteDate | null = null;
      for (let on = onDay(0); on <= onDay(120) && every === null; on = addDays(on, 1))
        if (
          evaluate(situationOn(told.spells[0]!, [], on), told.picture, stayFor(15), on).decision.kind ===
          'propose-step-down'
        )
          every = on;
      expect(found).toBe(every);
    });
    fc.assert(property, { numRuns: 10 });
  });

  it('tallies of parts add up to the tally of the whole', () => {
    const property = fc.property(fc.array(some, { minLength: 2, maxLength: 4 }), fc.nat(), (all, cut) => {
      const supposed = all.map((steps) => suppose(story(steps.reduce(tell, early())), over(stayFor(14))));
      const at = cut % supposed.length;
      expect(sum(tallyOf(supposed.slice(0, at)), tallyOf(supposed.slice(at)))).toEqual(tallyOf(supposed));
    });
    fc.assert(property, { numRuns: 12 });
  });
});

/** Adds number by number, as whoever reads pages does. */
function sum<T extends object>(a: T, b: T): T {
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])] as (keyof T)[];
  const added = keys.map((key) => {
    const [one = 0, other = 0] = [a[key], b[key]] as (number | object | undefined)[];
    const value = typeof one === 'object' || typeof other === 'object' ? sum(Object(one), Object(other)) : one + other;
    return [key, value];
  });
  return Object.fromEntries(added) as T;
}
