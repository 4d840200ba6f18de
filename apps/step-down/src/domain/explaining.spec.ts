import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EPISODE, id, onDay, PictureBuilder, ready, SITE, standing } from '../../test/picture.js';
import type { Hold } from './case.js';
import { evaluate } from './evaluate.js';
import { dueText, explain, explainHold, originsOf, sentencesOf, type Explanation } from './explaining.js';
import type { Fact } from './facts.js';
import { HOUSE_STEP_DOWN_V1 } from './rules/house-step-down-v1.js';
import type { Situation } from './situation.js';
import * as words from './words/english-v1.js';

const ON = onDay(35);
/** The picture with the admission that opened the episode. */
function admitted(built: PictureBuilder): PictureBuilder {
  const { taper, level, ageBand } = standing();
  const stay = { episodeId: EPISODE, siteId: SITE, programId: id('program'), phase: 'P2', hourBand: null } as const;
  return built.add(0, 'intake', { kind: 'admission', ...stay, taper, level, ageBand });
}
function explained(
  built: PictureBuilder,
  who: Situation = standing(),
  facts: readonly Fact[] = built.facts,
): Explanation {
  const picture = { facts, doses: built.doses };
  const holds = who.openHolds.map((trigger) => ({ trigger, evidence: [id(`hold-${trigger}`)] }));
  const origins = originsOf(picture, { on: ON, episodeId: EPISODE, entered: [], holds });
  return explain(evaluate(who, picture, HOUSE_STEP_DOWN_V1, ON), origins);
}
const texts = (explanation: Explanation): readonly string[] => sentencesOf(explanation).map(({ text }) => text);

describe('an explanation in plain words', () => {
  it('C18: why P3 is proposed', () => {
    const told = explained(admitted(ready()));
    expect(told.headline.text).toBe(
      'On 2026-02-09 every criterion of P2 to P3 holds and nothing stands in the way: P3 is proposed.',
    );
    expect(told.criteria.map(({ text }) => text)).toEqual([
      'A1, minimum stay, holds: 35 d in this phase; at least 21 d are asked for.',
      'A2, attendance, holds: 91.67 % of the sessions that count were attended; at least 80 % are asked for.',
      'A3, unexcused absences, holds: 1 unexcused absences; at most 2 absences are allowed.',
      'A4, drug tests, holds: 5 valid samples were collected; at least 4 samples are asked for.',
      'A5, days without use, holds: 34 d without non-prescribed use; at least 30 d are asked for.',
      'A6, recovery measures, holds: 2 BAM-IOP in a row are within the limits; 2 scores in a row are asked for.',
      'A7, mood and anxiety, holds: PHQ-9 is 9 points; below 10 points, or a large enough drop, is asked for.',
      'A8, suicide risk, holds: the newest C-SSRS since last contact says none; none or low is asked for.',
      'A9, treatment plan, holds: 60 % of the short-term goals are met; at least 50 % are asked for.',
      'A10, medication, holds: no medication for the disorder is ordered.',
      'A11, rating of the six dimensions, holds: the newest rating asks for level 1.5; level 1.5 or less is asked for.',
    ]);
    expect(told.missing).toEqual([]);
    expect(told.flips.text).toBe(
      'It would be otherwise if one of these were gone: A1, A2, A3, A4, A5, A6, A7, A8, A9, A10, A11.',
    );
    expect(told.runnerUp.text).toBe('The runner-up is no change.');
    expect(told.rules.text).toContain(`version 1 (SHA-256 ${HOUSE_STEP_DOWN_V1.hash})`);
  });

  it('what is missing, and what would flip it', () => {
    const told = explained(admitted(ready().test(34, ['cocaine'])));
    expect(told.headline.text).toContain('no change of phase from P2 is proposed; U5 asks people to act');
    expect(told.triggers[0]!.text).toBe(
      'U5 fires: one isolated sample is positive. It asks for counselor-contact within 72 h, plan-note within 72 h, weekly-tests within 72 h.',
    );
    expect(told.missing.map(({ text }) => text)).toEqual([
      'A4 needs negative samples in place of the positive or invalid ones.',
      'A5 needs more days without non-prescribed use.',
    ]);
  });

  it('a step up, a hold and a case conference say what asks for them', () => {
    const slipped = explained(admitted(ready().test(33, ['fentanyl']).test(34, ['fentanyl'])));
    expect(slipped.headline.text).toBe('On 2026-02-09 U4 asks for more intensity: P1 instead of P2 is proposed.');
    expect(slipped.triggers[0]!.text).toContain(
      'It proposes P1. It asks for re-rating within 48 h, medication-review within 24 h',
    );
    const held = explained(admitted(ready()), standing('P2', 0, { openHolds: ['SAFETY'] }));
    expect(held.headline.text).toBe('On 2026-02-09 stepping down from P2 is held by hold-SAFETY.');
    expect(held.blockers).toEqual([
      {
        code: 'hold-SAFETY',
        text: 'A hold is open (SAFETY): a safety concern is open. Only a clinician (L4, or M2 and above) releases it, with a reason.',
        events: [id('hold-SAFETY')],
      },
    ]);
    const flat = { reliableChange: false } as const;
    const plateau = explained(admitted(ready().review(34, 1, 5, flat).review(35, 1, 5, flat)));
    expect(plateau.triggers.find(({ code }) => code === 'H1')!.text).toContain(
      'It asks for case-conference within 168 h',
    );
  });

  it('a hold tells since when, by whom and how it ends, in the zone of the site', () => {
    const hold: Hold = {
      ...{ id: id('hold'), trigger: 'U1', concernId: null, evidence: [id('screen')], siteDate: ON, version: 1 },
      ...{ placedAt: '2026-02-09T23:30:00.000Z', placedBy: null, released: null },
    };
    expect(explainHold(hold, 'America/New_York', [id('told')])).toEqual([
      {
        code: 'U1',
        text: 'Held since 2026-02-09 18:30 America/New_York (U1): the suicide risk is high or harm is imminent.',
        events: [id('screen')],
      },
      expect.objectContaining({ code: 'release', events: [id('screen')] }),
    ]);
    const by = { staffId: 'staff-7', tier: 'L4' } as const;
    const told = explainHold({ ...hold, trigger: 'clinician', placedBy: by }, 'UTC', [id('told')]);
    expect(told.map(({ text }) => text)).toContain('Placed by staff-7 (L4).');
    expect(new Set(told.flatMap(({ events }) => events))).toEqual(new Set([id('told')]));
    expect(dueText('2026-02-16T11:30:00.000Z', 'America/New_York')).toBe(
      'A decision is due by 2026-02-16 06:30 America/New_York.',
    );
  });
});

describe('every sentence', () => {
  const what = fc.constantFrom(
    'test',
    'positive',
    'missed',
    'attended',
    'bam',
    'cssrs',
    'rated',
    'phq',
    'overdose',
    'out',
  );
  const some = fc.array(fc.tuple(fc.integer({ min: 0, max: 35 }), what), { maxLength: 25 });
  const tell = (onto: PictureBuilder, [day, kind]: readonly [number, string]): PictureBuilder => {
    switch (kind) {
      case 'test':
        return onto.test(day);
      case 'positive':
        return onto.test(day, ['fentanyl']);
      case 'missed':
        return onto.session(day, day % 2 ? 'unexcused' : 'unknown');
      case 'attended':
        return onto.session(day, 'attended', { minutes: 60 });
      case 'bam':
        return onto.bam(day, 0, 13, 11);
      case 'cssrs':
        return onto.cssrs(day, 'moderate');
      case 'rated':
        return onto.rated(day, [0, 0, 2, 1, null, 1], null);
      case 'phq':
        return onto.score(day, 'PHQ-9', day % 3 ? 12 : null, { item9Positive: true });
      case 'overdose':
        return onto.report(day, 'overdose');
      default:
        return onto.add(day, 'intake', {
          kind: 'referral-out-opened',
          referralOutId: id('out'),
          target: 'residential',
        });
    }
  };
  const phases = fc.constantFrom('P1' as const, 'P2' as const, 'P3' as const, 'P4' as const, 'P5' as const);
  const from = fc.boolean();

  it('rests on facts that are there, has no hole and needs no general words', () => {
    const property = fc.property(some, phases, from, (steps, phase, isReady) => {
      const built = admitted(steps.reduce(tell, isReady ? ready() : new PictureBuilder()));
      const known = new Set<string>([...built.facts.map(({ eventId }) => eventId), id('hold-U2')]);
      const told = explained(built, standing(phase, 0, { openHolds: steps.length % 2 ? ['U2'] : [] }));
      for (const { text, events } of sentencesOf(told)) {
        expect(text).not.toMatch(/[{}]|undefined|null|the code |^found /);
        expect(events.length).toBeGreaterThan(0);
        expect(events.filter((one) => !known.has(one))).toEqual([]);
      }
    });
    fc.assert(property, { numRuns: 150 });
  });

  it('is the same for the same facts, in whatever order they came', () => {
    const property = fc.property(some, fc.nat(), (steps, turn) => {
      const built = admitted(steps.reduce(tell, ready()));
      const at = turn % built.facts.length;
      const other = [...built.facts.slice(at), ...built.facts.slice(0, at)];
      expect(texts(explained(built, standing(), other))).toEqual(texts(explained(built)));
      expect(explained(built, standing(), other)).toEqual(explained(built));
    });
    fc.assert(property, { numRuns: 100 });
  });

  it('has words for every trigger of the house policy and no number without its unit', () => {
    const { policy } = HOUSE_STEP_DOWN_V1;
    for (const trigger of [...Object.keys(policy.triggers), 'U1', 'U2', 'U2b', 'U7', 'SAFETY', 'PARKED'])
      expect(words.TRIGGERS[trigger]).toBeDefined();
    const isText = (unit: string): boolean => /^A8|^A9 (plan|discharge)|^A10 prescriber|^A11/.test(unit);
    for (const [unit, template] of Object.entries(words.FOUND))
      if (!isText(unit)) expect([unit, template.match(/\{(value|threshold)\}(?! [%a-zA-Z])/g)]).toEqual([unit, null]);
  });
});
