import { addMinutes, epochMs, minutesBetween, reject, type Instant, type Rejected } from '@stepwell/kernel';
import { minutesCovered, within, type Presence, type PresenceRules, type Source } from './presence.js';
import type { Session } from './session.js';

export interface Attended {
  readonly kind: 'attended';
  /** Minutes present, inside or outside the planned time, min. */
  readonly minutes: number;
  /** Minutes inside the planned time that count as clinical time, min; never above `minutes`. */
  readonly countableMinutes: number;
  /** Came late, left early or was away in between, beyond the grace time. */
  readonly partial: boolean;
}

/** What a person states about a stay: arrival and departure, or minutes. */
export interface StatedStay {
  readonly arrivedAt?: Instant | null;
  readonly leftAt?: Instant | null;
  /** min */
  readonly minutes?: number | null;
}

export type StayRejection =
  'stay-incomplete' | 'left-before-arrival' | 'in-the-future' | 'session-not-started' | 'no-presence-in-session';

/** What the stays amount to, or null when they do not reach into the session. */
export function attendedFrom(session: Session, stays: readonly Presence[], rules: PresenceRules): Attended | null {
  const inside = within(stays, session.startsAt, session.endsAt);
  const clinical = Math.min(minutesCovered(inside), session.plannedMinutes);
  if (clinical < rules.attendedFromMinutes) return null;
  return {
    kind: 'attended',
    minutes: minutesCovered(stays),
    countableMinutes: rules.notCountable.includes(session.component) ? 0 : clinical,
    partial: isPartial(session, inside, rules.graceMinutes),
  };
}

function isPartial(session: Session, inside: readonly Presence[], grace: number): boolean {
  const first = inside.reduce((at, stay) => (stay.from < at ? stay.from : at), session.endsAt);
  const last = inside.reduce((at, stay) => (stay.until > at ? stay.until : at), session.startsAt);
  const late = minutesBetween(session.startsAt, first);
  const early = minutesBetween(last, session.endsAt);
  const between = minutesBetween(first, last) - minutesCovered(inside);
  return late > grace || early > grace || between > grace;
}

/**
 * The stay a person states, checked. Minutes alone run from `arrived` (an earlier check-in) or the planned start.
 * A departure may be stated ahead of the clock up to the planned end, since groups are charted in their last minutes.
 */
export function stayFrom(
  stated: StatedStay,
  session: Session,
  known: { readonly arrived: Instant | null; readonly now: Instant; readonly source: Source },
  rules: PresenceRules,
): { readonly ok: true; readonly stay: Presence } | Rejected<StayRejection> {
  const latest = addMinutes(known.now, rules.clockSkewMinutes);
  if (session.startsAt > latest) return reject('session-not-started', { startsAt: session.startsAt });
  const minutes = stated.minutes ?? null;
  const from = stated.arrivedAt ?? known.arrived ?? (minutes === null ? null : session.startsAt);
  const until = stated.leftAt ?? (from === null || minutes === null ? null : addMinutes(from, minutes));
  if (from === null || until === null) return reject('stay-incomplete');
  if (until <= from) return reject('left-before-arrival');
  if (from > latest || (stated.leftAt && until > laterOf(latest, session.endsAt))) return reject('in-the-future');
  const stay: Presence = { from, until, source: known.source };
  return attendedFrom(session, [stay], rules) ? { ok: true, stay } : reject('no-presence-in-session');
}

function laterOf(a: Instant, b: Instant): Instant {
  return epochMs(a) >= epochMs(b) ? a : b;
}
