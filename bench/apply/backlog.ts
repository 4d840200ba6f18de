import { randomUUID } from 'node:crypto';
import { SessionAttendedV1, toHeaders } from '@stepwell/contracts';
import { laneOf, type BusRecord, type EventTransport } from '@stepwell/messaging';

const KEYS = 5_000;
const BATCH = 1_000;
const AT = '2026-03-09T12:00:00.000Z';

/** Attended minutes of every event. */
export const MINUTES = 170;

/** The patients of a backlog: by turns each has the next event. */
export interface Backlog {
  readonly tenantId: string;
  readonly keys: readonly string[];
  readonly events: number;
}

export function makeBacklog(events: number): Backlog {
  return { tenantId: randomUUID(), keys: Array.from({ length: KEYS }, () => randomUUID()), events };
}

/** How many events each patient has. */
export function countsOf({ keys, events }: Backlog): ReadonlyMap<string, number> {
  const whole = Math.floor(events / keys.length);
  return new Map(keys.map((key, n) => [key, whole + (n < events % keys.length ? 1 : 0)]));
}

/** Puts the whole backlog on a bus, acknowledged. */
export async function publish(transport: EventTransport, backlog: Backlog): Promise<void> {
  for (let from = 0; from < backlog.events; from += BATCH) {
    const size = Math.min(BATCH, backlog.events - from);
    await transport.publish(Array.from({ length: size }, (_, n) => attended(backlog, from + n)));
  }
}

function attended({ tenantId, keys }: Backlog, nth: number): BusRecord {
  const key = keys[nth % keys.length]!;
  const headers = toHeaders({
    id: randomUUID(),
    type: SessionAttendedV1.type,
    service: 'attendance',
    sequence: Math.floor(nth / keys.length) + 1,
    occurredAt: AT,
    recordedAt: AT,
    tenantId,
    siteId: null,
    correlationId: tenantId,
    causationId: tenantId,
    traceparent: null,
  });
  const data = {
    patientId: key,
    sessionId: randomUUID(),
    episodeId: null,
    siteId: tenantId,
    component: 'group',
    startsAt: AT,
    plannedMinutes: 180,
    siteDate: AT.slice(0, 10),
    zone: 'America/New_York',
    minutes: MINUTES,
    countableMinutes: MINUTES,
    partial: false,
  };
  return { topic: SessionAttendedV1.topic, partition: laneOf(key), key, headers, value: JSON.stringify(data) };
}
