import {
  SeriesChangedV1,
  SeriesEndedV1,
  SeriesPublishedV1,
  SessionCancelledV1,
  SessionMovedV1,
  SessionScheduledV1,
} from '@stepwell/contracts';
import type { Instant, SiteDate } from '@stepwell/kernel';
import type { OutgoingEvent } from '@stepwell/messaging';
import type { SeriesChanged, SeriesEnded, SeriesPlace, SeriesPublished, SlotRule } from '../domain/series.js';
import type { SessionEvent } from '../domain/sessions.js';

/** Series and sessions on the calendar topic, keyed by series. */
export function publishSeries(
  event: SeriesPublished | SeriesChanged | SeriesEnded | SessionEvent,
  occurredAt: Instant,
): OutgoingEvent {
  switch (event.type) {
    case 'series-published': {
      const data = seriesBody(event, event.rule, event.from, event.until);
      return { contract: SeriesPublishedV1, ...about(event, occurredAt), data };
    }
    case 'series-changed': {
      const { place, segment, from, until } = event;
      const data = { ...seriesBody(place, segment, from, until), effective: segment.from };
      return { contract: SeriesChangedV1, ...about(place, occurredAt), data };
    }
    case 'series-ended': {
      const { seriesId, until } = event;
      return { contract: SeriesEndedV1, ...about(event, occurredAt), data: { seriesId, until } };
    }
    default:
      return publishSession(event, occurredAt);
  }
}

function publishSession(event: SessionEvent, occurredAt: Instant): OutgoingEvent {
  const { place, session } = event;
  const { seriesId, siteId, programId, phase, component, zone } = place;
  const day = { siteDate: session.siteDate, zone };
  const identity = { seriesId, sessionId: session.sessionId };
  const time = { startsAt: session.startsAt, endsAt: session.endsAt, plannedMinutes: session.minutes, ...day };
  switch (event.type) {
    case 'session-scheduled': {
      const data = { ...identity, siteId, programId, phase, component, ...time };
      return { contract: SessionScheduledV1, ...about(place, occurredAt), data };
    }
    case 'session-moved':
      return { contract: SessionMovedV1, ...about(place, occurredAt), data: { ...identity, ...time } };
    case 'session-cancelled': {
      const data = { ...identity, reason: event.reason, ...day };
      return { contract: SessionCancelledV1, ...about(place, occurredAt), data };
    }
  }
}

const about = (place: { seriesId: string; siteId: string }, occurredAt: Instant) => ({
  key: place.seriesId,
  siteId: place.siteId,
  occurredAt,
});

function seriesBody(place: SeriesPlace, rule: SlotRule, from: SiteDate, until: SiteDate | null): object {
  const { seriesId, siteId, programId, trackId, track, zone, phase, component } = place;
  const { weekdays, startLocal, minutes, capacity } = rule;
  const what = { seriesId, siteId, programId, trackId, track, phase, component, zone };
  return { ...what, weekdays, startLocal, minutes, capacity, from, until };
}
