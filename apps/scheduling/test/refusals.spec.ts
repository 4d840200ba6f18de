import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PatientDischargedV1, PhaseChangeApprovedV1 } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { idOf, World, ZONE } from './world.js';

describe('refusals that explain themselves', () => {
  let world: World;
  let group: Id;
  let visits: Id;
  let day: Id;
  beforeAll(async () => {
    world = await World.start();
    const evening = await world.track([
      { phase: 'P2', weekdays: [1, 3, 5], minutes: 180 },
      { phase: 'P2', component: 'visit', weekdays: [1, 2, 3, 4, 5], startLocal: '08:00', minutes: 60, dropIn: true },
      { phase: 'P2', component: 'visit', weekdays: [2], startLocal: '10:00', minutes: 60, dropIn: true },
    ]);
    [group, visits] = [evening.seriesIds[0]!, evening.seriesIds[1]!];
    ({ trackId: day } = await world.track([{ phase: 'P2', weekdays: [1, 2, 3], minutes: 180 }], 'day'));
  });
  afterAll(() => world.stop());

  const sessionOf = async (seriesId: Id, siteDate: string): Promise<Id> =>
    (await world.sessionsOn(siteDate)).find((session) => session.seriesId === seriesId)!.sessionId;
  const move = (sessionId: Id, body: object) =>
    world.change(`sessions/${sessionId}`, `sessions/${sessionId}/move`, body);

  it('moved-into-past and session-started: what has begun stays', async () => {
    const sessionId = await sessionOf(group, '2026-01-09');
    expect((await move(sessionId, { siteDate: '2026-01-04' })).body.code).toBe('moved-into-past');
    const visit = await sessionOf(visits, '2026-01-05');
    expect((await move(visit, { startLocal: '12:00' })).body.code).toBe('session-started');
  });

  it('patients-double-booked: a session does not move onto another booking of its people', async () => {
    const tuesday = { siteDate: '2026-01-13', patientId: idOf('ann') };
    expect((await world.post('appointments', { ...tuesday, seriesId: visits })).status).toBe(201);
    const later = (await world.sessionsOn('2026-01-13')).find((session) => session.startLocal === '10:00')!;
    await world.post('appointments', { patientId: idOf('ann'), sessionId: later.sessionId });
    const refused = await move(later.sessionId, { startLocal: '08:30' });
    expect(refused.body).toMatchObject({ code: 'patients-double-booked', facts: { patients: 1 } });
    const still = await world.get(`sessions/${later.sessionId}`);
    expect(still.body).toMatchObject({ startLocal: '10:00' });
    expect((await move(later.sessionId, { startLocal: '09:00' })).status).toBe(200);
  });

  it('a moved session takes its bookings along', async () => {
    const later = (await world.sessionsOn('2026-01-13')).find((session) => session.startLocal === '09:00')!;
    const early = { patientId: idOf('bob'), sessionId: later.sessionId };
    const made = await world.post('appointments', early);
    await move(later.sessionId, { siteDate: '2026-01-14', startLocal: '11:00' });
    const { body } = await world.get(`appointments/${String(made.body.appointmentId)}`);
    expect(body).toMatchObject({ session: { siteDate: '2026-01-14', startsAt: '2026-01-14T16:00:00.000Z' } });
  });

  it('not-admitted: what step-down says before the admission waits', async () => {
    await world.service.deliver(PhaseChangeApprovedV1, world.approval('cal'));
    const seat = await world.post(`patients/${idOf('cal')}/enrollment`, { trackId: day, from: '2026-01-05' });
    expect(seat.body.code).toBe('not-admitted');
  });

  it('from-before-seat and not-enrolled: a seat moves forward only, and only while it is held', async () => {
    await world.admit('dan', { siteDate: '2026-01-07' });
    const read = `patients/${idOf('dan')}/enrollment`;
    const path = `patients/${idOf('dan')}/re-track`;
    const early = await world.change(read, path, { trackId: day, from: '2026-01-06' });
    expect(early.body).toMatchObject({ code: 'from-before-seat', facts: { seatFrom: '2026-01-07' } });
    await world.admit('eve', { taper: { sessionsPerWeek: 4, minutesPerSession: 180 } });
    const seatless = `patients/${idOf('eve')}`;
    const none = await world.change(`${seatless}/enrollment`, `${seatless}/re-track`, {
      trackId: day,
      from: '2026-01-12',
    });
    expect(none.body.code).toBe('not-enrolled');
  });

  it('patient-discharged: an ended episode gets no seat', async () => {
    await world.admit('fay');
    await world.service.deliver(PatientDischargedV1, {
      patientId: idOf('fay'),
      episodeId: idOf('fay episode'),
      reason: 'left',
      lastContactDate: '2026-01-08',
      siteDate: '2026-01-08',
      zone: ZONE,
    });
    const seat = await world.post(`patients/${idOf('fay')}/enrollment`, { trackId: day, from: '2026-01-09' });
    expect(seat.body.code).toBe('patient-discharged');
  });

  it('gap-too-long: North Carolina forbids what others only warn of', async () => {
    await world.admit('gus');
    const warned = await world.change(`patients/${idOf('gus')}/enrollment`, `patients/${idOf('gus')}/re-track`, {
      trackId: day,
      from: '2026-01-12',
    });
    expect(warned.status).toBe(200);
    expect((await world.enrollment('gus')).plannedWeek).toMatchObject({ gap: 'warned', longestGapDays: 4 });
    const { siteId } = await world.site({ name: 'Raleigh', jurisdiction: 'US-NC' });
    const programId = await world.made('programs', { siteId, name: 'Adults', ageBand: 'adult' }, 'programId');
    const rule = {
      phase: 'P2',
      component: 'group',
      startLocal: '18:00',
      minutes: 180,
      capacity: 8,
      from: '2026-01-05',
    };
    const series = [{ ...rule, weekdays: [1, 2, 3] }];
    await world.made('tracks', { siteId, programId, track: 'evening', name: 'Close', series }, 'trackId');
    await world.admit('hal', { siteId, programId });
    expect((await world.enrollment('hal')).blocks[0]?.reasons).toEqual(['gap-too-long']);
  });

  it('invalid-input: impossible days, unknown fields and codes are named, and nothing is done', async () => {
    const body = { trackId: day, from: '2026-02-30', colour: 'red' };
    const { status, body: problem } = await world.post(`patients/${idOf('gus')}/enrollment`, body);
    expect(status).toBe(400);
    expect(problem).toMatchObject({
      code: 'invalid-input',
      errors: expect.arrayContaining([
        expect.objectContaining({ pointer: '/from' }),
        expect.objectContaining({ pointer: '/colour' }),
      ]),
    });
    const series = { phase: 'P9', component: 'group', weekdays: [8], startLocal: '25:00', minutes: 0, capacity: 0 };
    const refused = await world.post('series', { ...series, trackId: day, from: '2026-01-05' });
    expect(refused.body.errors).toHaveLength(5);
  });
});
