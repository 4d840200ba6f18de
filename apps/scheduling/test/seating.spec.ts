import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EpisodeReopenedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  ReferralOutClosedV1,
  ReferralOutOpenedV1,
  SafetyConcernClosedV1,
  SafetyConcernOpenedV1,
} from '@stepwell/contracts';
import { idOf, TAPERS, World, ZONE, type MadeTrack } from './world.js';

const DAY = { siteDate: '2026-01-07', zone: ZONE };

/** A site with one evening track: P2 in three series of one evening each, and P3 twice a week. */
async function worldWith(capacity: number): Promise<{ world: World; track: MadeTrack }> {
  const world = await World.start();
  const track = await world.track([
    { phase: 'P2', weekdays: [1], minutes: 180, capacity },
    { phase: 'P2', weekdays: [3], minutes: 180, capacity },
    { phase: 'P2', weekdays: [5], minutes: 180, capacity },
    { phase: 'P3', weekdays: [2, 4], minutes: 120, capacity: 4 },
  ]);
  return { world, track };
}

describe('a seat on admission', () => {
  let world: World;
  let track: MadeTrack;
  beforeAll(async () => {
    ({ world, track } = await worldWith(2));
  });
  afterAll(() => world.stop());

  it('joins as many series as the taper has sessions a week', async () => {
    await world.admit('ann');
    const { seat, plannedWeek, missing } = await world.enrollment('ann');
    expect(seat).toMatchObject({ trackId: track.trackId, phase: 'P2', from: '2026-01-05', until: null });
    expect(new Set(seat?.seriesIds)).toEqual(new Set(track.seriesIds.slice(0, 3)));
    expect(plannedWeek).toMatchObject({ hours: 'within', gap: 'within', longestGapDays: 2 });
    expect(missing).toEqual([]);
  });

  it('puts the patient on the rosters of these days only', async () => {
    const [monday] = await world.sessionsOn('2026-01-05');
    const roster = await world.get<{ lines: object[] }>(`sessions/${monday?.sessionId}/roster`);
    expect(roster.body.lines).toEqual([expect.objectContaining({ patientId: idOf('ann'), via: 'series', mark: null })]);
    const [tuesday] = await world.sessionsOn('2026-01-06');
    const other = await world.get<{ lines: object[] }>(`sessions/${tuesday?.sessionId}/roster`);
    expect(other.body.lines).toEqual([]);
  });

  it('is refused with reasons when the age band differs, the hours do not fit, or no series matches', async () => {
    await world.admit('teen', { ageBand: 'adolescent', hourBand: null });
    await world.admit('C17', { taper: { sessionsPerWeek: 2, minutesPerSession: 180 } });
    await world.admit('odd', { taper: { sessionsPerWeek: 4, minutesPerSession: 150 } });
    expect((await world.enrollment('teen')).blocks[0]?.reasons).toEqual(['age-band-mismatch']);
    expect((await world.enrollment('C17')).blocks[0]?.reasons).toEqual(['hours-outside-band']);
    expect((await world.enrollment('odd')).blocks[0]?.reasons).toEqual(['no-matching-series']);
  });

  it('waits while an emergency is open, and is given from that day on when a clinician closes it', async () => {
    const patientId = idOf('eve');
    const concernId = idOf('eve concern');
    const concern = { patientId, concernId, kind: 'suicide-risk-high', trigger: 'cssrs-q4', ...DAY };
    await world.service.deliver(SafetyConcernOpenedV1, { ...concern, severity: 'emergency' });
    await world.admit('eve');
    expect((await world.enrollment('eve')).blocks[0]?.reasons).toEqual(['safety-concern-open']);
    world.service.clock.set('2026-01-07T15:00:00.000Z');
    const closedBy = { staffId: 'staff-1', tier: 'L4' as const };
    await world.service.deliver(SafetyConcernClosedV1, { patientId, concernId, reason: 'resolved', closedBy, ...DAY });
    const { seat, blocks } = await world.enrollment('eve');
    expect(seat?.from).toBe('2026-01-07');
    expect(blocks).toEqual([]);
  });

  it('goes to the waitlist when the track is full, and a freed seat is offered, not booked', async () => {
    await world.admit('wes');
    expect(await world.enrollment('wes')).toMatchObject({
      seat: null,
      blocks: [{ reasons: ['no-free-seat'] }],
      waiting: { offer: null },
    });
    await discharge(world, 'ann');
    const { seat, waiting } = await world.enrollment('wes');
    expect(seat).toBeNull();
    expect(waiting?.offer?.seriesIds).toHaveLength(3);
    expect(await world.payloads('SeatOffered')).toHaveLength(1);
  });

  it('holds an offered seat against others until it is taken', async () => {
    await world.admit('zoe');
    expect((await world.enrollment('zoe')).blocks[0]?.reasons).toEqual(['no-free-seat']);
    const { waiting } = await world.enrollment('wes');
    const path = `offers/${waiting?.offer?.offerId}/accept`;
    const stale = await world.post(path, {}, { 'if-match': '"999999"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-version']);
    expect((await world.enrollment('wes')).seat).toBeNull();
    const taken = await world.post(path, {}, { 'if-match': String(stale.headers.etag) });
    expect(taken.status).toBe(200);
    expect((await world.enrollment('wes')).seat).toMatchObject({ phase: 'P2', from: '2026-01-08' });
    const again = await world.post(path);
    expect(again.status).toBe(404);
  });

  it('passes an offer that runs out to the next in line', async () => {
    world.service.clock.advance({ minutes: 1 });
    await world.admit('max');
    await discharge(world, 'eve');
    expect((await world.enrollment('zoe')).waiting?.offer).not.toBeNull();
    world.service.clock.advance({ hours: 48 });
    await world.service.quiet();
    expect(await world.told('SeatExpired')).toHaveLength(1);
    expect((await world.enrollment('zoe')).waiting?.offer).toBeNull();
    expect((await world.enrollment('max')).waiting?.offer).not.toBeNull();
  });
});

describe('the end of a seat', () => {
  let world: World;
  beforeAll(async () => {
    ({ world } = await worldWith(6));
  });
  afterAll(() => world.stop());

  it('comes with the discharge and frees the seat; a late return gets a new one at the next admission', async () => {
    await world.admit('ann');
    await discharge(world, 'ann');
    expect((await world.enrollment('ann')).seat?.until).toBe('2026-01-07');
    const reopened = { patientId: idOf('ann'), episodeId: idOf('ann episode'), reason: 'late-return' };
    await world.service.deliver(EpisodeReopenedV1, { ...reopened, siteDate: '2026-01-09', zone: ZONE });
    expect((await world.enrollment('ann')).seat?.until).toBe('2026-01-07');
    await world.admit('ann', { phase: 'P3', taper: TAPERS.P3, hourBand: null, siteDate: '2026-01-12' });
    expect((await world.enrollment('ann')).seat).toMatchObject({ from: '2026-01-12', until: null, phase: 'P3' });
    expect(await world.told('EnrollmentStarted', 'EnrollmentEnded')).toEqual([
      'EnrollmentStarted',
      'EnrollmentEnded',
      'EnrollmentStarted',
    ]);
  });

  it('does not come with a leave: the roster says so, and the day of return is expected', async () => {
    await world.admit('lea');
    const leave = { patientId: idOf('lea'), episodeId: idOf('lea episode'), leaveId: idOf('leave') };
    await world.service.deliver(LeaveStartedV1, { ...leave, reason: 'family', ...DAY });
    await world.service.deliver(LeaveEndedV1, { ...leave, siteDate: '2026-01-09', zone: ZONE });
    expect(await markOn(world, '2026-01-05', 'lea')).toBeNull();
    expect(await markOn(world, '2026-01-07', 'lea')).toBe('on-leave');
    expect(await markOn(world, '2026-01-09', 'lea')).toBeNull();
  });

  it('C02 a seat is held 14 days for somebody in withdrawal management, then given up, and asked for again on return', async () => {
    await world.admit('bea');
    const referral = { patientId: idOf('bea'), episodeId: idOf('bea episode'), referralOutId: idOf('referral') };
    await world.service.deliver(ReferralOutOpenedV1, {
      ...referral,
      kind: 'withdrawal-management',
      gate: 'G2',
      ...DAY,
    });
    expect(await markOn(world, '2026-01-09', 'bea')).toBe('referred-out');
    world.service.clock.advance({ days: 13, hours: 23 });
    await world.service.quiet();
    expect((await world.enrollment('bea')).seat?.until).toBeNull();
    world.service.clock.advance({ hours: 1 });
    await world.service.quiet();
    expect((await world.enrollment('bea')).seat?.until).toBe('2026-01-19');
    const back = { ...referral, outcome: 'returned' as const, siteDate: '2026-01-20', zone: ZONE };
    await world.service.deliver(ReferralOutClosedV1, back);
    expect((await world.enrollment('bea')).seat).toMatchObject({ from: '2026-01-20', until: null });
  });

  it('C02 the 14 days count from the referral, however late the news of it arrives', async () => {
    await world.admit('cleo');
    const { clock } = world.service;
    const referred = { patientId: idOf('cleo'), episodeId: idOf('cleo episode'), referralOutId: idOf('late referral') };
    const occurredAt = clock.now();
    clock.advance({ days: 3 });
    const data = {
      ...referred,
      kind: 'withdrawal-management',
      gate: 'G2',
      siteDate: '2026-01-19',
      zone: ZONE,
    } as const;
    await world.service.deliver(ReferralOutOpenedV1, data, { occurredAt });
    clock.advance({ days: 10, hours: 23 });
    await world.service.quiet();
    expect((await world.enrollment('cleo')).seat?.until).toBeNull();
    clock.advance({ hours: 1 });
    await world.service.quiet();
    expect((await world.enrollment('cleo')).seat?.until).toBe('2026-02-02');
  });
});

describe('the last seat', () => {
  it('goes to exactly as many people as there are seats, the rest wait in order', async () => {
    const { world } = await worldWith(3);
    const people = Array.from({ length: 40 }, (_, n) => `person ${n}`);
    await world.service.deliverAll(people.map((name) => [PatientAdmittedV1, world.admission(name)] as const));
    expect(await world.told('EnrollmentStarted')).toHaveLength(3);
    expect(await world.told('EnrollmentBlocked')).toHaveLength(37);
    expect(await world.told('WaitlistJoined')).toHaveLength(37);
    await world.stop();
  });

  it('goes to one of many schedulers who take it at the same moment', async () => {
    const world = await World.start();
    const people = Array.from({ length: 16 }, (_, n) => `person ${n}`);
    await world.service.deliverAll(people.map((name) => [PatientAdmittedV1, world.admission(name)] as const));
    const { trackId } = await world.track([{ phase: 'P2', weekdays: [1, 3, 5], minutes: 180, capacity: 1 }], 'day');
    const body = { trackId, from: '2026-01-07' };
    const answers = await Promise.all(people.map((name) => world.post(`patients/${idOf(name)}/enrollment`, body)));
    expect(answers.filter((answer) => answer.status === 201)).toHaveLength(1);
    expect(answers.filter((answer) => answer.body.code === 'no-free-seat')).toHaveLength(15);
    await world.stop();
  });
});

describe('a seat by hand', () => {
  let world: World;
  let track: MadeTrack;
  beforeAll(async () => {
    world = await World.start();
    await world.admit('ann');
    await world.admit('bob');
    await world.admit('cal');
    track = await world.track([{ phase: 'P2', weekdays: [1, 3, 5], minutes: 180, capacity: 1 }], 'day', 'Days');
  });
  afterAll(() => world.stop());

  const seat = (name: string, changes: object = {}) =>
    world.post(`patients/${idOf(name)}/enrollment`, { trackId: track.trackId, from: '2026-01-07', ...changes });

  it('is refused above capacity without a coded reason, and with one that the rules do not know', async () => {
    expect((await seat('ann')).status).toBe(201);
    expect((await seat('bob')).body).toMatchObject({ code: 'no-free-seat', liftableBy: expect.any(String) });
    expect((await seat('bob', { aboveCapacityReason: 'nice-person' })).body.code).toBe('unknown-reason');
    expect((await seat('bob', { aboveCapacityReason: 'court-order' })).status).toBe(201);
  });

  it('is refused for a stranger, an unknown track, another site, and twice', async () => {
    expect((await seat('nobody')).status).toBe(404);
    expect((await seat('cal', { trackId: idOf('nowhere') })).status).toBe(404);
    expect((await seat('ann')).body.code).toBe('already-seated');
    const stranger = world.service.as({ roles: ['scheduler'], siteIds: [idOf('elsewhere')] });
    const path = `/scheduling/v1/patients/${idOf('cal')}/enrollment`;
    const refused = await stranger.post(path, { trackId: track.trackId, from: '2026-01-07' });
    expect(refused.body.code).toBe('site-not-allowed');
  });

  it('C23 moves to another track in one call, only with the version that was read', async () => {
    const evening = await world.track([{ phase: 'P2', weekdays: [1, 3, 5], minutes: 180 }]);
    const path = `patients/${idOf('ann')}/re-track`;
    const body = { trackId: evening.trackId, from: '2026-01-12' };
    expect((await world.post(path, body)).status).toBe(428);
    expect((await world.post(path, body, { 'if-match': '"77"' })).status).toBe(412);
    const moved = await world.change(`patients/${idOf('ann')}/enrollment`, path, body);
    expect(moved.status).toBe(200);
    expect((await world.payloads('EnrollmentMoved')).at(-1)).toMatchObject({
      cause: 're-track',
      track: 'evening',
      from: '2026-01-12',
      phase: 'P2',
    });
    const again = await world.change(`patients/${idOf('ann')}/enrollment`, path, body);
    expect(again.body.code).toBe('same-track');
  });
});

async function discharge(world: World, name: string): Promise<void> {
  await world.service.deliver(PatientDischargedV1, {
    patientId: idOf(name),
    episodeId: idOf(`${name} episode`),
    reason: 'completed',
    lastContactDate: '2026-01-07',
    ...DAY,
  });
  await world.service.quiet();
}

async function markOn(world: World, siteDate: string, name: string): Promise<unknown> {
  const [session] = await world.sessionsOn(siteDate);
  const roster = await world.get<{ lines: { patientId: string; mark: string | null }[] }>(
    `sessions/${session?.sessionId}/roster`,
  );
  return roster.body.lines.find((line) => line.patientId === idOf(name))?.mark;
}
