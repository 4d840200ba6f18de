import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScreeningCompletedV1, SeatReservedV1 } from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { HttpAnswer, TestService } from '@stepwell/testing';
import { EPISODE, onDay, PATIENT, ZONE } from './picture.js';
import { GoodCourse } from './programs.js';
import { admission, moveTo, moveVouched, startStepDown, vouch } from './stepping-down.js';

/** Shorter sessions, then fewer hours than the level allows: the last step is a transfer to 1.5 and says so. */
const TAPERED = `
policy: tapered
extends: house-step-down
change:
  transitions/P2-P3/A1/minDays: 60
  ladder/P2/steps/adult:
    - { sessionsPerWeek: 4, minutesPerSession: 180 }
    - { sessionsPerWeek: 4, minutesPerSession: 150 }
    - { sessionsPerWeek: 4, minutesPerSession: 120, level: { default: '1.5', asam-3: '1.0' } }
    - { sessionsPerWeek: 1, minutesPerSession: 540 }
    - { sessionsPerWeek: 1, minutesPerSession: 120 }
taper:
  minDays: 14
  criteria:
    - { id: A2, minAttendedShare: 80%, minDeliveredShare: 75%, minKnownShare: 50%, windowDays: 14 }
    - { id: A8, allowed: [none, low], maxAgeDays: 7 }
`;

interface View {
  phase: string;
  episode: {
    taper: { sessionsPerWeek: number; minutesPerSession: number };
    level: { code: string };
    enteredOn: string;
  };
  proposals: { id: Id; kind: string; step: number; siteDate: string; levelFrom: object; levelTo: object }[];
  approval: { id: Id; to: string; effectiveOn: string } | null;
  holds: object[];
}

let service: TestService;
const patient = (name: string): Id => uuidv5(PATIENT, `taper ${name}`);
const signer = () => service.as('clinical-supervisor');
const view = async (name: string): Promise<View> =>
  (await signer().get<View>(`/step-down/v1/patients/${patient(name)}`)).body;
const step = (name: string, number: number, more: object = {}) =>
  signer().post<View & Record<string, unknown>>(`/step-down/v1/patients/${patient(name)}/taper-steps`, {
    step: number,
    ...more,
  });
const refusal = ({ status, body }: HttpAnswer): unknown => [status, body.code];
const told = async (name: string, type: string): Promise<object[]> =>
  (await service.events(`step-down.${type}.v1`))
    .filter((event) => event.key === patient(name))
    .map(({ data }) => data as object);
const seat = (name: string, approvalId: Id, from: string) =>
  service.deliver(SeatReservedV1, {
    ...{ patientId: patient(name), reservationId: uuidv5(approvalId, 'seat'), approvalId },
    ...{ trackId: uuidv5(approvalId, 'track'), seriesIds: [], from, zone: ZONE },
  });
const screen = (name: string, risk: 'none' | 'high', day: number) =>
  service.deliver(ScreeningCompletedV1, {
    ...{ patientId: patient(name), episodeId: EPISODE, screeningId: uuidv5(patient(name), `${risk} ${day}`) },
    scores: [
      {
        ...{ instrument: 'C-SSRS', form: 'since-last-contact', total: null, band: null },
        risk,
        takenAt: service.clock.now(),
      },
    ],
    ...{ siteDate: onDay(day), zone: ZONE },
  });

beforeAll(async () => {
  service = await startStepDown(-2);
  const put = { yaml: TAPERED, effectiveFrom: onDay(0) };
  expect(await service.as('medical-director').post('/step-down/v1/policies', put)).toMatchObject({
    status: 201,
    body: { warnings: [{ path: '/ladder/P2/steps/adult/4' }] },
  });
  await moveTo(service, 0);
}, 60_000);
afterAll(() => service.stop());

describe('taper steps inside a phase', () => {
  let course: GoodCourse;

  it('the next step is proposed when its days and criteria hold, and taken at signature', async () => {
    course = new GoodCourse(service, patient('proposed'));
    await course.admitted('P2');
    await step('proposed', 1);
    for (let day = 0; day <= 14; day += 1) await course.live(await course.view());
    expect((await view('proposed')).proposals).toMatchObject([
      { kind: 'taper-step', step: 2, siteDate: onDay(14), levelFrom: { code: '2.1' }, levelTo: { code: '2.1' } },
    ]);
    expect((await told('proposed', 'TaperStepProposed')).at(-1)).toMatchObject({
      ...{ from: 'P2', to: 'P2', step: 2, levelTransfer: false, ruleSet: { id: 'tapered' } },
      criteria: [{ id: 'A1', value: 14, threshold: 14 }, { id: 'A2' }, { id: 'A8' }],
    });
    await vouch(service);
    const path = `/step-down/v1/proposals/${(await view('proposed')).proposals[0]!.id}/accept`;
    expect(refusal(await service.as('nurse').post(path))).toEqual([403, 'tier-too-low']);
    expect(await signer().post(path)).toMatchObject({
      status: 200,
      body: {
        phase: 'P2',
        proposals: [],
        approval: null,
        episode: { taper: { sessionsPerWeek: 4, minutesPerSession: 150 } },
      },
    });
    expect((await told('proposed', 'TaperStepChanged')).at(-1)).toMatchObject({ step: 2, signedBy: { tier: 'L4' } });
  });

  it('a step that crosses the hour band is a transfer of level: it says so, is seated, and takes effect on its day', async () => {
    for (let day = 15; day <= 29; day += 1) await course.live(await course.view());
    const [proposal] = (await view('proposed')).proposals;
    expect(proposal).toMatchObject({
      kind: 'taper-step',
      step: 3,
      levelFrom: { code: '2.1' },
      levelTo: { code: '1.5' },
    });
    expect((await told('proposed', 'TaperStepProposed')).at(-1)).toMatchObject({ step: 3, levelTransfer: true });
    await vouch(service);
    const path = `/step-down/v1/proposals/${proposal!.id}/accept`;
    expect(refusal(await service.as('counselor').post(path))).toEqual([403, 'tier-too-low']);
    const { approval } = (await signer().post<View>(path)).body;
    expect(approval).toMatchObject({ from: 'P2', to: 'P2', levelTo: { code: '1.5' }, hourBand: { maxHours: 8.99 } });
    expect((await view('proposed')).episode.level.code).toBe('2.1');
    await seat('proposed', approval!.id, approval!.effectiveOn);
    await moveVouched(service, 31);
    expect(await view('proposed')).toMatchObject({
      phase: 'P2',
      episode: { level: { code: '1.5' }, taper: { sessionsPerWeek: 4, minutesPerSession: 120 }, enteredOn: onDay(0) },
    });
    expect(await told('proposed', 'PhaseChanged')).toMatchObject([
      { direction: 'down', from: 'P2', to: 'P2', levelFrom: { code: '2.1' }, levelTo: { code: '1.5' } },
    ]);
  });

  it('back to the hours of the phase is a transfer up, in force at signature', async () => {
    expect(await step('proposed', 1)).toMatchObject({
      status: 201,
      body: { phase: 'P2', approval: null, episode: { level: { code: '2.1' }, taper: { minutesPerSession: 180 } } },
    });
    expect((await told('proposed', 'PhaseChanged')).at(-1)).toMatchObject({
      direction: 'up',
      levelTo: { code: '2.1' },
    });
  });

  it('a clinician’s own step is a proposal of its own; what it may not be is refused with its reason', async () => {
    await service.deliverAll([admission(service.siteId, 'P2', patient('own'))]);
    await vouch(service);
    expect(refusal(await step('own', 9))).toEqual([422, 'no-such-taper-step']);
    expect(refusal(await step('own', 5))).toEqual([409, 'hours-outside-band']);
    expect(refusal(await step('own', 3, { effectiveOn: onDay(500) }))).toEqual([422, 'effective-date-out-of-range']);
    expect((await step('own', 1)).status).toBe(201);
    expect(refusal(await step('own', 1))).toEqual([409, 'taper-step-taken']);
    expect(await told('own', 'TaperStepProposed')).toHaveLength(1);
    expect(await told('own', 'ProposalDecided')).toMatchObject([{ outcome: 'accepted', decidedBy: { tier: 'L4' } }]);
  });

  it('fewer hours wait for fresh facts and behind a hold; more never do; a red signal cancels a transfer', async () => {
    await vouch(service);
    const approved = await step('own', 3);
    expect(approved).toMatchObject({ status: 201, body: { approval: { to: 'P2' } } });
    expect(refusal(await step('own', 4))).toEqual([409, 'change-pending']);
    await seat('own', approved.body.approval!.id, approved.body.approval!.effectiveOn);
    await screen('own', 'high', 31);
    expect(await told('own', 'PhaseChangeCancelled')).toMatchObject([{ reason: 'red-signal' }]);
    expect(refusal(await step('own', 2))).toEqual([409, 'hold-open']);
    await moveVouched(service, 33);
    expect(await view('own')).toMatchObject({ approval: null, episode: { level: { code: '2.1' } } });
    await service.deliverAll([admission(service.siteId, 'P2', patient('stale'))]);
    await step('stale', 1);
    service.clock.advance({ hours: 3 });
    expect(refusal(await step('stale', 2))).toEqual([409, 'facts-not-current']);
  });
});
