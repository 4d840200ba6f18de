import { addDays, daysBetween, isoWeek, PHASES, type Id, type Phase, type SiteDate } from '@stepwell/kernel';
import { attendedShare, counted, recentSessions, runAtEnd } from './attendance.js';
import { finishedRisk } from './measures.js';
import { activeOrders } from './plan-and-rating.js';
import { plateau } from './plateau.js';
import type { ActionRule, HoldTrigger, Policy, TriggerId } from './policy.js';
import { screenTrigger } from './red-signals.js';
import type { Situation } from './situation.js';
import { isPositive } from './tests-and-use.js';
import { scoresOf, within, type SessionOutcome, type Timeline } from './timeline.js';

/** A trigger that fires, with what it asks for (clinical 2.4). */
export interface FiredTrigger {
  readonly id: TriggerId | HoldTrigger;
  /** Names the occasion: the same occasion never asks twice. */
  readonly key: string;
  readonly evidence: readonly Id[];
  readonly actions: readonly ActionRule[];
  /** Phase to step up to, null when none is proposed. */
  readonly proposes: Phase | null;
  /** Trigger whose action stands instead of the proposal. */
  readonly replacedBy?: TriggerId;
}

interface Rules {
  readonly situation: Situation;
  readonly timeline: Timeline;
  readonly policy: Policy;
}
type Occasion = { readonly key: string; readonly evidence: readonly Id[] };

/** Everything that fires on the evaluated day, H1 having replaced U4 where it may. */
export function firedTriggers(situation: Situation, timeline: Timeline, policy: Policy): readonly FiredTrigger[] {
  const rules: Rules = { situation, timeline, policy };
  const each = [overdose, returnToUse, isolatedPositive, absence, withdrawal, worseBam, worseMood, home, missedDoses];
  const fired = [...redScreens(rules), ...each.flatMap((rule) => rule(rules) ?? [])];
  return plateau([...fired, ...pregnancy(rules), ...shortWeeks(rules)], situation, timeline, policy);
}

function fire(id: TriggerId, policy: Policy, occasion: Occasion, more: Partial<FiredTrigger> = {}): FiredTrigger {
  return { id, ...occasion, actions: policy.actions[id], proposes: null, ...more };
}

/** The phase that leads down to `phase`, else the one above it on the ladder; null where there is none after admission. */
export function previousPhase(policy: Policy, phase: Phase): Phase | null {
  const at = PHASES.indexOf(phase);
  const above = policy.transitions.find((transition) => transition.to === phase)?.from;
  return above ?? (at > 1 ? PHASES[at - 1]! : null);
}

/** U1, U2: the newest screen is red; U2b: item 9 stands unanswered. Their holds were placed when the fact came. */
function redScreens({ timeline, policy }: Rules): FiredTrigger[] {
  const last = scoresOf(timeline, policy.measures.cssrs)
    .filter((score) => finishedRisk(score) !== null)
    .at(-1);
  const red = last ? screenTrigger(last) : null;
  const asked = scoresOf(timeline, policy.measures.phq9).at(-1);
  const unanswered = asked?.item9Positive === true && (!last || last.siteDate < asked.siteDate);
  const hold = (id: HoldTrigger, eventId: Id): FiredTrigger => ({
    id,
    key: eventId,
    evidence: [eventId],
    actions: [],
    proposes: null,
  });
  return [
    ...(red && last ? [hold(red, last.eventId)] : []),
    ...(unanswered && asked ? [hold('U2b', asked.eventId)] : []),
  ];
}

function reports(timeline: Timeline, kinds: readonly string[], lookBackDays: number): Occasion | null {
  const found = timeline
    .of('report')
    .filter((fact) => kinds.includes(fact.report) && within(fact.siteDate, timeline.on, lookBackDays));
  const last = found.at(-1);
  return last ? { key: last.eventId, evidence: found.map((fact) => fact.eventId) } : null;
}

/** U3: overdose or naloxone reversal. */
function overdose({ situation, timeline, policy }: Rules): FiredTrigger | null {
  const rule = policy.triggers.U3;
  const found = reports(timeline, rule.reports, rule.lookBackDays);
  const isLess = PHASES.indexOf(situation.phase) > PHASES.indexOf(rule.to);
  return found && fire('U3', policy, found, { proposes: isLess ? rule.to : null });
}

function positives(timeline: Timeline, windowDays: number) {
  return timeline.tests.filter((test) => isPositive(test) && within(test.siteDate, timeline.on, windowDays));
}

/** U4: two positives in the window, or one with a report of return to daily use. */
function returnToUse({ situation, timeline, policy }: Rules): FiredTrigger | null {
  const rule = policy.triggers.U4;
  const found = positives(timeline, rule.windowDays);
  const daily = reports(timeline, [rule.dailyUseReport], rule.windowDays);
  const last = found.at(-1);
  if (!last || (found.length < rule.minPositive && !daily)) return null;
  const evidence = [...(daily?.evidence ?? []), ...found.map((test) => test.eventId)];
  const opioid = found.some((test) => test.unexpectedPositives.some((substance) => rule.opioids.includes(substance)));
  const actions = opioid ? [...policy.actions.U4, ...rule.opioidActions] : policy.actions.U4;
  return fire(
    'U4',
    policy,
    { key: last.eventId, evidence },
    { actions, proposes: previousPhase(policy, situation.phase) },
  );
}

/** U5: one isolated positive: nothing that would have made it U4 lies within the window of its own day. */
function isolatedPositive({ timeline, policy }: Rules): FiredTrigger | null {
  const { windowDays } = policy.triggers.U5;
  const only = positives(timeline, windowDays).at(-1);
  if (!only) return null;
  const near = (day: SiteDate): boolean => Math.abs(daysBetween(day, only.siteDate)) < windowDays;
  const others = timeline.tests.filter((test) => test !== only && isPositive(test) && near(test.siteDate));
  const daily = timeline.of('report').filter((fact) => fact.report === policy.triggers.U4.dailyUseReport);
  if (others.length > 0 || daily.some((fact) => near(fact.siteDate))) return null;
  return fire('U5', policy, { key: only.eventId, evidence: [only.eventId] });
}

/** U6: absences in a row, or too little attended; a barrier of logistics asks for another track, not for more (C23). */
function absence({ situation, timeline, policy }: Rules): FiredTrigger | null {
  const rule = policy.triggers.U6;
  const all = timeline.sessions;
  const isLogistic = (session: SessionOutcome): boolean => rule.logisticReasons.includes(session.reason ?? '');
  const occasion = recentRun(all, isLogistic, rule, timeline.on) ?? absenceOccasion(all, policy, timeline);
  if (!occasion) return null;
  const barred = all.filter((session) => occasion.evidence.includes(session.eventId)).every(isLogistic);
  return barred
    ? fire('U6', policy, occasion, { actions: rule.reTrack })
    : fire('U6', policy, occasion, { proposes: previousPhase(policy, situation.phase) });
}

type AbsenceRule = Policy['triggers']['U6'];
/** The sessions in a row at the end that match, when they are enough and the last is recent; however far back they began. */
function recentRun(
  sessions: readonly SessionOutcome[],
  matches: (session: SessionOutcome) => boolean,
  rule: AbsenceRule,
  on: SiteDate,
): Occasion | null {
  const run = runAtEnd(sessions, matches);
  const last = run.at(-1);
  const isRecent = last !== undefined && within(last.siteDate, on, rule.windowDays);
  return isRecent && run.length >= rule.consecutive ? occasionOf(run, run[0]!.eventId) : null;
}

function absenceOccasion(all: readonly SessionOutcome[], policy: Policy, timeline: Timeline): Occasion | null {
  const rule = policy.triggers.U6;
  const isUnexcused = (session: SessionOutcome): boolean => rule.classes.includes(session.class ?? '');
  const run = recentRun(counted(all, policy), isUnexcused, rule, timeline.on);
  if (run) return run;
  const known = counted(recentSessions(timeline, rule.windowDays), policy);
  const share = attendedShare(known);
  const isLow = share !== null && known.length >= rule.minSessions && share < rule.minShare;
  const absent = known.filter((session) => !session.attended);
  return isLow ? occasionOf(absent, isoWeek(timeline.on)) : null;
}

const occasionOf = (sessions: readonly SessionOutcome[], key: string): Occasion => ({
  key,
  evidence: sessions.map((session) => session.eventId),
});

/** U7: withdrawal scores at or above the gate. */
function withdrawal({ timeline, policy }: Rules): FiredTrigger | null {
  const { ciwa, cows, lookBackDays } = policy.triggers.U7;
  const high = (instrument: string, limit: number) =>
    scoresOf(timeline, instrument).filter(
      (score) => (score.total ?? 0) >= limit && within(score.siteDate, timeline.on, lookBackDays),
    );
  const found = [...high('CIWA-Ar', ciwa), ...high('COWS', cows)];
  const last = found.at(-1);
  return last ? fire('U7', policy, { key: last.eventId, evidence: found.map((score) => score.eventId) }) : null;
}

/** U8: BAM Use newly above zero, or Risk high twice in a row. */
function worseBam({ timeline, policy }: Rules): FiredTrigger | null {
  const rule = policy.triggers.U8;
  const scores = scoresOf(timeline, policy.measures.bam);
  const [previous, last] = [scores.at(-2), scores.at(-1)];
  if (!last || !within(last.siteDate, timeline.on, rule.lookBackDays)) return null;
  const used = (previous?.subscales?.use ?? null) !== null && previous!.subscales!.use! < rule.use;
  const isNew = used && (last.subscales?.use ?? 0) >= rule.use;
  const recent = scores.slice(-rule.riskInARow);
  const isRisky =
    recent.length === rule.riskInARow && recent.every((score) => (score.subscales?.risk ?? 0) >= rule.risk);
  return isNew || isRisky
    ? fire('U8', policy, { key: last.eventId, evidence: recent.map((score) => score.eventId) })
    : null;
}

/** U9: a score rose by its threshold, or reached the severe band. */
function worseMood({ timeline, policy }: Rules): FiredTrigger | null {
  const { measures, lookBackDays } = policy.triggers.U9;
  const evidence = measures.flatMap(({ instrument, rise, reach }) => {
    const scores = scoresOf(timeline, instrument).filter((score) => score.total !== null);
    const [previous, last] = [scores.at(-2), scores.at(-1)];
    if (!last || !within(last.siteDate, timeline.on, lookBackDays)) return [];
    const isRise = previous !== undefined && last.total! - previous.total! >= rise;
    return isRise || (reach !== null && last.total! >= reach) ? [last.eventId] : [];
  });
  const last = evidence.at(-1);
  return last === undefined ? null : fire('U9', policy, { key: last, evidence: [...new Set(evidence)] });
}

/** U10: loss of housing, unsafe home, partner violence. */
function home({ timeline, policy }: Rules): FiredTrigger | null {
  const rule = policy.triggers.U10;
  const found = reports(timeline, rule.reports, rule.lookBackDays);
  return found && fire('U10', policy, found);
}

/** U11: missed doses in a row, or an injection past its grace (clinical 5.4). */
function missedDoses({ timeline, policy }: Rules): FiredTrigger | null {
  const orders = activeOrders(timeline);
  const found = orders.flatMap((order) => missedRun(order, timeline, policy) ?? []);
  const [first] = found;
  return first ? fire('U11', policy, { key: first.key, evidence: found.flatMap((one) => one.evidence) }) : null;
}

function missedRun(
  order: ReturnType<typeof activeOrders>[number],
  timeline: Timeline,
  policy: Policy,
): Occasion | null {
  const rule = policy.triggers.U11;
  const due = overdueOn(order, timeline, policy);
  if (due !== null) return due <= timeline.on ? { key: `${order.orderId}:${due}`, evidence: [order.eventId] } : null;
  const missed = timeline
    .of('dose-missed')
    .filter((fact) => fact.orderId === order.orderId)
    .at(-1);
  const limit = rule.missedDays[order.medication];
  if (!missed || limit === undefined || missed.consecutiveDays < limit) return null;
  const isOver = (timeline.lastDose(order.orderId) ?? '') > missed.siteDate;
  if (isOver || !within(missed.siteDate, timeline.on, rule.lookBackDays)) return null;
  return {
    key: `${order.orderId}:${addDays(missed.siteDate, 1 - missed.consecutiveDays)}`,
    evidence: [missed.eventId],
  };
}

/** First day on which an injection is past grace; null for other medication and before the first dose. */
export function overdueOn(
  order: ReturnType<typeof activeOrders>[number],
  timeline: Timeline,
  policy: Policy,
): SiteDate | null {
  const grace = policy.triggers.U11.injectionGrace.find(
    (row) => row.medication === order.medication && order.everyDays <= row.everyDaysUpTo,
  );
  const last = timeline.lastDose(order.orderId);
  return grace && last ? addDays(last, grace.overdueAfterDays + 1) : null;
}

/** U12: pregnancy newly known. */
function pregnancy({ timeline, policy }: Rules): FiredTrigger[] {
  const rule = policy.triggers.U12;
  const found = reports(timeline, rule.reports, rule.lookBackDays);
  return found ? [fire('U12', policy, found)] : [];
}

/** HW-2: delivered hours under the band in the last consecutive ISO weeks. */
function shortWeeks({ timeline, policy }: Rules): FiredTrigger[] {
  const byWeek = new Map(
    timeline
      .of('week')
      .toSorted((a, b) => a.sequence - b.sequence)
      .map((week) => [week.weekStart, week]),
  );
  const weeks = [...byWeek.values()]
    .sort((a, b) => daysBetween(b.weekStart, a.weekStart))
    .slice(-policy.triggers['HW-2'].weeks);
  const isRun =
    weeks.length === policy.triggers['HW-2'].weeks &&
    weeks.every((week, i) => i === 0 || daysBetween(weeks[i - 1]!.weekStart, week.weekStart) === 7);
  const isRecent = weeks.length > 0 && within(weeks.at(-1)!.weekStart, timeline.on, 14);
  if (!isRun || !isRecent || !weeks.every((week) => week.verdict === 'under')) return [];
  return [fire('HW-2', policy, { key: weeks.at(-1)!.weekStart, evidence: weeks.map((week) => week.eventId) })];
}
