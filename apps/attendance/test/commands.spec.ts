import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  AppointmentBookedV1,
  AppointmentCancelledV1,
  SessionCancelledV1,
  SessionMovedV1,
  SessionScheduledV1,
} from '@stepwell/contracts';
import { addDays, addMinutes, type Id } from '@stepwell/kernel';
import { randomUUID } from 'node:crypto';
import { MONDAY, MORNING, named, World, ZONE } from './world.js';

let world: World;
let session: Id;
const START = '2026-01-05T14:00:00.000Z';
const at = (minutes: number): string => addMinutes(START, minutes);
const path = (rest: string, id = session): string => `/attendance/v1/sessions/${id}/${rest}`;

beforeAll(async () => {
  world = await World.open();
  await world.at(MONDAY, '08:00');
  session = await world.session(MONDAY);
  await world.at(MONDAY, '09:10');
});
afterAll(() => world.stop());

describe('check-in and check-out', () => {
  test('arrival, departure: arrived, then attended with minutes', async () => {
    const patientId = await world.patient('kept');
    const arrived = await world.desk.post(path('check-ins'), {
      patientId,
      at: '2026-01-05T09:05:00-05:00',
      source: 'kiosk',
    });
    expect(arrived).toMatchObject({
      status: 201,
      body: { arrivedAt: at(5), outcome: null, version: 1, changed: true },
    });
    await world.at(MONDAY, '11:59');
    const left = await world.desk.post(path('check-outs'), { patientId, at: at(179) });
    const outcome = { kind: 'attended', minutes: 174, countableMinutes: 174, partial: false };
    expect(left).toMatchObject({ status: 201, body: { outcome, version: 2 } });
    expect(await world.told('PatientCheckedIn', patientId)).toMatchObject([
      { sessionId: session, at: at(5), source: 'kiosk' },
    ]);
    const [attended] = await world.told('SessionAttended', patientId);
    expect(attended).toMatchObject({
      minutes: 174,
      countableMinutes: 174,
      partial: false,
      component: 'group',
      siteDate: MONDAY,
      plannedMinutes: 180,
    });
    expect(attended!.episodeId).toBe(world.admission(patientId).episodeId);
  });

  test('C37: the same arrival under another key keeps one row and tells nothing', async () => {
    const patientId = await world.patient('twice');
    await world.desk.post(path('check-ins'), { patientId, at: at(5) });
    const again = await world.desk.post(path('check-ins'), { patientId, at: at(5) });
    expect(again).toMatchObject({ status: 200, body: { changed: false, version: 1 } });
    expect(await world.told('PatientCheckedIn', patientId)).toHaveLength(1);
    const rows = await world.service.sql('SELECT 1 FROM attendance.record WHERE patient_id = $1', [patientId]);
    expect(rows).toHaveLength(1);
  });

  test('C37: departure before arrival gives the same outcome', async () => {
    const patientId = await world.patient('backwards');
    await world.desk.post(path('check-outs'), { patientId, at: at(120) });
    const late = await world.desk.post(path('check-ins'), { patientId, at: at(0) });
    expect(late.body).toMatchObject({ outcome: { kind: 'attended', minutes: 120, partial: true } });
  });

  test('the same Idempotency-Key gives the first answer, another body is refused', async () => {
    const patientId = await world.patient('keyed');
    const headers = { 'idempotency-key': randomUUID() };
    const first = await world.desk.post(path('check-ins'), { patientId, at: at(1) }, headers);
    const again = await world.desk.post(path('check-ins'), { patientId, at: at(1) }, headers);
    expect([again.status, again.body, again.headers['idempotent-replayed']]).toEqual([201, first.body, 'true']);
    expect((await world.desk.post(path('check-ins'), { patientId, at: at(2) }, headers)).status).toBe(422);
  });

  test('two desks at once keep both marks in one row', async () => {
    const patientId = await world.patient('raced');
    const answers = await Promise.all(
      [0, 1, 2, 3, 4].map((minute) => world.desk.post(path('check-ins'), { patientId, at: at(minute) })),
    );
    const ok = answers.filter(({ status }) => status === 201).length;
    const [row] = await world.service.sql<{ marks: unknown[]; version: number }>(
      'SELECT marks, version FROM attendance.record WHERE patient_id = $1',
      [patientId],
    );
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    expect([row!.marks.length, row!.version]).toEqual([ok, ok]);
    expect(await world.told('PatientCheckedIn', patientId)).toHaveLength(ok);
  });

  test.each([
    ['in-the-future', 422, { at: '2026-01-05T23:00:00Z' }],
    ['outside-session-window', 422, { at: '2026-01-05T09:00:00Z' }],
    ['invalid-input', 400, { at: '2026-02-30T09:00:00Z' }],
    ['invalid-input', 400, { at: '2026-01-05T09:00:00' }],
    ['invalid-input', 400, { source: 'guess' }],
    ['invalid-input', 400, { patientId: 'no-id' }],
    ['invalid-input', 400, { mood: 'fine' }],
  ])('%s', async (code, status, changed) => {
    const patientId = await world.patient('unlucky');
    const answer = await world.desk.post(path('check-ins'), { patientId, at: at(3), ...changed });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await world.told('PatientCheckedIn', patientId)).toEqual([]);
  });

  test('a session nobody knows is not found', async () => {
    const answer = await world.desk.post(path('check-ins', named('nowhere')), { patientId: named('x'), at: at(0) });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('who works at another site may not', async () => {
    const elsewhere = world.service.as({ roles: ['front-desk'], siteIds: [named('other site')] });
    const answer = await elsewhere.post(path('check-ins'), { patientId: named('kept'), at: at(0) });
    expect(answer).toMatchObject({ status: 403, body: { code: 'site-not-allowed' } });
  });

  test('another tenant sees no session of ours', async () => {
    const stranger = world.service.as({ roles: ['front-desk'], tenantId: named('other tenant') });
    const answer = await stranger.post(path('check-ins'), { patientId: named('kept'), at: at(0) });
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });
});

describe('walk-ins and bookings', () => {
  test('not on the roster is refused, with a coded reason taken as a walk-in', async () => {
    const patientId = named('stranger');
    const refused = await world.desk.post(path('check-ins'), { patientId, at: at(3) });
    expect(refused).toMatchObject({ status: 409, body: { code: 'not-on-roster' } });
    const unnamed = await world.desk.post(path('check-ins'), { patientId, at: at(3), walkIn: true });
    expect(unnamed).toMatchObject({ status: 422, body: { code: 'walk-in-reason-missing' } });
    const wrong = await world.desk.post(path('check-ins'), {
      patientId,
      at: at(3),
      walkIn: true,
      walkInReason: 'because',
    });
    expect(wrong.status).toBe(422);
    const taken = await world.desk.post(path('check-ins'), {
      patientId,
      at: at(3),
      walkIn: true,
      walkInReason: 'make-up-session',
    });
    expect(taken).toMatchObject({ status: 201, body: { walkIn: 'make-up-session' } });
    expect((await world.desk.post(path('check-ins'), { patientId, at: at(4) })).status).toBe(201);
  });

  test('a booking puts on the roster until it is cancelled, before the calendar has told of the session', async () => {
    const patientId = named('booked');
    const sessionId = named('booked session');
    const times = { component: 'individual', startsAt: at(0), plannedMinutes: 50, siteDate: MONDAY, zone: ZONE };
    const appointmentId = named('appointment');
    await world.service.deliver(AppointmentBookedV1, {
      patientId,
      appointmentId,
      sessionId,
      seriesId: named('one-to-one'),
      siteId: world.siteId,
      ...times,
    });
    expect((await world.desk.post(path('check-ins', sessionId), { patientId, at: at(1) })).status).toBe(201);
    const other = named('booked and cancelled');
    const cancelled = { patientId: other, appointmentId: named('second'), sessionId };
    await world.service.deliver(AppointmentBookedV1, {
      ...cancelled,
      seriesId: named('one-to-one'),
      siteId: world.siteId,
      ...times,
    });
    await world.service.deliver(AppointmentCancelledV1, {
      ...cancelled,
      reason: 'patient-asked',
      siteDate: MONDAY,
      zone: ZONE,
    });
    const refused = await world.desk.post(path('check-ins', sessionId), { patientId: other, at: at(1) });
    expect(refused.body).toMatchObject({ code: 'not-on-roster' });
  });

  test('a booking told after a move leaves the session where it was moved to', async () => {
    const planned = world.planned(MONDAY, '14:00');
    const startsAt = at(600);
    const times = { startsAt, endsAt: at(660), plannedMinutes: 60, siteDate: MONDAY, zone: ZONE };
    const { seriesId, sessionId, siteId } = planned;
    await world.service.deliver(SessionScheduledV1, planned);
    await world.service.deliver(SessionMovedV1, { seriesId, sessionId, ...times });
    const patientId = named('booked before the move');
    const told = { startsAt: planned.startsAt, plannedMinutes: 180, component: 'group', siteDate: MONDAY, zone: ZONE };
    const booking = { patientId, appointmentId: named('early booking'), sessionId, seriesId, siteId, ...told };
    await world.service.deliver(AppointmentBookedV1, booking);
    const roster = await world.desk.get<{ session: object; entries: object[] }>(path('roster', sessionId));
    expect(roster.body.session).toMatchObject({ startsAt, plannedMinutes: 60 });
    expect(roster.body.entries).toContainEqual(expect.objectContaining({ patientId, expected: true }));
  });

  test('a session cancelled by the program takes nobody', async () => {
    const sessionId = await world.session(MONDAY, '09:30');
    const patientId = await world.patient('at the door');
    await world.service.deliver(SessionCancelledV1, {
      seriesId: MORNING,
      sessionId,
      reason: 'weather',
      siteDate: MONDAY,
      zone: ZONE,
    });
    for (const [rest, body] of [
      ['check-ins', { patientId, at: at(3) }],
      ['missed', { patientId, reason: 'transport' }],
    ] as const) {
      const answer = await world.desk.post(path(rest, sessionId), body);
      expect(answer).toMatchObject({ status: 409, body: { code: 'session-cancelled' } });
    }
  });
});

describe('a group in one call', () => {
  test('everybody of a session, each with a result', async () => {
    const [one, two, three] = await world.patients('group', 3);
    const rows = [
      { patientId: one, attended: { minutes: 180 } },
      { patientId: two, attended: { arrivedAt: at(20), leftAt: at(180) } },
      { patientId: three, missed: { reason: 'transport' } },
    ];
    const answer = await world.counselor.post<{ recorded: number; rows: unknown[] }>(path('attendance'), { rows });
    expect(answer).toMatchObject({ status: 201, body: { recorded: 3 } });
    expect(answer.body.rows).toMatchObject([
      { patientId: one, outcome: { kind: 'attended', minutes: 180, partial: false } },
      { patientId: two, outcome: { kind: 'attended', minutes: 160, partial: true } },
      { patientId: three, outcome: { kind: 'missed', reason: 'transport', class: 'unexcused' } },
    ]);
    expect(await world.told('SessionMissed', three!)).toMatchObject([{ class: 'unexcused', immediateContact: false }]);
    const again = await world.counselor.post(path('attendance'), { rows });
    expect(again).toMatchObject({ status: 201, body: { recorded: 0 } });
    expect(await world.told('SessionAttended', one!)).toHaveLength(1);
  });

  test('one bad row refuses all and every bad row is pointed at', async () => {
    const [good, known] = await world.patients('strict', 2);
    await world.counselor.post(path('missed'), { patientId: known, reason: 'jail' });
    const rows = [
      { patientId: good, attended: { minutes: 60 } },
      { patientId: known, attended: { minutes: 60 } },
      { patientId: named('nobody'), missed: { reason: 'forgot' } },
    ];
    const answer = await world.counselor.post(path('attendance'), { rows });
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'rows-refused', facts: { rows: ['/rows/1 already-recorded', '/rows/2 not-on-roster'] } },
    });
    expect(await world.told('SessionAttended', good!)).toEqual([]);
  });

  test.each([
    [
      'duplicate-rows',
      422,
      (id: Id) => [
        { patientId: id, attended: { minutes: 60 } },
        { patientId: id, missed: { reason: 'forgot' } },
      ],
    ],
    ['invalid-input', 400, (id: Id) => [{ patientId: id, attended: { minutes: 60 }, missed: { reason: 'forgot' } }]],
    ['invalid-input', 400, (id: Id) => [{ patientId: id }]],
    ['invalid-input', 400, (id: Id) => [{ patientId: id, attended: { minutes: 0 } }]],
    ['invalid-input', 400, (id: Id) => [{ patientId: id, attended: { minutes: 1.5 } }]],
    ['invalid-input', 400, (id: Id) => [{ patientId: id, missed: {} }]],
    ['invalid-input', 400, () => []],
  ])('%s: %#', async (code, status, rows) => {
    const patientId = await world.patient('never recorded');
    const answer = await world.counselor.post(path('attendance'), { rows: rows(patientId) });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(await world.story(patientId)).not.toContain('SessionAttended');
  });

  test('a fault in a row points into the body', async () => {
    const rows = [{ patientId: named('group 0'), attended: { minutes: 180 } }, { patientId: named('group 1') }];
    const answer = await world.counselor.post(path('attendance'), { rows });
    expect(answer.body.errors).toContainEqual({ pointer: '/rows/1/attended', detail: 'give exactly one outcome' });
  });
});

describe('missed', () => {
  test('an open concern makes a miss immediate contact, in person and within the hour', async () => {
    const patientId = await world.patient('in danger');
    await world.concern(patientId);
    const answer = await world.desk.post(path('missed'), { patientId, reason: 'hospital' });
    expect(answer).toMatchObject({ status: 201, body: { outcome: { kind: 'missed', class: 'excused' } } });
    expect(await world.told('SessionMissed', patientId)).toMatchObject([{ immediateContact: true }]);
    const [call] = await world.told('OutreachOpened', patientId);
    expect(call).toMatchObject({
      step: 'same-day-call',
      cause: 'miss-with-open-safety-concern',
      dueAt: addMinutes(world.service.clock.now(), 60),
    });
  });

  test('two misses told at once ask for one call', async () => {
    const patientId = await world.patient('missed twice');
    const sessions = ['09:01', '09:02', '09:03', '09:04'].map((time) => world.planned(MONDAY, time));
    await world.service.deliverAll(sessions.map((data) => [SessionScheduledV1, data] as const));
    const answers = await Promise.all(
      sessions.map(({ sessionId }) => world.desk.post(path('missed', sessionId), { patientId, reason: 'transport' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const steps = (await world.told('OutreachOpened', patientId)).map(({ step }) => step);
    expect(steps).toHaveLength(new Set(steps).size);
    expect(steps).toContain('same-day-call');
  });

  test.each([
    ['unknown-reason', 422, { reason: 'rain' }],
    ['unknown-reason', 422, { reason: 'on-leave' }],
    ['invalid-input', 400, { reason: 'not a code' }],
    ['invalid-input', 400, {}],
  ])('%s: %#', async (code, status, body) => {
    const patientId = await world.patient('refused');
    expect(await world.desk.post(path('missed'), { patientId, ...body })).toMatchObject({ status, body: { code } });
  });

  test('a no-show cannot be said before the session, nor of somebody who is there', async () => {
    const later = await world.session(MONDAY, '15:00');
    const patientId = await world.patient('there');
    expect((await world.desk.post(path('missed', later), { patientId, reason: 'no-show' })).body.code).toBe(
      'session-not-started',
    );
    await world.desk.post(path('check-ins'), { patientId, at: at(2) });
    expect((await world.desk.post(path('missed'), { patientId, reason: 'no-show' })).body.code).toBe('patient-arrived');
  });
});

describe('late correction', () => {
  test('appends the new outcome, which replaces the old', async () => {
    const patientId = await world.patient('corrected');
    await world.counselor.post(path('missed'), { patientId, reason: 'no-show' });
    const body = { patientId, attended: { arrivedAt: at(0), leftAt: at(150) }, reason: 'late-information' };
    const answer = await world.counselor.post(path('corrections'), body);
    const outcome = { kind: 'attended', minutes: 150, countableMinutes: 150, partial: true };
    expect(answer).toMatchObject({ status: 201, body: { outcome, version: 2 } });
    expect(await world.told('AttendanceCorrected', patientId)).toMatchObject([
      { outcome, correctionReason: 'late-information', sessionId: session },
    ]);
    expect(await world.told('SessionMissed', patientId)).toHaveLength(1);
    const withdrawn = await world.counselor.post(path('corrections'), {
      patientId,
      withdrawn: true,
      reason: 'wrong-patient',
    });
    expect(withdrawn.body).toMatchObject({ outcome: { kind: 'withdrawn' }, version: 3 });
  });

  test.each([
    ['nothing-to-correct', 409, { withdrawn: true, reason: 'audit' }],
    ['unknown-correction-reason', 422, { withdrawn: true, reason: 'because' }],
    ['invalid-input', 400, { reason: 'audit' }],
    ['invalid-input', 400, { withdrawn: true, missed: { reason: 'jail' }, reason: 'audit' }],
    ['invalid-input', 400, { withdrawn: true }],
  ])('%s: %#', async (code, status, body) => {
    const patientId = await world.patient('untouched');
    expect(await world.counselor.post(path('corrections'), { patientId, ...body })).toMatchObject({
      status,
      body: { code },
    });
  });

  test('the front desk may not correct', async () => {
    const body = { patientId: named('corrected'), withdrawn: true, reason: 'audit' };
    expect(await world.desk.post(path('corrections'), body)).toMatchObject({
      status: 403,
      body: { code: 'role-not-allowed' },
    });
  });
});

describe('a batch over several sessions', () => {
  test('a thousand rows of one site day, all or none', async () => {
    const day = addDays(MONDAY, 1);
    const planned = ['09:00', '10:00', '11:00', '12:00', '13:00'].map((time) => world.planned(day, time));
    await world.service.deliverAll(planned.map((data) => [SessionScheduledV1, data] as const));
    const sessions = planned.map(({ sessionId }) => sessionId);
    const patients = await world.patients('many', 200);
    await world.at(day, '13:05');
    const rows = sessions.flatMap((sessionId) =>
      patients.map((patientId, n) =>
        n % 10 === 0
          ? { sessionId, patientId, missed: { reason: 'unknown' } }
          : { sessionId, patientId, attended: { minutes: 50 } },
      ),
    );
    const body = { siteId: world.siteId, siteDate: day, rows };
    const answer = await world.counselor.post<{ recorded: number }>('/attendance/v1/attendance/batch', body);
    expect([answer.status, answer.body.recorded]).toEqual([201, 1000]);
    const counted = await world.service.sql(
      'SELECT outcome, class, count(*)::int AS n FROM attendance.record WHERE patient_id = ANY($1) AND site_date = $2 GROUP BY 1, 2 ORDER BY 1',
      [patients, day],
    );
    expect(counted).toEqual([
      { outcome: 'attended', class: null, n: 900 },
      { outcome: 'missed', class: 'unknown', n: 100 },
    ]);
    const wrongDay = await world.counselor.post('/attendance/v1/attendance/batch', {
      ...body,
      siteDate: MONDAY,
      rows: rows.slice(0, 1),
    });
    expect(wrongDay.body).toMatchObject({ code: 'rows-refused', facts: { rows: ['/rows/0 unknown-session'] } });
    const tooMany = await world.counselor.post('/attendance/v1/attendance/batch', {
      ...body,
      rows: [...rows, rows[0]],
    });
    expect(tooMany.status).toBe(400);
  });
});
