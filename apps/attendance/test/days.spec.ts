import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  ConsentGrantedV1,
  EnrollmentEndedV1,
  EnrollmentMovedV1,
  EnrollmentStartedV1,
  HoldPlacedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  LevelOfCareDecidedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  SafetyConcernClosedV1,
  SessionCancelledV1,
  SessionMovedV1,
  SessionScheduledV1,
  type Contract,
} from '@stepwell/contracts';
import { addDays, atLocalTime, type Id, type SiteDate } from '@stepwell/kernel';
import { BAND, EVENING, MONDAY, MORNING, named, World, ZONE } from './world.js';

const day = (n: number): SiteDate => addDays(MONDAY, n);
const path = (session: Id, rest: string): string => `/attendance/v1/sessions/${session}/${rest}`;

describe('the end of sessions', () => {
  let world: World;
  let session: Id;
  beforeAll(async () => {
    world = await World.open();
    await world.at(MONDAY, '08:00');
    session = await world.session(MONDAY);
  });
  afterAll(() => world.stop());

  test('15 minutes after the start a call is asked for, an arrival ends it, the session end sets no-shows', async () => {
    const [late, gone, there, charted] = ['late', 'gone', 'there', 'charted'].map(named);
    for (const name of ['late', 'gone', 'there', 'charted']) await world.patient(name);
    const away = await world.patient('on leave');
    const leave = { patientId: away, episodeId: world.admission(away).episodeId, leaveId: named('leave') };
    await world.service.deliver(LeaveStartedV1, { ...leave, reason: 'family', siteDate: MONDAY, zone: ZONE });
    const held = await world.patient('held');
    await world.service.deliver(HoldPlacedV1, {
      patientId: held,
      holdId: named('hold'),
      trigger: 'U2',
      concernId: null,
      siteDate: MONDAY,
      zone: ZONE,
    });
    await world.at(MONDAY, '09:05');
    await world.desk.post(path(session, 'check-ins'), { patientId: there, at: atLocalTime(MONDAY, '09:05', ZONE) });
    await world.at(MONDAY, '09:14');
    expect(await world.told('OutreachOpened', late!)).toEqual([]);
    await world.at(MONDAY, '09:15');
    expect(await world.told('OutreachOpened', late!)).toMatchObject([{ step: 'same-day-call', cause: 'no-arrival' }]);
    expect(await world.told('OutreachOpened', held)).toMatchObject([{ cause: 'miss-with-open-safety-concern' }]);
    expect(await world.told('OutreachOpened', there!)).toEqual([]);
    expect(await world.told('OutreachOpened', away)).toEqual([]);

    await world.at(MONDAY, '09:30');
    await world.desk.post(path(session, 'check-ins'), { patientId: late, at: atLocalTime(MONDAY, '09:30', ZONE) });
    expect(await world.told('OutreachClosed', late!)).toMatchObject([{ result: 'arrived' }]);
    await world.counselor.post(path(session, 'attendance'), {
      rows: [{ patientId: charted, attended: { minutes: 180 } }],
    });

    await world.at(MONDAY, '11:59');
    expect(await world.told('SessionMissed', gone!)).toEqual([]);
    await world.at(MONDAY, '12:00');
    expect(await world.told('SessionMissed', gone!)).toMatchObject([
      { reason: 'no-show', class: 'unexcused', immediateContact: false },
    ]);
    expect(await world.told('SessionMissed', away)).toMatchObject([
      { reason: 'on-leave', class: 'excused', immediateContact: false },
    ]);
    expect(await world.told('SessionMissed', held)).toMatchObject([{ reason: 'no-show', immediateContact: true }]);
    for (const patient of [late!, there!, charted!]) expect(await world.told('SessionMissed', patient)).toEqual([]);

    const roster = await world.desk.get<{ counts: object; entries: { patientId: Id; state: string }[] }>(
      path(session, 'roster'),
    );
    expect(roster.body.counts).toMatchObject({ attended: 1, missed: 3, unknown: 2, scheduled: 0 });
    const states = new Map(roster.body.entries.map(({ patientId, state }) => [patientId, state]));
    expect([states.get(there!), states.get(gone!), states.get(charted!)]).toEqual(['unknown', 'missed', 'attended']);
  });

  test('a late arrival takes a no-show of the timer back', async () => {
    const patientId = named('gone');
    await world.desk.post(path(session, 'check-ins'), { patientId, at: atLocalTime(MONDAY, '09:40', ZONE) });
    await world.desk.post(path(session, 'check-outs'), { patientId, at: atLocalTime(MONDAY, '12:00', ZONE) });
    expect(await world.told('AttendanceCorrected', patientId)).toMatchObject([
      { outcome: { kind: 'withdrawn' }, correctionReason: 'late-entry' },
      { outcome: { kind: 'attended', minutes: 140 }, correctionReason: 'late-entry' },
    ]);
  });

  test('a session that was over when the calendar told of it decides nothing by itself', async () => {
    const past = await world.session(MONDAY, '08:00', { plannedMinutes: 60 });
    await world.service.quiet();
    const roster = await world.desk.get<{ counts: object }>(path(past, 'roster'));
    expect(roster.body.counts).toMatchObject({ missed: 0, unknown: 6 });
  });

  test('moved and cancelled sessions close when and as they should', async () => {
    const patientId = named('late');
    const moved = await world.session(MONDAY, '13:00');
    const cancelled = await world.session(MONDAY, '13:30');
    const startsAt = atLocalTime(MONDAY, '18:00', ZONE);
    const times = {
      startsAt,
      endsAt: atLocalTime(MONDAY, '19:00', ZONE),
      plannedMinutes: 60,
      siteDate: MONDAY,
      zone: ZONE,
    };
    await world.service.deliver(SessionMovedV1, { seriesId: MORNING, sessionId: moved, ...times });
    await world.service.deliver(SessionCancelledV1, {
      seriesId: MORNING,
      sessionId: cancelled,
      reason: 'staff-ill',
      siteDate: MONDAY,
      zone: ZONE,
    });
    await world.at(MONDAY, '17:00');
    const missed = await world.told('SessionMissed', patientId);
    expect(missed).toMatchObject([{ sessionId: cancelled, reason: 'program-cancelled', class: 'program-cancelled' }]);
    await world.at(MONDAY, '19:00');
    expect(await world.told('SessionMissed', patientId)).toMatchObject([
      {},
      { sessionId: moved, reason: 'no-show', plannedMinutes: 60 },
    ]);
  });

  test('a discharge takes the patient off later rosters and ends outreach', async () => {
    const patientId = named('held');
    const episodeId = world.admission(patientId).episodeId;
    await world.service.deliver(PatientDischargedV1, {
      patientId,
      episodeId,
      reason: 'left',
      lastContactDate: MONDAY,
      siteDate: MONDAY,
      zone: ZONE,
    });
    const results = (await world.told('OutreachClosed', patientId)).map(({ result }) => result);
    expect(results).toContain('discharged');
    const calls = (await world.told('OutreachOpened', patientId)).length;
    const { sessionId } = world.planned(day(1), '07:00');
    await world.session(day(1), '07:00', { plannedMinutes: 30 });
    await world.at(day(1), '07:05');
    const walkIn = { walkIn: true, walkInReason: 'schedule-error' };
    const rows = [{ patientId, missed: { reason: 'transport' }, ...walkIn }];
    expect((await world.counselor.post(path(sessionId, 'attendance'), { rows })).status).toBe(201);
    expect(await world.told('OutreachOpened', patientId)).toHaveLength(calls);
    const tomorrow = await world.session(day(1));
    const roster = await world.desk.get<{ entries: { patientId: Id }[] }>(path(tomorrow, 'roster'));
    expect(roster.body.entries.map((entry) => entry.patientId)).not.toContain(patientId);
  });
});

describe('days and weeks', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.open();
    await world.at(day(-1), '20:00');
  });
  afterAll(() => world.stop());

  /** Three sessions of a week, their minutes recorded in the last hour of each. */
  async function attend(patientId: Id, week: number, minutes: readonly number[]): Promise<readonly Id[]> {
    const sessions: Id[] = [];
    for (const [n, present] of minutes.entries()) {
      const date = day(7 * week + 2 * n);
      const session = await world.session(date);
      sessions.push(session);
      await world.at(date, '09:00');
      await world.counselor.post(path(session, 'attendance'), {
        rows: [{ patientId, attended: { minutes: present } }],
      });
    }
    return sessions;
  }

  test('the week closes at local midnight on Monday, with hours against the band; HW-4 days by jurisdiction', async () => {
    const patientId = await world.patient('diligent');
    const [, , friday] = await attend(patientId, 0, [180, 180, 179]);
    expect(await world.told('BillableDayDetermined', patientId)).toMatchObject([
      { siteDate: day(0), minutes: 180, billable: true },
      { siteDate: day(2), minutes: 180, billable: true },
    ]);
    await world.at(day(6), '23:59');
    expect(await world.told('WeekIntensityComputed', patientId)).toEqual([]);
    await world.at(day(7), '00:00');
    expect(await world.told('WeekIntensityComputed', patientId)).toMatchObject([
      {
        isoWeek: '2026-W02',
        weekStart: MONDAY,
        plannedMinutes: 540,
        deliveredMinutes: 539,
        sessionsPlanned: 3,
        sessionsAttended: 3,
        hourBand: BAND,
        verdict: 'under',
      },
    ]);
    expect((await world.told('BillableDayDetermined', patientId)).at(-1)).toMatchObject({
      siteDate: day(4),
      minutes: 179,
      billable: false,
    });

    const body = { patientId, attended: { minutes: 180 }, reason: 'wrong-time' };
    await world.counselor.post(path(friday!, 'corrections'), body);
    expect(await world.told('BillableDayReopened', patientId)).toMatchObject([
      { siteDate: day(4), reason: 'attendance-changed' },
    ]);
    expect((await world.told('BillableDayDetermined', patientId)).at(-1)).toMatchObject({
      minutes: 180,
      billable: true,
    });
    expect(await world.told('WeekIntensityComputed', patientId)).toMatchObject([
      {},
      { deliveredMinutes: 540, verdict: 'within' },
    ]);
    await world.counselor.post(path(friday!, 'corrections'), { ...body, attended: { minutes: 200 } });
    expect(await world.told('AttendanceCorrected', patientId)).toHaveLength(2);
    expect(await world.told('WeekIntensityComputed', patientId)).toHaveLength(2);
    expect(await world.told('BillableDayReopened', patientId)).toHaveLength(1);
    const weeks = await world.counselor.get<{ weeks: object[] }>(
      `/attendance/v1/patients/${patientId}/weeks?from=${MONDAY}&to=${day(6)}`,
    );
    expect(weeks.body.weeks).toEqual([
      {
        isoWeek: '2026-W02',
        weekStart: MONDAY,
        closed: true,
        planned: { minutes: 540, hours: 9, unit: 'h' },
        delivered: { minutes: 540, hours: 9, unit: 'h' },
        sessionsPlanned: 3,
        sessionsAttended: 3,
        hourBand: { ...BAND, unit: 'h/week' },
        verdict: 'within',
      },
    ]);
  });

  test('late facts about a band or a seat compute closed weeks again, once', async () => {
    const patientId = named('diligent');
    const before = (await world.told('WeekIntensityComputed', patientId)).length;
    const low = { minHours: null, maxHours: 8, ageBand: 'adult' as const };
    await world.service.deliver(LevelOfCareDecidedV1, {
      patientId,
      episodeId: world.admission(patientId).episodeId,
      decisionId: named('decision'),
      cause: 'review',
      level: { system: 'asam', edition: '4', code: '1.5' },
      hourBand: low,
      ruleSet: { id: 'house-levels', version: 1, hash: 'x' },
      recommended: null,
      reasonIfDifferent: null,
      decidedBy: { staffId: named('staff'), tier: 'L4' },
      siteDate: MONDAY,
      zone: ZONE,
    });
    const after = await world.told('WeekIntensityComputed', patientId);
    expect(after.slice(before)).toMatchObject([{ weekStart: MONDAY, verdict: 'over', hourBand: low }]);
    const other = named('told late');
    await world.service.deliverAll([
      [EnrollmentStartedV1, world.seat(other)],
      [PatientAdmittedV1, world.admission(other)],
    ]);
    expect(await world.told('WeekIntensityComputed', other)).toMatchObject([
      { weekStart: MONDAY, plannedMinutes: 540, deliveredMinutes: 0, sessionsPlanned: 3, verdict: 'under' },
    ]);
  });

  test('late entry on a closed day determines that day and leaves an open week alone', async () => {
    const patientId = await world.patient('charted late');
    const [monday, tuesday] = [await world.session(day(7), '13:00'), await world.session(day(8), '13:00')];
    await world.at(day(9), '08:00');
    for (const session of [monday, tuesday]) {
      const rows = [{ patientId, attended: { minutes: 180 } }];
      expect((await world.counselor.post(path(session, 'attendance'), { rows })).status).toBe(201);
    }
    const weeks = (await world.told('WeekIntensityComputed', patientId)).map(({ weekStart }) => weekStart);
    expect(weeks).toEqual([MONDAY]);
    const days = await world.told('BillableDayDetermined', patientId);
    expect(days.map(({ siteDate }) => siteDate)).toEqual([day(7), day(8)]);
    expect(await world.told('BillableDayReopened', patientId)).toEqual([]);
  });

  test('an authorization runs out with the billable days', async () => {
    const patientId = await world.patient('authorized');
    const biller = world.service.as('biller');
    const promise = { days: 4, from: day(7), until: day(40) };
    const made = await biller.post(`/attendance/v1/patients/${patientId}/authorizations`, promise);
    expect(made).toMatchObject({ status: 201, body: { ...promise, patientId } });
    const reversed = await biller.post(`/attendance/v1/patients/${patientId}/authorizations`, {
      ...promise,
      until: day(6),
    });
    expect(reversed).toMatchObject({ status: 422, body: { code: 'period-reversed' } });
    await attend(patientId, 2, [180, 180]);
    await world.at(day(17), '01:00');
    expect(await world.told('AuthorizationRecorded', patientId)).toMatchObject([promise]);
    expect(await world.told('AuthorizationExhausting', patientId)).toMatchObject([{ daysLeft: 3 }]);
    const held = await biller.get(`/attendance/v1/patients/${patientId}/authorizations`);
    expect(held.body).toMatchObject({ authorizations: [{ days: 4, used: 2, daysLeft: 2 }] });
  });
});

describe('C24: the ladder of somebody who vanished', () => {
  let world: World;
  let patientId: Id;
  const opened = async (): Promise<unknown[]> =>
    (await world.told('OutreachOpened', patientId)).map(({ step }) => step);
  const openOutreach = async (step: string): Promise<Id | undefined> => {
    const path = `/attendance/v1/sites/${world.siteId}/outreach`;
    const { tasks } = (await world.counselor.get<{ tasks: { outreachId: Id; step: string }[] }>(path)).body;
    return tasks.find((task) => task.step === step)?.outreachId;
  };
  const reach = (outreachId: Id) =>
    world.counselor.post(`/attendance/v1/outreach/${outreachId}/close`, { result: 'reached' });
  const away = async (until: SiteDate): Promise<void> => {
    const { episodeId } = world.admission(patientId);
    const leave = { patientId, episodeId, leaveId: named('leave'), zone: ZONE };
    await world.service.deliver(LeaveStartedV1, { ...leave, reason: 'family', siteDate: addDays(until, -5) });
    await world.service.deliver(LeaveEndedV1, { ...leave, siteDate: until });
  };
  beforeAll(async () => {
    world = await World.open();
    await world.at(day(-1), '20:00');
    patientId = await world.patient('vanished');
    const days = [0, 1, 3, 4, 8, 10].map((n) => world.planned(day(n)));
    await world.service.deliverAll(days.map((data) => [SessionScheduledV1, data] as const));
  });
  afterAll(() => world.stop());

  test('day 0 a call, then a barrier assessment, after three in a row outreach, 14 days a conference', async () => {
    await world.at(day(0), '12:00');
    expect(await opened()).toEqual(['same-day-call']);
    await world.at(day(1), '12:00');
    expect(await opened()).toEqual(['same-day-call', 'barrier-assessment']);
    await world.at(day(3), '12:00');
    expect(await opened()).toEqual(['same-day-call', 'barrier-assessment', 'peer-outreach']);
    await world.at(day(13), '23:59');
    expect(await opened()).not.toContain('case-conference');
    await world.at(day(14), '00:00');
    expect(await opened()).toContain('case-conference');
    expect(await world.told('OutreachExhausted', patientId)).toEqual([]);
  });

  test('the worklist says who may be written to, and closing takes a known result once', async () => {
    const list = await world.counselor.get<{
      tasks: { outreachId: Id; step: string; messageAllowed: boolean }[];
      cursor: string | null;
    }>(`/attendance/v1/sites/${world.siteId}/outreach`);
    expect(list.body.tasks.map((task) => task.step).sort()).toEqual([
      'barrier-assessment',
      'case-conference',
      'peer-outreach',
      'same-day-call',
    ]);
    expect(list.body.tasks.every((task) => !task.messageAllowed)).toBe(true);
    const consent = { patientId, consentId: named('consent'), scope: 'reminders', siteDate: MONDAY, zone: ZONE };
    await world.service.deliver(ConsentGrantedV1, consent);
    const mayWrite = async (): Promise<boolean[]> => {
      const path = `/attendance/v1/sites/${world.siteId}/outreach`;
      const { tasks } = (await world.counselor.get<{ tasks: { messageAllowed: boolean }[] }>(path)).body;
      return tasks.map((task) => task.messageAllowed);
    };
    expect(await mayWrite()).toEqual([true, true, true, true]);
    const concernId = await world.concern(patientId);
    expect(await mayWrite()).toEqual([false, false, false, false]);
    const closedBy = { staffId: named('staff'), tier: 'L4' as const };
    const closing = { patientId, concernId, reason: 'resolved', closedBy, siteDate: MONDAY, zone: ZONE };
    await world.service.deliver(SafetyConcernClosedV1, closing);

    const first = await world.counselor.get<{ tasks: { outreachId: Id }[]; cursor: string }>(
      `/attendance/v1/sites/${world.siteId}/outreach?limit=3`,
    );
    const rest = await world.counselor.get<{ tasks: { outreachId: Id }[]; cursor: null }>(
      `/attendance/v1/sites/${world.siteId}/outreach?limit=3&cursor=${first.body.cursor}`,
    );
    const ids = (tasks: readonly { outreachId: Id }[]): readonly Id[] => tasks.map((task) => task.outreachId);
    expect(ids([...first.body.tasks, ...rest.body.tasks])).toEqual(ids(list.body.tasks));
    expect(rest.body.cursor).toBeNull();
    const bad = await world.counselor.get(`/attendance/v1/sites/${world.siteId}/outreach?cursor=nonsense`);
    expect(bad).toMatchObject({ status: 400, body: { code: 'invalid-input' } });

    const { outreachId } = list.body.tasks.find((task) => task.step === 'barrier-assessment')!;
    const close = `/attendance/v1/outreach/${outreachId}/close`;
    expect((await world.counselor.post(close, { result: 'shrug' })).body.code).toBe('unknown-result');
    expect(await world.counselor.post(close, { result: 'no-answer' })).toMatchObject({
      status: 200,
      body: { result: 'no-answer' },
    });
    expect((await world.counselor.post(close, { result: 'done' })).body.code).toBe('outreach-already-closed');
    const nowhere = await world.counselor.post(`/attendance/v1/outreach/${named('none')}/close`, { result: 'done' });
    expect(nowhere.status).toBe(404);
    const elsewhere = world.service.as({ roles: ['counselor'], siteIds: [named('other site')] });
    expect((await elsewhere.post(close, { result: 'done' })).status).toBe(403);
    expect((await elsewhere.get(`/attendance/v1/sites/${world.siteId}/outreach`)).status).toBe(403);
  });

  test('a visit of the third day, entered late, ends no outreach that was opened since', async () => {
    const { sessionId } = world.planned(day(2), '14:00');
    await world.session(day(2), '14:00');
    const row = { patientId, attended: { minutes: 60 } };
    expect((await world.counselor.post(path(sessionId, 'attendance'), { rows: [row] })).status).toBe(201);
    const closed = await world.told('OutreachClosed', patientId);
    expect(closed.filter(({ result }) => result === 'attended')).toEqual([
      expect.objectContaining({ result: 'attended' }),
    ]);
  });

  test('30 days after the last contact: told once, never a discharge', async () => {
    await world.at(day(31), '23:59');
    expect(await world.told('OutreachExhausted', patientId)).toEqual([]);
    await world.at(day(32), '00:00');
    expect(await world.told('OutreachExhausted', patientId)).toHaveLength(1);
    await world.at(day(75), '00:00');
    expect(await world.told('OutreachExhausted', patientId)).toHaveLength(1);
  });

  test('whoever comes back starts anew', async () => {
    const session = await world.session(day(76));
    await world.at(day(76), '09:00');
    await world.desk.post(path(session, 'check-ins'), { patientId, at: atLocalTime(day(76), '09:00', ZONE) });
    const before = (await opened()).length;
    await world.at(day(82), '23:59');
    expect(await opened()).toHaveLength(before);
    await world.at(day(83), '00:00');
    expect((await opened()).slice(before)).toEqual(['peer-outreach']);
  });

  test.each([
    ['was reached', 108, async () => reach((await openOutreach('peer-outreach'))!)],
    ['was away and is back', 150, () => away(day(150))],
  ])('whoever %s after the ladder ended is looked for again', async (_, back, happens) => {
    await world.at(day(back), '12:00');
    const ended = (await world.told('OutreachExhausted', patientId)).length;
    await happens();
    await world.at(day(back + 7), '00:00');
    expect(await openOutreach('peer-outreach')).toBeDefined();
    await world.at(day(back + 29), '23:59');
    expect(await world.told('OutreachExhausted', patientId)).toHaveLength(ended);
    await world.at(day(back + 30), '00:00');
    expect(await world.told('OutreachExhausted', patientId)).toHaveLength(ended + 1);
  });
});

describe('facts in any order and more than once', () => {
  test('the same roster and standing for every interleaving of the streams', async () => {
    const world = await World.open();
    await world.at(day(-1), '20:00');
    const tell = (name: string): readonly (readonly (readonly [Contract, object])[])[] => {
      const patientId = named(name);
      const episodeId = world.admission(patientId).episodeId;
      const concern = { patientId, concernId: named(`${name} concern`), siteDate: MONDAY, zone: ZONE };
      return [
        [
          [PatientAdmittedV1, world.admission(patientId)],
          [
            SafetyConcernClosedV1,
            { ...concern, reason: 'resolved', closedBy: { staffId: named('staff'), tier: 'L4' } },
          ],
          [
            LeaveStartedV1,
            { patientId, episodeId, leaveId: named(`${name} leave`), reason: 'family', siteDate: day(2), zone: ZONE },
          ],
        ],
        [
          [EnrollmentStartedV1, world.seat(patientId)],
          [EnrollmentMovedV1, { ...world.seat(patientId, { seriesIds: [EVENING], from: day(3) }), cause: 're-track' }],
          [
            EnrollmentEndedV1,
            { patientId, enrollmentId: world.seat(patientId).enrollmentId, until: day(9), reason: 'moved', zone: ZONE },
          ],
        ],
        [
          [
            HoldPlacedV1,
            { patientId, holdId: named(`${name} hold`), trigger: 'U2', concernId: null, siteDate: MONDAY, zone: ZONE },
          ],
        ],
      ];
    };
    const [a, b, c] = [tell('first'), tell('second'), tell('third')];
    await world.service.deliverAll([...a[0]!, ...a[1]!, ...a[2]!]);
    await world.service.deliverAll([...b[2]!, ...b[1]!, ...b[0]!]);
    const inTurns = [0, 1, 2].flatMap((n) => [c[1]!, c[2]!, c[0]!].flatMap((stream) => stream.slice(n, n + 1)));
    for (const told of inTurns) await world.service.deliverAll([told]);
    const sent = await world.service.sql<{ standing: unknown; seats: unknown }>(
      `SELECT p.standing - 'patientId' - 'episodes' AS standing,
        (SELECT jsonb_agg(jsonb_build_array(m.series_id, m.from_date, m.until_date) ORDER BY m.from_date) FROM attendance.membership m
          WHERE m.patient_id = p.patient_id) AS seats
       FROM attendance.patient p WHERE p.patient_id = ANY($1)`,
      [['first', 'second', 'third'].map(named)],
    );
    expect(sent).toHaveLength(3);
    expect(sent[1]).toEqual(sent[0]);
    expect(sent[2]).toEqual(sent[0]);
    expect(sent[0]).toMatchObject({
      standing: { holdOpen: true, concernOpen: false },
      seats: [
        [MORNING, day(0), day(2)],
        [EVENING, day(3), day(9)],
      ],
    });

    const evening = world.planned(day(4), '18:00', { seriesId: EVENING });
    const event = await world.service.deliver(SessionScheduledV1, evening);
    await world.service.publish(event, event);
    await world.service.quiet();
    const roster = await world.desk.get<{ entries: unknown[] }>(path(evening.sessionId, 'roster'));
    expect(roster.body.entries).toMatchObject([{ away: 'on-leave' }, { away: 'on-leave' }, { away: 'on-leave' }]);
    await world.stop();
  });
});
