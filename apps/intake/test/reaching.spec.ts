import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Clinic, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const attempt = (person: Person, body: Record<string, unknown>) =>
  clinic.done('front-desk', `episodes/${person.episodeId}/contact-attempts`, body);
const clockOf = async (person: Person): Promise<object | undefined> => {
  const path = `/intake/v1/first-contacts?siteId=${clinic.service.siteId}&limit=200`;
  const { body } = await clinic.service.as('intake-coordinator').get<{ items: { episodeId: string }[] }>(path);
  return body.items.find(({ episodeId }) => episodeId === person.episodeId);
};

describe('first contact', () => {
  test('is due 48 hours after the referral, and overdue until somebody is reached', async () => {
    const person = await clinic.refer();
    expect(await clockOf(person)).toMatchObject({ state: 'waiting', hoursLate: -48, zone: 'America/New_York' });
    await attempt(person, { kind: 'phone', outcome: 'not-reached' });
    clinic.service.clock.advance({ hours: 50 });
    expect(await clockOf(person)).toMatchObject({ state: 'overdue', hoursLate: 2, attempts: 1 });
    await attempt(person, { kind: 'intake-visit', outcome: 'kept' });
    expect(await clockOf(person)).toMatchObject({ state: 'reached', hoursLate: 2, attempts: 2, intakesKept: 1 });
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['a call that was kept', { kind: 'phone', outcome: 'kept' }, 422, 'outcome-of-other-kind'],
    ['a pigeon', { kind: 'pigeon', outcome: 'reached' }, 400, 'invalid-input'],
    ['the future', { kind: 'phone', outcome: 'reached', occurredAt: '2030-01-01T00:00:00Z' }, 422, 'in-the-future'],
  ])('refuses %s', async (_, body, status, code) => {
    const person = await clinic.refer();
    const path = `episodes/${person.episodeId}/contact-attempts`;
    expect(await clinic.refused('front-desk', path, body)).toEqual([status, code]);
  });

  test('is of one’s own site', async () => {
    const person = await clinic.refer();
    const elsewhere = { roles: ['front-desk'] as const, siteIds: [someId()] };
    const body = { kind: 'phone', outcome: 'reached' };
    expect((await clinic.refused(elsewhere, `episodes/${person.episodeId}/contact-attempts`, body))[0]).toBe(403);
  });
});
