import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Clinic, someId } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

const phq9 = (each: number) => ({
  instrument: 'PHQ-9',
  items: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`item${i + 1}`, i === 8 ? 0 : each])),
});

describe('scores over time', () => {
  test('each score tells its change since the first, assessments and screenings together', async () => {
    const person = await clinic.refer();
    for (const each of [2, 1, 0]) {
      await clinic.done('nurse', `patients/${person.patientId}/screenings`, { instruments: [phq9(each)] });
      clinic.service.clock.advance({ days: 7 });
    }
    const { body } = await clinic.service.as('counselor').get(`/intake/v1/patients/${person.patientId}/scores`);
    expect(body['items']).toMatchObject([
      { instrument: 'PHQ-9', total: 16, change: null },
      { total: 8, change: { points: -8, reliable: 'better', response: true, remission: false } },
      { total: 0, change: { points: -16, reliable: 'better', response: true, remission: true } },
    ]);
  });
});

interface DueList {
  readonly items: readonly {
    patientId: string;
    on: string;
    zone: string;
    due: { instrument: string; overdueDays: number }[];
  }[];
  readonly cursor: string | null;
}

describe('the overdue list', () => {
  const list = async (query: string): Promise<DueList> => {
    const { body } = await clinic.service.as('counselor').get(`/intake/v1/instruments-due?${query}`);
    return body as unknown as DueList;
  };

  test('names who is due what on the site’s day, and looks ahead when asked', async () => {
    const person = await clinic.admitted();
    const { siteId } = clinic.service;
    const dueOf = ({ items }: DueList) => items.find(({ patientId }) => patientId === person.patientId)?.due ?? [];
    const weekly = (due: readonly { instrument: string; overdueDays: number }[]) =>
      due.filter(({ instrument }) => instrument === 'BAM-IOP').map(({ overdueDays }) => overdueDays);
    expect(weekly(dueOf(await list(`siteId=${siteId}`)))).toEqual([]);
    expect(weekly(dueOf(await list(`siteId=${siteId}&aheadDays=7`)))).toEqual([-7]);
    clinic.service.clock.advance({ days: 9 });
    expect(weekly(dueOf(await list(`siteId=${siteId}`)))).toEqual([2]);
    const bam = (items: object) =>
      clinic.done('nurse', `patients/${person.patientId}/screenings`, {
        instruments: [{ instrument: 'BAM-IOP', items }],
      });
    await bam({ item4: 0 });
    expect(weekly(dueOf(await list(`siteId=${siteId}`)))).toEqual([2]);
    await bam(Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`item${i + 1}`, 1])));
    expect(weekly(dueOf(await list(`siteId=${siteId}`)))).toEqual([]);
  });

  test('is of one’s own site, and refuses what it cannot read', async () => {
    const { siteId } = clinic.service;
    const elsewhere = clinic.service.as({ roles: ['counselor'], siteIds: [someId()] });
    expect(await elsewhere.get(`/intake/v1/instruments-due?siteId=${siteId}`)).toMatchObject({ status: 403 });
    const counselor = clinic.service.as('counselor');
    for (const query of ['aheadDays=32', 'cursor=1.2', 'status=referred'])
      expect(await counselor.get(`/intake/v1/instruments-due?siteId=${siteId}&${query}`)).toMatchObject({
        status: 400,
      });
    expect(await counselor.get('/intake/v1/instruments-due')).toMatchObject({ status: 400 });
  });
});
