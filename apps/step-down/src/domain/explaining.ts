import { localTime, siteDate, type Id, type Instant, type Phase, type SiteDate, type Zone } from '@stepwell/kernel';
import type { Hold } from './case.js';
import type { Evaluation } from './evaluate.js';
import type { Picture } from './facts.js';
import type { ActionRule, RuleSetRef } from './policy.js';
import { timelineOf } from './timeline.js';
import type { Criterion, Value } from './verdict.js';
import * as words from './words/english-v1.js';

/** One plain sentence and the events it rests on; never without any. */
export interface Sentence {
  /** What it is about: a criterion, a trigger, a blocker, `headline`, `flips`, `runner-up`, `rules`. */
  readonly code: string;
  readonly text: string;
  /** Ids of facts, oldest first. */
  readonly events: readonly Id[];
}

/** Why the engine says what it says, structured and in plain words; the same inputs give the same text. */
export interface Explanation {
  readonly headline: Sentence;
  readonly criteria: readonly Sentence[];
  readonly triggers: readonly Sentence[];
  readonly blockers: readonly Sentence[];
  /** What would still be needed. */
  readonly missing: readonly Sentence[];
  readonly flips: Sentence;
  readonly runnerUp: Sentence;
  readonly rules: Sentence;
}

/** Events behind what is no criterion and no trigger. */
export interface Origins {
  /** Opened the episode: what a sentence about something absent rests on. */
  readonly admission: readonly Id[];
  /** Began the phase; the admission when that did. */
  readonly phase: readonly Id[];
  /** By blocker code. */
  readonly blockers: ReadonlyMap<string, readonly Id[]>;
}

type Fired = Pick<Evaluation['triggers'][number], 'id' | 'evidence'> &
  Partial<Pick<Evaluation['triggers'][number], 'actions' | 'proposes' | 'replacedBy'>>;

/** What is explained: an evaluation, or the record of one. */
export interface Explained {
  readonly siteDate: SiteDate;
  readonly phase: Phase;
  readonly decision: { readonly kind: string; readonly to: Phase | null; readonly reasons: readonly string[] };
  readonly criteria: readonly Criterion[];
  readonly triggers: readonly Fired[];
  readonly blockers: readonly string[];
  readonly runnerUp: { readonly kind: string; readonly flips: readonly string[] };
  readonly ruleSet: RuleSetRef;
  readonly next: Phase | null;
  /** The next taper step; null where the policy proposes none. */
  readonly tapering?: { readonly criteria: readonly Criterion[] } | null;
}

/** Events behind leaves, referrals out, holds and the episode itself, as known on the day. */
export function originsOf(picture: Picture, { on, episodeId, entered, holds }: OriginsOf): Origins {
  const timeline = timelineOf(picture, on);
  const ids = (facts: readonly { readonly eventId: Id }[]): Id[] => facts.map(({ eventId }) => eventId);
  const admission = ids(timeline.of('admission').filter((fact) => fact.episodeId === episodeId)).slice(-1);
  const ended = new Set(timeline.of('leave-ended').map((fact) => fact.leaveId));
  const closed = new Set(timeline.of('referral-out-closed').map((fact) => fact.referralOutId));
  return {
    admission,
    phase: entered.length > 0 ? entered : admission,
    blockers: new Map([
      ['on-leave', ids(timeline.of('leave-started').filter((fact) => !ended.has(fact.leaveId)))],
      ['referred-out', ids(timeline.of('referral-out-opened').filter((fact) => !closed.has(fact.referralOutId)))],
      ...holds.map((hold): [string, readonly Id[]] => [`hold-${hold.trigger}`, hold.evidence]),
    ]),
  };
}

/** What origins are looked up for. */
export interface OriginsOf {
  readonly on: SiteDate;
  readonly episodeId: Id;
  /** Own events that began the phase. */
  readonly entered: readonly Id[];
  readonly holds: readonly Pick<Hold, 'trigger' | 'evidence'>[];
}

/** Says in plain words why. */
export function explain(evaluated: Explained, origins: Origins): Explanation {
  const found = { ...evaluated, criteria: criteriaOf(evaluated) };
  const open = found.criteria.filter(({ verdict }) => verdict !== 'met');
  const everything = behind(found, origins);
  const say = (code: string, text: string, events: readonly Id[]): Sentence => ({
    code,
    text,
    events: events.length > 0 ? events : origins.admission,
  });
  return {
    headline: say('headline', headline(found), everything),
    criteria: found.criteria.map((one) => say(one.id, criterionText(one), evidenceOf(one, origins))),
    triggers: found.triggers.map((one) => say(one.id, triggerText(one), one.evidence)),
    blockers: found.blockers.map((code) => say(code, blockerText(code), origins.blockers.get(code) ?? [])),
    missing: open.map((one) => say(one.id, missingText(one), evidenceOf(one, origins))),
    flips: say('flips', flipsText(found), everything),
    runnerUp: say('runner-up', fill(words.SENTENCES.runnerUp, { kind: kindText(found.runnerUp.kind) }), everything),
    rules: say('rules', rulesText(found.ruleSet), origins.admission),
  };
}

/** What the decision rests on: a taper step has criteria of its own. */
const criteriaOf = ({ decision, tapering, criteria }: Explained): readonly Criterion[] =>
  decision.kind === 'propose-taper-step' && tapering ? tapering.criteria : criteria;

/** Why a hold stands, who placed it, and how it ends. `placed` are the own events that told of it. */
export function explainHold(hold: Hold, zone: Zone, placed: readonly Id[]): readonly Sentence[] {
  const events = hold.placedBy ? placed : hold.evidence;
  const why = fill(words.TRIGGERS[hold.trigger] ?? words.TRIGGER_OTHERWISE, { id: hold.trigger });
  const { placedBy } = hold;
  const at = when(hold.placedAt, zone);
  return [
    { code: hold.trigger, text: fill(words.SENTENCES.heldSince, { at, id: hold.trigger, why }), events },
    ...(placedBy
      ? [
          {
            code: 'placed-by',
            text: fill(words.SENTENCES.heldBy, { staff: placedBy.staffId, tier: placedBy.tier }),
            events,
          },
        ]
      : []),
    { code: 'release', text: words.SENTENCES.heldEnd, events },
  ];
}

/** By when a decision is due, in the zone of the site. */
export function dueText(dueAt: Instant, zone: Zone): string {
  return fill(words.SENTENCES.due, { at: when(dueAt, zone) });
}

/** Every sentence, in reading order. */
export function sentencesOf(explanation: Explanation): readonly Sentence[] {
  const { headline: first, blockers, triggers, criteria, missing, flips, runnerUp, rules } = explanation;
  return [first, ...blockers, ...triggers, ...criteria, ...missing, flips, runnerUp, rules];
}

const when = (at: Instant, zone: Zone): string => `${siteDate(at, zone)} ${localTime(at, zone)} ${zone}`;

function fill(template: string, values: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (hole, name: string) => String(values[name] ?? hole));
}

/** What a criterion rests on; the stay in the phase on what began it, what is absent on the admission. */
const evidenceOf = (one: Criterion, origins: Origins): readonly Id[] =>
  one.evidence.length > 0 ? one.evidence : one.unit === 'd' && one.id === 'A1' ? origins.phase : origins.admission;

/** Events of the reasons of the decision. */
function behind({ decision, criteria, triggers }: Explained, origins: Origins): readonly Id[] {
  const isReason = ({ id }: { readonly id: string }): boolean => decision.reasons.includes(id);
  const found = [
    ...decision.reasons.flatMap((code) => origins.blockers.get(code) ?? []),
    ...triggers.filter(isReason).flatMap(({ evidence }) => evidence),
    ...criteria.filter(isReason).flatMap((one) => evidenceOf(one, origins)),
  ];
  return [...new Set(found)];
}

function headline({ decision, phase, next, siteDate: day }: Explained): string {
  const template = words.HEADLINES[decision.kind] ?? words.HEADLINE_OTHERWISE;
  const to = decision.to ?? next ?? phase;
  return fill(template, { day, from: phase, to, ids: listed(decision.reasons), kind: decision.kind });
}

function criterionText(one: Criterion): string {
  const name = words.CRITERION_NAMES[one.id] ?? one.id;
  const verdict = words.VERDICTS[one.verdict] ?? one.verdict;
  return fill(words.SENTENCES.criterion, { id: one.id, name, verdict, found: foundText(one) });
}

function foundText({ id, unit, value, threshold }: Criterion): string {
  if (value === null) return words.NOTHING_FOUND;
  const template = words.FOUND[`${id} ${unit}`] ?? words.FOUND_OTHERWISE;
  return fill(template, { value: said(value, unit), threshold: said(threshold, unit), unit });
}

const SHARES = /^(share|pdc)/;
function said(value: Value, unit: string): string {
  if (typeof value === 'number' && SHARES.test(unit)) return String(Number((value * 100).toFixed(2)));
  if (typeof value === 'boolean') return words.TRUTH[`${value}`];
  return value === null ? words.NOTHING_FOUND : String(value).replaceAll('|', ' or ');
}

function missingText({ id, missing = '' }: Criterion): string {
  const need = fill(words.NEEDS[missing] ?? words.NEEDS_OTHERWISE, { missing });
  return fill(words.SENTENCES.missing, { id, need });
}

function triggerText({ id, actions = [], proposes = null, replacedBy }: Fired): string {
  const why = fill(words.TRIGGERS[id] ?? words.TRIGGER_OTHERWISE, { id });
  return [
    fill(words.SENTENCES.trigger, { id, why }),
    ...(proposes ? [fill(words.SENTENCES.proposes, { to: proposes })] : []),
    ...(replacedBy ? [fill(words.SENTENCES.replaced, { by: replacedBy })] : []),
    ...(actions.length > 0 ? [fill(words.SENTENCES.actions, { actions: actions.map(actionText).join(', ') })] : []),
  ].join(' ');
}

const actionText = ({ kind, dueHours: hours }: ActionRule): string => fill(words.SENTENCES.action, { kind, hours });

function blockerText(code: string): string {
  const id = code.replace(/^hold-/, '');
  const why = fill(words.TRIGGERS[id] ?? words.TRIGGER_OTHERWISE, { id });
  return fill(words.BLOCKERS[id === code ? code : 'hold'] ?? code, { id, why });
}

function flipsText({ decision, runnerUp, next }: Explained): string {
  const ids = listed(runnerUp.flips.map((flip) => flip.split(':')[0]!));
  if (runnerUp.flips.length === 0) return words.SENTENCES.flipsNever;
  if (decision.kind === 'none' && next) return fill(words.SENTENCES.flipsToDown, { to: next, ids });
  return fill(words.SENTENCES.flipsAway, { ids });
}

const kindText = (kind: string): string => words.KINDS[kind] ?? kind;
const listed = (codes: readonly string[]): string => codes.join(', ');

function rulesText({ id: rules, version, hash }: RuleSetRef): string {
  return fill(words.SENTENCES.rules, { rules, version, hash });
}
