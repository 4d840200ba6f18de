import { describe, expect, it } from '@jest/globals';
import { ASSESSMENT_FACTS, unfitAnswer } from './assessment-facts.js';

describe('answers about gates and placement', () => {
  it.each([
    ['yes', { seizureNow: true }, null],
    ['no', { seizureNow: false }, null],
    ['asked and not known', { seizureNow: null }, null],
    ['1 for yes: a rule would read it as no', { seizureNow: 1 }, 'answer-of-other-kind'],
    ['a day for yes', { overdoseNow: '2026-01-05' }, 'answer-of-other-kind'],
    ['hours', { hoursSinceLastDrink: 6 }, null],
    ['yes for hours', { hoursSinceLastDrink: true }, 'answer-of-other-kind'],
    ['a share of alcohol', { breathAlcohol: 0.08 }, null],
    ['a day', { higherLevelDischargedOn: '2026-01-05' }, null],
    ['a day that no calendar has', { higherLevelDischargedOn: '2026-02-30' }, 'answer-of-other-kind'],
    ['a name nobody asks', { mood: true }, 'unknown-answer'],
    ['a name every object has', { constructor: true }, 'unknown-answer'],
    ['one of several', { seizureNow: true, pregnant: 1 }, 'answer-of-other-kind'],
  ])('%s', (_, facts, rejection) => {
    expect(unfitAnswer(facts)?.rejection ?? null).toBe(rejection);
  });

  it('names the answer, never its value', () => {
    expect(unfitAnswer({ pregnant: 1 })?.facts).toEqual({ answer: 'pregnant', kind: 'yes-no' });
    expect(ASSESSMENT_FACTS).toContain('pregnant');
  });
});
