import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  PatientAdmittedV1,
  PatientDischargedV1,
  PhaseChangeApprovedV1,
  PhaseChangeCancelledV1,
  PhaseChangedV1,
  TaperStepChangedV1,
  type EventEnvelope,
} from '@stepwell/contracts';
import { idOf, TAPERS, World, ZONE, type MadeTrack } from './world.js';

const DAY = { siteDate: '2026-01-08', zone: ZONE };

async function worldWith(transitionSeats: number): Promise<{ world: World; track: MadeTrack }> {
  const world = await World.start();
  const track = await world.track([
    { phase: 'P2', weekdays: [1, 3, 5], minutes: 180, capacity: 8 },
    { phase: 'P3', weekdays: [2, 4], minutes: 120, capacity: transitionSeats },
    { phase: 'P2', weekdays: [1, 2, 3, 4], minutes: 150, startLocal: '08:00', capacity: 8 },
  ]);
  return { world, track };
}

describe('a step-down', () => {
  let world: World;
  let track: MadeTrack;
  let bobsChange: EventEnvelope | undefined;
  beforeAll(async () => {
    ({ world, track } = await worldWith(1));
    for (const name of ['ann', 'bob', 'cal']) await world.admit(name);
  });
  afterAll(() => world.stop());

  it('is reserved when approved: it counts as taken and changes no roster', async () => {
    await world.service.deliver(PhaseChangeApprovedV1, world.approval('ann'));
    expect(await world.payloads('SeatReserved')).toEqual([
      expect.objectContaining({
        patientId: idOf('ann'),
        approvalId: idOf('ann approval'),
        trackId: track.trackId,
        seriesIds: [track.seriesIds[1]],
        from: '2026-01-12',
      }),
    ]);
    expect((await world.enrollment('ann')).seat?.phase).toBe('P2');
    const tuesday = (await world.sessionsOn('2026-01-13')).find(({ seriesId }) => seriesId === track.seriesIds[1]);
    expect(tuesday?.taken).toBe(1);
    expect((await world.get<{ lines: object[] }>(`sessions/${tuesday?.sessionId}/roster`)).body.lines).toEqual([]);
  });

  it('is blocked with reasons when no seat is free, and the old seat stays', async () => {
    await world.service.deliver(PhaseChangeApprovedV1, world.approval('bob'));
    const { seat, blocks } = await world.enrollment('bob');
    expect(seat?.phase).toBe('P2');
    expect(blocks).toEqual([expect.objectContaining({ approvalId: idOf('bob approval'), reasons: ['no-free-seat'] })]);
    const worklist = await world.get<{ blocked: object[] }>(`worklist?siteId=${world.siteId}`);
    expect(worklist.body.blocked).toEqual([
      expect.objectContaining({ patientId: idOf('bob'), phase: 'P3', reasons: ['no-free-seat'] }),
    ]);
  });

  it('releases its seat when cancelled, and the freed seat is tried for whoever was blocked', async () => {
    const cancelled = { patientId: idOf('ann'), approvalId: idOf('ann approval'), reason: 'red-signal', ...DAY };
    await world.service.deliver(PhaseChangeCancelledV1, cancelled);
    await world.service.quiet();
    expect(await world.told('SeatReserved', 'SeatReleased')).toEqual(['SeatReserved', 'SeatReleased', 'SeatReserved']);
    const { approval, blocks } = await world.enrollment('bob');
    expect(approval?.reservation?.seriesIds).toEqual([track.seriesIds[1]]);
    expect(blocks).toEqual([]);
  });

  it('is committed by PhaseChanged, effective on its day, and only then leaves the old roster', async () => {
    bobsChange = await world.service.deliver(PhaseChangedV1, world.changed('bob'));
    expect((await world.payloads('EnrollmentMoved')).at(-1)).toMatchObject({
      patientId: idOf('bob'),
      cause: 'phase-change',
      phase: 'P3',
      from: '2026-01-12',
      seriesIds: [track.seriesIds[1]],
    });
    expect(await expectedOn(world, '2026-01-09', 'bob')).toBe(true);
    expect(await expectedOn(world, '2026-01-12', 'bob')).toBe(false);
    expect(await expectedOn(world, '2026-01-13', 'bob')).toBe(true);
  });

  it('C37 the same event twice changes nothing', async () => {
    const before = await world.told();
    await world.service.publish(bobsChange!, bobsChange!);
    await world.service.deliver(PhaseChangedV1, world.changed('bob'));
    await world.service.quiet();
    expect(await world.told()).toEqual(before);
  });

  it('a taper step inside the phase moves the seat too', async () => {
    await world.service.deliver(TaperStepChangedV1, {
      patientId: idOf('cal'),
      episodeId: idOf('cal episode'),
      phase: 'P2',
      taper: { sessionsPerWeek: 4, minutesPerSession: 150 },
      effectiveOn: '2026-01-12',
      signedBy: { staffId: 'staff-1', tier: 'L4' },
      ...DAY,
    });
    expect((await world.payloads('EnrollmentMoved')).at(-1)).toMatchObject({
      patientId: idOf('cal'),
      cause: 'taper-step',
      seriesIds: [track.seriesIds[2]],
    });
  });
});

describe('a step-up', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
    await world.track([
      { phase: 'P2', weekdays: [1, 3, 5], minutes: 180, capacity: 1 },
      { phase: 'P3', weekdays: [2, 4], minutes: 120, capacity: 8 },
    ]);
    await world.admit('ann');
    const transition = { phase: 'P3', taper: TAPERS.P3, hourBand: null } as const;
    await world.admit('bob', transition);
  });
  afterAll(() => world.stop());

  const up = () =>
    world.changed('bob', {
      from: 'P3',
      to: 'P2',
      taper: TAPERS.P2,
      changeId: idOf('bob up'),
      direction: 'up',
      effectiveOn: '2026-01-07',
      siteDate: '2026-01-07',
    });

  it('without a seat is a task for 24 hours, and overdue after them', async () => {
    await world.service.deliver(PhaseChangedV1, up());
    const { seat, blocks } = await world.enrollment('bob');
    expect(seat?.phase).toBe('P3');
    expect(blocks).toEqual([
      expect.objectContaining({ reasons: ['no-free-seat'], dueAt: '2026-01-06T14:00:00.000Z', overdue: false }),
    ]);
    world.service.clock.advance({ hours: 23, minutes: 59 });
    await world.service.quiet();
    expect((await world.enrollment('bob')).blocks[0]?.overdue).toBe(false);
    world.service.clock.advance({ minutes: 1 });
    await world.service.quiet();
    expect((await world.enrollment('bob')).blocks[0]?.overdue).toBe(true);
  });

  it('is seated by itself as soon as a seat is free', async () => {
    const discharged = { patientId: idOf('ann'), episodeId: idOf('ann episode'), reason: 'completed' };
    await world.service.deliver(PatientDischargedV1, { ...discharged, lastContactDate: '2026-01-06', ...DAY });
    await world.service.quiet();
    expect(await world.enrollment('bob')).toMatchObject({ seat: { phase: 'P2', from: '2026-01-09' }, blocks: [] });
  });
});

describe('facts of several services', () => {
  const orders: readonly (readonly number[])[] = [
    [0, 1, 2, 3],
    [1, 0, 2, 3],
    [1, 2, 0, 3],
    [1, 2, 3, 0],
    [1, 0, 3, 2],
  ];

  it('give the same seat in every order between the services', async () => {
    const { world } = await worldWith(12);
    const ends: unknown[] = [];
    for (const [n, order] of orders.entries()) {
      const name = `person ${n}`;
      const steps = [
        () => world.service.deliver(PatientAdmittedV1, world.admission(name)),
        () => world.service.deliver(PhaseChangeApprovedV1, world.approval(name)),
        () => world.service.deliver(PhaseChangedV1, world.changed(name)),
        () =>
          world.service.deliver(TaperStepChangedV1, {
            patientId: idOf(name),
            episodeId: idOf(`${name} episode`),
            phase: 'P3',
            taper: TAPERS.P3,
            effectiveOn: '2026-01-26',
            signedBy: { staffId: 'staff-1', tier: 'L4' },
            ...DAY,
          }),
      ];
      for (const step of order.filter((index) => index !== 3 || order.indexOf(3) > order.indexOf(2))) {
        await steps[step]!();
      }
      const { seat, approval, blocks } = await world.enrollment(name);
      ends.push({ phase: seat?.phase, seriesIds: seat?.seriesIds, reserved: approval?.reservation ?? null, blocks });
    }
    expect(new Set(ends.map((end) => JSON.stringify(end))).size).toBe(1);
    await world.stop();
  });

  it('end after the discharge even when the change arrives later', async () => {
    const { world } = await worldWith(4);
    await world.admit('ann');
    await world.service.deliver(PhaseChangeApprovedV1, world.approval('ann'));
    const discharged = { patientId: idOf('ann'), episodeId: idOf('ann episode'), reason: 'left' };
    const day = { siteDate: '2026-01-14', zone: ZONE };
    await world.service.deliver(PatientDischargedV1, { ...discharged, lastContactDate: '2026-01-14', ...day });
    await world.service.deliver(PhaseChangedV1, world.changed('ann'));
    const { seat, approval } = await world.enrollment('ann');
    expect(seat).toMatchObject({ phase: 'P3', from: '2026-01-12', until: '2026-01-14' });
    expect(approval).toBeNull();
    const [session] = await world.sessionsOn('2026-01-15');
    expect(session?.taken).toBe(0);
    await world.stop();
  });
});

async function expectedOn(world: World, siteDate: string, name: string): Promise<boolean> {
  for (const { sessionId } of await world.sessionsOn(siteDate)) {
    const roster = await world.get<{ lines: { patientId: string }[] }>(`sessions/${sessionId}/roster`);
    if (roster.body.lines.some((line) => line.patientId === idOf(name))) return true;
  }
  return false;
}
