import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  AppointmentBookedV1,
  AppointmentCancelledV1,
  AttendanceCorrectedV1,
  PatientAdmittedV1,
  SeatReservedV1,
  SessionMissedV1,
  type DataOf,
} from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import type { Policy } from '../src/domain/policy.js';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { onDay, PictureBuilder, ready, ZONE } from './picture.js';
import {
  admission,
  episodeOf,
  morningOf,
  moveTo,
  moveVouched,
  published,
  startStepDown,
  vouch,
} from './stepping-down.js';

interface View {
  phase: string;
  proposals: { id: Id; kind: string; to: string; triggers: string[]; dueAt: string }[];
  approval: { id: Id } | null;
  actions: { kind: string }[];
  decision: { kind: string };
  decisionHash: string;
}
interface Decision {
  id: Id;
  kind: string;
  hash: string;
  ruleSet: { version: number };
  content: { criteria: { id: string; verdict: string }[] };
}

let service: TestService;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-888888888888', name);
const view = async (id: Id): Promise<View> =>
  (await service.as('counselor').get<View>(`/step-down/v1/patients/${id}`)).body;
const decisions = async (id: Id): Promise<Decision[]> =>
  (await service.as('auditor').get<{ items: Decision[] }>(`/step-down/v1/decisions?patientId=${id}`)).body.items;
const kinds = (actions: readonly { kind: string }[]): string[] => actions.map((action) => action.kind);

/** An admission that began in `phase`: as when the patient came stepping down from elsewhere. */
const inPhase = (phase: 'P3' | 'P4', id: Id, day: number) => {
  const [contract, data] = admission(service.siteId, phase, id);
  const admitted = data as DataOf<typeof PatientAdmittedV1>;
  return [contract, { ...admitted, siteDate: onDay(day) }, { occurredAt: morningOf(day) }] as const;
};

beforeAll(async () => {
  service = await startStepDown(126);
}, 60_000);
afterAll(() => service.stop());

describe('acceptance cases through delivered events and HTTP', () => {
  it('C21 step up: two fentanyl positives in P3 propose P2 within 48 h; signed, it takes effect at once', async () => {
    const id = patient('C21');
    const built = new PictureBuilder().test(119, ['fentanyl']).test(126, ['fentanyl']).score(126, 'COWS', 8);
    built.session(120, 'attended').session(122, 'unexcused').session(124, 'attended').session(125, 'unexcused');
    await service.deliverAll([inPhase('P3', id, 117), ...published(built, service.siteId, id)]);
    await moveTo(service, 127);
    const now = await view(id);
    expect(now.proposals).toMatchObject([{ kind: 'step-up', to: 'P2', triggers: ['U4'] }]);
    const hours = (Date.parse(now.proposals[0]!.dueAt) - Date.parse(morningOf(127))) / 3_600_000;
    expect(hours).toBeLessThanOrEqual(48);
    expect(kinds(now.actions)).toEqual(expect.arrayContaining(['medication-review', 'naloxone', 'take-home-review']));
    const path = `/step-down/v1/proposals/${now.proposals[0]!.id}/accept`;
    expect(await service.as('medical-director').post(path)).toMatchObject({ status: 200, body: { phase: 'P2' } });
    const [changed] = (await service.events('step-down.PhaseChanged.v1')).filter((event) => event.key === id);
    expect(changed!.data).toMatchObject({ direction: 'up', from: 'P3', to: 'P2', levelTo: { code: '2.1' } });
  });

  it('C25 all good: P5 and aftercare', async () => {
    const id = patient('C25');
    const now = 130;
    await moveTo(service, now);
    const built = new PictureBuilder()
      .score(80, 'PHQ-9', 15)
      .add(26, 'intake', { kind: 'self-use', substance: 'alcohol' });
    for (let day = now - 42; day < now; day += 7) built.session(day, 'attended', { planned: 90 });
    for (let day = 82; day < now; day += 9) built.test(day);
    built.score(now, 'PHQ-9', 3).score(now, 'GAD-7', 4).bam(now, 0, 4, 20).cssrs(now, 'none');
    built.review(now, 5, 5, { dischargePlan: true }).rated(now, [0, 0, 1, 1, 1, 0], '1.5');
    built.report(now, 'aftercare-slot-booked').report(now, 'prescriber-confirmed');
    await service.deliverAll([inPhase('P4', id, 38), ...published(built, service.siteId, id)]);
    await moveTo(service, now + 1);
    await vouch(service);
    const [proposal] = (await view(id)).proposals;
    expect(proposal).toMatchObject({ kind: 'step-down', to: 'P5' });
    await service.as('clinical-supervisor').post(`/step-down/v1/proposals/${proposal!.id}/accept`);
    const { approval } = await view(id);
    await seated(id, approval!.id);
    await moveVouched(service, now + 2);
    expect((await view(id)).phase).toBe('P5');
    const types = (await service.events()).filter((event) => event.key === id).map((event) => event.type);
    expect(types).toContain('step-down.AftercareEnrolled.v1');
  });

  it('C25 an aftercare slot counts from the day it is booked, and no more from the day it is cancelled', async () => {
    const id = patient('C25 slot');
    const slot = {
      ...{ patientId: id, appointmentId: uuidv5(id, 'slot'), sessionId: uuidv5(id, 'session') },
      ...{ siteDate: onDay(160), zone: ZONE },
    };
    const what = { seriesId: uuidv5(id, 'series'), siteId: service.siteId, component: 'aftercare', plannedMinutes: 60 };
    const slots = async (): Promise<unknown> => {
      const path = `/step-down/v1/patients/${id}/evaluation`;
      const { body } = await service.as('counselor').get<{ criteria: { id: string; evidence: Id[] }[] }>(path);
      return body.criteria.find((one) => one.id === 'A9')!.evidence;
    };
    await service.deliverAll([inPhase('P4', id, 38)]);
    const booked = await service.deliver(AppointmentBookedV1, { ...slot, ...what, startsAt: morningOf(160) });
    expect(await slots()).toEqual([booked.id]);
    await service.deliver(AppointmentCancelledV1, { ...slot, reason: 'patient-asked' });
    expect(await slots()).toEqual([]);
  });

  it('C37 the same attendance twice, and its correction: one row, the decision unchanged or corrected', async () => {
    const id = patient('C37');
    const session = {
      patientId: id,
      sessionId: uuidv5(id, 'session'),
      episodeId: episodeOf(id),
      siteId: service.siteId,
      component: 'group',
      startsAt: morningOf(130),
      plannedMinutes: 180,
      siteDate: onDay(130),
      zone: ZONE,
    };
    await service.deliverAll([admission(service.siteId, 'P2', id)]);
    const missed = { ...session, reason: 'no-show', class: 'unexcused', immediateContact: false } as const;
    const first = await service.deliver(SessionMissedV1, missed);
    const before = (await view(id)).decisionHash;
    await service.deliver(SessionMissedV1, missed, { id: first.id, sequence: first.sequence });
    expect((await view(id)).decisionHash).toBe(before);
    const rows = await service.sql(`SELECT 1 FROM step_down.fact WHERE patient_id = $1 AND kind = 'attendance'`, [id]);
    expect(rows).toHaveLength(1);
    const outcome = { kind: 'attended', minutes: 180, countableMinutes: 180, partial: false } as const;
    await service.deliver(AttendanceCorrectedV1, { ...session, outcome, correctionReason: 'wrong-patient' });
    expect((await view(id)).decisionHash).not.toBe(before);
  });

  it('C38 rule change: the v1 decision stays, the re-evaluation is a new decision under v2', async () => {
    const id = patient('C38');
    const today = 132;
    await moveTo(service, today);
    const built = new PictureBuilder();
    for (let nth = 0; nth < 13; nth += 1)
      built.session(today - 24 + 2 * nth, [3, 7, 11].includes(nth) ? 'unexcused' : 'attended');
    await service.deliverAll([admission(service.siteId, 'P2', id), ...published(built, service.siteId, id)]);
    const a2 = (decision: Decision): string | undefined =>
      decision.content.criteria.find((one) => one.id === 'A2')?.verdict;
    await service.as('clinical-supervisor').post(`/step-down/v1/patients/${id}/evaluations`);
    const [denied] = await decisions(id);
    expect(denied).toMatchObject({ kind: 'review', ruleSet: { version: 1 } });
    expect(a2(denied!)).toBe('not-met');
    expect(await activate(lowered(), onDay(today + 2))).toMatchObject({ status: 201, body: { version: 2 } });
    await moveTo(service, today + 2);
    await service.as('clinical-supervisor').post(`/step-down/v1/patients/${id}/evaluations`);
    const found = await decisions(id);
    expect(found.find((decision) => decision.id === denied!.id)).toEqual(denied);
    const renewed = found.find((decision) => decision.ruleSet.version === 2)!;
    expect(a2(renewed)).toBe('met');
    expect(renewed.hash).not.toBe(denied!.hash);
  });

  it('refuses rule sets that come too soon or have another shape', async () => {
    expect(await activate(lowered(), onDay(134))).toMatchObject({ status: 422, body: { code: 'too-soon' } });
    const { ladder: _, ...broken } = lowered();
    expect(await activate(broken, onDay(140))).toMatchObject({
      status: 422,
      body: { code: 'rule-set-invalid', facts: { pointers: ['/ladder'] } },
    });
    const negative = { ...lowered(), reviews: { ...lowered().reviews, miniDays: -1 } };
    expect(await activate(negative, onDay(140))).toMatchObject({ status: 422, body: { code: 'rule-set-invalid' } });
    expect(await service.as('counselor').post('/step-down/v1/rule-sets', {})).toMatchObject({ status: 403 });
    const activated = await service.events('step-down.RuleSetActivated.v1');
    expect(activated.map((event) => (event.data as { version: number }).version)).toEqual([1, 2]);
  });
});

const lowered = (): Policy => {
  const policy = structuredClone(HOUSE_STEP_DOWN_V1.policy);
  const transitions = policy.transitions.map((transition) => ({
    ...transition,
    criteria: transition.criteria.map((rule) => (rule.id === 'A2' ? { ...rule, minAttendedShare: 0.75 } : rule)),
  }));
  return { ...policy, transitions };
};

const activate = (body: object, effectiveFrom: string) =>
  service.as('medical-director').post('/step-down/v1/rule-sets', { effectiveFrom, body });

async function seated(id: Id, approvalId: Id): Promise<void> {
  const reservationId = uuidv5(approvalId, 'seat');
  const trackId = uuidv5(approvalId, 'track');
  await service.deliver(SeatReservedV1, {
    patientId: id,
    reservationId,
    approvalId,
    trackId,
    seriesIds: [],
    from: onDay(132),
    zone: ZONE,
  });
}

describe('the digest of all decisions', () => {
  it('is the same whatever order the services spoke in', async () => {
    const digests: unknown[] = [];
    for (const order of [0, 1]) {
      const other = await startStepDown(35);
      const events = [admission(other.siteId), ...published(decidedOn(), other.siteId)];
      const bySource = Object.groupBy(events, ([contract]) => contract.service);
      const services = Object.values(bySource);
      for (const some of order === 0 ? services : services.toReversed()) await other.deliverAll(some ?? []);
      for (const day of [36, 37]) await moveTo(other, day);
      digests.push((await other.as('analyst').get('/step-down/v1/decisions/digest')).body);
      await other.stop();
    }
    expect(digests[0]).toMatchObject({ records: expect.any(Number), sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    expect((digests[0] as { records: number }).records).toBeGreaterThan(1);
    expect(digests[1]).toEqual(digests[0]);
  }, 60_000);
});

/** Red screens, positives and a plateau: proposals, holds and actions in one history. */
const decidedOn = (): PictureBuilder =>
  ready()
    .cssrs(20, 'moderate')
    .test(33, ['fentanyl'])
    .test(34, ['fentanyl'])
    .session(34, 'unexcused')
    .report(34, 'housing-lost');
