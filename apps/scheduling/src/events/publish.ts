import type { Publish } from '@stepwell/messaging';
import type { SchedulingEvent } from '../domain/events.js';
import { publishAppointment } from './publish-appointment.js';
import { publishDirectory } from './publish-directory.js';
import { publishPlacement } from './publish-placement.js';
import { publishSeries } from './publish-series.js';

/** What other services hear of a decision of scheduling; facts it only keeps for itself give nothing. */
export const publish: Publish<SchedulingEvent> = (event, { now }) => {
  switch (event.type) {
    case 'site-registered':
    case 'program-defined':
    case 'staff-registered':
    case 'credential-changed':
      return publishDirectory(event, now);
    case 'series-published':
    case 'series-changed':
    case 'series-ended':
    case 'session-scheduled':
    case 'session-moved':
    case 'session-cancelled':
      return publishSeries(event, now);
    case 'horizon-extended':
    case 'occurrence-excepted':
      return [];
    case 'appointment-booked':
    case 'appointment-moved':
    case 'appointment-cancelled':
      return publishAppointment(event, now);
    default:
      return publishPlacement(event, now);
  }
};
