import { randomUUID } from 'node:crypto';
import type { attendance } from '@stepwell/attendance/service';
import type { intake } from '@stepwell/intake/service';
import type { EventOf } from './platform.js';

const MINUTES = 170;
const ZONE = 'America/New_York';

/** A patient of the bench's one site. */
export interface Place {
  readonly tenantId: string;
  readonly siteId: string;
}

/** Attendance says that a patient took part in a session; step-down keeps it as a fact. */
export function attended({ siteId }: Place, patientId: string, sessionId: string): EventOf<typeof attendance> {
  const [startsAt, endsAt] = ['2026-03-09T13:00:00.000Z', '2026-03-09T16:00:00.000Z'];
  return {
    type: 'session-attended',
    session: {
      ...{ sessionId, seriesId: sessionId, siteId, startsAt, endsAt, zone: ZONE },
      ...{ component: 'group', plannedMinutes: 180, siteDate: '2026-03-09', cancelled: null },
    },
    ...{ patientId, episodeId: null, walkIn: null, stated: null },
    outcome: { kind: 'attended', minutes: MINUTES, countableMinutes: MINUTES, partial: false },
  };
}

/** Intake says that a screen for suicide risk was high; step-down evaluates it at once, holds and keeps a decision record. */
export function redScreen({ siteId }: Place, patientId: string): EventOf<typeof intake> {
  const at = new Date().toISOString();
  return {
    type: 'screening-completed',
    ...{ patientId, siteId, at, siteDate: at.slice(0, 10), zone: ZONE },
    ...{ episodeId: randomUUID(), screeningId: randomUUID() },
    scores: [
      {
        ...{ instrument: 'C-SSRS', form: 'since-last-contact', edition: 'screener-2009', asks: [] },
        ...{ mode: 'clinician', language: 'en', lookBack: 'past-month-and-lifetime' },
        ...{ total: null, band: 'high', takenAt: at, risk: 'high' },
      },
    ],
  };
}
