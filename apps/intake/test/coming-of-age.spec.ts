import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SiteRegisteredV1 } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { Clinic, REVIEW, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

type Body = Record<string, unknown>;
const MINOR_WEEK = [{ component: 'group', sessionsPerWeek: 3, minutes: 120 }];
const MINOR_TAPER = { taper: { sessionsPerWeek: 3, minutesPerSession: 120 } };

const get = async (address: string): Promise<Body> =>
  (await clinic.service.as('counselor').get<Body>(`/intake/v1/${address}`)).body;
const care = (person: Person): Promise<Body> => get(`episodes/${person.episodeId}/plan`);
const missing = async (person: Person): Promise<readonly string[]> =>
  ((await care(person))['missing'] as { missing: string; of: string | null }[]).map(
    (one) => `${one.missing}:${one.of}`,
  );
const worklist = async (person: Person): Promise<readonly string[]> =>
  ((await get(`patients/${person.patientId}`))['worklist'] as { kind: string }[]).map(({ kind }) => kind);
const consent = (person: Person, scope: string, givenBy?: string) =>
  clinic.done<Body>('front-desk', `patients/${person.patientId}/consents`, { scope, givenBy });

async function atMidnight(instant: string): Promise<void> {
  clinic.service.clock.set(instant);
  await clinic.service.quiet();
}

/** In treatment with 3 x 120 min, as a minor. */
async function minorInTreatment(birthDate: string, more: Body = {}): Promise<Person> {
  const person = await clinic.refer({ birthDate, ageBand: undefined, ...more });
  await clinic.assessPlain(person);
  await clinic.decide(person);
  await clinic.plan(person, { components: MINOR_WEEK });
  await clinic.admit(person, MINOR_TAPER);
  return person;
}

describe('C34 17 turns 18 in week 5 with 3 x 120 min', () => {
  test('band, guardian and hours change at the site’s midnight, and only people end what follows', async () => {
    const person = await minorInTreatment('2008-02-06');
    await consent(person, 'guardian-access', 'guardian');
    await consent(person, 'reminders', 'guardian');
    await consent(person, 'family-contact', 'patient');
    await atMidnight('2026-02-06T04:59:59.999Z');
    expect(await care(person)).toMatchObject({
      ageBand: 'adolescent',
      guardianMaySee: true,
      hours: { verdict: 'within' },
    });
    await atMidnight('2026-02-06T05:00:00.000Z');
    expect(await clinic.newest(person.patientId, 'AgeBandChanged')).toMatchObject({
      ...{ ageBand: 'adult', siteDate: '2026-02-06', plannedHours: 'under' },
      hourBand: { minHours: 9, maxHours: 20, ageBand: 'adult' },
    });
    expect(await care(person)).toMatchObject({
      ...{ ageBand: 'adult', guardianMaySee: false },
      hours: { plannedHours: 6, heldBand: { minHours: 6 }, bandNow: { minHours: 9 }, verdict: 'under' },
    });
    const ended = (await clinic.service.events('intake.ConsentRevoked.v1')).filter(
      ({ key }) => key === person.patientId,
    );
    expect(ended.map(({ data }) => data)).toMatchObject([
      { scope: 'guardian-access', reason: 'came-of-age' },
      { scope: 'reminders', reason: 'came-of-age' },
    ]);
    expect(await worklist(person)).toEqual(expect.arrayContaining(['hours-review', 're-consent']));
    const asked = ['fitting-week:HW-5', 'consent-of-patient:reminders', 'consent-of-patient:treatment'];
    expect(await missing(person)).toEqual(expect.arrayContaining(asked));
  });

  test('an adult plan needs adult hours; a review with them, and the patient’s own consents, end the tasks', async () => {
    clinic.service.clock.set('2026-02-10T15:00:00.000Z');
    const person = await minorInTreatment('2008-02-11');
    await consent(person, 'reminders', 'guardian');
    await atMidnight('2026-02-11T05:00:00.000Z');
    const reviews = `episodes/${person.episodeId}/plan/reviews`;
    const same = { ...REVIEW, change: { components: MINOR_WEEK } };
    expect(await clinic.refused('counselor', reviews, same)).toEqual([422, 'hours-outside-band']);
    const adult = { components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180 }] };
    await clinic.done('counselor', reviews, { ...REVIEW, change: adult });
    expect(await worklist(person)).toEqual(['re-consent']);
    const consents = `patients/${person.patientId}/consents`;
    const guardian = { scope: 'reminders', givenBy: 'guardian' };
    expect(await clinic.refused('front-desk', consents, guardian)).toEqual([409, 'guardian-of-adult']);
    expect(await clinic.refused('front-desk', consents, { scope: 'guardian-access' })).toEqual([
      409,
      'guardian-of-adult',
    ]);
    await consent(person, 'treatment');
    expect(await worklist(person)).toEqual(['re-consent']);
    await consent(person, 'reminders', 'patient');
    expect(await worklist(person)).toEqual([]);
    expect((await missing(person)).filter((one) => /consent|fitting/.test(one))).toEqual([]);
  });

  test('born on 29 February, of age on 1 March', async () => {
    clinic.service.clock.set('2026-02-27T15:00:00.000Z');
    const person = await minorInTreatment('2008-02-29');
    await atMidnight('2026-03-01T04:59:59.000Z');
    expect(await care(person)).toMatchObject({ ageBand: 'adolescent' });
    await atMidnight('2026-03-01T05:00:00.000Z');
    expect(await care(person)).toMatchObject({ ageBand: 'adult' });
  });

  test('midnight is the site’s: a site that has moved west since waits for its own', async () => {
    clinic.service.clock.set('2026-03-03T15:00:00.000Z');
    const siteId: Id = someId();
    await clinic.site(siteId, 'US-MD', '3');
    const person = await clinic.refer({ siteId, birthDate: '2008-03-05', ageBand: undefined });
    const moved = { siteId, zone: 'America/Los_Angeles', jurisdiction: 'US-MD', edition: '3' as const };
    await clinic.service.deliver(SiteRegisteredV1, { ...moved, opioidTreatmentProgram: false });
    await atMidnight('2026-03-05T05:00:00.000Z');
    expect(await care(person)).toMatchObject({ ageBand: 'adolescent' });
    await atMidnight('2026-03-05T08:00:00.000Z');
    expect(await care(person)).toMatchObject({ ageBand: 'adult' });
  });

  test('a birthday between discharge and late return is followed at the return', async () => {
    clinic.service.clock.set('2026-03-10T15:00:00.000Z');
    const person = await minorInTreatment('2008-03-12');
    await consent(person, 'guardian-access', 'guardian');
    const lastContactDate = '2026-03-10';
    await clinic.done('prescriber', `episodes/${person.episodeId}/discharge`, {
      ...{ reason: 'left', lastContactDate, aftercareWaiver: 'declined' },
    });
    await atMidnight('2026-03-12T04:00:00.000Z');
    expect(await care(person)).toMatchObject({ ageBand: 'adolescent', guardianMaySee: false });
    clinic.service.clock.set('2026-03-13T15:00:00.000Z');
    const reopened = await clinic.done('counselor', `episodes/${person.episodeId}/reopen`, { reason: 'late-return' });
    expect(reopened.body).toMatchObject({ ageBand: 'adult', cameOfAgeOn: '2026-03-13' });
  });

  test('an adolescent without a birth date cannot come of age, and the record says so', async () => {
    const person = await clinic.refer({ ageBand: 'adolescent' });
    expect(await missing(person)).toContain('birth-date:null');
  });
});
