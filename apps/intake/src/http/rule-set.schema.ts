import { LEVELS, PHASES, TIERS } from '@stepwell/kernel';
import type { InputFault } from '@stepwell/platform';
import { Ajv, type ValidateFunction } from 'ajv';
import { faultsOfRules } from '../domain/rule-faults.js';
import type { RuleBody, RuleKind } from '../domain/rule-sets.js';
import { ARTEFACT_KINDS, REVIEWS } from '../domain/rules/care-plan.js';
import { CONCERN_KINDS, FORMS, INSTRUMENTS, LOOK_BACKS, MODES, SEVERITIES } from '../domain/rules/instruments.js';
import { TEDS_REASONS } from '../domain/rules/discharge.js';
import { DUPLICATE_DECISIONS, MATCH_FIELDS } from '../domain/rules/matching.js';
import { SECTIONS } from '../domain/rules/examination.js';
import { CONTACT_KINDS, CONTACT_OUTCOMES } from '../domain/rules/pipeline.js';
import { OUT_OF_SCOPE, REFERRAL_OUT_KINDS } from '../domain/rules/placement.js';
import { STAGES } from '../domain/rules/stages.js';

type Schema = Readonly<Record<string, unknown>>;

const code: Schema = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9.:-]*$', maxLength: 80 };
const text: Schema = { type: 'string', minLength: 1, maxLength: 80 };
const whole: Schema = { type: 'integer', minimum: 0, maximum: 100000 };
const amount: Schema = { type: 'number', minimum: 0, maximum: 100000 };
const truth: Schema = { type: 'boolean' };
const oneOf = (...values: readonly (string | null)[]): Schema => ({ enum: values });
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: 'null' }] });
const list = (items: Schema, minItems = 0): Schema => ({ type: 'array', items, minItems, maxItems: 200 });
const mapOf = (values: Schema): Schema => ({
  type: 'object',
  additionalProperties: values,
  minProperties: 1,
  maxProperties: 100,
});
const condition: Schema = { $ref: '#/$defs/condition' };

function record(required: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema {
  return {
    type: 'object',
    properties: { ...required, ...optional },
    required: Object.keys(required),
    additionalProperties: false,
  };
}

const conditionSchema: Schema = {
  anyOf: [
    record({ all: list(condition, 1) }),
    record({ any: list(condition, 1) }),
    record({ not: condition }),
    record({ unless: condition }),
    record({ atLeast: whole, of: list(condition, 1) }),
    record({ fact: text, is: { anyOf: [truth, text] } }),
    { ...record({ fact: text }, { min: amount, max: amount, below: amount }), minProperties: 2 },
    record({ outside: list(text, 1), from: whole, to: whole }),
    record({ rule: code }),
  ],
};

const signed: Schema = { type: 'number', minimum: -100000, maximum: 100000 };
const band: Schema = { anyOf: [record({ from: signed, band: code }), record({ above: signed, band: code })] };
const scale = record({
  name: code,
  combine: oneOf('sum', 'mean'),
  items: list(text, 1),
  skips: list(record({ item: text, skipped: list(text, 1) })),
  bands: list(band),
});
const clusters = record({ itemMin: whole, needs: list(record({ items: list(text, 1), count: whole }), 1) });

const scoring: Schema = {
  anyOf: [
    record({ kind: oneOf('sum'), scored: list(text, 1), imputeAtMost: whole }, { reversed: list(text), clusters }),
    record({ kind: oneOf('gated-sum'), gate: text, scored: list(text, 1) }),
    record({ kind: oneOf('suicide-screener') }),
    record({ kind: oneOf('subscales'), use: list(text, 1), risk: list(text, 1), protective: list(text, 1) }),
    record(
      { kind: oneOf('scales'), scales: list(scale, 1) },
      { total: record({ plus: list(code, 1), minus: list(code) }) },
    ),
  ],
};

const change = record(
  { better: oneOf('lower', 'higher') },
  {
    reliablePoints: amount,
    response: { anyOf: [record({ share: amount, from: amount }), record({ points: amount })] },
    remission: { anyOf: [record({ below: amount }), record({ from: amount })] },
    use: { const: true },
  },
);

const instrument = record(
  {
    instrument: oneOf(...INSTRUMENTS),
    edition: text,
    languages: list(text, 1),
    modes: list(oneOf(...MODES), 1),
    lookBack: oneOf(...LOOK_BACKS),
    loinc: record({}, { total: code, items: mapOf(code) }),
    licenseClass: oneOf('free', 'free-with-notice', 'unclear', 'license-first'),
    licenseEvidence: code,
    enabled: truth,
    items: mapOf(list(whole, 1)),
    scoring,
    bands: list(band),
    criticalItems: list(record({ item: text, min: whole, ask: code })),
  },
  { change },
);

const dueTime: Schema = {
  anyOf: [
    record({ everyDays: whole }),
    record({ at: oneOf('phase-change') }),
    record({ afterDischargeDays: list(whole, 1), earlyDays: whole }),
  ],
};
const dueRule = record(
  { instrument: oneOf(...INSTRUMENTS), form: oneOf(...FORMS), when: dueTime },
  { baselineFrom: amount },
);

const instruments = record({
  kind: oneOf('instruments'),
  timetable: list(dueRule),
  instruments: list(instrument, 1),
  concerns: list(
    record({ kind: oneOf(...CONCERN_KINDS), severity: oneOf(...SEVERITIES), trigger: code, when: condition }),
    1,
  ),
  withdrawalAnchors: list(record({ rating: whole, when: condition })),
});

const lifting: Schema = {
  anyOf: [
    record({ by: oneOf('reassessment') }),
    record({ by: oneOf('clearance'), tiers: list(oneOf(...TIERS), 1) }),
    record({
      by: oneOf('low-scores'),
      instrument: oneOf(...INSTRUMENTS),
      below: amount,
      times: whole,
      apartHours: amount,
    }),
  ],
};

const gate = record({
  id: code,
  when: condition,
  blocks: truth,
  place: orNull(code),
  rank: whole,
  status: oneOf('emergency-transfer', 'deferred-wm', 'deferred', null),
  referralOut: oneOf(...REFERRAL_OUT_KINDS, null),
  actions: list(code),
  lifting,
});

const outcome = record({ level: oneOf(...LEVELS, null) }, { when: condition, modifiers: list(code) });

const modifier = record(
  { id: code, when: condition, flag: orNull(code) },
  {
    atLeast: record({ rating: oneOf('d1', 'd2', 'd3', 'd4', 'd5', 'd6'), value: whole }),
    levels: list(oneOf(...LEVELS), 1),
    shown: record({ edition: oneOf('3', '4'), from: oneOf(...LEVELS), to: oneOf(...LEVELS) }),
    actions: list(code),
  },
);

const placement = record(
  {
    kind: oneOf('placement'),
    gates: list(gate, 1),
    levels: list(record({ id: code, when: condition, outcomes: list(outcome, 1) }), 1),
    modifiers: list(modifier),
    inputs: list(text),
    optionalInputs: list(text),
    admissionLevels: list(oneOf(...LEVELS), 1),
    blockingReferrals: list(oneOf(...REFERRAL_OUT_KINDS)),
    overrideReasons: list(code, 1),
    recentHigherLevelDays: whole,
    planReviewDays: whole,
    planReviewAfterPhaseChangeDays: whole,
    hoursReviewHours: whole,
    administrativeDischargeDays: whole,
  },
  { outOfScope: list(record({ code: oneOf(...OUT_OF_SCOPE), when: condition })) },
);

const hoursParts = {
  kind: oneOf('hours'),
  bands: list(
    record({
      level: oneOf(...LEVELS),
      ageBand: oneOf('adult', 'adolescent'),
      minHours: orNull(amount),
      maxHours: orNull(amount),
    }),
    1,
  ),
  week: record({
    maxGapDays: orNull(whole),
    gapIsError: truth,
    billableDayMinutes: orNull(whole),
    perDiemMinutes: whole,
    perDiemDays: whole,
    underWeeks: whole,
  }),
  clinicalComponents: list(code, 1),
};
const hours = record(hoursParts, { fullDays: record({ minutes: whole, days: whole }) });

const range = record({ min: amount, max: amount });
const tiers = (atLeast = 0): Schema => list(oneOf(...TIERS), atLeast);
const cadence = record(
  { review: oneOf(...REVIEWS), everyDays: { type: 'integer', minimum: 1, maximum: 366 } },
  { levels: list(oneOf(...LEVELS), 1), phases: list(oneOf(...PHASES), 1) },
);
const carePlan = record({
  kind: oneOf('care-plan'),
  catalogue: list(
    record({
      ...{ component: code, code, sessionsPerWeek: range, minutes: range },
      ...{ leaders: tiers(), telehealth: truth },
    }),
    1,
  ),
  team: record({
    needed: list(code),
    roles: list(record({ role: code, fills: orNull(code), tiers: tiers(1) }), 1),
    waiverReasons: list(code, 1),
  }),
  artefacts: list(
    record({
      ...{ kind: oneOf(...ARTEFACT_KINDS), sections: list(code, 1), needs: list(code, 1), signedBy: tiers(1) },
      needed: oneOf('in-treatment', 'at-suicide-risk'),
    }),
  ),
  signatureAbsences: list(code, 1),
  notShownReasons: list(code, 1),
  cadence: list(cadence, 1),
  comingOfAge: record({ ends: list(code), asks: list(code), askWithinHours: whole }),
});

const fieldRule: Schema = {
  anyOf: [
    record({ type: oneOf('number'), unit: text, min: signed, max: signed }),
    record({ type: oneOf('yes-no') }),
    record({ type: oneOf('day') }),
    record({ type: oneOf('code', 'codes') }, { of: list(code, 1) }),
  ],
};

const examination = record({
  kind: oneOf('examination'),
  sections: list(
    record({ section: oneOf(...SECTIONS), fields: mapOf(fieldRule), needs: list(text), expected: truth }),
    1,
  ),
  notDoneReasons: list(code, 1),
});

const pipeline = record({
  kind: oneOf('pipeline'),
  firstContactHours: whole,
  outcomes: record(Object.fromEntries(CONTACT_KINDS.map((contact) => [contact, list(oneOf(...CONTACT_OUTCOMES), 1)]))),
  reachedBy: list(oneOf(...CONTACT_OUTCOMES), 1),
});

const within: Schema = { anyOf: [record({ hours: amount }), record({ endOfDay: { const: true } })] };
const followUp = record(
  {
    kind: oneOf('follow-up'),
    recheck: record({
      when: condition,
      gates: list(code),
      instrument: oneOf(...INSTRUMENTS),
      afterHours: list(amount, 1),
      earlyHours: amount,
      lateHours: amount,
    }),
    gateTasks: list(record({ gate: code, task: code, within, doneByAssessment: truth })),
    reassessment: within,
    suicideScreen: within,
    concerns: record(Object.fromEntries(SEVERITIES.map((severity) => [severity, within]))),
    closeReasons: list(code, 1),
    referralActions: list(record({ action: code, kind: oneOf(...REFERRAL_OUT_KINDS) })),
    residenceFreshDays: whole,
  },
  { attendedOnly: list(oneOf(...CONCERN_KINDS)) },
);

const discharge = record({
  kind: oneOf('discharge'),
  exits: list(
    record({
      reason: code,
      teds: { enum: TEDS_REASONS },
      afterQuietDays: truth,
      grounds: list(code),
      aftercare: oneOf('needed', 'or-waived', 'not-asked'),
      continuity: truth,
      reopens: truth,
    }),
    1,
  ),
  proposals: list(record({ reason: code, by: list(oneOf('person', 'system'), 1), suggests: orNull(code) }), 1),
  declineReasons: list(code, 1),
  neverReasons: list(code, 1),
  continuedMedications: list(code),
  aftercare: record({
    appointmentWithinDays: whole,
    waivers: list(code),
    naloxone: list(code, 1),
    relapsePlan: list(code, 1),
  }),
  aftercareDays: whole,
  transfer: record({ kinds: list(oneOf(...REFERRAL_OUT_KINDS)), afterDays: whole }),
  reopening: record({ withinDays: whole, reasons: list(code, 1) }),
});

const matching = record({
  kind: oneOf('matching'),
  rules: list(record({ id: code, fields: list(oneOf(...MATCH_FIELDS), 1) }), 1),
  nameSuffixes: list(text),
  phoneDigits: whole,
  reviewHours: whole,
  reasons: record(Object.fromEntries(DUPLICATE_DECISIONS.map((decision) => [decision, list(code, 1)]))),
});

const edition = oneOf('3', '4');
const crosswalk = record({
  kind: oneOf('crosswalk'),
  systems: list(code, 1),
  shown: list(record({ level: oneOf(...LEVELS), edition, code })),
  read: list(record({ edition, code, level: oneOf(...LEVELS), alternatives: list(oneOf(...LEVELS)), review: truth })),
});

const stages = record({
  kind: oneOf('stages'),
  next: record(
    Object.fromEntries(STAGES.map((stage) => [stage, orNull(record({ step: code, hours: orNull(whole) }))])),
  ),
  reasons: record({ missed: list(code, 1), cancelled: list(code, 1) }),
  earlyHours: whole,
  recordKinds: list(code, 1),
  higherLevelFrom: oneOf(...LEVELS),
});

const ajv = new Ajv({ strict: false, allErrors: false });
const compile = (schema: Schema): ValidateFunction<RuleBody> =>
  ajv.compile<RuleBody>({ ...schema, $defs: { condition: conditionSchema } });
const VALIDATORS: Readonly<Record<RuleKind, ValidateFunction<RuleBody>>> = {
  instruments: compile(instruments),
  placement: compile(placement),
  hours: compile(hours),
  examination: compile(examination),
  pipeline: compile(pipeline),
  'follow-up': compile(followUp),
  discharge: compile(discharge),
  matching: compile(matching),
  crosswalk: compile(crosswalk),
  'care-plan': compile(carePlan),
  stages: compile(stages),
};

type Checked =
  { readonly ok: true; readonly body: RuleBody } | { readonly ok: false; readonly faults: readonly InputFault[] };

/** A rule set's body held against the schema of its kind, then against what rules of that kind must do (every vector decided). */
export function ruleBodyOf(given: object): Checked {
  const kind = Reflect.get(given, 'kind') as unknown;
  const validate = typeof kind === 'string' && Object.hasOwn(VALIDATORS, kind) ? VALIDATORS[kind as RuleKind] : null;
  if (!validate) return refuse('/body/kind', `must be one of ${Object.keys(VALIDATORS).join(', ')}`);
  if (!validate(given)) {
    const [first] = validate.errors ?? [];
    return refuse(`/body${first?.instancePath ?? ''}`, first?.message ?? 'is not in the expected form');
  }
  const [fault] = faultsOfRules(given);
  return fault ? refuse(`/body${fault.pointer}`, fault.detail) : { ok: true, body: given };
}

function refuse(pointer: string, detail: string): Checked {
  return { ok: false, faults: [{ pointer, detail }] };
}
