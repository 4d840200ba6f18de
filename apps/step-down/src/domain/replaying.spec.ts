import { describe, expect, it } from '@jest/globals';
import { addDays } from '@stepwell/kernel';
import fc from 'fast-check';
import { id, onDay, PATIENT, PictureBuilder, ready, standing } from '../../test/picture.js';
import { holdRecord, recordOf, type DecisionRecord, type RecordKind } from './decision-record.js';
import { evaluate } from './evaluate.js';
import type { Fact, Picture } from './facts.js';
import { inputsOf, knownThen } from './inputs.js';
import { refOf, type CriterionRule, type RuleSet } from './policy.js';
import { replayRecord } from './replaying.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';

const ON = onDay(35);
const made = (picture: Picture, kind: RecordKind = 'review', to?: 'P3'): DecisionRecord => {
  const stored = recordOf(evaluate(standing(), picture, HOUSE_STEP_DOWN_V1, ON), kind, to);
  return JSON.parse(JSON.stringify(stored)) as DecisionRecord;
};
const replayed = (record: DecisionRecord, history: Picture, rules: RuleSet = HOUSE_STEP_DOWN_V1) =>
  replayRecord(record, history, rules);

/** The house rules under their own hash, with one criterion of P2 -> P3 changed: what a changed engine would be. */
function changed(change: (rule: CriterionRule) => CriterionRule): RuleSet {
  const { policy } = HOUSE_STEP_DOWN_V1;
  const transitions = policy.transitions.map((one) =>
    one.from === 'P2' ? { ...one, criteria: one.criteria.map(change) } : one,
  );
  return { ...HOUSE_STEP_DOWN_V1, policy: { ...policy, transitions } };
}

describe('a record made again', () => {
  it.each<[RecordKind, 'P3' | undefined]>([
    ['propose-step-down', undefined],
    ['review', undefined],
    ['withdraw', undefined],
    ['act', undefined],
    ['signature', 'P3'],
    ['effective', 'P3'],
  ])('%s: same facts, same rules, same hash', (kind, to) => {
    const picture = ready().picture();
    expect(replayed(made(picture, kind, to), picture)).toMatchObject({ kind: 'alike' });
  });

  it('C18 keeps the hash of its first record: an engine that judges it otherwise does not reproduce the past', () => {
    expect(made(ready().picture(), 'propose-step-down').hash).toBe(
      'e954c5cdd1cecc3b33e5610a38f0e75c88b4ab4ea00dfdfd20837009d718c426',
    );
  });

  it('one criterion changed is seen, and named', () => {
    const picture = ready().picture();
    const stricter = changed((rule) => (rule.id === 'A2' ? { ...rule, minAttendedShare: 0.95 } : rule));
    expect(replayed(made(picture), picture, stricter)).toMatchObject({
      kind: 'different',
      parts: ['A2', 'phases', 'reasons'],
    });
    const other = changed((rule) => (rule.id === 'A5' ? { ...rule, minDays: 35 } : rule));
    expect(replayed(made(picture), picture, other)).toMatchObject({ parts: ['A5', 'phases', 'reasons'] });
  });

  it('what came later changes what is known now, never what was known then', () => {
    const before = ready().picture();
    const record = made(before);
    const late = ready().test(30, ['cocaine']).picture();
    expect(evaluate(standing(), late, HOUSE_STEP_DOWN_V1, ON).decision.kind).toBe('actions');
    expect(replayed(record, late)).toMatchObject({ kind: 'alike' });
  });

  it('a dose entered later is not known then either', () => {
    const order = { kind: 'order', orderId: id('order'), medication: 'xr-naltrexone', everyDays: 28 } as const;
    const built = ready().add(1, 'medication', order);
    const before: Picture = { facts: built.facts, doses: [{ orderId: id('order'), days: [onDay(-5)] }] };
    const late: Picture = { facts: built.facts, doses: [{ orderId: id('order'), days: [onDay(-5), onDay(20)] }] };
    const record = made(before);
    expect(record.content).not.toEqual(made(late).content);
    expect(replayed(record, late)).toMatchObject({ kind: 'alike' });
  });

  it('a hold is made again from its one fact; without it, or without its rules, it says so', () => {
    const built = ready().cssrs(35, 'high');
    const fact = built.facts.at(-1)!;
    const signal = { patientId: PATIENT, siteDate: fact.siteDate, trigger: 'U1', eventId: fact.eventId };
    const record = holdRecord(signal, refOf(HOUSE_STEP_DOWN_V1));
    expect(replayed(record, built.picture())).toEqual({ kind: 'alike', found: null });
    expect(replayed(record, ready().picture())).toEqual({ kind: 'not-replayable', why: 'fact-missing' });
    expect(replayRecord(record, built.picture(), undefined)).toEqual({ kind: 'not-replayable', why: 'rules-unknown' });
    const wrong = holdRecord({ ...signal, trigger: 'U2' }, refOf(HOUSE_STEP_DOWN_V1));
    expect(replayed(wrong, built.picture())).toMatchObject({ kind: 'different' });
  });

  it('a record of before inputs were kept says so', () => {
    const picture = ready().picture();
    const { detail, ...rest } = made(picture);
    const { inputs: _, ...old } = detail;
    expect(replayed({ ...rest, detail: old }, picture)).toEqual({ kind: 'not-replayable', why: 'inputs-not-kept' });
  });

  it('any facts in any order, with any that came later: alike', () => {
    const any = fc.record({
      day: fc.integer({ min: 0, max: 40 }),
      what: fc.constantFrom('test', 'positive', 'missed', 'attended', 'bam', 'cssrs', 'rated'),
    });
    const told = (onto: PictureBuilder, { day, what }: { day: number; what: string }): PictureBuilder => {
      if (what === 'test') return onto.test(day);
      if (what === 'positive') return onto.test(day, ['fentanyl']);
      if (what === 'missed') return onto.session(day, 'unexcused');
      if (what === 'attended') return onto.session(day, 'attended');
      if (what === 'bam') return onto.bam(day, 1, 13, 11);
      return what === 'cssrs' ? onto.cssrs(day, 'moderate') : onto.rated(day, [0, 0, 2, 1, 1, 1], '2.1');
    };
    const property = fc.property(fc.array(any), fc.array(any), fc.nat(), (before, after, turn) => {
      const first = before.reduce(told, ready());
      const record = made({ facts: [...first.facts], doses: [] });
      const all: readonly Fact[] = after.reduce(told, first).facts;
      const at = turn % all.length;
      const shuffled = { facts: [...all.slice(at), ...all.slice(0, at), ...all.slice(0, at)], doses: [] };
      expect(replayed(record, shuffled)).toMatchObject({ kind: 'alike' });
    });
    fc.assert(property, { numRuns: 200 });
  });
});

describe('what an evaluation rests on', () => {
  it('is how far each stream was known by its day, and the last dose of each order', () => {
    const built = new PictureBuilder().test(1).session(2, 'attended').test(3).cssrs(40, 'none');
    const picture = { facts: built.facts, doses: [{ orderId: 'b', days: [onDay(2), onDay(9), onDay(36)] }] };
    const inputs = inputsOf(standing(), picture, ON);
    expect(inputs).toMatchObject({
      known: { medication: 3, attendance: 2 },
      doses: [{ orderId: 'b', last: onDay(9) }],
    });
    expect(inputs.known).not.toHaveProperty('intake');
    expect(knownThen(picture, inputs).facts.map(({ siteDate }) => siteDate)).toEqual(
      [1, 2, 3].map((n) => addDays(onDay(0), n)),
    );
  });
});
