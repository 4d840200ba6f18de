import {
  addDays,
  addHours,
  addMinutes,
  daysBetween,
  type Id,
  type Instant,
  type SiteDate,
  type Zone,
} from '@stepwell/kernel';
import type { AbsenceClass } from './absence.js';

export const STEPS = ['same-day-call', 'barrier-assessment', 'peer-outreach', 'case-conference'] as const;
/** Rungs of the no-show ladder (clinical 2.5). */
export type Step = (typeof STEPS)[number];

/** The ladder's numbers and codes; rule data. */
export interface LadderRules {
  readonly id: string;
  readonly version: number;
  /** No arrival this long after the start asks for contact, min. */
  readonly noArrivalMinutes: number;
  /** Absence classes that count as a miss. */
  readonly missClasses: readonly AbsenceClass[];
  readonly barrierMisses: number;
  /** d */
  readonly barrierWindowDays: number;
  readonly consecutiveMisses: number;
  /** Days without contact, d. */
  readonly outreachAfterDays: number;
  readonly conferenceAfterDays: number;
  readonly exhaustedAfterDays: number;
  /** A miss entered later than this asks for no call any more, d. */
  readonly callWithinDays: number;
  /** Time to reach a patient who missed while a concern or hold is open, min. */
  readonly immediateContactMinutes: number;
  /** Time to do a step, h. */
  readonly dueHours: Readonly<Record<Step, number>>;
  /** Steps that an arrival ends by itself; the others wait for the person who was asked. */
  readonly endedByContact: readonly Step[];
  /** Scope of consent under which a patient may be written to. */
  readonly messageConsent: string;
  /** Results that count as contact on the day of closing; who was seen in a session counts by the day of that session. */
  readonly contactResults: readonly string[];
  /** Results a person may close a step with. */
  readonly results: readonly string[];
}

/** One request to reach a patient. */
export interface Outreach {
  readonly outreachId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly step: Step;
  readonly cause: string;
  /** Site day on which it was opened. */
  readonly siteDate: SiteDate;
  readonly zone: Zone;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly closedAt: Instant | null;
  readonly result: string | null;
}

export type OutreachEvent =
  | { readonly type: 'outreach-opened'; readonly outreach: Outreach }
  | {
      readonly type: 'outreach-closed';
      readonly outreach: Outreach;
      readonly result: string;
      readonly at: Instant;
      readonly siteDate: SiteDate;
    }
  | {
      readonly type: 'outreach-exhausted';
      readonly outreach: Outreach;
      readonly at: Instant;
      readonly siteDate: SiteDate;
    };

/** The outreach after `event`. */
export function evolveOutreach(event: OutreachEvent): Outreach {
  switch (event.type) {
    case 'outreach-opened':
      return event.outreach;
    case 'outreach-closed':
      return { ...event.outreach, closedAt: event.at, result: event.result };
    case 'outreach-exhausted':
      return { ...event.outreach, closedAt: event.at, result: 'exhausted' };
  }
}

/** One recorded outcome in a patient's recent past. */
export interface Recent {
  readonly siteDate: SiteDate;
  readonly startsAt: Instant;
  /** Null for an attended session. */
  readonly missed: AbsenceClass | null;
}

/** What the ladder looks at for one patient. */
export interface LadderView {
  /** Outcomes in the look-back, any order. */
  readonly recent: readonly Recent[];
  /** Requests in the look-back, open and closed. */
  readonly outreach: readonly Outreach[];
  /** Last site day with contact, or the day the clock began; null when nothing is known. */
  readonly lastContactOn: SiteDate | null;
}

/** A rung that must be opened. */
export interface Needed {
  readonly step: Step;
  readonly cause: string;
  readonly dueAt: Instant;
}

/** The rungs a miss on `siteDate` asks for: a call the same day, a barrier assessment on repeats, outreach on a run. */
export function afterMiss(
  view: LadderView,
  miss: {
    readonly siteDate: SiteDate;
    readonly class: AbsenceClass;
    readonly immediateContact: boolean;
    /** Site day on which the miss is told. */
    readonly toldOn: SiteDate;
  },
  now: Instant,
  rules: LadderRules,
): readonly Needed[] {
  const counts = rules.missClasses.includes(miss.class);
  const fresh = daysBetween(miss.siteDate, miss.toldOn) <= rules.callWithinDays;
  const needed: Needed[] = [];
  if (miss.immediateContact) needed.push(immediateCall(now, rules));
  else if (counts && fresh) needed.push(due('same-day-call', 'missed-session', now, rules));
  if (counts && missesIn(view, miss.siteDate, rules) >= rules.barrierMisses)
    needed.push(due('barrier-assessment', 'repeated-misses', now, rules));
  if (counts && runOfMisses(view, rules) >= rules.consecutiveMisses)
    needed.push(due('peer-outreach', 'consecutive-misses', now, rules));
  return needed.filter(({ step }) => !alreadyAsked(view, step, miss.siteDate, rules));
}

/** A person must reach the patient now: never a message (clinical 2.5). */
export function immediateCall(now: Instant, rules: LadderRules): Needed {
  const dueAt = addMinutes(now, rules.immediateContactMinutes);
  return { step: 'same-day-call', cause: 'miss-with-open-safety-concern', dueAt };
}

/** The call asked for when nobody has arrived by the grace time; sooner while a concern or hold is open. */
export function noArrival(concern: boolean, now: Instant, rules: LadderRules): Needed {
  if (concern) return immediateCall(now, rules);
  return due('same-day-call', 'no-arrival', now, rules);
}

function due(step: Step, cause: string, now: Instant, rules: LadderRules): Needed {
  return { step, cause, dueAt: addHours(now, rules.dueHours[step]) };
}

function missesIn(view: LadderView, on: SiteDate, rules: LadderRules): number {
  const from = addDays(on, 1 - rules.barrierWindowDays);
  return view.recent.filter((one) => isMiss(one, rules) && one.siteDate >= from && one.siteDate <= on).length;
}

/** Length of the newest run of misses; outcomes that are neither a miss nor attended leave it as it is. */
export function runOfMisses(view: Pick<LadderView, 'recent'>, rules: LadderRules): number {
  const newestFirst = [...view.recent].sort((a, b) => (a.startsAt < b.startsAt ? 1 : -1));
  const judged = newestFirst.filter((one) => one.missed === null || isMiss(one, rules));
  const attended = judged.findIndex((one) => one.missed === null);
  return attended === -1 ? judged.length : attended;
}

function isMiss(one: Recent, rules: LadderRules): boolean {
  return one.missed !== null && rules.missClasses.includes(one.missed);
}

/** One open request per step; a call once a day; a barrier assessment once a window; the others once since the last contact. */
function alreadyAsked(view: LadderView, step: Step, on: SiteDate, rules: LadderRules): boolean {
  const asked = view.outreach.filter((one) => one.step === step);
  if (asked.some((one) => one.closedAt === null)) return true;
  if (step === 'same-day-call') return asked.some((one) => one.siteDate === on && one.result !== 'arrived');
  const since = step === 'barrier-assessment' ? addDays(on, 1 - rules.barrierWindowDays) : (view.lastContactOn ?? '');
  return asked.some((one) => one.siteDate > since);
}

/** The rungs that days without contact ask for on `siteDate`, lowest first. */
export function withoutContact(
  view: LadderView,
  siteDate: SiteDate,
  now: Instant,
  rules: LadderRules,
): readonly Needed[] {
  if (view.lastContactOn === null) return [];
  const days = daysBetween(view.lastContactOn, siteDate);
  const needed: Needed[] = [];
  if (days >= rules.outreachAfterDays) needed.push(due('peer-outreach', 'no-contact', now, rules));
  if (days >= rules.conferenceAfterDays) needed.push(due('case-conference', 'no-contact', now, rules));
  return needed.filter(({ step }) => !alreadyAsked(view, step, siteDate, rules));
}

/** Whether the ladder ended without contact: once per run of days; the episode is for intake to propose, never to end here. */
export function isExhausted(view: LadderView, siteDate: SiteDate, rules: LadderRules): boolean {
  const { lastContactOn } = view;
  if (lastContactOn === null || daysBetween(lastContactOn, siteDate) < rules.exhaustedAfterDays) return false;
  return !view.outreach.some((one) => one.result === 'exhausted' && one.siteDate > lastContactOn);
}

/** The day the count without contact begins: last seen, last reached, admitted, or back from being away, whichever is newest. */
export function lastContact(known: {
  readonly lastSeenOn: SiteDate | null;
  readonly admittedOn: SiteDate | null;
  readonly backOn: readonly SiteDate[];
  readonly reachedOn: readonly SiteDate[];
}): SiteDate | null {
  const days = [known.lastSeenOn, known.admittedOn, ...known.backOn, ...known.reachedOn].filter((day) => day !== null);
  return days.reduce<SiteDate | null>((newest, day) => (newest === null || day > newest ? day : newest), null);
}
