import { factNames } from './conditions.js';
import { ASSESSMENT_FACTS } from './assessment-facts.js';
import { levelOnly } from './levels.js';
import type { Condition } from './rules/conditions.js';
import type { DischargeRules } from './rules/discharge.js';
import type { CrosswalkRules } from './rules/crosswalk.js';
import type { CarePlanRules } from './rules/care-plan.js';
import type { ExaminationRules } from './rules/examination.js';
import type { FollowUpRules } from './rules/follow-up.js';
import type { HoursRules } from './rules/hours.js';
import type { InstrumentRules, Scoring } from './rules/instruments.js';
import type { MatchField, MatchingRules } from './rules/matching.js';
import type { PlacementRules } from './rules/placement.js';
import type { RuleBody } from './rule-sets.js';

/** Where a rule set that has the right form still cannot decide. */
export interface RuleFault {
  /** JSON pointer into the body. */
  readonly pointer: string;
  readonly detail: string;
}

const RATINGS = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'];
const DERIVED = ['ciwa', 'cows', 'pawss', 'adolescent', 'recentHigherLevel', 'suicideScreenCompletedToday'];
const STEPS = [0, 1, 2, 3, 4];
const FLAGS = [true, false];

/** Faults beyond the schema: unknown facts, missing items, bands that contradict, a table that leaves a vector undecided. */
export function faultsOfRules(body: RuleBody): readonly RuleFault[] {
  switch (body.kind) {
    case 'instruments':
      return instrumentFaults(body);
    case 'placement':
      return placementFaults(body);
    case 'hours':
      return hoursFaults(body);
    case 'examination':
      return examinationFaults(body);
    case 'pipeline':
    case 'stages':
      return [];
    case 'crosswalk':
      return crosswalkFaults(body);
    case 'follow-up':
      return followUpFaults(body);
    case 'discharge':
      return dischargeFaults(body);
    case 'matching':
      return matchingFaults(body);
    case 'care-plan':
      return carePlanFaults(body);
  }
}

function instrumentFaults(rules: InstrumentRules): readonly RuleFault[] {
  return rules.instruments.flatMap(({ scoring, items, criticalItems }, i) => {
    const at = `/instruments/${i}`;
    const absent = itemsOf(scoring).find((item) => !Object.hasOwn(items, item));
    const critical = criticalItems.find(({ item }) => !Object.hasOwn(items, item));
    return [
      ...(absent ? [{ pointer: `${at}/scoring`, detail: `scores ${absent}, which is no item` }] : []),
      ...(critical ? [{ pointer: `${at}/criticalItems`, detail: `names ${critical.item}, which is no item` }] : []),
      ...scaleFaults(scoring, at),
    ];
  });
}

/** Every item that a scoring reads. */
function itemsOf(scoring: Scoring): readonly string[] {
  switch (scoring.kind) {
    case 'sum':
      return [
        ...scoring.scored,
        ...(scoring.reversed ?? []),
        ...(scoring.clusters?.needs ?? []).flatMap((need) => need.items),
      ];
    case 'gated-sum':
      return [scoring.gate, ...scoring.scored];
    case 'subscales':
      return [...scoring.use, ...scoring.risk, ...scoring.protective];
    case 'scales':
      return scoring.scales.flatMap(({ items, skips }) => [
        ...items,
        ...skips.flatMap(({ item, skipped }) => [item, ...skipped]),
      ]);
    case 'suicide-screener':
      return [];
  }
}

function scaleFaults(scoring: Scoring, at: string): readonly RuleFault[] {
  if (scoring.kind !== 'scales' || !scoring.total) return [];
  const known = new Set(scoring.scales.map(({ name }) => name));
  const unknown = [...scoring.total.plus, ...scoring.total.minus].find((name) => !known.has(name));
  return unknown ? [{ pointer: `${at}/scoring/total`, detail: `adds ${unknown}, which is no scale` }] : [];
}

function placementFaults(rules: PlacementRules): readonly RuleFault[] {
  const known = new Set([...ASSESSMENT_FACTS, ...RATINGS, ...DERIVED]);
  const unknownIn = (when: Condition, pointer: string): readonly RuleFault[] => {
    const fact = factNames(when).find((name) => !known.has(name) && !name.includes('.'));
    return fact ? [{ pointer, detail: `reads ${fact}, which nothing answers` }] : [];
  };
  const unknown = [
    ...rules.gates.flatMap(({ when }, i) => unknownIn(when, `/gates/${i}/when`)),
    ...rules.levels.flatMap(({ when }, i) => unknownIn(when, `/levels/${i}/when`)),
    ...rules.modifiers.flatMap(({ when }, i) => unknownIn(when, `/modifiers/${i}/when`)),
    ...(rules.outOfScope ?? []).flatMap(({ when }, i) => unknownIn(when, `/outOfScope/${i}/when`)),
  ];
  if (unknown.length > 0 || isTotal(rules)) return unknown;
  return [{ pointer: '/levels', detail: 'leaves some ratings without a level' }];
}

/** Whether the table gives a level for every vector of ratings and every combination of its yes/no inputs (clinical 1.5). */
export function isTotal(rules: PlacementRules): boolean {
  const inputs = rules.inputs.map((input) => [input, FLAGS] as const);
  const ratings = RATINGS.map((rating) => [rating, STEPS] as const);
  return everyCombination([...ratings, ...inputs], {}, (facts) => levelOnly(rules, facts).level !== null);
}

type Choice = readonly [string, readonly (number | boolean)[]];

function everyCombination(
  choices: readonly Choice[],
  facts: Readonly<Record<string, number | boolean>>,
  test: (facts: Readonly<Record<string, number | boolean>>) => boolean,
): boolean {
  const [first, ...rest] = choices;
  if (!first) return test(facts);
  const [name, values] = first;
  return values.every((value) => everyCombination(rest, { ...facts, [name]: value }, test));
}

function followUpFaults({ recheck }: FollowUpRules): readonly RuleFault[] {
  const unknown = factNames(recheck.when).find((name) => !ASSESSMENT_FACTS.includes(name));
  return unknown ? [{ pointer: '/recheck/when', detail: `reads ${unknown}, which nothing answers` }] : [];
}

function crosswalkFaults({ shown, read }: CrosswalkRules): readonly RuleFault[] {
  const twice = (keys: readonly string[], list: string): readonly RuleFault[] =>
    keys.flatMap((key, i) => (keys.indexOf(key) === i ? [] : [{ pointer: `/${list}/${i}`, detail: 'is there twice' }]));
  return [
    ...twice(
      shown.map(({ level, edition }) => `${edition} ${level}`),
      'shown',
    ),
    ...twice(
      read.map(({ code, edition }) => `${edition} ${code}`),
      'read',
    ),
  ];
}

function hoursFaults(rules: HoursRules): readonly RuleFault[] {
  return rules.bands.flatMap(({ minHours, maxHours }, i) => {
    const upsideDown = minHours !== null && maxHours !== null && minHours > maxHours;
    return upsideDown ? [{ pointer: `/bands/${i}`, detail: 'has a minimum above its maximum' }] : [];
  });
}

function examinationFaults(rules: ExaminationRules): readonly RuleFault[] {
  return rules.sections.flatMap(({ section, fields, needs }, i) => {
    const absent = needs.find((field) => !Object.hasOwn(fields, field));
    const twice = rules.sections.findIndex((other) => other.section === section) !== i;
    return [
      ...(absent ? [{ pointer: `/sections/${i}/needs`, detail: `needs ${absent}, which is no field` }] : []),
      ...(twice ? [{ pointer: `/sections/${i}/section`, detail: 'is there twice' }] : []),
    ];
  });
}

/** An exit is there once, is never for use alone, and a proposal suggests one that exists. */
function dischargeFaults({ exits, proposals, neverReasons }: DischargeRules): readonly RuleFault[] {
  const reasons = exits.map(({ reason }) => reason);
  const forUse = (code: string): boolean => neverReasons.includes(code);
  return [
    ...exits.flatMap(({ reason, grounds }, i) => [
      ...(reasons.indexOf(reason) === i ? [] : [{ pointer: `/exits/${i}/reason`, detail: 'is there twice' }]),
      ...([reason, ...grounds].some(forUse)
        ? [{ pointer: `/exits/${i}`, detail: 'ends treatment for use alone' }]
        : []),
    ]),
    ...proposals.flatMap(({ reason, suggests }, i) => [
      ...(suggests === null || reasons.includes(suggests)
        ? []
        : [{ pointer: `/proposals/${i}/suggests`, detail: 'is none of the exits' }]),
      ...(forUse(reason) ? [{ pointer: `/proposals/${i}`, detail: 'proposes a discharge for use alone' }] : []),
    ]),
  ];
}

/** Fields by which other records are found; a rule without any would compare everybody with everybody. */
const FINDING: readonly MatchField[] = ['identifier', 'birth-date', 'birth-date-swapped', 'phone'];

function matchingFaults({ rules }: MatchingRules): readonly RuleFault[] {
  return rules.flatMap(({ fields }, i) =>
    fields.some((field) => FINDING.includes(field))
      ? []
      : [{ pointer: `/rules/${i}/fields`, detail: `has none of ${FINDING.join(', ')}` }],
  );
}

function carePlanFaults(rules: CarePlanRules): readonly RuleFault[] {
  const { needed, roles } = rules.team;
  const unfilled = needed.find((role) => !roles.some(({ fills }) => fills === role));
  return [
    ...(unfilled ? [{ pointer: '/team/needed', detail: `needs ${unfilled}, which no role fills` }] : []),
    ...twiceIn('/catalogue', 'component', rules.catalogue),
    ...twiceIn('/team/roles', 'role', roles),
    ...twiceIn('/artefacts', 'kind', rules.artefacts),
    ...rules.catalogue.flatMap(({ sessionsPerWeek, minutes }, i) =>
      [sessionsPerWeek, minutes].some(({ min, max }) => min > max)
        ? [{ pointer: `/catalogue/${i}`, detail: 'has a minimum above its maximum' }]
        : [],
    ),
    ...rules.artefacts.flatMap(({ sections, needs }, i) =>
      needs.every((section) => sections.includes(section))
        ? []
        : [{ pointer: `/artefacts/${i}/needs`, detail: 'needs a section that it does not have' }],
    ),
    ...(rules.cadence.some(({ review, levels, phases }) => review === 'plan-review' && !levels && !phases)
      ? []
      : [{ pointer: '/cadence', detail: 'leaves some levels or phases without a plan-review' }]),
  ];
}

function twiceIn<K extends string>(
  pointer: string,
  name: K,
  rows: readonly Readonly<Record<K, string>>[],
): readonly RuleFault[] {
  const twice = rows.findIndex((row, i) => rows.findIndex((other) => other[name] === row[name]) !== i);
  return twice === -1 ? [] : [{ pointer: `${pointer}/${twice}/${name}`, detail: 'is there twice' }];
}
