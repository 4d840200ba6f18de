import { addDays, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import { bodiesOf, inOrder, type PatientFact, type Seat } from './patient-facts.js';
import { staysOf } from './stays.js';

/** A seat with its days: `from` and `until` included, null is open. */
export interface Membership extends Seat {
  readonly until: SiteDate | null;
}

/**
 * Membership intervals of one patient. A move ends what the same episode held the day before; an end cuts its enrollment; a discharge
 * cuts the stay. The last word of the stream decides, whatever the order of arrival.
 */
export function memberships(facts: readonly PatientFact[]): readonly Membership[] {
  const ordered = inOrder(facts);
  let held: readonly Membership[] = [];
  for (const body of bodiesOf(ordered, 'seat-started', 'seat-moved', 'seat-ended')) {
    if (body.kind === 'seat-ended') held = cut(held, (one) => one.enrollmentId === body.ref, body.until);
    else {
      const { seat } = body;
      if (body.kind === 'seat-moved')
        held = cut(held, (one) => one.episodeId === seat.episodeId, addDays(seat.from, -1));
      held = [
        ...held.filter((one) => one.enrollmentId !== seat.enrollmentId || one.from !== seat.from),
        { ...seat, until: null },
      ];
    }
  }
  return discharged(held, ordered);
}

/** The end of a stay cuts what was held in it; the stay after a new admission is not touched. */
function discharged(held: readonly Membership[], ordered: readonly PatientFact[]): readonly Membership[] {
  return staysOf(ordered).reduce((kept, { episodeId, endedOn, nextFrom }) => {
    if (endedOn === null) return kept;
    const isOfStay = (one: Membership): boolean =>
      one.episodeId === episodeId && (nextFrom === null || one.from < nextFrom);
    return cut(kept, isOfStay, endedOn);
  }, held);
}

/** Those that `which` names end on `until` at the latest; one that would end before it begins is gone. */
function cut(held: readonly Membership[], which: (one: Membership) => boolean, until: SiteDate): readonly Membership[] {
  return held
    .map((one) => (which(one) && (one.until === null || one.until > until) ? { ...one, until } : one))
    .filter((one) => one.until === null || one.from <= one.until);
}

/** Whether the membership puts its patient on the roster of a session of `seriesId` on `siteDate`. */
export function expects(membership: Membership, seriesId: Id, siteDate: SiteDate): boolean {
  const { from, until, seriesIds } = membership;
  return seriesIds.includes(seriesId) && from <= siteDate && (until === null || siteDate <= until);
}

/** A booking into one session outside the track. */
export interface Appointment {
  readonly appointmentId: Id;
  readonly patientId: Id;
  readonly sessionId: Id;
  readonly startsAt: Instant;
  readonly cancelled: boolean;
}
