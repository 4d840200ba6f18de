import { describe, expect, it, test } from '@jest/globals';
import { faultsOfRules } from './rule-faults.js';
import { SHIPPED, type RuleBody } from './rule-sets.js';
import { carePlanV1 } from './rules/care-plan-v1.js';
import { crosswalkV1 } from './rules/crosswalk-v1.js';
import { dischargeV1 } from './rules/discharge-v1.js';
import { examinationV1 } from './rules/examination-v1.js';
import { followUpV1 } from './rules/follow-up-v1.js';
import { hoursMarylandV1 } from './rules/hours-v1.js';
import { instrumentsV2 } from './rules/instruments-v2.js';
import type { InstrumentRule } from './rules/instruments.js';
import { matchingV1 } from './rules/matching-v1.js';
import { placementV1 } from './rules/placement-v1.js';

const UNKNOWN = { fact: 'moonPhase', is: true } as const;
const instruments = (change: (rule: InstrumentRule) => InstrumentRule): RuleBody => ({
  ...instrumentsV2,
  instruments: instrumentsV2.instruments.map(change),
});
/** The instrument with one item less. */
const without = (name: string, item: string): RuleBody =>
  instruments((rule) => {
    if (rule.instrument !== name) return rule;
    const { [item]: _, ...items } = rule.items;
    return { ...rule, items };
  });
const at = (name: string): number => instrumentsV2.instruments.findIndex(({ instrument }) => instrument === name);
const firstItem = (name: string): string => Object.keys(instrumentsV2.instruments[at(name)]!.items)[0]!;
const twice = <T>(rows: readonly T[]): readonly T[] => [...rows, rows[0]!];

describe('a rule set that cannot decide is refused where it cannot', () => {
  test.each(SHIPPED.map(({ id, body }) => [id, body] as const))('%s can', (_, body) => {
    expect(faultsOfRules(body)).toEqual([]);
  });

  it.each<[string, RuleBody, string, string]>([
    ['an hour band upside down', bandOf(10, 9), '/bands/0', 'has a minimum above its maximum'],
    ['a level of nobody', { ...placementV1, levels: [] }, '/levels', 'leaves some ratings without a level'],
    [
      'a gate that reads what nobody answers',
      { ...placementV1, gates: [{ ...placementV1.gates[0]!, when: UNKNOWN }, ...placementV1.gates.slice(1)] },
      '/gates/0/when',
      'reads moonPhase, which nothing answers',
    ],
    [
      'a level that does',
      { ...placementV1, levels: [...placementV1.levels, { ...placementV1.levels[0]!, when: UNKNOWN }] },
      `/levels/${placementV1.levels.length}/when`,
      'reads moonPhase, which nothing answers',
    ],
    [
      'a modifier that does',
      { ...placementV1, modifiers: [{ ...placementV1.modifiers[0]!, when: UNKNOWN }] },
      '/modifiers/0/when',
      'reads moonPhase, which nothing answers',
    ],
    [
      'a re-check that does',
      { ...followUpV1, recheck: { ...followUpV1.recheck, when: UNKNOWN } },
      '/recheck/when',
      'reads moonPhase, which nothing answers',
    ],
    [
      'a level shown twice in an edition',
      { ...crosswalkV1, shown: twice(crosswalkV1.shown) },
      `/shown/${crosswalkV1.shown.length}`,
      'is there twice',
    ],
    [
      'a code read twice in an edition',
      { ...crosswalkV1, read: twice(crosswalkV1.read) },
      `/read/${crosswalkV1.read.length}`,
      'is there twice',
    ],
    [
      'a section of the examination twice',
      { ...examinationV1, sections: twice(examinationV1.sections) },
      `/sections/${examinationV1.sections.length}/section`,
      'is there twice',
    ],
    [
      'a section that needs a field it does not have',
      { ...examinationV1, sections: [{ ...examinationV1.sections[0]!, needs: ['aura'] }] },
      '/sections/0/needs',
      'needs aura, which is no field',
    ],
    [
      'an exit twice',
      { ...dischargeV1, exits: twice(dischargeV1.exits) },
      `/exits/${dischargeV1.exits.length}/reason`,
      'is there twice',
    ],
    [
      'an exit for use alone',
      { ...dischargeV1, exits: [...dischargeV1.exits, { ...dischargeV1.exits[0]!, reason: 'relapse' }] },
      `/exits/${dischargeV1.exits.length}`,
      'ends treatment for use alone',
    ],
    [
      'an exit on the ground of a positive test',
      {
        ...dischargeV1,
        exits: [...dischargeV1.exits, { ...dischargeV1.exits[0]!, reason: 'other-end', grounds: ['positive-test'] }],
      },
      `/exits/${dischargeV1.exits.length}`,
      'ends treatment for use alone',
    ],
    [
      'a proposal for use alone',
      { ...dischargeV1, proposals: [{ ...dischargeV1.proposals[0]!, reason: 'relapse' }] },
      '/proposals/0',
      'proposes a discharge for use alone',
    ],
    [
      'a proposal of an exit that there is not',
      { ...dischargeV1, proposals: [{ ...dischargeV1.proposals[0]!, suggests: 'moved-on' }] },
      '/proposals/0/suggests',
      'is none of the exits',
    ],
    [
      'matching by nothing that finds a record',
      { ...matchingV1, rules: [{ ...matchingV1.rules[0]!, fields: [] }] },
      '/rules/0/fields',
      'has none of identifier, birth-date, birth-date-swapped, phone',
    ],
    [
      'a needed role that no role fills',
      { ...carePlanV1, team: { ...carePlanV1.team, needed: ['pharmacist'] } },
      '/team/needed',
      'needs pharmacist, which no role fills',
    ],
    [
      'a component twice',
      { ...carePlanV1, catalogue: twice(carePlanV1.catalogue) },
      `/catalogue/${carePlanV1.catalogue.length}/component`,
      'is there twice',
    ],
    [
      'a role twice',
      { ...carePlanV1, team: { ...carePlanV1.team, roles: twice(carePlanV1.team.roles) } },
      `/team/roles/${carePlanV1.team.roles.length}/role`,
      'is there twice',
    ],
    [
      'a document twice',
      { ...carePlanV1, artefacts: twice(carePlanV1.artefacts) },
      `/artefacts/${carePlanV1.artefacts.length}/kind`,
      'is there twice',
    ],
    [
      'a document that needs a section it does not have',
      { ...carePlanV1, artefacts: [{ ...carePlanV1.artefacts[0]!, needs: ['aura'] }] },
      '/artefacts/0/needs',
      'needs a section that it does not have',
    ],
    [
      'minutes upside down',
      { ...carePlanV1, catalogue: [{ ...carePlanV1.catalogue[0]!, minutes: { min: 60, max: 59 } }] },
      '/catalogue/0',
      'has a minimum above its maximum',
    ],
    [
      'no review of the plan in some phase',
      { ...carePlanV1, cadence: [{ review: 'plan-review', everyDays: 30, phases: ['P1'] }] },
      '/cadence',
      'leaves some levels or phases without a plan-review',
    ],
    [
      'no review of the plan at some level',
      { ...carePlanV1, cadence: [{ review: 'plan-review', everyDays: 30, levels: ['2.1'] }] },
      '/cadence',
      'leaves some levels or phases without a plan-review',
    ],
    [
      'no review of the plan at all',
      { ...carePlanV1, cadence: [{ review: 're-rating', everyDays: 30 }] },
      '/cadence',
      'leaves some levels or phases without a plan-review',
    ],
  ])('%s', (_, body, pointer, detail) => expect(faultsOfRules(body)).toEqual([{ pointer, detail }]));

  it.each(['PHQ-9', 'TAPS', 'BAM-IOP', 'PCL-5', 'ASSIST', 'URICA'])('%s scores an item that it has not', (name) => {
    const item = firstItem(name);
    const faults = faultsOfRules(without(name, item));
    expect(faults).toContainEqual({
      pointer: `/instruments/${at(name)}/scoring`,
      detail: `scores ${item}, which is no item`,
    });
    expect(faults.every(({ pointer }) => pointer.startsWith(`/instruments/${at(name)}/`))).toBe(true);
  });

  test('a critical item that is none', () => {
    const body = instruments((rule) =>
      rule.instrument === 'PHQ-9' ? { ...rule, criticalItems: [{ ...rule.criticalItems[0]!, item: 'q99' }] } : rule,
    );
    expect(faultsOfRules(body)).toEqual([
      { pointer: `/instruments/${at('PHQ-9')}/criticalItems`, detail: 'names q99, which is no item' },
    ]);
  });

  test('a total out of a scale that there is not', () => {
    const body = instruments((rule) =>
      rule.instrument === 'URICA' && rule.scoring.kind === 'scales'
        ? { ...rule, scoring: { ...rule.scoring, total: { plus: ['hope'], minus: [] } } }
        : rule,
    );
    expect(faultsOfRules(body)).toEqual([
      { pointer: `/instruments/${at('URICA')}/scoring/total`, detail: 'adds hope, which is no scale' },
    ]);
  });

  test('an hour band of exactly one value, or open on a side, is one', () => {
    expect([bandOf(9, 9), bandOf(null, 9), bandOf(9, null)].map(faultsOfRules)).toEqual([[], [], []]);
  });
});

function bandOf(minHours: number | null, maxHours: number | null): RuleBody {
  return { ...hoursMarylandV1, bands: [{ level: '2.1', ageBand: 'adult', minHours, maxHours }] };
}
