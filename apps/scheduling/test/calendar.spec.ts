import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv5, type Id } from '@stepwell/kernel';
import { idOf, seriesBody, World, type SeriesSpec, type SessionShown } from './world.js';

const WEEK: SeriesSpec = { phase: 'P2', weekdays: [1, 3, 5], minutes: 180 };

describe('a series', () => {
  let world: World;
  let trackId: Id;
  beforeAll(async () => {
    world = await World.start();
    ({ trackId } = await world.track([]));
  });
  afterAll(() => world.stop());

  const publish = (spec: Partial<SeriesSpec>) => world.post('series', { ...seriesBody({ ...WEEK, ...spec }), trackId });

  it('puts four weeks of sessions on the calendar with ids from the rule', async () => {
    const { seriesIds } = await world.track([WEEK]);
    const told = await world.payloads<{ sessionId: Id; seriesId: Id; siteDate: string }>('SessionScheduled');
    const own = told.filter((session) => session.seriesId === seriesIds[0]);
    expect(own).toHaveLength(13);
    expect(own[0]?.sessionId).toBe(uuidv5(seriesIds[0]!, '2026-01-05T18:00'));
    expect(own.at(-1)?.siteDate).toBe('2026-02-02');
  });

  it('is extended week by week by its timer, without a session lost or doubled', async () => {
    const { seriesIds } = await world.track([{ ...WEEK, weekdays: [1, 2, 3, 4, 5, 6, 7] }]);
    for (let week = 0; week < 4; week++) {
      world.service.clock.advance({ days: 7 });
      await world.service.quiet();
    }
    const told = await world.payloads<{ sessionId: Id; seriesId: Id }>('SessionScheduled');
    const own = told.filter((session) => session.seriesId === seriesIds[0]);
    expect(new Set(own.map((session) => session.sessionId)).size).toBe(own.length);
    expect(own).toHaveLength(29 + 28);
    world.service.clock.set('2026-01-05T14:00:00.000Z');
  });

  it('shows an evening session on its site-local day although its UTC day is tomorrow', async () => {
    const made = await publish({ weekdays: [2], startLocal: '19:30', from: '2026-01-06' });
    expect(made.status).toBe(201);
    const tuesday = await world.sessionsOn('2026-01-06');
    const session = tuesday.find(({ seriesId }) => seriesId === made.body.seriesId);
    expect(session).toMatchObject({ siteDate: '2026-01-06', startsAt: '2026-01-07T00:30:00.000Z' });
    expect(await world.sessionsOn('2026-01-07')).not.toContainEqual(
      expect.objectContaining({ sessionId: session?.sessionId }),
    );
  });

  const refusals: readonly (readonly [code: string, spec: () => Partial<SeriesSpec>])[] = [
    ['unknown-component', () => ({ component: 'juggling' })],
    ['group-too-large', () => ({ capacity: 13 })],
    ['unknown-room', () => ({ roomId: idOf('nowhere') })],
    ['unknown-leader', () => ({ leaderStaffId: idOf('nobody') })],
    ['starts-too-early', () => ({ from: '2024-11-01' })],
    ['ends-before-start', () => ({ until: '2026-01-04' })],
  ];
  it.each(refusals)('is refused: %s', async (code, spec) => {
    const answer = await publish(spec());
    expect(answer.body).toMatchObject({ code, liftableBy: expect.any(String) });
    expect([409, 422]).toContain(answer.status);
  });

  it('is refused with a small room, a room or leader of another site, and a leader of too low a tier', async () => {
    const closet = await world.made('rooms', { siteId: world.siteId, name: 'Closet', seats: 2 }, 'roomId');
    const { siteId } = await world.site({ name: 'South' });
    const far = await world.made('rooms', { siteId, name: 'Far', seats: 20 }, 'roomId');
    const stranger = await world.made('staff', { siteIds: [siteId], tier: 'L4' }, 'staffId');
    const trainee = await world.made('staff', { siteIds: [world.siteId], tier: 'L1' }, 'staffId');
    expect((await publish({ roomId: closet })).body.code).toBe('room-too-small');
    expect((await publish({ roomId: far })).body.code).toBe('room-not-at-site');
    expect((await publish({ leaderStaffId: stranger })).body.code).toBe('leader-not-at-site');
    expect((await publish({ leaderStaffId: trainee })).body.code).toBe('leader-tier-too-low');
    expect((await publish({ leaderStaffId: trainee, component: 'education' })).status).toBe(201);
  });

  it('is refused when room or leader is taken at one of its times, and says when; touching is no clash', async () => {
    const room = await world.made('rooms', { siteId: world.siteId, name: 'Blue', seats: 20 }, 'roomId');
    const leader = await world.made('staff', { siteIds: [world.siteId], tier: 'L3' }, 'staffId');
    const own = { roomId: room, leaderStaffId: leader };
    expect((await publish({ ...own, weekdays: [1] })).status).toBe(201);
    const clash = await publish({ roomId: room, weekdays: [1, 2], startLocal: '20:59', minutes: 60 });
    expect(clash.body).toMatchObject({ code: 'room-double-booked', facts: { sessions: 53 } });
    expect((await publish({ leaderStaffId: leader, weekdays: [1], startLocal: '17:00', minutes: 61 })).body.code).toBe(
      'leader-double-booked',
    );
    expect((await publish({ ...own, weekdays: [1], startLocal: '21:00', minutes: 60 })).status).toBe(201);
  });

  it('cannot take one room twice when two people publish at the same moment', async () => {
    const room = await world.made('rooms', { siteId: world.siteId, name: 'Green', seats: 20 }, 'roomId');
    const answers = await Promise.all([publish({ roomId: room }), publish({ roomId: room })]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 409]);
  });

  it('cannot take one room or leader twice in the database either', async () => {
    const two = await world.track([
      { ...WEEK, weekdays: [6] },
      { ...WEEK, weekdays: [6] },
    ]);
    const take = (column: string, id: Id) =>
      world.service.sql(`UPDATE scheduling.session SET ${column} = $1 WHERE series_id = ANY($2)`, [id, two.seriesIds]);
    await expect(take('room_id', world.roomId)).rejects.toMatchObject({ constraint: 'session_room_once' });
    await expect(take('leader_staff_id', world.leaderId)).rejects.toMatchObject({ constraint: 'session_leader_once' });
  });

  it('may run on all seven weekdays for drop-in visits', async () => {
    const visits = { weekdays: [1, 2, 3, 4, 5, 6, 7], startLocal: '06:00', minutes: 600, capacity: 500 };
    const made = await publish({ ...visits, component: 'visit', dropIn: true, phase: 'P2' });
    expect(made.status).toBe(201);
    const sunday = await world.sessionsOn('2026-01-11');
    expect(sunday.map((session) => session.seriesId)).toContain(made.body.seriesId);
  });

  it('C40 is refused when the leader’s credential ends on one of its days', async () => {
    const leader = await world.made(
      'staff',
      { siteIds: [world.siteId], tier: 'L4', credentialUntil: '2026-01-20' },
      'staffId',
    );
    const refused = await publish({ leaderStaffId: leader });
    expect(refused.body).toMatchObject({ code: 'credential-expired', facts: { siteDate: '2026-01-21' } });
    expect((await publish({ leaderStaffId: leader, until: '2026-01-20' })).status).toBe(201);
  });

  it('C40 asks for a substitute when a credential ends; past sessions stay, a renewal takes the request back', async () => {
    const staffId = await world.made('staff', { siteIds: [world.siteId], tier: 'L4' }, 'staffId');
    await publish({ leaderStaffId: staffId, weekdays: [6], from: '2026-01-03' });
    const set = (credentialUntil: string | null) =>
      world.change(`staff/${staffId}`, `staff/${staffId}/credential`, { tier: 'L4', credentialUntil });
    expect((await set('2026-01-12')).status).toBe(200);
    expect(await substitutes(staffId)).toEqual(['2026-01-17', '2026-01-24', '2026-01-31']);
    expect(await world.payloads('CredentialChanged')).toEqual([{ staffId, tier: 'L4', credentialUntil: '2026-01-12' }]);
    expect((await set('2026-01-12')).body.code).toBe('nothing-to-change');
    await set(null);
    expect(await substitutes(staffId)).toEqual([]);
  });

  async function substitutes(staffId: Id): Promise<readonly string[]> {
    type Substitute = { siteDate: string; leaderStaffId: Id };
    const list = await world.get<{ substitutes: Substitute[] }>(`worklist?siteId=${world.siteId}&limit=200`);
    return list.body.substitutes.filter((one) => one.leaderStaffId === staffId).map((one) => one.siteDate);
  }
});

describe('an edit of a series', () => {
  let world: World;
  let seriesId: Id;
  beforeAll(async () => {
    world = await World.start();
    const track = await world.track([{ ...WEEK, capacity: 4 }]);
    seriesId = track.seriesIds[0]!;
    await world.admit('ann');
    await world.admit('bob');
  });
  afterAll(() => world.stop());

  const edit = (path: string, body: object) => world.change(`series/${seriesId}`, `series/${seriesId}/${path}`, body);
  const sessions = async (): Promise<readonly SessionShown[]> =>
    (await world.get<{ sessions: SessionShown[] }>(`series/${seriesId}`)).body.sessions;

  it('needs the version that was read', async () => {
    const body = { scope: 'all', minutes: 170 };
    expect((await world.post(`series/${seriesId}/changes`, body)).status).toBe(428);
    expect((await world.post(`series/${seriesId}/changes`, body, { 'if-match': '"1"' })).body.code).toBe(
      'stale-version',
    );
  });

  it('of this one moves one session: its id stays, no other changes', async () => {
    const before = await sessions();
    const { sessionId } = before[1]!;
    const moved = await world.change(`sessions/${sessionId}`, `sessions/${sessionId}/move`, {
      siteDate: '2026-01-08',
      startLocal: '17:00',
    });
    expect(moved.status).toBe(200);
    const after = await sessions();
    expect(after.map((session) => session.sessionId)).toEqual(before.map((session) => session.sessionId));
    expect(after[1]).toMatchObject({ siteDate: '2026-01-08', startLocal: '17:00', minutes: 180 });
    expect(after.filter((_, n) => n !== 1)).toEqual(before.filter((_, n) => n !== 1));
    expect(await world.payloads('SessionMoved')).toHaveLength(1);
  });

  it('of this one cancels one session with a reason, once', async () => {
    const { sessionId } = (await sessions())[2]!;
    const path = `sessions/${sessionId}/cancel`;
    expect((await world.change(`sessions/${sessionId}`, path, { reason: 'holiday' })).status).toBe(200);
    expect((await world.change(`sessions/${sessionId}`, path, { reason: 'holiday' })).body.code).toBe(
      'session-cancelled',
    );
    expect(await world.payloads('SessionCancelled')).toEqual([
      { seriesId, sessionId, reason: 'holiday', siteDate: '2026-01-09', zone: 'America/New_York' },
    ]);
  });

  it('shows before what it touches, and does nothing', async () => {
    const preview = await world.post(`series/${seriesId}/preview`, {
      change: { scope: 'this-and-following', from: '2026-01-19', startLocal: '17:30', weekdays: [1, 3] },
    });
    expect(preview.body).toMatchObject({
      refused: null,
      added: [],
      patients: { members: [idOf('ann'), idOf('bob')].sort(), booked: [] },
    });
    expect(preview.body.moved).toHaveLength(5);
    expect(preview.body.cancelled).toHaveLength(2);
    expect((await sessions()).every((session) => session.startLocal !== '17:30')).toBe(true);
  });

  it('of this and following does exactly that: ids stay, earlier sessions and the moved one stay', async () => {
    const before = await sessions();
    const body = { scope: 'this-and-following', from: '2026-01-19', startLocal: '17:30', weekdays: [1, 3] };
    expect((await edit('changes', body)).status).toBe(200);
    const after = await sessions();
    expect(after.map((session) => session.sessionId)).toEqual(before.map((session) => session.sessionId));
    expect(after.filter((session) => session.siteDate < '2026-01-19')).toEqual(
      before.filter((session) => session.siteDate < '2026-01-19'),
    );
    const dropped = after.filter((session) => session.cancelled === 'series-changed');
    expect(dropped.map((session) => session.siteDate)).toEqual(['2026-01-23', '2026-01-30']);
    expect((await world.payloads('SeriesChanged')).at(-1)).toMatchObject({ effective: '2026-01-19', weekdays: [1, 3] });
  });

  it('is refused in the past, below the seats that are taken, and when nothing changes', async () => {
    expect((await edit('changes', { scope: 'all', minutes: 180 })).body.code).toBe('nothing-to-change');
    expect((await edit('changes', { scope: 'all', capacity: 1 })).body.code).toBe('capacity-below-taken');
    expect((await edit('changes', { scope: 'all', capacity: 1, reason: 'room-lost' })).status).toBe(200);
    world.service.clock.set('2026-01-07T15:00:00.000Z');
    const past = { scope: 'this-and-following', from: '2026-01-06', minutes: 90 };
    expect((await edit('changes', past)).body.code).toBe('effective-in-past');
    expect((await edit('changes', { scope: 'sideways' })).body.code).toBe('invalid-input');
  });

  it('ends the series for its members only with a reason, and asks a scheduler to seat them elsewhere', async () => {
    expect((await edit('end', { until: '2026-01-21' })).body).toMatchObject({
      code: 'series-has-members',
      facts: { members: 2 },
    });
    expect((await edit('end', { until: '2026-01-21', reason: 'leader-left' })).status).toBe(200);
    expect((await world.enrollment('ann')).blocks[0]?.reasons).toEqual(['series-ended']);
    expect(await world.payloads('SeriesEnded')).toEqual([{ seriesId, until: '2026-01-21' }]);
    expect((await edit('changes', { scope: 'this-and-following', from: '2026-01-26', minutes: 60 })).body.code).toBe(
      'series-ended',
    );
  });
});

describe('clock changes', () => {
  it.each([
    ['forward', 'America/New_York', '2026-03-02', ['2026-03-02T23:00:00.000Z', '2026-03-09T22:00:00.000Z']],
    ['back', 'America/New_York', '2026-10-26', ['2026-10-26T22:00:00.000Z', '2026-11-02T23:00:00.000Z']],
    ['never, in Arizona', 'America/Phoenix', '2026-03-02', ['2026-03-03T01:00:00.000Z', '2026-03-10T01:00:00.000Z']],
  ])('%s: the wall time stays', async (_, zone, from, starts) => {
    const world = await World.start();
    world.service.clock.set(`${from}T12:00:00.000Z`);
    const { siteId } = await world.site({ name: 'Other', zone });
    const programId = await world.made('programs', { siteId, name: 'Adults', ageBand: 'adult' }, 'programId');
    const series = [seriesBody({ phase: 'P2', weekdays: [1], minutes: 180, from })];
    const made = await world.post('tracks', { siteId, programId, track: 'evening', name: 'Mondays', series });
    expect(made.status).toBe(201);
    const told = await world.payloads<{ startsAt: string }>('SessionScheduled');
    expect(told.slice(0, 2).map((session) => session.startsAt)).toEqual(starts);
    await world.stop();
  });
});
