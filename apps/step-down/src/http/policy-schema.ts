import { LEVELS, PHASES } from '@stepwell/kernel';
import { SOURCES } from '../domain/facts.js';
import { CRITERIA, HOLD_TRIGGERS, TRIGGERS } from '../domain/policy.js';

/** A JSON Schema (draft 7), as plain data. */
export type Schema = Readonly<Record<string, unknown>>;

const AGE_BANDS = ['adult', 'adolescent'];
const ANSWERS = [
  ...['assessment', 'plan-review', 'concern-closed'],
  ...['outreach-closed', 'naloxone-provided', 'enrollment-moved'],
];
const CODE = '^[A-Za-z0-9][A-Za-z0-9._-]*$';
const described = (schema: Schema, description: string): Schema => ({ ...schema, description });
const whole: Schema = { type: 'integer', minimum: 0 };
const days = described(whole, 'Site days.');
const count = described(whole, 'How many.');
const number: Schema = { type: 'number', minimum: 0 };
const flag: Schema = { type: 'boolean' };
const code: Schema = { type: 'string', minLength: 1, maxLength: 60, pattern: CODE };
const oneOf = (values: readonly string[]): Schema => ({ enum: [...values] });
const list = (items: Schema, more: Schema = {}): Schema => ({ type: 'array', items, ...more });
const record = (values: Schema): Schema => ({ type: 'object', additionalProperties: values });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });

/** An object that knows all its keys; those in `optional` may be left out. */
function object(properties: Readonly<Record<string, Schema>>, optional: readonly string[] = []): Schema {
  const required = Object.keys(properties).filter((key) => !optional.includes(key));
  return { type: 'object', properties, required, additionalProperties: false };
}
const each = (keys: readonly string[], schema: Schema): Schema =>
  object(Object.fromEntries(keys.map((key) => [key, schema])));

/** Shares are 0..1 in a body; a file may write them as `77%`. */
const FRACTION: Schema = { type: 'number', minimum: 0, maximum: 1 };
const FRACTION_OR_PERCENT: Schema = { anyOf: [FRACTION, { type: 'string', pattern: '^\\d{1,3}(\\.\\d+)? ?%$' }] };

type Questions = Readonly<Record<string, Readonly<Record<string, Schema>>>>;
/** What each criterion asks for; those with several forms of the question by `ask`. */
function criteriaOf(share: Schema): Readonly<Record<string, Readonly<Record<string, Schema>> | { forms: Questions }>> {
  const measure = object({ instrument: code, below: number, orDrop: orNull(number) });
  return {
    A1: { minDays: days },
    A2: { minAttendedShare: share, minDeliveredShare: share, minKnownShare: share, windowDays: days },
    A3: { max: count, windowDays: days, noneConsecutive: flag },
    A4: { minCollected: count, windowDays: days, lastNegative: count },
    A5: { minDays: days },
    A6: {
      forms: {
        weekly: { weeks: count },
        scores: { inARow: count, maxUse: number, riskBelow: number, protectiveAbove: number, maxAgeDays: days },
        'protective-over-risk': { maxAgeDays: days },
      },
    },
    A7: { forms: { 'no-critical-item': {}, measures: { measures: list(measure, { minItems: 1 }), maxAgeDays: days } } },
    A8: { allowed: list(oneOf(['none', 'low']), { minItems: 1 }), maxAgeDays: days },
    A9: { forms: { 'plan-signed': {}, goals: { minShare: share }, 'discharge-ready': {} } },
    A10: { minPdc: orNull(share), maxAgeDays: days, prescriberConfirmed: flag },
    A11: { maxLevel: oneOf(LEVELS), maxRating: orNull({ ...number, maximum: 4 }), maxAgeDays: days },
  };
}

/** One criterion: its id chooses what else must be said. */
function criterion(share: Schema): Schema {
  const rules = Object.entries(criteriaOf(share)).flatMap(([id, asked]) => {
    if (!isForms(asked)) return [when({ id }, object({ id: { const: id }, ...asked }))];
    const asks = Object.keys(asked.forms);
    const known = { type: 'object', required: ['ask'], properties: { ask: oneOf(asks) } };
    const forms = Object.entries(asked.forms).map(([ask, more]) =>
      when({ id, ask }, object({ id: { const: id }, ask: { const: ask }, ...more })),
    );
    return [when({ id }, known), ...forms];
  });
  return { type: 'object', required: ['id'], properties: { id: oneOf(CRITERIA) }, allOf: rules };
}

const isForms = (asked: object): asked is { forms: Questions } => 'forms' in asked;
const when = (these: Readonly<Record<string, string>>, then: Schema): Schema => ({
  if: {
    properties: Object.fromEntries(Object.entries(these).map(([key, value]) => [key, { const: value }])),
    required: Object.keys(these),
  },
  then,
});

const levels = object({ default: oneOf(LEVELS), 'asam-3': oneOf(LEVELS) });
const step = described(
  object(
    {
      sessionsPerWeek: { type: 'number', exclusiveMinimum: 0, maximum: 7 },
      minutesPerSession: { type: 'integer', minimum: 1, maximum: 600 },
      level: described(levels, 'A step that leaves the hour band of its phase is a transfer to this level.'),
    },
    ['level'],
  ),
  'One taper step: sessions a week times minutes a session.',
);
const rung = object({ steps: each(AGE_BANDS, list(step)), level: orNull(levels) });
const action = object({ kind: code, dueHours: described(number, 'Hours from the evaluation; 0 is now.') });
const actions = list(action);

const answer: Schema = {
  type: 'object',
  required: ['by'],
  properties: { by: oneOf([...ANSWERS, 'drug-tests']) },
  if: { properties: { by: { const: 'drug-tests' } } },
  then: object({ by: { const: 'drug-tests' }, weeks: { ...whole, minimum: 1 } }),
  else: { properties: { by: {} }, additionalProperties: false },
};

const holds = object({
  ...Object.fromEntries(HOLD_TRIGGERS.map((id) => [id, actions])),
  concernTrigger: record(oneOf(HOLD_TRIGGERS)),
  releaseNeedsScreen: list(oneOf(HOLD_TRIGGERS)),
  concernSeverities: list(oneOf(['emergency', 'same-day', 'watch'])),
});

const grace = object({ medication: code, everyDaysUpTo: days, overdueAfterDays: days });
const triggers = (share: Schema): Schema =>
  object({
    U3: object({ reports: list(code), lookBackDays: days, to: oneOf(PHASES.slice(1)) }),
    U4: object({
      ...{ minPositive: count, windowDays: days, dailyUseReport: code },
      ...{ opioids: list(code), opioidActions: actions },
    }),
    U5: object({ windowDays: days }),
    U6: object({
      ...{ consecutive: count, minShare: share, windowDays: days, minSessions: count },
      ...{ classes: list(code), logisticReasons: list(code), reTrack: actions },
    }),
    U7: object({ ciwa: number, cows: number, lookBackDays: days }),
    U8: object({ use: number, risk: number, riskInARow: count, lookBackDays: days }),
    U9: object({
      measures: list(object({ instrument: code, rise: number, reach: orNull(number) })),
      lookBackDays: days,
    }),
    U10: object({ reports: list(code), lookBackDays: days }),
    U11: object({ missedDays: record(days), injectionGrace: list(grace), lookBackDays: days }),
    U12: object({ reports: list(code), lookBackDays: days }),
    H1: object({
      ...{ reviews: count, goalsBelow: share, escalateAfterDays: days, escalation: actions },
      ...{ replacesU4In: list(oneOf(PHASES)), opioidRiskDays: days, opioidMedications: list(code) },
      ...{ overdoseReports: list(code), worseTests: object({ compared: count, moreBy: count }) },
    }),
    'HW-2': object({ weeks: count }),
  });

const hourBand = object({
  ...{ level: oneOf(LEVELS), ageBand: oneOf(AGE_BANDS) },
  ...{ minHours: orNull(number), maxHours: orNull(number) },
});
const deadlines = object({
  ...{ stepDownHours: number, stepUpHours: record(number), deferDays: days, effectiveAfterDays: days },
  ...{ effectiveWithinDays: days, retryMinutes: { type: 'number', minimum: 1 }, seatHours: number },
  ...{ factsHours: number, overdueMinutes: number },
});

/** The sections of a policy (clinical 2.2-2.4, 1.6). */
function sections(share: Schema): Readonly<Record<string, Schema>> {
  const transition = object({
    from: oneOf(PHASES),
    to: oneOf(PHASES),
    criteria: list(criterion(share), { minItems: 1 }),
  });
  return {
    ladder: described(each(PHASES, rung), 'Phases with their ordered taper steps and level (clinical 2.2).'),
    transitions: described(list(transition), 'Ways down; every criterion must hold (clinical 2.3).'),
    holds: described(holds, 'What holds at once and what it asks for (clinical 2.4 U1, U2, U2b).'),
    triggers: described(triggers(share), 'Triggers of the day close (clinical 2.4).'),
    actions: described(each(TRIGGERS, actions), 'What each trigger asks for, and by when.'),
    stepUpTriggers: list(oneOf(TRIGGERS)),
    besideStepDown: list(oneOf(TRIGGERS)),
    holdUntilCleared: list(oneOf([...new Set([...HOLD_TRIGGERS, ...TRIGGERS])])),
    recallDays: days,
    answers: described(record(answer), 'Which facts show that an action was done, by its kind; else a person says so.'),
    attendance: object({ excludedClasses: list(code), unexcused: code, unknown: code }),
    use: object({ ignoredSubstances: list(code) }),
    measures: object({ bam: code, phq9: code, cssrs: code }),
    hysteresis: object({
      rating: { ...number, maximum: 4 },
      dimensions: list({ type: 'integer', minimum: 1, maximum: 6 }),
      ifStable: list({ type: 'integer', minimum: 1, maximum: 6 }),
      minDays: days,
    }),
    deadlines,
    dayClose: object({ localTime: { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' } }),
    freshnessMinutes: each([...SOURCES], number),
    reviews: object({ miniDays: days, dimensionalDays: each(PHASES, orNull(days)) }),
    hourBands: list(hourBand),
    taper: described(
      object({ minDays: days, criteria: list(criterion(share)) }),
      'When the next taper step of a phase is proposed; absent: a clinician asks for it.',
    ),
  };
}

const MAY_BE_ABSENT = ['besideStepDown', 'holdUntilCleared', 'recallDays', 'answers', 'taper'];

/** Schema of a policy as it decides: the body of a rule set. */
export const policySchema: Schema = object(sections(FRACTION), MAY_BE_ABSENT);

const date = { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' };
const uuid = { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' };
const HEAD: Readonly<Record<string, Schema>> = {
  policy: described(code, 'Name of the rule set; versions are counted by the service.'),
  title: described({ type: 'string', maxLength: 200 }, 'For people; decides nothing.'),
  extends: described(oneOf(['house-step-down']), 'Sections that are not given are those of the house policy.'),
  effectiveFrom: described(date, 'First site date on which it decides; at least 24 h ahead.'),
  effectiveUntil: described(date, 'Last site date; absent: until another version of its scope begins.'),
  siteId: described(uuid, 'Only for this site.'),
  programId: described(uuid, 'Only for this program.'),
  change: described(
    record({ type: ['number', 'string', 'boolean', 'array', 'object', 'null'] }),
    'Single values by their place, as in `transitions/P2-P3/A1/minDays: 23`.',
  ),
};

/** Keys of a policy file that are not sections of the policy. */
export const HEAD_KEYS: readonly string[] = Object.keys(HEAD);
export const headSchema: Schema = object(
  HEAD,
  HEAD_KEYS.filter((key) => key !== 'policy'),
);

/** Schema of a policy file, for editors: served, and kept under docs/. */
export const policyFileSchema: Schema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:stepwell:policy-file:1',
  title: 'Stepwell step-down policy',
  ...object({ ...HEAD, ...sections(FRACTION_OR_PERCENT) }, [
    ...HEAD_KEYS.filter((key) => key !== 'policy'),
    ...Object.keys(sections(FRACTION)),
  ]),
  anyOf: [
    { required: ['extends'] },
    { required: Object.keys(sections(FRACTION)).filter((key) => !MAY_BE_ABSENT.includes(key)) },
  ],
};
