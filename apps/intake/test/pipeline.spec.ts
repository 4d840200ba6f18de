import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { addHours, siteDate, type Id, type Instant } from '@stepwell/kernel';
import { Clinic, NO_SUICIDE, ratings, SETTLED, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const soon = (hours: number): Instant => addHours(clinic.service.clock.now(), hours);
const book = async (person: Person, hours: number): Promise<Id> =>
  (await clinic.done<{ visitId: Id }>('front-desk', `episodes/${person.episodeId}/intake-visits`, { at: soon(hours) }))
    .body.visitId;
const settle = (visitId: Id, outcome: string, reason?: string) =>
  clinic.done('front-desk', `intake-visits/${visitId}/outcome`, { outcome, reason });
interface Line {
  readonly episodeId: Id;
  readonly stage: string;
}
const read = async <T>(path: string): Promise<T> =>
  (await clinic.service.as('intake-coordinator').get<T>(`/intake/v1/${path}`)).body;
const pipeline = async (siteId: Id, more = '') =>
  (await read<{ items: Line[] }>(`pipeline?siteId=${siteId}&limit=200${more}`)).items;
const lineOf = async ({ episodeId }: Person) =>
  (await pipeline(clinic.service.siteId)).find((line) => line.episodeId === episodeId);

describe('the pipeline of a site', () => {
  test('shows the stage, since when, and what is due next, from the call to the end', async () => {
    const person = await clinic.refer({ priorLevel: '3.5', priorEndedOn: '2026-01-04', source: 'residential' });
    const referredAt = clinic.service.clock.now();
    expect(await lineOf(person)).toMatchObject({
      ...{ stage: 'awaiting-contact', since: referredAt, source: 'residential', priorLevel: '3.5' },
      next: { step: 'first-contact', hoursLate: -48 },
    });
    const episode = `episodes/${person.episodeId}`;
    await clinic.done('front-desk', `${episode}/contact-attempts`, { kind: 'phone', outcome: 'reached' });
    expect(await lineOf(person)).toMatchObject({ stage: 'reached', next: { step: 'book-intake', hoursLate: -24 } });
    const missed = await book(person, 4);
    expect(await clinic.refused('front-desk', `${episode}/intake-visits`, { at: soon(9) })).toEqual([
      409,
      'visit-already-booked',
    ]);
    expect(await lineOf(person)).toMatchObject({
      stage: 'intake-booked',
      next: { step: 'intake-visit', hoursLate: -4 },
    });
    clinic.service.clock.advance({ hours: 5 });
    await settle(missed, 'missed', 'transport');
    expect(await lineOf(person)).toMatchObject({ stage: 'intake-missed', next: { step: 'call-again', hoursLate: -7 } });
    await settle(await book(person, 1), 'kept');
    expect(await lineOf(person)).toMatchObject({ stage: 'in-assessment', next: { step: 'sign-assessment' } });
    await clinic.assessPlain(person);
    expect(await lineOf(person)).toMatchObject({
      stage: 'awaiting-level',
      next: { step: 'decide-level', hoursLate: -24 },
    });
    await clinic.decide(person);
    expect(await lineOf(person)).toMatchObject({ stage: 'awaiting-plan' });
    await clinic.plan(person);
    expect(await lineOf(person)).toMatchObject({ stage: 'ready', next: { step: 'admit', hoursLate: -72 } });
    await clinic.admit(person);
    expect(await lineOf(person)).toMatchObject({ stage: 'admitted', next: { step: 'plan-review' } });
    await clinic.done('counselor', `${episode}/discharge-proposals`, { reason: 'patient-request' });
    expect(await lineOf(person)).toMatchObject({ stage: 'discharge-proposed', next: { hoursLate: -168 } });
    const today = siteDate(clinic.service.clock.now(), 'America/New_York');
    await clinic.done('prescriber', `${episode}/discharge`, {
      ...{ reason: 'left', lastContactDate: today, aftercareWaiver: 'declined' },
    });
    expect(await lineOf(person)).toBeUndefined();
  });

  test('is filtered by stage and lateness, and pages by an opaque cursor', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-MD', '4');
    const people: Person[] = [];
    for (let n = 0; n < 5; n += 1) people.push(await clinic.refer({ siteId }));
    clinic.service.clock.advance({ hours: 49 });
    const fresh = await clinic.refer({ siteId });
    const ids = (lines: readonly Line[]): readonly Id[] => lines.map(({ episodeId }) => episodeId).toSorted();
    expect(ids(await pipeline(siteId, '&late=true'))).toEqual(people.map(({ episodeId }) => episodeId).toSorted());
    expect(ids(await pipeline(siteId, '&late=false'))).toEqual([fresh.episodeId]);
    expect(await pipeline(siteId, '&stage=ready')).toEqual([]);
    expect(await pipeline(siteId, '&stage=awaiting-contact')).toHaveLength(6);
    const seen: Id[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor && `&cursor=${cursor}`;
      const page: { items: Line[]; cursor: string | null } = await read(`pipeline?siteId=${siteId}&limit=4${from}`);
      seen.push(...page.items.map(({ episodeId }) => episodeId));
      cursor = page.cursor;
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
    const as = (path: string) => clinic.service.as('intake-coordinator').get(`/intake/v1/${path}`);
    for (const bad of ['&stage=lost', '&cursor=x', '&late=perhaps', '&limit=0'])
      expect(await as(`pipeline?siteId=${siteId}${bad}`)).toMatchObject({ status: 400 });
    const elsewhere = { roles: ['intake-coordinator'] as const, siteIds: [someId()] };
    expect(await clinic.service.as(elsewhere).get(`/intake/v1/pipeline?siteId=${siteId}`)).toMatchObject({
      status: 403,
    });
  });
});

describe('referral, records and booked intakes', () => {
  test('C15 the level that somebody left, told with the referral, needs no second asking', async () => {
    const person = await clinic.refer({ priorLevel: '3.5', priorEndedOn: '2026-01-05', source: 'residential' });
    const answers = { instruments: [NO_SUICIDE], dimensions: ratings(0, 1, 1, 1, 1, 1), facts: SETTLED };
    expect(await clinic.assess(person, answers)).toMatchObject({ recommended: { code: '2.1' } });
    const lower = await clinic.refer({ priorLevel: '1.0', priorEndedOn: '2026-01-05' });
    expect(await clinic.assess(lower, answers)).toMatchObject({ recommended: { code: '1.5' } });
    expect(await clinic.newest(person.patientId, 'ReferralReceived')).toMatchObject({ priorLevel: '3.5' });
  });

  it.each<[string, object, number, string]>([
    ['a level without its end', { priorLevel: '3.5' }, 422, 'prior-care-unclear'],
    ['an end without its level', { priorEndedOn: '2026-01-01' }, 422, 'prior-care-unclear'],
    ['an end to come', { priorLevel: '3.5', priorEndedOn: '2031-01-01' }, 422, 'prior-care-unclear'],
    ['a level that is none', { priorLevel: '9', priorEndedOn: '2026-01-01' }, 400, 'invalid-input'],
  ])('a referral is refused with %s', async (_, more, status, code) => {
    const body = { siteId: clinic.service.siteId, source: 'self', preferredTrack: 'day', ageBand: 'adult', ...more };
    expect(await clinic.refused('front-desk', 'referrals', body)).toEqual([status, code]);
  });

  test('records asked for wait until they are received', async () => {
    const person = await clinic.refer();
    const path = `episodes/${person.episodeId}/records`;
    await clinic.done('front-desk', path, { kind: 'discharge-summary', state: 'requested', from: 'hill-house' });
    await clinic.done('front-desk', path, { kind: 'laboratory', state: 'requested' });
    expect(await lineOf(person)).toMatchObject({
      records: { waiting: ['discharge-summary', 'laboratory'], received: [] },
    });
    await clinic.done('front-desk', path, { kind: 'laboratory', state: 'received' });
    expect(await lineOf(person)).toMatchObject({
      records: { waiting: ['discharge-summary'], received: ['laboratory'] },
    });
    expect(await clinic.refused('front-desk', path, { kind: 'diary', state: 'received' })).toEqual([
      422,
      'unknown-code',
    ]);
    const ahead = { kind: 'laboratory', state: 'received', occurredAt: soon(1) };
    expect(await clinic.refused('front-desk', path, ahead)).toEqual([422, 'in-the-future']);
  });

  test('a booking is ahead, settled once, with a coded reason, at one’s own site', async () => {
    const person = await clinic.refer();
    const bookings = `episodes/${person.episodeId}/intake-visits`;
    expect(await clinic.refused('front-desk', bookings, { at: soon(-1) })).toEqual([422, 'visit-in-past']);
    const elsewhere = { roles: ['front-desk'] as const, siteIds: [someId()] };
    expect(await clinic.refused(elsewhere, bookings, { at: soon(1) })).toEqual([403, 'site-not-allowed']);
    const outcome = `intake-visits/${await book(person, 2)}/outcome`;
    expect(await clinic.refused(elsewhere, outcome, { outcome: 'kept' })).toEqual([403, 'site-not-allowed']);
    expect(await clinic.refused('front-desk', outcome, { outcome: 'missed', reason: 'forgot' })).toEqual([
      422,
      'visit-not-yet',
    ]);
    expect(await clinic.refused('front-desk', outcome, { outcome: 'cancelled' })).toEqual([422, 'unknown-reason']);
    await clinic.done('front-desk', outcome, { outcome: 'cancelled', reason: 'rebooked' });
    expect(await clinic.refused('front-desk', outcome, { outcome: 'kept' })).toEqual([409, 'visit-settled']);
    const admitted = await clinic.admitted();
    expect(await clinic.refused('front-desk', `episodes/${admitted.episodeId}/intake-visits`, { at: soon(1) })).toEqual(
      [409, 'already-admitted'],
    );
  });

  test('two bookings at once book one', async () => {
    const person = await clinic.refer();
    const path = `/intake/v1/episodes/${person.episodeId}/intake-visits`;
    const answers = await Promise.all(
      [1, 2, 3].map((n) => clinic.service.as('front-desk').post(path, { at: soon(n) })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409, 409]);
  });
});

describe('kept and missed intakes', () => {
  test('are counted per site and day, early and late ones apart, and end the first-contact clock', async () => {
    const siteId = someId();
    await clinic.site(siteId, 'US-MD', '4');
    const people = [
      await clinic.refer({ siteId }),
      await clinic.refer({ siteId }),
      await clinic.refer({ siteId }),
    ] as const;
    const from = siteDate(clinic.service.clock.now(), 'America/New_York');
    const visits = [await book(people[0], 47), await book(people[1], 48), await book(people[2], 49)] as const;
    clinic.service.clock.advance({ hours: 50 });
    await settle(visits[0], 'kept');
    await settle(visits[1], 'missed', 'transport');
    await settle(visits[2], 'missed', 'jail');
    const to = siteDate(clinic.service.clock.now(), 'America/New_York');
    expect(await read(`intake-rates?siteId=${siteId}&from=${from}&to=${to}`)).toEqual({
      ...{ siteId, from, to, zone: 'America/New_York', booked: 3, kept: 1, missed: 2, cancelled: 0, pending: 0 },
      ...{ keptShare: 1 / 3, missedBy: { transport: 1, jail: 1 } },
      ...{ early: { kept: 1, missed: 1, keptShare: 0.5 }, late: { kept: 0, missed: 1, keptShare: 0 } },
    });
    expect(await read(`intake-rates?siteId=${siteId}&from=2020-01-01&to=2020-01-31`)).toMatchObject({ booked: 0 });
    const clocks = await read<{ items: { episodeId: Id }[] }>(`first-contacts?siteId=${siteId}`);
    const clockOf = ({ episodeId }: Person) => clocks.items.find((clock) => clock.episodeId === episodeId);
    expect(clockOf(people[0])).toMatchObject({ state: 'reached', intakesKept: 1, hoursLate: -1 });
    expect(clockOf(people[1])).toMatchObject({ state: 'overdue', intakesMissed: 1, hoursLate: 2 });
    const bad = `/intake/v1/intake-rates?siteId=${siteId}&from=${to}&to=2020-01-01`;
    expect(await clinic.service.as('analyst').get(bad)).toMatchObject({ status: 400 });
  });
});
