import { accept, addDays, reject, type Decision, type Facts, type Instant, type SiteDate } from '@stepwell/kernel';
import { clashes } from './clashes.js';
import { componentRule, largestSize, leaderProblem, type Staff } from './leadership.js';
import { occurrences, type Occurrence } from './occurrences.js';
import type { CalendarRules } from './rules/calendar.v1.js';
import type { ComponentRules } from './rules/components.v1.js';
import {
  evolveSeries,
  segmentOn,
  type Series,
  type SeriesChanged,
  type SeriesEnded,
  type SeriesEvent,
  type SeriesPlace,
  type SeriesPublished,
  type SlotRule,
} from './series.js';

/** A room at a site and how many people it takes. */
export interface Room {
  readonly roomId: string;
  readonly siteId: string;
  readonly seats: number;
}

/** What the checks of a weekly rule need to know; others' sessions are those that use one of its rooms or leaders. */
export interface CalendarContext {
  readonly now: Instant;
  /** Today at the site. */
  readonly today: SiteDate;
  readonly rules: CalendarRules;
  readonly components: ComponentRules;
  readonly ageBand: 'adult' | 'adolescent';
  readonly rooms: readonly Room[];
  readonly staff: readonly Staff[];
  readonly others: readonly Occurrence[];
}

export type RuleRejection =
  | 'unknown-component'
  | 'group-too-large'
  | 'unknown-room'
  | 'room-not-at-site'
  | 'room-too-small'
  | 'unknown-leader'
  | 'leader-not-at-site'
  | 'leader-tier-too-low'
  | 'credential-expired'
  | 'room-double-booked'
  | 'leader-double-booked';

export type PublishRejection = RuleRejection | 'starts-too-early' | 'ends-before-start';
export type ChangeRejection =
  | RuleRejection
  | 'effective-in-past'
  | 'session-started'
  | 'series-ended'
  | 'nothing-to-change'
  | 'capacity-below-taken';
export type EndRejection = 'effective-in-past' | 'session-started' | 'series-ended' | 'series-has-members';

interface Problem<R extends string> {
  readonly rejection: R;
  readonly facts?: Facts;
}

/** Publishes a weekly series; refused when its leader, room, size or time cannot hold (clinical 6.3, C40). */
export function publishSeries(
  command: Omit<SeriesPublished, 'type'>,
  context: CalendarContext,
): Decision<SeriesPublished, PublishRejection> {
  const earliest = addDays(context.today, -context.rules.latestStartDaysBack);
  if (command.from < earliest) return reject('starts-too-early', { earliest });
  if (command.until !== null && command.until < command.from) return reject('ends-before-start');
  const event: SeriesPublished = { ...command, rule: tidy(command.rule), type: 'series-published' };
  const problem = ruleProblem(evolveSeries(null, event), event.rule, event.from, context);
  return problem ? reject(problem.rejection, problem.facts) : accept(event);
}

/** Changes the rule from `effective` on; later segments keep what this edit does not name, identities stay (systems 2, pain 2). */
export function changeSeries(
  series: Series,
  command: { effective: SiteDate; patch: Partial<SlotRule>; mostTaken: number; reason: string | null },
  context: CalendarContext,
): Decision<SeriesChanged, ChangeRejection> {
  const effective = command.effective < series.from ? series.from : command.effective;
  const late = editProblem(series, effective, context);
  if (late) return reject(late);
  const events = changedSegments(series, effective, command.patch);
  if (events.length === 0) return reject('nothing-to-change');
  const least = Math.min(...events.map((event) => event.segment.capacity));
  if (least < command.mostTaken && !command.reason) {
    return reject('capacity-below-taken', { capacity: least, taken: command.mostTaken });
  }
  const after = events.reduce<Series>(evolveSeries, series);
  for (const { segment } of events) {
    const problem = ruleProblem(after, segment, effective, context);
    if (problem) return reject(problem.rejection, problem.facts);
  }
  return accept(...events);
}

function changedSegments(series: Series, effective: SiteDate, patch: Partial<SlotRule>): SeriesChanged[] {
  const { segments: _s, exceptions: _e, generatedUntil: _g, identityStart: _i, from, until, ...place } = series;
  const starts = [effective, ...series.segments.map((segment) => segment.from).filter((start) => start > effective)];
  return starts.flatMap((start) => {
    const now = segmentOn(series, start);
    const then = { ...now, ...tidy({ ...now, ...patch }), from: start };
    const same = JSON.stringify({ ...then, from: now.from }) === JSON.stringify(now);
    return same
      ? []
      : [{ type: 'series-changed' as const, place: place satisfies SeriesPlace, segment: then, from, until }];
  });
}

/** Ends the series; people who still belong to it need a coded reason, since they must be seated elsewhere. */
export function endSeries(
  series: Series,
  command: { until: SiteDate; membersAfter: number; reason: string | null },
  context: Pick<CalendarContext, 'now' | 'today'>,
): Decision<SeriesEnded, EndRejection> {
  const problem = editProblem(series, addDays(command.until, 1), context);
  if (problem) return reject(problem);
  if (command.membersAfter > 0 && !command.reason) {
    return reject('series-has-members', { members: command.membersAfter });
  }
  return accept({ type: 'series-ended', seriesId: series.seriesId, siteId: series.siteId, until: command.until });
}

function editProblem(
  series: Series,
  effective: SiteDate,
  context: Pick<CalendarContext, 'now' | 'today'>,
): 'effective-in-past' | 'session-started' | 'series-ended' | null {
  if (series.until !== null && series.until < effective) return 'series-ended';
  if (effective < context.today && series.from < context.today) return 'effective-in-past';
  const first = occurrences(series, effective, effective)[0];
  return first && first.cancelled === null && first.startsAt <= context.now ? 'session-started' : null;
}

/** The first reason why `rule` cannot hold from `from` on, or null. */
function ruleProblem(
  series: Series,
  rule: SlotRule,
  from: SiteDate,
  context: CalendarContext,
): Problem<RuleRejection> | null {
  return (
    sizeProblem(series, rule, context) ??
    roomProblem(series, rule, context) ??
    leaderProblemIn(generated(series, from, context), rule.leaderStaffId, series, context) ??
    clashProblem(series, from, context)
  );
}

function sizeProblem(series: Series, rule: SlotRule, context: CalendarContext): Problem<RuleRejection> | null {
  const component = componentRule(context.components, series.component);
  if (!component) return { rejection: 'unknown-component' };
  const most = largestSize(context.components, component, context.ageBand);
  if (most === null || rule.capacity <= most) return null;
  return { rejection: 'group-too-large', facts: { capacity: rule.capacity, largest: most } };
}

function roomProblem(series: Series, rule: SlotRule, context: CalendarContext): Problem<RuleRejection> | null {
  if (rule.roomId === null) return null;
  const room = context.rooms.find((candidate) => candidate.roomId === rule.roomId);
  if (!room) return { rejection: 'unknown-room' };
  if (room.siteId !== series.siteId) return { rejection: 'room-not-at-site' };
  if (room.seats >= rule.capacity || series.dropIn) return null;
  return { rejection: 'room-too-small', facts: { seats: room.seats, capacity: rule.capacity } };
}

function leaderProblemIn(
  sessions: readonly Occurrence[],
  leaderStaffId: string | null,
  series: Series,
  context: CalendarContext,
): Problem<RuleRejection> | null {
  if (leaderStaffId === null) return null;
  const leader = context.staff.find((candidate) => candidate.staffId === leaderStaffId);
  if (!leader) return { rejection: 'unknown-leader' };
  if (!leader.siteIds.includes(series.siteId)) return { rejection: 'leader-not-at-site' };
  const component = componentRule(context.components, series.component);
  if (!component) return { rejection: 'unknown-component' };
  for (const session of sessions) {
    if (session.leaderStaffId !== leader.staffId) continue;
    const problem = leaderProblem(leader, component, session.siteDate);
    if (problem) return { rejection: problem, facts: { siteDate: session.siteDate } };
  }
  return null;
}

function generated(series: Series, from: SiteDate, context: CalendarContext): readonly Occurrence[] {
  const start = from > context.today ? from : context.today;
  return occurrences(series, from, addDays(start, context.rules.horizonDays));
}

function clashProblem(series: Series, from: SiteDate, context: CalendarContext): Problem<RuleRejection> | null {
  const mine = occurrences(series, from, addDays(context.today, context.rules.clashCheckDays));
  const found = clashes(mine, context.others);
  const first = found[0];
  if (!first) return null;
  const dates = found.map((clash) => clash.siteDate);
  return {
    rejection: `${first.resource}-double-booked`,
    facts: { sessions: found.length, siteDates: [...new Set(dates)].slice(0, 60) },
  };
}

/** The first reason why one moved session cannot hold, or null. */
export function sessionProblem(
  series: Series,
  session: Occurrence,
  context: CalendarContext,
): Problem<RuleRejection> | null {
  const rule = { ...segmentOn(series, session.originDate), roomId: session.roomId };
  const clash = clashes([session], context.others)[0];
  return (
    roomProblem(series, rule, context) ??
    leaderProblemIn([session], session.leaderStaffId, series, context) ??
    (clash ? { rejection: `${clash.resource}-double-booked`, facts: { siteDate: clash.siteDate } } : null)
  );
}

function tidy<R extends SlotRule>(rule: R): R {
  return { ...rule, weekdays: [...new Set(rule.weekdays)].sort((a, b) => a - b) };
}

/** The state after all of `events`. */
export function foldSeries(series: Series | null, events: readonly SeriesEvent[]): Series {
  const folded = events.reduce<Series | null>(evolveSeries, series);
  if (!folded) throw new Error('a series without events');
  return folded;
}
