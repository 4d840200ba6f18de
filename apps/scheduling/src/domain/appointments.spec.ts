import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bookAll, type BookableSession, type BookingWish } from './appointments.js';

const session = (n: number, capacity: number, hour: number): BookableSession => ({
  sessionId: `session ${n}`,
  seriesId: 'series',
  siteId: 'site',
  component: 'visit',
  siteDate: '2026-01-05',
  zone: 'America/New_York',
  startsAt: `2026-01-05T${String(hour).padStart(2, '0')}:00:00.000Z`,
  endsAt: `2026-01-05T${String(hour + 2).padStart(2, '0')}:00:00.000Z`,
  minutes: 120,
  cancelled: false,
  capacity,
  taken: 0,
});

const wish = (patientId: string, wanted: BookableSession | null): BookingWish => ({
  appointmentId: `${patientId} ${wanted?.sessionId}`,
  patientId,
  session: wanted,
});

describe('a batch of bookings', () => {
  const [early, overlapping, touching] = [session(1, 2, 10), session(2, 9, 11), session(3, 9, 12)];
  it.each<[string, readonly BookingWish[], readonly (string | null)[]]>([
    [
      'as many as there are seats',
      [wish('a', early), wish('b', early), wish('c', early)],
      [null, null, 'session-full'],
    ],
    ['the same twice', [wish('a', early), wish('a', early)], [null, 'already-booked']],
    ['two places at once', [wish('a', early), wish('a', overlapping)], [null, 'patient-double-booked']],
    ['one after the other', [wish('a', early), wish('a', touching)], [null, null]],
    ['nowhere', [wish('a', null)], ['unknown-session']],
    ['cancelled', [wish('a', { ...early, cancelled: true })], ['session-cancelled']],
    ['full before', [wish('a', { ...early, taken: 2 })], ['session-full']],
    [
      'one seat left before',
      [wish('a', { ...early, taken: 1 }), wish('b', { ...early, taken: 1 })],
      [null, 'session-full'],
    ],
  ])('%s', (_, wishes, refused) => {
    expect(bookAll(wishes, []).map((decision) => (decision.ok ? null : decision.rejection))).toEqual(refused);
  });

  it('knows what was booked before', () => {
    const busy = [{ patientId: 'a', ...touching }];
    expect(bookAll([wish('a', overlapping), wish('b', overlapping)], busy).map((decision) => decision.ok)).toEqual([
      false,
      true,
    ]);
  });

  it('never fills a session beyond its capacity and never books anybody twice at a time', () => {
    const sessions = [session(1, 3, 10), session(2, 2, 11), session(3, 4, 13)];
    const someWish = fc
      .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 0, max: 2 }))
      .map(([patient, n]) => wish(`patient ${patient}`, sessions[n]!));
    fc.assert(
      fc.property(fc.array(someWish, { maxLength: 40 }), (wishes) => {
        const booked = bookAll(wishes, []).flatMap((decision) => (decision.ok ? decision.events : []));
        const places = booked.map(({ appointment }) => appointment);
        for (const one of sessions) {
          const taken = places.filter((place) => place.session.sessionId === one.sessionId).length;
          expect(taken).toBeLessThanOrEqual(one.capacity);
        }
        for (const [n, a] of places.entries()) {
          const clash = places
            .slice(n + 1)
            .find(
              (b) =>
                b.patientId === a.patientId &&
                b.session.startsAt < a.session.endsAt &&
                a.session.startsAt < b.session.endsAt,
            );
          expect(clash).toBeUndefined();
        }
      }),
    );
  });
});
