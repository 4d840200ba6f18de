import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PatientDischargedV1 } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { setTimeout as pause } from 'node:timers/promises';
import { idOf, World, ZONE } from './world.js';

const DEADLINE_MS = 10_000;

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + DEADLINE_MS; !(await holds()); await pause(10))
    if (Date.now() > end) throw new Error('not in time');
}

describe('appointments', () => {
  let world: World;
  let visits: Id;
  let group: Id;
  beforeAll(async () => {
    world = await World.start();
    const { seriesIds } = await world.track([
      {
        phase: 'P2',
        component: 'visit',
        weekdays: [1, 2, 3, 4, 5, 6, 7],
        startLocal: '06:00',
        minutes: 540,
        capacity: 1000,
        dropIn: true,
      },
      { phase: 'P3', weekdays: [2], minutes: 120, capacity: 1 },
      { phase: 'P3', weekdays: [2], startLocal: '14:00', minutes: 90, capacity: 5 },
    ]);
    [visits, group] = [seriesIds[0]!, seriesIds[1]!];
  });
  afterAll(() => world.stop());

  const at = async (seriesId: Id, siteDate: string): Promise<Id> =>
    (await world.sessionsOn(siteDate)).find((session) => session.seriesId === seriesId)!.sessionId;
  const book = (name: string, body: object) => world.post('appointments', { patientId: idOf(name), ...body });

  it('book a patient into one session, by its id or by series and day', async () => {
    const sessionId = await at(visits, '2026-01-06');
    const made = await book('ann', { sessionId });
    expect(made.status).toBe(201);
    expect((await book('ann', { seriesId: visits, siteDate: '2026-01-07' })).status).toBe(201);
    expect((await world.payloads('AppointmentBooked'))[0]).toEqual({
      patientId: idOf('ann'),
      appointmentId: made.body.appointmentId,
      sessionId,
      seriesId: visits,
      siteId: world.siteId,
      component: 'visit',
      startsAt: '2026-01-06T11:00:00.000Z',
      plannedMinutes: 540,
      siteDate: '2026-01-06',
      zone: ZONE,
    });
    const roster = await world.get<{ lines: object[] }>(`sessions/${sessionId}/roster`);
    expect(roster.body.lines).toEqual([
      expect.objectContaining({ patientId: idOf('ann'), via: 'appointment', appointmentId: made.body.appointmentId }),
    ]);
  });

  it('put a session on the calendar that lies beyond the horizon', async () => {
    const made = await book('far', { seriesId: visits, siteDate: '2026-03-15' });
    expect(made.status).toBe(201);
    expect(await world.sessionsOn('2026-03-15')).toHaveLength(1);
    expect((await book('far', { seriesId: visits, siteDate: '2029-01-01' })).body.code).toBe('unknown-session');
  });

  it('are refused: unknown, full, twice, in two places at once, cancelled', async () => {
    const tuesday = await at(group, '2026-01-13');
    expect((await book('bob', { sessionId: idOf('nowhere') })).body.code).toBe('unknown-session');
    expect((await book('bob', { sessionId: tuesday })).status).toBe(201);
    expect((await book('cal', { sessionId: tuesday })).body.code).toBe('session-full');
    expect((await book('bob', { sessionId: tuesday })).body.code).toBe('session-full');
    const visit = await at(visits, '2026-01-13');
    expect((await book('dan', { sessionId: visit })).status).toBe(201);
    expect((await book('dan', { sessionId: visit })).body.code).toBe('already-booked');
    const early = (await world.sessionsOn('2026-01-13')).find((session) => session.startLocal === '14:00')!.sessionId;
    expect((await book('dan', { sessionId: early })).body.code).toBe('patient-double-booked');
    await world.change(`sessions/${early}`, `sessions/${early}/cancel`, { reason: 'leader-ill' });
    expect((await book('eve', { sessionId: early })).body.code).toBe('session-cancelled');
  });

  it('move and are cancelled with the version that was read', async () => {
    const { body } = await book('flo', { seriesId: visits, siteDate: '2026-01-09' });
    const path = `appointments/${String(body.appointmentId)}`;
    const target = { seriesId: visits, siteDate: '2026-01-10' };
    expect((await world.post(`${path}/move`, target)).status).toBe(428);
    expect((await world.change(path, `${path}/move`, target)).status).toBe(200);
    expect((await world.change(path, `${path}/move`, target)).body.code).toBe('already-booked');
    expect((await world.change(path, `${path}/cancel`, { reason: 'patient-asked' })).status).toBe(200);
    expect((await world.change(path, `${path}/cancel`, { reason: 'patient-asked' })).body.code).toBe(
      'appointment-cancelled',
    );
    expect(await world.told('AppointmentMoved', 'AppointmentCancelled')).toEqual([
      'AppointmentMoved',
      'AppointmentCancelled',
    ]);
  });

  it('go with their session: cancelled with it, and with the patient’s discharge', async () => {
    await book('gus', { seriesId: visits, siteDate: '2026-01-19' });
    await book('gus', { seriesId: visits, siteDate: '2026-01-20' });
    const sessionId = await at(visits, '2026-01-19');
    await world.change(`sessions/${sessionId}`, `sessions/${sessionId}/cancel`, { reason: 'closed' });
    await world.service.deliver(PatientDischargedV1, {
      patientId: idOf('gus'),
      episodeId: idOf('gus episode'),
      reason: 'left',
      lastContactDate: '2026-01-10',
      siteDate: '2026-01-10',
      zone: ZONE,
    });
    const told = await world.payloads<{ patientId: Id; reason: string }>('AppointmentCancelled');
    expect(told.filter((one) => one.patientId === idOf('gus')).map((one) => one.reason)).toEqual([
      'closed',
      'patient-discharged',
    ]);
  });

  it('come in batches: every row decided by itself, a thousand at once, each once', async () => {
    const people = Array.from({ length: 998 }, (_, n) => idOf(`visitor ${n}`));
    const rows = people.map((patientId) => ({ patientId, seriesId: visits, siteDate: '2026-01-21' }));
    const dirt = [rows[0]!, { patientId: people[0]!, sessionId: idOf('nowhere') }];
    const answer = await world.service
      .as('service')
      .post<{ booked: number; refused: number; rows: { rejection?: string }[] }>('/scheduling/v1/appointments/batch', {
        rows: [...rows, ...dirt],
      });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ booked: 998, refused: 2 });
    expect(answer.body.rows.slice(-2)).toEqual([{ rejection: 'already-booked' }, { rejection: 'unknown-session' }]);
    const sessionId = await at(visits, '2026-01-21');
    const roster = await world.get<{ lines: object[] }>(`sessions/${sessionId}/roster`);
    expect(roster.body.lines).toHaveLength(998);
    const again = await world.post('appointments/batch', { rows });
    expect(again.body).toMatchObject({ booked: 0, refused: 998 });
  });

  it('never exceed the capacity of a session when many book at once', async () => {
    const sessionId = await at(group, '2026-01-20');
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => book(`rush ${n}`, { sessionId })));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'session-full')).toHaveLength(11);
  });

  it('answer when the connection is cut while they wait for a lock, and leave no failure to end the process', async () => {
    const failures: unknown[] = [];
    const failed = (error: unknown): unknown => failures.push(error);
    process.on('unhandledRejection', failed);
    const release = await world.service.holding('SELECT 1 FROM scheduling.series FOR UPDATE');
    try {
      const answer = book('ann', { sessionId: await at(visits, '2026-01-23') });
      await until(async () => {
        const cut = await world.service.sql(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
          WHERE wait_event_type = 'Lock' AND usename = 'scheduling_app' AND datname = current_database()`);
        return cut.length === 1;
      });
      expect((await answer).status).toBeGreaterThanOrEqual(500);
      expect(failures).toEqual([]);
    } finally {
      process.off('unhandledRejection', failed);
      await release();
    }
  });

  it.each([
    ['a session id that is none, beside a series', { sessionId: '', seriesId: idOf('any'), siteDate: '2026-01-22' }],
    ['a day that is none, beside a session', { sessionId: idOf('any'), siteDate: 'soon' }],
    ['a series that is none, beside a session', { sessionId: idOf('any'), seriesId: 7 }],
    ['nothing', {}],
  ])('are refused with %s', async (_, body) => {
    expect((await book('ann', body)).body.code).toBe('invalid-input');
  });

  it('are refused at another site, with 1,001 rows, and with a field nobody knows', async () => {
    const stranger = world.service.as({ roles: ['front-desk'], siteIds: [idOf('elsewhere')] });
    const body = { patientId: idOf('ann'), seriesId: visits, siteDate: '2026-01-22' };
    const path = '/scheduling/v1/appointments';
    expect((await stranger.post(path, body)).body.code).toBe('site-not-allowed');
    const many = { rows: Array.from({ length: 1001 }, () => body) };
    expect((await world.post('appointments/batch', many)).body.code).toBe('invalid-input');
    const unknown = await world.post('appointments', { ...body, colour: 'red' });
    expect(unknown.body).toMatchObject({ code: 'invalid-input', errors: [{ pointer: '/colour' }] });
  });
});
