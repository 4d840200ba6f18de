import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Clinic, NO_SUICIDE, ratings, SETTLED } from './clinic.js';
import { crosswalkV1 } from '../src/domain/rules/crosswalk-v1.js';
import { followUpV1 } from '../src/domain/rules/follow-up-v1.js';
import { carePlanV1 } from '../src/domain/rules/care-plan-v1.js';
import { pipelineV1 } from '../src/domain/rules/pipeline-v1.js';
import { placementV2 } from '../src/domain/rules/placement-v2.js';
import { hoursMarylandV1 } from '../src/domain/rules/hours-v1.js';
import { examinationV1 } from '../src/domain/rules/examination-v1.js';
import { instrumentsV2 } from '../src/domain/rules/instruments-v2.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const proposal = (more: object = {}) => ({
  id: 'house-placement',
  effectiveFrom: '2026-01-07',
  body: placementV2,
  ...more,
});
/** The shipped rules, but readiness at 2 alone is outpatient. */
const milder = {
  ...placementV2,
  levels: placementV2.levels.map((rule) =>
    rule.id === 'R9'
      ? {
          ...rule,
          outcomes: [
            {
              when: {
                all: [
                  { fact: 'd5', max: 1 },
                  { fact: 'd6', max: 1 },
                ],
              },
              level: '1.5',
            },
            { level: '2.1' },
          ],
        }
      : rule,
  ),
};

describe('rule sets', () => {
  test('the shipped ones are listed with hash and scope', async () => {
    const answer = await clinic.service
      .as('analyst')
      .get<{ items: { id: string; hash: string }[] }>('/intake/v1/rule-sets');
    expect(answer.body.items.map(({ id }) => id)).toEqual([
      'house-care-plan',
      'house-crosswalk',
      'house-discharge',
      'house-examination',
      'house-follow-up',
      'house-hours',
      'house-instruments',
      'house-matching',
      'house-pipeline',
      'house-placement',
      'house-stages',
      'us-ks-hours',
      'us-nc-hours',
    ]);
    expect(answer.body.items.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
  });

  test.each<[string, unknown]>([
    ['placement', placementV2],
    ['hours', hoursMarylandV1],
    ['instruments', instrumentsV2],
    ['examination', examinationV1],
    ['pipeline', pipelineV1],
    ['follow-up', followUpV1],
    ['crosswalk', crosswalkV1],
    ['care-plan', carePlanV1],
  ])('the shipped %s rules fit their own schema', async (kind, body) => {
    const answer = await clinic.done('org-admin', 'rule-sets', {
      id: `again-${kind}`,
      effectiveFrom: '2027-01-01',
      body,
    });
    expect(answer).toMatchObject({ status: 201, body: { version: 1, kind } });
  });

  it.each<[string, object, number, string]>([
    ['tomorrow less than 24 h away', { effectiveFrom: '2026-01-06' }, 422, 'effective-too-soon'],
    ['another kind under the same name', { body: hoursMarylandV1 }, 409, 'rule-set-of-other-kind'],
    ['another scope under the same name', { jurisdiction: 'US-NC' }, 409, 'rule-set-of-other-kind'],
    ['an unknown kind', { body: { kind: 'weather' } }, 400, 'invalid-input'],
    ['a missing part', { body: { ...placementV2, gates: undefined } }, 400, 'invalid-input'],
    ['an unknown part', { body: { ...placementV2, colour: 1 } }, 400, 'invalid-input'],
    [
      'a level nobody knows',
      { body: { ...placementV2, levels: [{ id: 'R1', when: { rule: 'R1' }, outcomes: [{ level: '9' }] }] } },
      400,
      'invalid-input',
    ],
    [
      'a table that leaves ratings without a level',
      { body: { ...placementV2, levels: placementV2.levels.slice(0, -1) } },
      400,
      'invalid-input',
    ],
    [
      'a fact nothing answers',
      { body: { ...placementV2, modifiers: [{ id: 'M9', when: { fact: 'mood', is: true }, flag: 'x' }] } },
      400,
      'invalid-input',
    ],
    [
      'a cadence that leaves levels without a review',
      { id: 'x', body: { ...carePlanV1, cadence: [{ review: 'plan-review', everyDays: 30, levels: ['2.1'] }] } },
      400,
      'invalid-input',
    ],
    [
      'a team that needs a role nobody fills',
      { id: 'x', body: { ...carePlanV1, team: { ...carePlanV1.team, needed: ['astrologer'] } } },
      400,
      'invalid-input',
    ],
    [
      'a component upside down',
      {
        id: 'x',
        body: { ...carePlanV1, catalogue: [{ ...carePlanV1.catalogue[0], minutes: { min: 90, max: 30 } }] },
      },
      400,
      'invalid-input',
    ],
    [
      'a band upside down',
      { id: 'x', body: { ...hoursMarylandV1, bands: [{ level: '2.1', ageBand: 'adult', minHours: 9, maxHours: 8 }] } },
      400,
      'invalid-input',
    ],
  ])('refuses %s', async (_, more, status, code) => {
    expect(await clinic.refused('medical-director', 'rule-sets', proposal(more))).toEqual([status, code]);
  });

  test('a counselor keeps no rules', async () => {
    expect(await clinic.refused('counselor', 'rule-sets', proposal())).toEqual([403, 'role-not-allowed']);
  });

  test('C38 a new version decides from its day on and leaves earlier decisions alone', async () => {
    const answers = { instruments: [NO_SUICIDE], dimensions: ratings(0, 0, 0, 2, 0, 0), facts: SETTLED };
    const person = await clinic.refer();
    const before = await clinic.assess(person, answers);
    expect(before).toMatchObject({ recommended: { code: '2.1' }, ruleSet: { version: 2 } });
    const activated = await clinic.done('medical-director', 'rule-sets', proposal({ body: milder }));
    expect(activated.body).toMatchObject({ version: 3, effectiveFrom: '2026-01-07' });
    clinic.service.clock.set('2026-01-07T04:59:00.000Z');
    expect(await clinic.assess(person, answers)).toMatchObject({
      recommended: { code: '2.1' },
      ruleSet: { version: 2 },
    });
    clinic.service.clock.set('2026-01-07T05:00:00.000Z');
    expect(await clinic.assess(person, answers)).toMatchObject({
      recommended: { code: '1.5' },
      ruleSet: { version: 3 },
    });
    const old = await clinic.service.as('auditor').get(`/intake/v1/assessments/${String(before['assessmentId'])}`);
    expect(old.body).toMatchObject({ recommended: { code: '2.1' }, ruleSet: { version: 2 } });
    const told = await clinic.service.events('intake.RuleSetActivated.v1');
    expect(told.at(-1)?.data).toMatchObject({ id: 'house-placement', version: 3, body: { kind: 'placement' } });
  });
});
