import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SiteRegisteredV1 } from '@stepwell/contracts';
import { addDays, type Id } from '@stepwell/kernel';
import { expectEveryRouteGuarded, expectTenantIsolation } from '@stepwell/testing';
import { SHIPPED } from '../src/domain/rule-sets.js';
import { EVENING, MONDAY, named, World } from './world.js';

let world: World;
let morning: Id;
let evening: Id;
const [TUESDAY, SUNDAY] = [addDays(MONDAY, 1), addDays(MONDAY, 6)];

beforeAll(async () => {
  world = await World.open();
  await world.at(MONDAY, '08:00');
  morning = await world.session(MONDAY);
  evening = await world.session(MONDAY, '18:00', { seriesId: EVENING });
  await world.session(TUESDAY);
  for (const name of ['kept', 'excused', 'not said', 'ahead']) await world.patient(name);
  await world.patient('by night', { track: 'evening' }, { track: 'evening', seriesIds: [EVENING] });
  await world.at(MONDAY, '09:00');
  const rows = [
    { patientId: named('kept'), attended: { minutes: 170 } },
    { patientId: named('excused'), missed: { reason: 'hospital' } },
    { patientId: named('not said'), missed: { reason: 'unknown' } },
  ];
  await world.counselor.post(`/attendance/v1/sessions/${morning}/attendance`, { rows });
  await world.at(MONDAY, '12:30');
});
afterAll(() => world.stop());

describe('rosters', () => {
  interface Rosters {
    sessions: {
      session: { sessionId: Id; siteDate: string };
      counts: Record<string, number>;
      entries: { patientId: Id }[];
    }[];
  }
  const siteRoster = (query: string) => world.desk.get<Rosters>(`/attendance/v1/sites/${world.siteId}/roster?${query}`);

  test('of a site on a day, by start', async () => {
    const { sessions } = (await siteRoster(`siteDate=${MONDAY}`)).body;
    expect(sessions.map(({ session }) => session.sessionId)).toEqual([morning, evening]);
    expect(sessions[0]!.counts).toEqual({ scheduled: 0, arrived: 0, attended: 1, missed: 3, cancelled: 0, unknown: 0 });
    expect(sessions[1]!.counts).toMatchObject({ scheduled: 1 });
  });

  test('of one track', async () => {
    const { sessions } = (await siteRoster(`siteDate=${MONDAY}&track=evening`)).body;
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.entries).toMatchObject([
      { patientId: named('by night'), state: 'scheduled', track: 'evening' },
    ]);
  });

  test.each(['siteDate=2026-02-30', 'siteDate=today', '', `siteDate=${MONDAY}&track=noon`])(
    'refuses ?%s',
    async (query) => {
      expect(await siteRoster(query)).toMatchObject({ status: 400, body: { code: 'invalid-input' } });
    },
  );

  test('a session nobody knows', async () => {
    expect((await world.desk.get(`/attendance/v1/sessions/${named('none')}/roster`)).status).toBe(404);
  });
});

describe('a patient', () => {
  const of = (name: string, rest: string) => world.counselor.get(`/attendance/v1/patients/${named(name)}/${rest}`);

  test('sessions with their outcomes', async () => {
    const answer = await of('kept', `attendance?from=${MONDAY}&to=${SUNDAY}`);
    expect(answer.body).toMatchObject({
      patientId: named('kept'),
      sessions: [
        { sessionId: morning, state: 'attended', outcome: { kind: 'attended', minutes: 170 }, plannedMinutes: 180 },
        { siteDate: TUESDAY, state: 'scheduled', outcome: null },
      ],
    });
  });

  test('an open week is counted live', async () => {
    const answer = await of('kept', `weeks?from=${MONDAY}&to=${SUNDAY}`);
    expect(answer.body).toMatchObject({
      weeks: [
        { closed: false, planned: { hours: 6 }, delivered: { minutes: 170, hours: 2.83, unit: 'h' }, verdict: 'under' },
      ],
    });
  });

  test('without days the last four weeks', async () => {
    const answer = await of('kept', 'weeks');
    expect(answer.body).toMatchObject({ from: addDays(MONDAY, -27), to: MONDAY });
  });

  test.each([
    ['period-reversed', 422, `from=${SUNDAY}&to=${MONDAY}`],
    ['period-too-long', 422, `from=2024-01-01&to=${MONDAY}`],
    ['invalid-input', 400, 'from=yesterday'],
    ['invalid-input', 400, 'limit=3'],
  ])('%s', async (code, status, query) => {
    expect(await of('kept', `attendance?${query}`)).toMatchObject({ status, body: { code } });
  });

  test('unknown, at another site, of another tenant', async () => {
    expect((await of('nobody', 'attendance')).status).toBe(404);
    const path = `/attendance/v1/patients/${named('kept')}/attendance`;
    expect((await world.service.as({ siteIds: [named('other site')] }).get(path)).status).toBe(403);
    expect((await world.service.as({ tenantId: named('other tenant') }).get(path)).status).toBe(404);
  });
});

describe('summary', () => {
  test('of a site: kept, missed, unknown; the rest is ahead', async () => {
    const answer = await world.service
      .as('org-admin')
      .get(`/attendance/v1/sites/${world.siteId}/attendance-summary?from=${MONDAY}&to=${SUNDAY}`);
    expect(answer.body).toMatchObject({
      patients: 5,
      visits: {
        kept: 1,
        missed: 2,
        missedBySystem: 1,
        unknown: 1,
        cancelled: 0,
        ahead: 5,
        minutes: 170,
        countableMinutes: 170,
      },
      byReason: [
        { reason: 'hospital', class: 'excused', count: 1 },
        { reason: 'no-show', class: 'unexcused', count: 1 },
        { reason: 'unknown', class: 'unknown', count: 1 },
      ],
    });
  });

  test('of a set of patients, each and together', async () => {
    const patientIds = ['kept', 'excused', 'not said'].map(named);
    const body = { patientIds, from: MONDAY, to: SUNDAY };
    const answer = await world.counselor.post<{ visits: object; patients: { patientId: Id; kept: number }[] }>(
      '/attendance/v1/attendance/summary',
      body,
    );
    expect(answer.status).toBe(200);
    expect(answer.body.visits).toMatchObject({ kept: 1, missed: 1, unknown: 1, ahead: 3 });
    expect(answer.body.patients.find(({ patientId }) => patientId === named('kept'))).toMatchObject({
      kept: 1,
      ahead: 1,
      minutes: 170,
    });
    const elsewhere = await world.service
      .as({ siteIds: [named('other site')] })
      .post<{ patients: [] }>('/attendance/v1/attendance/summary', body);
    expect(elsewhere.body.patients).toEqual([]);
  });

  test('of a cohort by weeks since each one’s own day', async () => {
    const cohort = [
      { patientId: named('kept'), from: MONDAY },
      { patientId: named('excused'), from: addDays(MONDAY, -7) },
      { patientId: named('not said'), from: MONDAY, until: addDays(MONDAY, -1) },
    ];
    const weekly = (body: object) =>
      world.counselor.post<{ weeks: { week: number; visits: object }[] }>('/attendance/v1/attendance/weekly', body);
    const { status, body } = await weekly({ cohort, weeks: 3 });
    expect([status, body.weeks.map(({ week }) => week)]).toEqual([200, [1, 2, 3]]);
    expect(body.weeks[0]!.visits).toMatchObject({ kept: 1, missed: 0, unknown: 0 });
    expect(body.weeks[1]!.visits).toMatchObject({ kept: 0, missed: 1, unknown: 0 });
    expect(body.weeks[2]!.visits).toMatchObject({ kept: 0, missed: 0, unknown: 0 });
    expect((await weekly({ cohort: [...cohort, cohort[0]], weeks: 3 })).status).toBe(400);
    const elsewhere = world.service.as({ siteIds: [named('other site')] });
    expect((await elsewhere.post('/attendance/v1/attendance/weekly', { cohort, weeks: 1 })).body).toMatchObject({
      weeks: [{ visits: { kept: 0 } }],
    });
  });

  test('counts look further than lists do', async () => {
    const site = `/attendance/v1/sites/${world.siteId}/attendance-summary`;
    expect((await world.counselor.get(`${site}?from=2020-01-01&to=${SUNDAY}`)).status).toBe(200);
    const tooFar = await world.counselor.get(`${site}?from=2001-01-01&to=${SUNDAY}`);
    expect(tooFar).toMatchObject({ status: 422, body: { code: 'period-too-long' } });
  });

  test('refuses nobody and too many', async () => {
    for (const patientIds of [[], Array.from({ length: 2001 }, (_, n) => named(`p${n}`))])
      expect((await world.counselor.post('/attendance/v1/attendance/summary', { patientIds })).status).toBe(400);
  });
});

describe('without days, a count ends with the day that it is at the sites', () => {
  const [here, west] = ['here', 'western site'] as const;
  const idOf = (site: string): Id => (site === here ? world.siteId : named(site));
  const lastDay = async (...sites: string[]): Promise<unknown> => {
    const caller = world.service.as({ siteIds: sites.map(idOf) });
    const body = { patientIds: [named('kept')] };
    return (await caller.post<{ to: string }>('/attendance/v1/attendance/summary', body)).body.to;
  };
  beforeAll(async () => {
    const site = { siteId: named(west), zone: 'America/Los_Angeles', jurisdiction: 'US-CA', edition: '4' } as const;
    await world.service.deliver(SiteRegisteredV1, { ...site, opioidTreatmentProgram: false });
  });

  test('in the evening, when it is tomorrow in UTC', async () => {
    await world.at(MONDAY, '21:00');
    const path = `/attendance/v1/sites/${world.siteId}/attendance-summary`;
    expect((await world.counselor.get(path)).body).toMatchObject({ to: MONDAY, from: addDays(MONDAY, -27) });
    expect(await lastDay(here)).toBe(MONDAY);
    const one = `/attendance/v1/patients/${named('kept')}/attendance`;
    expect((await world.counselor.get(one)).body).toMatchObject({ to: MONDAY });
  });

  test('after midnight, of several sites the day that began first', async () => {
    await world.at(TUESDAY, '00:30');
    expect([await lastDay(here), await lastDay(west), await lastDay(here, west)]).toEqual([TUESDAY, MONDAY, TUESDAY]);
    const path = `/attendance/v1/sites/${named(west)}/attendance-summary`;
    expect((await world.service.as('org-admin').get(path)).body).toMatchObject({ to: MONDAY });
  });
});

test('the shipped rules are told once, whole and with their hash', async () => {
  await world.site(named('second site'), 'US-MD');
  const told = await world.service.events('attendance.RuleSetActivated.v1');
  expect(told.map(({ data }) => data)).toMatchObject(
    SHIPPED.map(({ id, version, hash, body }) => ({ id, version, hash, body, effectiveFrom: '1970-01-01' })),
  );
});

describe('the fences', () => {
  test('every table forces its tenant', async () => {
    expect(await expectTenantIsolation(world.service)).not.toContain('record');
  });

  test('every route is guarded', async () => {
    const open = await expectEveryRouteGuarded(world.service);
    expect(open.filter((route) => route.includes('/attendance/v1/'))).toEqual([]);
  });
});
