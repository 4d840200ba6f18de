import { describe, expect, it, test } from '@jest/globals';
import fc from 'fast-check';
import { drawCohort, nextGroup, onWeekday } from './cohort.js';
import { calibrate, chainChance, drawCourse, drawTraits, multiplierOf, ownHazards, withinPerson } from './course.js';
import { Random } from './random.js';
import { EXITS, PROFILES, PUBLISHED, SIMULATION_RECIPE, type ProfileName } from './recipe.js';
import { exitsOf, hazardsOf, normalCdf, survivalOf, totalOf, withinDays, type DayHazards } from './retention.js';
import { totalVariation } from './survival.js';

const ORDER = { sites: 2, patients: 40, weeks: 20, seed: 7, profile: 'teds' } as const;
const areChances = (day: DayHazards): boolean => EXITS.every((exit) => day[exit] >= 0) && totalOf(day) <= 1 + 1e-9;
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('the recipe', () => {
  it.each([
    ['outcomes', SIMULATION_RECIPE.outcomes],
    ['substances', SIMULATION_RECIPE.substances],
    ['medicines', SIMULATION_RECIPE.medicines],
    ['tracks', SIMULATION_RECIPE.track],
    ['absences', SIMULATION_RECIPE.absences],
    [
      'exits of TEDS',
      Object.fromEntries(EXITS.map((exit) => [exit, SIMULATION_RECIPE.profiles.teds.stays[exit].share])),
    ],
  ])('%s sum to 1', (_, shares) => {
    expect(Object.values(shares).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 10);
  });
});

describe('retention', () => {
  test.each([
    [0, 0.5],
    [1, 0.8413447],
    [-1.96, 0.0249979],
    [3, 0.9986501],
  ])('the normal distribution at %d is %d', (x, expected) => expect(normalCdf(x)).toBeCloseTo(expected, 6));

  test('half of a log-normal stay is over at its median', () => {
    expect(withinDays(SIMULATION_RECIPE.profiles.teds.stays.completed, 50)).toBeCloseTo(0.5, 6);
    expect(withinDays(SIMULATION_RECIPE.profiles.teds.stays.completed, 0)).toBe(0);
  });

  test.each(PROFILES)('%s: hazards are chances, together at most 1', (profile) => {
    expect(hazardsOf(profile).filter((day) => !areChances(day))).toEqual([]);
  });

  test('teds: the exit mix of clinical 8.1 and its median of 41 d', () => {
    const hazards = hazardsOf('teds');
    expect(totalVariation(exitsOf(hazards), PUBLISHED.exits)).toBeLessThan(0.02);
    const median = survivalOf(hazards).findIndex((there) => there <= 0.5) + 1;
    expect(Math.abs(median - SIMULATION_RECIPE.profiles.teds.medianStayDays)).toBeLessThanOrEqual(2);
  });

  test('telehealth: the published engagement exactly, and 44 % success', () => {
    const hazards = hazardsOf('telehealth');
    const curve = survivalOf(hazards);
    for (const [day, there] of Object.entries(PUBLISHED.engaged)) expect(curve[Number(day) - 1]).toBeCloseTo(there, 10);
    const { completed, transferred } = exitsOf(hazards);
    expect(completed + transferred).toBeCloseTo(0.443, 6);
    expect(survivalOf(hazards).at(-1)).toBeCloseTo(0, 10);
  });
});

describe('a course', () => {
  test('a chain keeps its mean: what comes in goes out', () => {
    fc.assert(
      fc.property(share, share, (mean, persistence) => {
        const [kept, missed] = [chainChance(mean, persistence, true), chainChance(mean, persistence, false)];
        for (const chance of [kept, missed]) expect(chance >= 0 && chance <= 1).toBe(true);
        expect(mean * kept + (1 - mean) * missed).toBeCloseTo(mean, 10);
      }),
    );
  });

  test('persistence between people and within them add up to the published one', () => {
    for (const spread of [SIMULATION_RECIPE.attendance, SIMULATION_RECIPE.urine])
      expect(spread.betweenPeople + (1 - spread.betweenPeople) * withinPerson(spread)).toBeCloseTo(
        spread.persistence,
        10,
      );
  });

  const traits = { substance: 'alcohol', medicine: 'none', keeps: 0.8, uses: 0.3 } as const;
  const always = Array.from({ length: 21 }, () => true);
  const never = always.map(() => false);
  it.each([
    ['the first week has no week before', traits, never, [true], 6, 1],
    ['a week kept and negative', traits, always, [false], 7, 1],
    ['a missed week', traits, never, [false], 7, 4],
    ['a positive week', traits, always, [true], 13, 2],
    ['missed and positive', traits, never, [true], 7, 8],
    ['stimulants', { ...traits, substance: 'stimulant' }, always, [false], 7, 1.3],
    ['methadone', { ...traits, substance: 'opioid', medicine: 'methadone' }, always, [false], 7, 0.5],
    ['buprenorphine after a missed week', { ...traits, medicine: 'buprenorphine' }, never, [false], 7, 3.6],
  ] as const)('%s', (_, who, kept, positive, day, times) => {
    expect(multiplierOf(who, { kept, positive }, day)).toBeCloseTo(times, 10);
  });

  test('hazards stay chances however fast somebody goes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...PROFILES),
        fc.nat(100),
        fc.double({ min: 0, max: 1e4, noNaN: true }),
        (profile, day, times) => {
          const own = ownHazards(hazardsOf(profile)[day]!, times);
          expect(areChances(own)).toBe(true);
        },
      ),
      { numRuns: 50 },
    );
  });

  test.each(PROFILES)(
    '%s: with its multipliers re-normalised a crowd still shows the profile',
    (profile: ProfileName) => {
      const calibrated = calibrate(profile, new Random('a calibration'));
      const people = 3_000;
      const exits = Object.fromEntries(EXITS.map((exit) => [exit, 0]));
      const stays = Array.from({ length: people }, (_, n) => {
        const random = new Random(`crowd/${n}`);
        const { exit } = drawCourse(random, drawTraits(random, profile), calibrated, 400);
        if (exit) exits[exit.how]! += 1 / people;
        return exit ? exit.day + 1 : Infinity;
      });
      const curve = survivalOf(calibrated.hazards);
      for (const day of [30, 60, 90, 120])
        expect(Math.abs(stays.filter((stay) => stay > day).length / people - curve[day - 1]!)).toBeLessThan(0.02);
      expect(totalVariation(exits, exitsOf(calibrated.hazards))).toBeLessThan(0.03);
    },
  );
});

describe('a cohort', () => {
  test('the same order gives the same people; another seed others', () => {
    const facts = (seed: number) => drawCohort({ ...ORDER, seed }).map(({ chance: _, ...person }) => person);
    expect(facts(7)).toEqual(facts(7));
    expect(facts(8)).not.toEqual(facts(7));
  });

  test('who comes after somebody does not change them', () => {
    const [few, many] = [drawCohort(ORDER), drawCohort({ ...ORDER, patients: 60 })];
    expect(many.slice(0, few.length).map(({ course }) => course)).toEqual(few.map(({ course }) => course));
  });

  test('everybody comes in order, on days on which the clinic is open', () => {
    for (const person of drawCohort({ ...ORDER, patients: 300 })) {
      expect(person.referredOn % 7).toBeLessThan(5);
      expect(person.intakeOn % 7).toBeLessThan(5);
      expect(person.intakeOn).toBeGreaterThanOrEqual(person.referredOn);
      if (person.startsOn === null) continue;
      expect([0, 2, 4]).toContain(person.startsOn % 7);
      expect(person.startsOn).toBeGreaterThan(person.intakeOn);
      expect(person.outcome).toBe('intensive');
      expect(person.keepsIntake).toBe(true);
    }
  });

  test('days of the week', () => {
    expect([4, 5, 6, 7].map(onWeekday)).toEqual([4, 7, 7, 7]);
    expect([0, 1, 3, 5].map(nextGroup)).toEqual([0, 2, 4, 7]);
  });

  test('PHQ-9: 13 points at the start, 4 to 5 less by week 8, item 9 for 8-10 %', () => {
    const people = drawCohort({ ...ORDER, patients: 2_000 });
    const mean = (week: number) => people.reduce((sum, { phq9 }) => sum + phq9[week]!, 0) / people.length;
    expect(mean(0)).toBeGreaterThan(12.5);
    expect(mean(0)).toBeLessThan(13.5);
    expect(mean(0) - mean(8)).toBeGreaterThan(3.8);
    expect(mean(0) - mean(8)).toBeLessThan(5);
    const item9 = people.filter((person) => person.item9 >= 2).length / people.length;
    expect(item9).toBeGreaterThan(0.07);
    expect(item9).toBeLessThan(0.11);
    expect(people.every(({ phq9, item9: at9 }) => phq9.every((points) => points >= at9 && points <= 24))).toBe(true);
  });
});

describe('random numbers', () => {
  test('shares are chances; a beta keeps its mean', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        fc.double({ min: 0.5, max: 20, noNaN: true }),
        (mean, concentration) => {
          const random = new Random('beta');
          const draws = Array.from({ length: 2_000 }, () => random.beta(mean, concentration));
          expect(draws.every((one) => one >= 0 && one <= 1)).toBe(true);
          expect(Math.abs(draws.reduce((sum, one) => sum + one, 0) / draws.length - mean)).toBeLessThan(0.05);
        },
      ),
      { numRuns: 20 },
    );
  });
});
