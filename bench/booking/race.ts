import { randomUUID } from 'node:crypto';

/** One request of the race: this patient into this session. */
export interface Order {
  readonly patientId: string;
  readonly sessionId: string;
}

/** A session everybody can be booked into. */
export interface Slot {
  readonly sessionId: string;
  readonly seriesId: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly siteDate: string;
}

/** One week of the calendar and who wants what of it, in the order in which it is asked for. */
export interface Week {
  readonly slots: readonly Slot[];
  readonly orders: readonly Order[];
}

/** Sessions of a week. */
export const SESSIONS = 500;
/** Seats of each. */
export const SEATS = 20;
/** Sessions that run at the same time: 25 times of day and week, 20 rooms. */
const SIMULTANEOUS = 20;
const MINUTES = 180;
/** A twin is asked for at most so many requests after the request it conflicts with, so that both are under way at once. */
const NEAR = 64;
const FIRST_MONDAY = Date.UTC(2026, 2, 9, 13);
const DAY_MS = 86_400_000;
const SLOTS_A_DAY = 5;
const MINUTE_MS = 60_000;

/** The series of the race: one session of each a week. */
export function makeSeries(): readonly string[] {
  return Array.from({ length: SESSIONS }, () => randomUUID());
}

/**
 * Week `nth`: 20,000 requests for 10,000 seats. Half are one per seat, of people who want nothing else. The other half
 * conflict with one of those: by turns somebody more than the session has seats for, and the same patient in another
 * session of the same time.
 */
export function makeWeek(series: readonly string[], nth: number): Week {
  const slots = series.map((seriesId, place) => slotOf(seriesId, place, nth));
  const firsts = shuffled(slots.flatMap(({ sessionId }) => Array.from({ length: SEATS }, () => newcomer(sessionId))));
  const place = new Map(slots.map(({ sessionId }, at) => [sessionId, at]));
  const twins = firsts.map((first, n) => (n % 2 === 0 ? newcomer(first.sessionId) : elsewhere(first, slots, place)));
  const placed = [
    ...firsts.map((order, n) => ({ order, at: n })),
    ...twins.map((order, n) => ({ order, at: n + (Math.random() * NEAR) / 2 })),
  ];
  return { slots, orders: placed.sort((a, b) => a.at - b.at).map(({ order }) => order) };
}

function newcomer(sessionId: string): Order {
  return { patientId: randomUUID(), sessionId };
}

/** The same patient in another of the sessions that run at the same time. */
function elsewhere({ patientId, sessionId }: Order, slots: readonly Slot[], place: ReadonlyMap<string, number>): Order {
  const at = place.get(sessionId) ?? 0;
  const first = at - (at % SIMULTANEOUS);
  const other = first + ((at - first + 1 + Math.floor(Math.random() * (SIMULTANEOUS - 1))) % SIMULTANEOUS);
  return { patientId, sessionId: slots[other]!.sessionId };
}

function slotOf(seriesId: string, place: number, week: number): Slot {
  const time = Math.floor(place / SIMULTANEOUS);
  const day = 7 * week + Math.floor(time / SLOTS_A_DAY);
  const start = FIRST_MONDAY + day * DAY_MS + (time % SLOTS_A_DAY) * MINUTES * MINUTE_MS;
  const startsAt = new Date(start).toISOString();
  return {
    sessionId: randomUUID(),
    seriesId,
    startsAt,
    endsAt: new Date(start + MINUTES * MINUTE_MS).toISOString(),
    siteDate: startsAt.slice(0, 10),
  };
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
