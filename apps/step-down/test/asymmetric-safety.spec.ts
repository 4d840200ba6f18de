import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AttendanceFactsParkedV1,
  AttendanceFactsResumedV1,
  IntakeFactsParkedV1,
  MedicationFactsParkedV1,
  SafetyConcernChangedV1,
  SafetyConcernOpenedV1,
  SchedulingFactsParkedV1,
  ScreeningCompletedV1,
  SeatReservedV1,
} from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { HttpAnswer, TestService } from '@stepwell/testing';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { onDay, PATIENT, ready, ZONE } from './picture.js';
import { admission, episodeOf, moveVouched, published, startStepDown, vouch } from './stepping-down.js';

interface View {
  phase: string;
  holds: { id: Id; trigger: string }[];
  proposals: { id: Id; kind: string }[];
  approval: { id: Id; effectiveOn: string } | null;
}

let service: TestService;
/** Where the signal meets the patient: asked to sign, or signed and seated for a day to come. */
const STATES = ['proposed', 'approved'] as const;
const signer = () => service.as('medical-director');
const here = (patientId: Id) => ({ patientId, siteDate: onDay(36), zone: ZONE });

type Signal = (patientId: Id) => Promise<unknown>;
const screen =
  (scores: object): Signal =>
  (patientId) =>
    service.deliver(ScreeningCompletedV1, {
      ...{ ...here(patientId), episodeId: episodeOf(patientId), screeningId: uuidv5(patientId, 'red') },
      scores: [
        { form: 'since-last-contact', total: null, band: null, takenAt: service.clock.now(), ...scores } as never,
      ],
    });
const concern =
  (kind: string, severity: 'emergency' | 'same-day'): Signal =>
  (patientId) =>
    service.deliver(SafetyConcernOpenedV1, {
      ...{ ...here(patientId), concernId: uuidv5(patientId, kind), kind, severity, trigger: 'reported' },
    });
const parked =
  (contract: typeof IntakeFactsParkedV1, consumer: string): Signal =>
  (patientId) =>
    service.deliver(contract, { patientId, source: 'intake', consumer, reason: 'handler-failed' });

const KINDS = [...Object.keys(HOUSE_STEP_DOWN_V1.policy.holds.concernTrigger), 'anything-else'];
/** Every red signal that others tell; facts parked here are this service's own word (see "facts that wait parked here hold too"). */
const SIGNALS: readonly (readonly [string, Signal])[] = [
  ['C-SSRS high', screen({ instrument: 'C-SSRS', risk: 'high' })],
  ['C-SSRS moderate', screen({ instrument: 'C-SSRS', risk: 'moderate' })],
  ['C-SSRS high at intake', screen({ instrument: 'C-SSRS', form: 'intake', risk: 'high' })],
  ['PHQ-9 item 9', screen({ instrument: 'PHQ-9', form: 'standard', total: 9, item9Positive: true })],
  ['PHQ-9 item 9, not scorable', screen({ instrument: 'PHQ-9', form: 'standard', item9Positive: true })],
  ...KINDS.map((kind): [string, Signal] => [`concern ${kind}`, concern(kind, 'same-day')]),
  ['concern as an emergency', concern('imminent-harm', 'emergency')],
  ['facts parked at intake', parked(IntakeFactsParkedV1, 'intake')],
  ['facts parked at scheduling', parked(SchedulingFactsParkedV1, 'scheduling')],
  ['facts parked at attendance', parked(AttendanceFactsParkedV1, 'attendance')],
  ['facts parked at medication', parked(MedicationFactsParkedV1, 'medication')],
  ['a clinician holds', (patientId) => service.as('counselor').post(`/step-down/v1/patients/${patientId}/holds`)],
];
const WALK = SIGNALS.flatMap(([name, signal]) => STATES.map((state) => ({ name, signal, state })));

const patient = (name: string, state: string): Id => uuidv5(PATIENT, `safety ${name} ${state}`);
const view = async (id: Id): Promise<View> => (await signer().get<View>(`/step-down/v1/patients/${id}`)).body;
const refused = ({ status, body }: HttpAnswer): unknown => [status, body.code];
const proposals = new Map<Id, Id>();

beforeAll(async () => {
  service = await startStepDown(35);
  for (const { name, state } of WALK) {
    const id = patient(name, state);
    await service.deliverAll([admission(service.siteId, 'P2', id), ...published(ready(), service.siteId, id)]);
  }
  await moveVouched(service, 36);
  await vouch(service);
  for (const { name, state } of WALK) {
    const id = patient(name, state);
    const [proposal] = (await view(id)).proposals;
    proposals.set(id, proposal!.id);
    if (state === 'approved') await approve(id, proposal!.id);
  }
}, 120_000);
afterAll(() => service.stop());

async function approve(patientId: Id, proposalId: Id): Promise<void> {
  const accepted = await signer().post<View>(`/step-down/v1/proposals/${proposalId}/accept`);
  const { id: approvalId } = accepted.body.approval!;
  await service.deliver(SeatReservedV1, {
    ...{ patientId, reservationId: uuidv5(approvalId, 'seat'), approvalId, trackId: uuidv5(approvalId, 'track') },
    ...{ seriesIds: [], from: onDay(37), zone: ZONE },
  });
}

describe('asymmetric safety: no red signal leaves a path to an unattended step-down', () => {
  it.each(WALK)('$name, $state: it holds at once, and no signature gets past it', async ({ name, signal, state }) => {
    const id = patient(name, state);
    await signal(id);
    const now = await view(id);
    expect(now).toMatchObject({ phase: 'P2', proposals: [] });
    expect(now.holds).toHaveLength(1);
    const path = `/step-down/v1/proposals/${proposals.get(id)!}`;
    const tries = [
      await signer().post(`${path}/accept`),
      await signer().post(`${path}/override`, { reason: 'clinical-judgement' }),
    ];
    expect(tries.map(refused)).toEqual([
      [409, 'proposal-not-open'],
      [409, 'proposal-not-open'],
    ]);
  });

  it('no time ends it: on the effective date and the days after every phase and every hold is as it was', async () => {
    for (const day of [37, 38, 39]) await moveVouched(service, day);
    for (const { name, state } of WALK) {
      const { phase, approval, holds, proposals: open } = await view(patient(name, state));
      expect([name, state, phase, approval, holds.length, open]).toEqual([name, state, 'P2', null, 1, []]);
    }
    expect(await service.events('step-down.PhaseChanged.v1')).toEqual([]);
    const approved = await service.events('step-down.PhaseChangeApproved.v1');
    const cancelled = await service.events('step-down.PhaseChangeCancelled.v1');
    expect(cancelled.map(({ key }) => key).sort()).toEqual(approved.map(({ key }) => key).sort());
  });

  it('no correction ends it: a milder concern, facts that flow again', async () => {
    const milder = patient('concern anything-else', 'proposed');
    const concernId = uuidv5(milder, 'anything-else');
    await service.deliver(SafetyConcernChangedV1, {
      ...{ patientId: milder, concernId, severity: 'watch', changedBy: { staffId: PATIENT, tier: 'L4' } },
      ...{ reason: 'entered-in-error', siteDate: onDay(39), zone: ZONE },
    } as never);
    const flowing = patient('facts parked at attendance', 'proposed');
    const again = { source: 'intake', consumer: 'attendance', reason: 'handler-failed' };
    await service.deliver(AttendanceFactsResumedV1, { patientId: flowing, ...again });
    await moveVouched(service, 40);
    for (const id of [milder, flowing]) expect((await view(id)).holds).toHaveLength(1);
  });

  it('fewer hours do not get past it either', async () => {
    const id = patient('tapers', 'held');
    await service.deliverAll([admission(service.siteId, 'P1', id)]);
    await concern('suicide-risk-high', 'same-day')(id);
    await vouch(service);
    const step = await signer().post(`/step-down/v1/patients/${id}/taper-steps`, { step: 2 });
    expect(refused(step)).toEqual([409, 'hold-open']);
  });

  it('only a signature ends it, and for suicide risk only after a new low screen', async () => {
    const byTrigger = new Map<string, unknown[]>();
    for (const { name } of WALK.filter(({ state }) => state === 'proposed')) {
      const [hold] = (await view(patient(name, 'proposed'))).holds;
      const path = `/step-down/v1/holds/${hold!.id}/release`;
      const tooLow = await service.as('nurse').post(path, { reason: 'reviewed' });
      expect([name, refused(tooLow)]).toEqual([name, [403, 'tier-too-low']]);
      const released = await signer().post(path, { reason: 'reviewed' });
      byTrigger.set(hold!.trigger, [...(byTrigger.get(hold!.trigger) ?? []), released.body.code ?? released.status]);
    }
    const answers = Object.fromEntries([...byTrigger].map(([trigger, codes]) => [trigger, [...new Set(codes)]]));
    expect(answers).toEqual({
      ...{ U1: ['new-screen-needed'], U2: ['new-screen-needed'], U2b: ['new-screen-needed'] },
      ...{ U7: [200], SAFETY: [200], PARKED: [200], clinician: [200] },
    });
  });
});
