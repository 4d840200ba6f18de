import { siteDate, type Id, type Instant, type Zone } from '@stepwell/kernel';
import type { Session } from './session.js';

/** What the calendar said about a session, in the order of its series. */
export type CalendarFact =
  | {
      readonly kind: 'scheduled';
      readonly sequence: number;
      readonly sessionId: Id;
      readonly seriesId: Id;
      readonly siteId: Id;
      readonly component: string;
      readonly startsAt: Instant;
      readonly endsAt: Instant;
      readonly plannedMinutes: number;
      readonly zone: Zone;
    }
  | {
      readonly kind: 'moved';
      readonly sequence: number;
      readonly sessionId: Id;
      readonly startsAt: Instant;
      readonly endsAt: Instant;
      readonly plannedMinutes: number;
      readonly zone: Zone;
    }
  | { readonly kind: 'cancelled'; readonly sequence: number; readonly sessionId: Id; readonly reason: string };

/** A session with the place in its series' stream up to which it is told; 0 when only a booking told of it. */
export interface Told {
  readonly session: Session;
  readonly sequence: number;
}

/** The session after `fact`; a fact from an earlier place changes nothing, and one about a session never told of is no session yet. */
export function toldAfter(known: Told | null, fact: CalendarFact): Told | null {
  if (known && fact.sequence <= known.sequence) return known;
  if (fact.kind === 'scheduled') {
    const { kind: _kind, sequence, ...planned } = fact;
    return { session: { ...planned, ...dayOf(fact), cancelled: null }, sequence };
  }
  if (!known) return null;
  if (fact.kind === 'cancelled')
    return { session: { ...known.session, cancelled: fact.reason }, sequence: fact.sequence };
  const { startsAt, endsAt, plannedMinutes, zone } = fact;
  const moved = { ...known.session, startsAt, endsAt, plannedMinutes, zone, ...dayOf(fact), cancelled: null };
  return { session: moved, sequence: fact.sequence };
}

function dayOf({ startsAt, zone }: { readonly startsAt: Instant; readonly zone: Zone }) {
  return { siteDate: siteDate(startsAt, zone) };
}
