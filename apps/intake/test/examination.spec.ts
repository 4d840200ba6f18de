import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { Clinic, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const enter = (person: Person, body: Record<string, unknown>) =>
  clinic.done('nurse', `patients/${person.patientId}/examination`, body);
const standing = async (person: Person) =>
  (await clinic.service.as('counselor').get(`/intake/v1/patients/${person.patientId}/examination`)).body;

describe('the examination', () => {
  test('keeps who looked when, the reason for not, and tells what nobody has looked at', async () => {
    const person = await clinic.refer();
    const vitals = { systolic: 150, diastolic: 95, pulse: 104 };
    const kept = await enter(person, { section: 'vitals', values: vitals });
    expect(kept).toMatchObject({ status: 201, body: { section: 'vitals', values: vitals, siteDate: '2026-01-05' } });
    await enter(person, {
      section: 'vitals',
      values: { ...vitals, pulse: 88 },
      occurredAt: '2026-01-05T07:00:00-05:00',
    });
    await enter(person, { section: 'allergies', notDone: 'too-unwell' });
    expect(await standing(person)).toMatchObject({
      vitals: [{ values: { pulse: 88 } }, { values: { pulse: 104 } }],
      newest: { vitals: { values: { pulse: 104 } }, allergies: { notDone: 'too-unwell' } },
      missing: ['medical-history', 'medication-list', 'pregnancy', 'needs'],
    });
  });

  test('a pregnancy that becomes known is reported once, with the time it was found', async () => {
    const person = await clinic.refer();
    const occurredAt = '2026-01-05T13:00:00.000Z';
    const body = { section: 'pregnancy', values: { status: 'pregnant' }, occurredAt };
    await enter(person, body);
    await enter(person, { ...body, occurredAt: '2026-01-05T13:30:00Z' });
    const told = await clinic.told(person.patientId);
    expect(told.filter((name) => name === 'ClinicalFactReported')).toHaveLength(1);
    expect(await clinic.newest(person.patientId, 'ClinicalFactReported')).toMatchObject({ kind: 'pregnancy' });
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['a section nobody knows', { section: 'stars' }, 400, 'invalid-input'],
    ['values that are no record', { section: 'vitals', values: 7 }, 400, 'invalid-input'],
    [
      'a pulse of nobody',
      { section: 'vitals', values: { systolic: 1, diastolic: 80, pulse: 70 } },
      422,
      'bad-field-value',
    ],
    ['done without what it needs', { section: 'vitals' }, 422, 'field-missing'],
    ['free text', { section: 'vitals', values: { note: 'looked tired' } }, 422, 'field-not-known'],
    ['both', { section: 'allergies', values: { substances: [] }, notDone: 'declined' }, 422, 'done-or-not-done'],
    ['a reason of one’s own', { section: 'vitals', notDone: 'rain' }, 422, 'unknown-reason'],
    [
      'the future',
      { section: 'allergies', values: { substances: [] }, occurredAt: '2026-01-05T14:00:01Z' },
      422,
      'in-the-future',
    ],
  ])('refuses %s and keeps nothing', async (_, body, status, code) => {
    const person = await clinic.refer();
    expect(await clinic.refused('nurse', `patients/${person.patientId}/examination`, body)).toEqual([status, code]);
    expect(await standing(person)).toMatchObject({ newest: {}, vitals: [] });
  });

  test('is of one’s own site', async () => {
    const person = await clinic.refer();
    const elsewhere = { roles: ['nurse'] as const, siteIds: [someId()] };
    const path = `patients/${person.patientId}/examination`;
    expect((await clinic.refused(elsewhere, path, { section: 'vitals', notDone: 'declined' }))[0]).toBe(403);
    expect(await clinic.service.as(elsewhere).get(`/intake/v1/${path}`)).toMatchObject({ status: 403 });
  });
});
