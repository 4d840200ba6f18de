import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dropApproval, noteAdmission, noteApproval, noteEnd, noteIntensity, noteReopening } from './placement-facts.js';
import { evolvePlacement } from './evolve-placement.js';
import type { PlacementEvent } from './placement-events.js';
import { newPlacement, type Intensity, type Placement } from './placement.js';
import { plannedWeekRulesV1 } from './rules/planned-week.v1.js';
import { seatingRulesV1 } from './rules/seating.v1.js';
import { acceptOffer, expireOffer, offerSeat, reTrack, seatByHand } from './seating-commands.js';
import type { TakenSeat, TrackSupply } from './seats.js';
import { foldSeries } from './series-edits.js';
import { settle, type Supply } from './settling.js';

const EPISODE = 'e0000000-0000-4000-8000-000000000001';
const PATIENT = 'a0000000-0000-4000-8000-000000000001';
const APPROVAL = 'c0000000-0000-4000-8000-000000000001';
const SITE = '51000000-0000-4000-8000-000000000001';
const PROGRAM = '90000000-0000-4000-8000-000000000001';
const seriesId = (n: number): string => `5e000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const trackId = (n: number): string => `74000000-0000-4000-8000-${String(n).padStart(12, '0')}`;

const P2 = { sessionsPerWeek: 3, minutesPerSession: 180 };
const P3 = { sessionsPerWeek: 2, minutesPerSession: 120 };

function track(n: number, capacity: number, takenBy: (series: number) => readonly TakenSeat[] = () => []): TrackSupply {
  const series = (
    [
      ['P2', [1, 3, 5], 180],
      ['P3', [2, 4], 120],
    ] as const
  ).map(([phase, weekdays, minutes], index) => ({
    series: foldSeries(null, [
      {
        type: 'series-published',
        seriesId: seriesId(10 * n + index),
        siteId: SITE,
        programId: PROGRAM,
        trackId: trackId(n),
        track: 'evening',
        zone: 'America/New_York',
        phase,
        component: 'group',
        dropIn: false,
        rule: { weekdays, startLocal: '18:00', minutes, capacity, leaderStaffId: null, roomId: null },
        from: '2026-01-01',
        until: null,
      },
    ]),
    taken: takenBy(index),
  }));
  const place = { trackId: trackId(n), siteId: SITE, programId: PROGRAM, track: 'evening' } as const;
  return { ...place, ageBand: 'adult', jurisdiction: 'US-MD', zone: 'America/New_York', series };
}

const supply = (tracks: readonly TrackSupply[], changes: Partial<Supply> = {}): Supply => ({
  now: '2026-01-05T14:00:00.000Z',
  today: '2026-01-05',
  tracks,
  conditions: [],
  seating: seatingRulesV1,
  week: plannedWeekRulesV1,
  ...changes,
});

const roomy = supply([track(1, 8)]);
const other: TakenSeat = { patientId: 'a0000000-0000-4000-8000-000000000009', from: '2026-01-01', until: null };
const fullTransition = supply([track(1, 1, (series) => (series === 1 ? [other] : []))]);

const home = {
  siteId: SITE,
  programId: PROGRAM,
  track: 'evening',
  zone: 'America/New_York',
  ageBand: 'adult',
} as const;
const admission: Intensity = {
  sourceId: EPISODE,
  cause: 'admission',
  phase: 'P2',
  taper: P2,
  hourBand: null,
  level: '2.1',
  from: '2026-01-05',
};
const approval = {
  approvalId: APPROVAL,
  phase: 'P3',
  taper: P3,
  hourBand: null,
  level: '1.5',
  effectiveOn: '2026-01-12',
} as const;
const change: Intensity = { ...approval, sourceId: APPROVAL, cause: 'phase-down', from: '2026-01-12' };

type Fact = (state: Placement) => readonly PlacementEvent[];
const admitted: Fact = (state) => noteAdmission(state, home, admission, 'admitted');
const approved: Fact = (state) => noteApproval(state, approval);
const changed: Fact = (state) => noteIntensity(state, change);
const discharged: Fact = (state) => noteEnd(state, '2026-01-20', 'completed');
const reopened: Fact = (state) => noteReopening(state);
const back: Intensity = { ...admission, phase: 'P3', taper: P3, from: '2026-02-02' };
const admittedOnceMore: Fact = (state) =>
  noteAdmission(state, home, { ...admission, from: '2026-02-02' }, 'admitted once more');
const admittedAgain: Fact = (state) => noteAdmission(state, home, back, 'admitted again');

/** Tells facts one after the other, each with the supply as it is then. */
function told(facts: readonly Fact[], supplied: Supply = roomy, from = newPlacement(PATIENT, EPISODE)) {
  let state: Placement = from;
  const events: PlacementEvent[] = [];
  for (const fact of facts) {
    const noted = fact(state);
    state = noted.reduce(evolvePlacement, state);
    const settled = settle(state, supplied);
    state = settled.reduce(evolvePlacement, state);
    events.push(...noted, ...settled);
  }
  return { state, types: events.map((event) => event.type).filter((type) => !NOTES.has(type)) };
}

const NOTES: ReadonlySet<string> = new Set([
  'admission-noted',
  'intensity-noted',
  'approval-noted',
  'approval-withdrawn',
  'end-noted',
  'return-noted',
  'reopening-noted',
  'readmission-noted',
]);

describe('the saga of a seat', () => {
  it.each<[string, readonly Fact[], Supply, readonly string[]]>([
    ['admitted', [admitted], roomy, ['enrollment-started']],
    ['told twice', [admitted, admitted], roomy, ['enrollment-started']],
    ['reserved on approval', [admitted, approved], roomy, ['enrollment-started', 'seat-reserved']],
    [
      'committed on the change',
      [admitted, approved, changed],
      roomy,
      ['enrollment-started', 'seat-reserved', 'enrollment-moved'],
    ],
    [
      'released when cancelled',
      [admitted, approved, (state) => dropApproval(state, APPROVAL, 'red-signal')],
      roomy,
      ['enrollment-started', 'seat-reserved', 'seat-released'],
    ],
    ['blocked on approval', [admitted, approved], fullTransition, ['enrollment-started', 'enrollment-blocked']],
    ['a change before its approval', [admitted, changed, approved], roomy, ['enrollment-started', 'enrollment-moved']],
    [
      'everything before the admission',
      [approved, changed, admitted],
      roomy,
      ['enrollment-started', 'enrollment-moved'],
    ],
    [
      'discharged with a reservation',
      [admitted, approved, discharged],
      roomy,
      ['enrollment-started', 'seat-reserved', 'seat-released', 'enrollment-ended'],
    ],
    [
      'stepped up with a reservation',
      [
        admitted,
        approved,
        (state) => noteIntensity(state, { ...admission, sourceId: 'up', cause: 'phase-up', from: '2026-01-07' }),
      ],
      roomy,
      ['enrollment-started', 'seat-reserved', 'seat-released', 'enrollment-moved'],
    ],
  ])('%s', (_, facts, supplied, types) => {
    expect(told(facts, supplied).types).toEqual(types);
  });

  it.each<[string, readonly Fact[], readonly string[], object | null]>([
    ['reopened only', [admitted, discharged, reopened], ['enrollment-started', 'enrollment-ended'], { phase: 'P2' }],
    [
      'reopened and admitted again',
      [admitted, discharged, reopened, admittedAgain],
      ['enrollment-started', 'enrollment-ended', 'enrollment-started'],
      { phase: 'P3', taper: P3, from: '2026-02-02', until: null },
    ],
    [
      'all of it told twice',
      [
        admitted,
        admitted,
        discharged,
        discharged,
        admitted,
        reopened,
        reopened,
        admittedAgain,
        admittedAgain,
        reopened,
      ],
      ['enrollment-started', 'enrollment-ended', 'enrollment-started'],
      { phase: 'P3', from: '2026-02-02', until: null },
    ],
    [
      'discharged again after it',
      [admitted, discharged, reopened, admittedAgain, (state) => noteEnd(state, '2026-02-20', 'left')],
      ['enrollment-started', 'enrollment-ended', 'enrollment-started', 'enrollment-ended'],
      { phase: 'P3', until: '2026-02-20' },
    ],
    ['closed before any admission', [discharged, reopened], [], null],
    [
      'closed before any admission, then admitted',
      [discharged, reopened, admitted],
      ['enrollment-started'],
      { phase: 'P2', from: '2026-01-05', until: null },
    ],
  ])('a late return: %s', (_, facts, types, seat) => {
    const { state, types: seen } = told(facts);
    expect(seen).toEqual(types);
    if (seat === null) expect(state.seat).toBeNull();
    else expect(state.seat).toMatchObject(seat);
  });

  it.each([[[3, 4]], [[4, 3]]])('a change inside the new stay is the last word, told in the order %j', (order) => {
    const up: Fact = (state) =>
      noteIntensity(state, { ...admission, sourceId: 'up', cause: 'phase-up', from: '2026-02-09' });
    const stream = [admitted, discharged, reopened, admittedAgain, up];
    const { state } = told([0, 1, 2, ...order].map((nth) => stream[nth]!));
    expect(state.seat).toMatchObject({ phase: 'P2', from: '2026-02-09', until: null });
  });

  it('gives the same seat for every order between services', () => {
    const intake = [admitted, discharged, reopened, admittedOnceMore];
    const stepDown = [approved, changed];
    const interleaving = fc.shuffledSubarray([0, 0, 0, 0, 1, 1], { minLength: 6 });
    fc.assert(
      fc.property(interleaving, (order) => {
        const queues = [[...intake], [...stepDown]];
        const { state } = told(order.map((service) => queues[service]!.shift()!));
        expect(state.seat).toMatchObject({ phase: 'P2', taper: P2, from: '2026-02-02', until: null });
        expect([state.blocks, state.approval?.reservation ?? null]).toEqual([[], null]);
      }),
    );
  });

  it('never lets a step-down leave its old seat before the change', () => {
    const { state } = told([admitted, approved]);
    expect(state.seat).toMatchObject({ phase: 'P2', until: null });
    expect(state.approval?.reservation).toMatchObject({ seriesIds: [seriesId(11)], from: '2026-01-12' });
  });

  it('does not say twice that nothing is free', () => {
    const { state } = told([admitted, approved], fullTransition);
    expect(settle(state, fullTransition)).toEqual([]);
  });

  it.each<[string, string, readonly string[]]>([
    ['a concern that wants somebody today', 'same-day', ['safety-concern-open']],
    ['a concern to be watched', 'watch', []],
  ])('stops a reservation: %s', (_, severity, reasons) => {
    const concern = { kind: 'safety-concern', id: 'concern', code: severity, from: '2026-01-05', until: null } as const;
    const { state } = told([admitted, approved], supply([track(1, 8)], { conditions: [concern] }));
    expect(state.blocks.flatMap((block) => block.reasons)).toEqual(reasons);
    expect(state.seat?.phase).toBe('P2');
  });
});

describe('a seat by hand', () => {
  const fullDay = supply([track(1, 1, () => [other])]);
  const blocked = () => told([admitted], fullDay).state;
  const order = { trackId: trackId(1), from: '2026-01-07', aboveCapacity: null };

  it.each<[string, () => Placement, Partial<typeof order> | { aboveCapacity: string }, string | null]>([
    ['above capacity without a reason', blocked, {}, 'no-free-seat'],
    ['above capacity with a reason', blocked, { aboveCapacity: 'court-order' }, null],
    ['with a reason nobody knows', blocked, { aboveCapacity: 'please' }, 'unknown-reason'],
    ['before the admission', () => newPlacement(PATIENT, EPISODE), {}, 'not-admitted'],
    ['after the discharge', () => told([admitted, discharged], fullDay).state, {}, 'patient-discharged'],
    ['of somebody who has it', () => told([admitted]).state, {}, 'already-seated'],
  ])('%s', (_, state, changes, refused) => {
    const decision = seatByHand(state(), { ...order, ...changes }, fullDay);
    expect(decision.ok ? null : decision.rejection).toBe(refused);
  });

  it('keeps the coded reason with the seat, and only when it was needed', () => {
    const urgent = { ...order, aboveCapacity: 'step-up-urgent' };
    expect(seatByHand(blocked(), urgent, fullDay)).toMatchObject({ events: [{ aboveCapacity: 'step-up-urgent' }] });
    expect(seatByHand(blocked(), urgent, roomy)).toMatchObject({ events: [{ aboveCapacity: null }] });
  });

  it('C23 re-track keeps phase and taper, and gives a reservation back', () => {
    const { state } = told([admitted, approved]);
    const both = supply([track(2, 8)]);
    const decision = reTrack(state, { ...order, trackId: trackId(2) }, both);
    expect(decision).toMatchObject({
      events: [
        { type: 'seat-released', reason: 're-track' },
        { type: 'enrollment-moved', cause: 're-track', seat: { phase: 'P2', taper: P2, trackId: trackId(2) } },
      ],
    });
    expect(reTrack(state, order, both)).toMatchObject({ rejection: 'same-track' });
  });
});

describe('an offer', () => {
  const fullDay = supply([track(1, 1, () => [other])]);
  const waiting = told([admitted], fullDay).state;
  const offered = offerSeat(waiting, '2026-01-08', roomy).reduce(evolvePlacement, waiting);
  const offerId = offered.waiting!.offer!.offerId;
  const expires = '2026-01-07T14:00:00.000Z';

  it('is made only to somebody who waits, for a seat that is free', () => {
    expect(offered.waiting?.offer).toMatchObject({ seriesIds: [seriesId(10)], from: '2026-01-08', expiresAt: expires });
    expect(offerSeat(waiting, '2026-01-08', fullDay)).toEqual([]);
    expect(offerSeat(told([admitted]).state, '2026-01-08', roomy)).toEqual([]);
  });

  it.each([
    ['a millisecond before it ends', '2026-01-07T13:59:59.999Z', true],
    ['when it ends', expires, false],
  ])('can be taken %s', (_, now, ok) => {
    const decision = acceptOffer(offered, offerId, '2026-01-07', now, roomy.tracks);
    expect(decision.ok ? null : decision.rejection).toBe(ok ? null : 'offer-not-open');
    expect(expireOffer(offered, offerId, now)).toHaveLength(ok ? 0 : 1);
  });
});
