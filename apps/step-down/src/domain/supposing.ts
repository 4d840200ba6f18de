import { addDays, daysBetween, type Id, type Phase, type SiteDate } from '@stepwell/kernel';
import { recentSessions } from './attendance.js';
import { evaluate, type Evaluation } from './evaluate.js';
import { wakes, type Fact, type Score } from './facts.js';
import { transitionFrom, type RuleSet } from './policy.js';
import { redSignals } from './red-signals.js';
import { lookingBackV1 } from './rules/looking-back-v1.js';
import { situationOn, type Spell, type Story } from './story.js';
import { isPositive } from './tests-and-use.js';
import { timelineOf } from './timeline.js';

/** The rules that decided on a day, and those that are tried. */
export interface Compared {
  readonly live: (spell: Pick<Spell, 'siteId' | 'programId'>, on: SiteDate) => RuleSet;
  readonly candidate: RuleSet;
  readonly from: SiteDate;
  readonly to: SiteDate;
  /** Last day of which anything can be known. */
  readonly knownUntil: SiteDate;
}

/** How the day of a change under the tried rules stands to the day under the live ones. */
export type Shift = 'same' | 'earlier' | 'later' | 'only-candidate' | 'only-live' | 'neither';

/** What followed within the days that are followed; `followed` is false where they are not over yet. */
export interface Next {
  readonly followed: boolean;
  readonly positiveTest: boolean;
  readonly unexcusedAbsence: boolean;
  readonly steppedUp: boolean;
  readonly held: boolean;
  readonly discharged: boolean;
}

/** One spell under both rules: the first day on which each would have proposed the change. */
export interface Change {
  readonly patientId: Id;
  readonly siteId: Id;
  readonly direction: 'down' | 'up';
  readonly phase: Phase;
  readonly to: Phase | null;
  readonly live: SiteDate | null;
  readonly candidate: SiteDate | null;
  /** Day on which the phase was really left in this direction; null when it was not. */
  readonly actual: SiteDate | null;
  readonly shift: Shift;
  /** Candidate minus live, d; negative is earlier. Null unless both proposed. */
  readonly days: number | null;
  /** Minutes in those days, min: delivered in fact, planned in the phase, planned in the next. */
  readonly minutes: { readonly delivered: number; readonly planned: number; readonly plannedNext: number };
  /** What followed the candidate's day, else the live one's; null when neither proposed. */
  readonly next: Next | null;
}

/** A red signal that would place a hold. */
export interface HoldSignal {
  readonly trigger: string;
  readonly siteId: Id;
  readonly live: boolean;
  readonly candidate: boolean;
}

/** One patient under both rules. */
export interface Supposed {
  readonly patientId: Id;
  readonly changes: readonly Change[];
  readonly holds: readonly HoldSignal[];
}

/** Runs both rules over a patient's history: the same days, the same facts, the same places on the ladder. Pure. */
export function suppose(story: Story, compared: Compared): Supposed {
  const spells = story.spells.filter((spell) => isInside(spell, compared));
  return {
    patientId: story.patientId,
    changes: spells.flatMap((spell) => changesOf(story, spell, compared)),
    holds: spells.flatMap((spell) => signalsOf(story, spell, compared)),
  };
}

const isInside = ({ from, until }: Spell, stretch: Compared): boolean =>
  from <= stretch.to && (until === null || until > stretch.from);

type Proposed = Readonly<Record<'down' | 'up', { readonly on: SiteDate; readonly to: Phase | null } | null>>;

function changesOf(story: Story, spell: Spell, compared: Compared): Change[] {
  const live = firstProposals(story, spell, compared, (on) => compared.live(spell, on));
  const tried = firstProposals(story, spell, compared, () => compared.candidate);
  const directions = (['down', 'up'] as const).filter(
    (direction) => (direction === 'down' && hasWayDown(spell, compared)) || live[direction] || tried[direction],
  );
  return directions.map((direction) => change(story, spell, compared, { direction, live, tried }));
}

const hasWayDown = ({ phase }: Spell, { candidate }: Compared): boolean =>
  transitionFrom(candidate.policy, phase) !== null;

/**
 * The first day of each kind of proposal. Looked at are the days a day close would look at: those with a fact that wakes, those
 * on which a hold begins or ends, and those on which time alone may change the outcome. A patient who moved on is looked at as if
 * still in the phase, to the end of the episode or of the stretch: a stricter rule is not met by leaving.
 */
function firstProposals(
  story: Story,
  spell: Spell,
  { from, to, knownUntil }: Compared,
  rules: (on: SiteDate) => RuleSet,
): Proposed {
  const first = spell.from > from ? spell.from : from;
  const last = [to, knownUntil, spell.episodeEnds ? addDays(spell.episodeEnds, -1) : to].sort()[0]!;
  const days = daysToLook(story, first, last);
  let found: Proposed = { down: null, up: null };
  let on: SiteDate | null = first;
  while (on !== null && on <= last && !(found.down && found.up)) {
    const day: Evaluation = evaluate(situationOn(spell, story.holds, on), story.picture, rules(on), on);
    found = withProposal(found, day);
    on = nextDay(days, on, day.reconsiderOn);
  }
  return found;
}

function withProposal(found: Proposed, { decision, siteDate: on }: Evaluation): Proposed {
  const { kind, to } = decision;
  if (kind === 'propose-step-down' && !found.down) return { ...found, down: { on, to } };
  return kind === 'propose-step-up' && !found.up ? { ...found, up: { on, to } } : found;
}

/** Days with news, in order. */
function daysToLook({ picture, holds }: Story, first: SiteDate, last: SiteDate): readonly SiteDate[] {
  const days = new Set<SiteDate>();
  for (const fact of picture.facts) if (wakes(fact)) days.add(fact.siteDate);
  for (const { from, until } of holds) {
    days.add(from);
    if (until !== null) days.add(until);
  }
  return [...days].filter((day) => day >= first && day <= last).sort();
}

function nextDay(days: readonly SiteDate[], on: SiteDate, reconsiderOn: SiteDate | null): SiteDate | null {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (days[middle]! <= on) low = middle + 1;
    else high = middle;
  }
  const news = days[low] ?? null;
  if (news === null || reconsiderOn === null) return news ?? reconsiderOn;
  return news < reconsiderOn ? news : reconsiderOn;
}

interface Asked {
  readonly direction: 'down' | 'up';
  readonly live: Proposed;
  readonly tried: Proposed;
}

function change(story: Story, spell: Spell, compared: Compared, { direction, ...by }: Asked): Change {
  const [live, candidate] = [by.live[direction]?.on ?? null, by.tried[direction]?.on ?? null];
  const day = candidate ?? live;
  const to = (by.tried[direction] ?? by.live[direction])?.to ?? null;
  return {
    ...{ patientId: story.patientId, siteId: spell.siteId, direction, phase: spell.phase, to, live, candidate },
    actual: spell.leftBy === direction ? spell.until : null,
    shift: shiftOf(live, candidate),
    days: live && candidate ? daysBetween(live, candidate) : null,
    minutes: minutesOf(story, spell, compared, { live, candidate, to }),
    next: day === null ? null : nextOf(story, spell, day, compared.knownUntil),
  };
}

export function shiftOf(live: SiteDate | null, candidate: SiteDate | null): Shift {
  if (live === null) return candidate === null ? 'neither' : 'only-candidate';
  if (candidate === null) return 'only-live';
  return candidate === live ? 'same' : candidate < live ? 'earlier' : 'later';
}

interface Days {
  readonly live: SiteDate | null;
  readonly candidate: SiteDate | null;
  readonly to: Phase | null;
}

/** Minutes of the days between both changes; where only one proposed there are no such days. */
function minutesOf({ picture }: Story, spell: Spell, { candidate: rules }: Compared, { live, candidate, to }: Days) {
  if (!live || !candidate || live === candidate) return { delivered: 0, planned: 0, plannedNext: 0 };
  const [begin, end] = live < candidate ? [live, candidate] : [candidate, live];
  const weeks = daysBetween(begin, end) / 7;
  const { taper, ageBand } = situationOn(spell, [], begin);
  const next = to ? rules.policy.ladder[to].steps[ageBand][0] : undefined;
  const sessions = recentSessions(timelineOf(picture, addDays(end, -1)), daysBetween(begin, end));
  const minutes = sessions.reduce((sum, session) => sum + session.countableMinutes, 0);
  const weekly = (step: { sessionsPerWeek: number; minutesPerSession: number } | undefined): number =>
    step ? Math.round(step.sessionsPerWeek * step.minutesPerSession * weeks) : 0;
  return { delivered: minutes, planned: weekly(taper), plannedNext: weekly(next) };
}

/** What really happened after a day: nobody knows what would have under other rules. */
function nextOf(story: Story, spell: Spell, on: SiteDate, knownUntil: SiteDate): Next {
  const last = addDays(on, lookingBackV1.followDays);
  const isNext = (day: SiteDate | null): boolean => day !== null && day > on && day <= last;
  const timeline = timelineOf(story.picture, last < knownUntil ? last : knownUntil);
  const { episodeEnds } = spell;
  return {
    followed: last <= knownUntil,
    positiveTest: timeline.tests.some((test) => isNext(test.siteDate) && isPositive(test)),
    unexcusedAbsence: timeline.sessions.some((one) => isNext(one.siteDate) && one.class === 'unexcused'),
    steppedUp: story.moves.some((move) => move.kind === 'phase' && move.direction === 'up' && isNext(move.on)),
    held: story.holds.some(({ from }) => isNext(from)),
    discharged: isNext(episodeEnds),
  };
}

/** Red signals of the facts of the spell under both rules; the same signal of one fact is one. */
function signalsOf({ picture }: Story, spell: Spell, { live, candidate, from, to }: Compared): HoldSignal[] {
  const { siteId } = spell;
  const isHere = ({ siteDate: day }: Fact): boolean =>
    day >= from && day <= to && day >= spell.from && (spell.until === null || day < spell.until);
  return picture.facts.filter(isHere).flatMap((fact) => {
    const sameDay = scoresBefore(picture.facts, fact);
    const held = new Set(redSignals(fact, sameDay, live(spell, fact.siteDate).policy).map(({ trigger }) => trigger));
    const tried = new Set(redSignals(fact, sameDay, candidate.policy).map(({ trigger }) => trigger));
    return [...new Set([...held, ...tried])].map((trigger) => ({
      ...{ trigger, siteId, live: held.has(trigger), candidate: tried.has(trigger) },
    }));
  });
}

function scoresBefore(facts: readonly Fact[], fact: Fact): readonly Score[] {
  if (fact.kind !== 'screening' && fact.kind !== 'assessment') return [];
  return facts.flatMap((one) =>
    (one.kind === 'screening' || one.kind === 'assessment') &&
    one.siteDate === fact.siteDate &&
    one.sequence < fact.sequence
      ? one.scores
      : [],
  );
}
