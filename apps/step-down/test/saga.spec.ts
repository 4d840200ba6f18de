import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  EnrollmentBlockedV1,
  PatientDischargedV1,
  ScreeningCompletedV1,
  SeatReleasedV1,
  SeatReservedV1,
} from '@stepwell/contracts';
import { addHours, uuidv5, type Id } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { EPISODE, onDay, PATIENT, PictureBuilder, ready, ZONE } from './picture.js';
import { admission, moveTo, moveVouched, published, startStepDown, vouch } from './stepping-down.js';

interface Item {
  id: Id;
  status: string;
  version: number;
}
interface PatientView {
  phase: string;
  proposals: Item[];
  holds: { id: Id; trigger: string }[];
  approval: { id: Id; effectiveOn: string; seat: { kind: string }; waitsFor: string | null } | null;
  actions: { kind: string }[];
  missing: string[];
}

let service: TestService;
const types = async (): Promise<string[]> =>
  (await service.events()).filter((event) => event.key === PATIENT).map((event) => event.type.split('.')[1]!);
const view = async (): Promise<PatientView> =>
  (await service.as('counselor').get<PatientView>(`/step-down/v1/patients/${PATIENT}`)).body;

/** C18 up to the proposal: facts by day 35, the day closed, a clinician about to sign on day 36. */
async function proposed(): Promise<Item> {
  await service.deliverAll([admission(service.siteId), ...published(ready(), service.siteId)]);
  await moveTo(service, 36);
  await vouch(service);
  const [proposal] = (await view()).proposals;
  return proposal!;
}

async function approved(body: object = {}): Promise<Id> {
  const proposal = await proposed();
  const answer = await service.as('clinical-supervisor').post(`/step-down/v1/proposals/${proposal.id}/accept`, body);
  expect(answer.status).toBe(200);
  return (await view()).approval!.id;
}

/** Why the change was cancelled. */
const cancelledFor = async (): Promise<unknown> =>
  ((await service.events('step-down.PhaseChangeCancelled.v1')).at(-1)?.data as { reason?: string } | undefined)?.reason;

const seat = (approvalId: Id) =>
  service.deliver(SeatReservedV1, {
    patientId: PATIENT,
    reservationId: uuidv5(approvalId, 'seat'),
    approvalId,
    trackId: uuidv5(approvalId, 'track'),
    seriesIds: [],
    from: onDay(37),
    zone: ZONE,
  });

const screen = (risk: 'none' | 'moderate' | 'high') =>
  service.deliver(ScreeningCompletedV1, {
    patientId: PATIENT,
    episodeId: EPISODE,
    screeningId: uuidv5(PATIENT, `screening-${risk}`),
    scores: [
      { instrument: 'C-SSRS', form: 'since-last-contact', total: null, band: null, risk, takenAt: service.clock.now() },
    ],
    siteDate: onDay(36),
    zone: ZONE,
  });

describe('the phase-change saga', () => {
  beforeEach(async () => {
    service = await startStepDown(35);
  });
  afterEach(() => service.stop());

  it('C18 P2 -> P3 ok: proposed at day close, accepted, seated, changed on the effective date', async () => {
    const approvalId = await approved();
    await seat(approvalId);
    expect((await view()).approval).toMatchObject({ effectiveOn: onDay(37), seat: { kind: 'reserved' } });
    await moveVouched(service, 37);
    expect(await view()).toMatchObject({ phase: 'P3', approval: null, proposals: [] });
    const [changed] = await service.events('step-down.PhaseChanged.v1');
    expect(changed!.data).toMatchObject({
      changeId: approvalId,
      direction: 'down',
      from: 'P2',
      to: 'P3',
      taper: { sessionsPerWeek: 2, minutesPerSession: 120 },
      levelFrom: { code: '2.1' },
      levelTo: { code: '1.5' },
      hourBand: { maxHours: 8.99 },
      ruleSet: { id: 'house-step-down', version: 1, hash: HOUSE_STEP_DOWN_V1.hash },
    });
    expect(await types()).toEqual(
      expect.arrayContaining(['StepDownProposed', 'ProposalDecided', 'PhaseChangeApproved', 'PhaseChanged']),
    );
  });

  it('C19 almost: a moderate screen between proposal and signature withdraws it and holds', async () => {
    const proposal = await proposed();
    await screen('moderate');
    const now = await view();
    expect(now).toMatchObject({ phase: 'P2', proposals: [], holds: [{ trigger: 'U2' }] });
    expect(now.actions.map((action) => action.kind)).toEqual(
      expect.arrayContaining(['same-day-evaluation', 'hold-review']),
    );
    const refused = await service.as('clinical-supervisor').post(`/step-down/v1/proposals/${proposal.id}/accept`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'proposal-not-open' } });
  });

  it('a hold for suicide risk ends only with a signature after a new low screen', async () => {
    await proposed();
    await screen('moderate');
    const path = `/step-down/v1/holds/${(await view()).holds[0]!.id}/release`;
    const tooEarly = await service.as('clinical-supervisor').post(path, { reason: 'reviewed' });
    expect(tooEarly).toMatchObject({ status: 409, body: { code: 'new-screen-needed' } });
    service.clock.advance({ hours: 1 });
    await screen('none');
    expect((await view()).holds).toHaveLength(1);
    expect((await service.as('clinical-supervisor').post(path, { reason: 'reviewed' })).status).toBe(200);
    expect((await view()).holds).toEqual([]);
    await moveTo(service, 37);
    expect((await view()).proposals).toMatchObject([{ status: 'open' }]);
  });

  it('a red signal between approval and effective date cancels the change', async () => {
    const approvalId = await approved();
    await seat(approvalId);
    await screen('high');
    expect(await types()).toContain('PhaseChangeCancelled');
    await moveTo(service, 38);
    expect(await view()).toMatchObject({ phase: 'P2', approval: null });
    expect(await types()).not.toContain('PhaseChanged');
  });

  it('blocked: the old seat is kept and shown, a scheduler is asked, a late seat lets the change happen and ends the task', async () => {
    const approvalId = await approved();
    await service.deliver(EnrollmentBlockedV1, {
      patientId: PATIENT,
      episodeId: EPISODE,
      approvalId,
      reasons: ['no-free-seat'],
      zone: ZONE,
    });
    await moveVouched(service, 37);
    const waiting = await view();
    expect(waiting.approval).toMatchObject({ seat: { kind: 'blocked' }, waitsFor: 'seat' });
    expect(waiting.actions.map((action) => action.kind)).toContain('seat-needed');
    await seat(approvalId);
    await vouch(service, addHours(service.clock.now(), 1));
    service.clock.advance({ hours: 1 });
    await service.quiet();
    expect(await view()).toMatchObject({ phase: 'P3', approval: null, actions: [] });
  });

  it('stale facts on the effective date: it stays approved, a task is opened, a retry changes the phase and ends it', async () => {
    const approvalId = await approved();
    await seat(approvalId);
    await moveTo(service, 37);
    expect((await view()).approval).toMatchObject({ waitsFor: 'facts' });
    expect((await view()).actions.map((action) => action.kind)).toContain('facts-needed');
    await vouch(service, addHours(service.clock.now(), 2));
    service.clock.advance({ hours: 2 });
    await service.quiet();
    expect(await view()).toMatchObject({ phase: 'P3', approval: null, actions: [] });
  });

  it('a hold that a clinician places before the day cancels the change', async () => {
    const approvalId = await approved();
    await seat(approvalId);
    await service.as('counselor').post(`/step-down/v1/patients/${PATIENT}/holds`);
    expect(await cancelledFor()).toBe('hold-open');
    await moveVouched(service, 38);
    expect(await view()).toMatchObject({ phase: 'P2', approval: null });
  });

  it('a step-up trigger at the close of a day before it cancels the change', async () => {
    const approvalId = await approved({ effectiveOn: onDay(40) });
    await seat(approvalId);
    const slips = new PictureBuilder().test(36, ['fentanyl']).test(37, ['fentanyl']);
    const facts = slips.facts.map((fact) => ({ ...fact, eventId: uuidv5(fact.eventId, 'slip') }));
    await service.deliverAll(published({ facts }, service.siteId));
    await moveVouched(service, 38);
    expect(await cancelledFor()).toBe('step-up-trigger');
    expect(await view()).toMatchObject({ phase: 'P2', approval: null, proposals: [{ kind: 'step-up', to: 'P1' }] });
  });

  it('a discharge cancels the change', async () => {
    await approved();
    const left = { reason: 'left', lastContactDate: onDay(36), siteDate: onDay(36), zone: ZONE } as const;
    await service.deliver(PatientDischargedV1, { patientId: PATIENT, episodeId: EPISODE, ...left });
    expect(await cancelledFor()).toBe('patient-discharged');
    await moveVouched(service, 38);
    expect(await types()).not.toContain('PhaseChanged');
  });

  it('a seat that is given back before the day is waited for again', async () => {
    const approvalId = await approved();
    await seat(approvalId);
    const released = {
      patientId: PATIENT,
      approvalId,
      reservationId: uuidv5(approvalId, 'seat'),
      reason: 'series-ended',
    };
    await service.deliver(SeatReleasedV1, released);
    await moveVouched(service, 37);
    expect(await view()).toMatchObject({ phase: 'P2', approval: { seat: { kind: 'awaited' }, waitsFor: 'seat' } });
  });

  it('a step up never waits for a seat: it is in force at signature, and a block only asks a scheduler', async () => {
    await service.deliverAll([admission(service.siteId)]);
    const path = `/step-down/v1/patients/${PATIENT}/step-ups`;
    const up = await service.as('medical-director').post<PatientView>(path, { to: 'P1', reason: 'relapse' });
    expect(up).toMatchObject({ status: 201, body: { phase: 'P1', approval: null } });
    const blocked = { patientId: PATIENT, episodeId: EPISODE, approvalId: null, reasons: ['no-free-seat'], zone: ZONE };
    await service.deliver(EnrollmentBlockedV1, blocked);
    const now = await view();
    expect(now).toMatchObject({ phase: 'P1', approval: null });
    expect(now.actions.map((action) => action.kind)).toContain('seat-needed');
  });

  it('a decision on a superseded proposal is refused with its reason and what stands now; nothing is stored', async () => {
    const proposal = await proposed();
    const slip = new PictureBuilder().test(36, ['cocaine']);
    const facts = slip.facts.map((fact) => ({ ...fact, eventId: uuidv5(fact.eventId, 'slip') }));
    await service.deliverAll(published({ facts }, service.siteId));
    await moveVouched(service, 37);
    const before = (await service.events()).length;
    for (const [verb, body] of [
      ['accept', {}],
      ['override', { reason: 'clinical-judgement' }],
      ['defer', { reason: 'later' }],
    ] as const) {
      const path = `/step-down/v1/proposals/${proposal.id}/${verb}`;
      expect(await service.as('medical-director').post(path, body)).toMatchObject({
        status: 409,
        body: {
          code: 'proposal-not-open',
          liftableBy: 'nobody; a new proposal may come',
          facts: { status: 'withdrawn', reason: 'facts-changed', open: [] },
        },
      });
    }
    expect((await service.events()).length).toBe(before);
  });

  it('refuses to sign on stale facts', async () => {
    const proposal = await proposed();
    service.clock.advance({ hours: 2 });
    const refused = await service.as('medical-director').post(`/step-down/v1/proposals/${proposal.id}/accept`, {});
    expect(refused).toMatchObject({ status: 409, body: { code: 'facts-not-current' } });
  });
});
