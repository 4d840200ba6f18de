import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PatientDischargedV1, SeatReservedV1 } from '@stepwell/contracts';
import { daysBetween, uuidv5, type Id } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { onDay, PictureBuilder, ZONE } from './picture.js';
import { admission, episodeOf, moveTo, moveVouched, published, startStepDown, vouch } from './stepping-down.js';

interface Check {
  checkId: Id;
  patientId: Id;
  dueOn: string;
  status: string;
  daysLate: number | null;
}
interface Stay {
  patientId: Id;
  enrolledOn: string;
  done: number;
  missed: number;
  next: { id: Id; dueOn: string } | null;
}
interface View {
  phase: string | null;
  proposals: { id: Id; to: string }[];
  approval: { id: Id } | null;
  actions: { kind: string; trigger: string }[];
}

let service: TestService;
const names = ['well', 'silent', 'back', 'again'] as const;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-111111111112', name);
const signer = () => service.as('medical-director');
const refusal = (answer: { status: number; body: object }): unknown => [
  answer.status,
  (answer.body as { code?: string }).code,
];
const view = async (name: string): Promise<View> =>
  (await signer().get<View>(`/step-down/v1/patients/${patient(name)}`)).body;
const stays = async (): Promise<Stay[]> =>
  (await signer().get<{ items: Stay[] }>('/step-down/v1/aftercare?limit=200')).body.items;
const stayOf = async (name: string): Promise<Stay> =>
  (await stays()).find(({ patientId }) => patientId === patient(name))!;
const checks = async (query: string): Promise<Check[]> =>
  (await signer().get<{ items: Check[] }>(`/step-down/v1/aftercare/checks?limit=200&${query}`)).body.items;
const counts = async (): Promise<Record<string, unknown>> =>
  (await service.as('analyst').get(`/step-down/v1/analytics/aftercare?from=${onDay(0)}&to=${onDay(300)}`)).body;
/** In P4 with everything for P5 on day `last`; without `days` the start is early. */
function allGood(last: number): PictureBuilder {
  const built = new PictureBuilder().rated(0, [0, 0, 1, 1, 1, 1], '1.5').score(0, 'PHQ-9', 15);
  for (let day = Math.max(1, last - 41); day < last; day += 2) built.session(day, 'attended', { planned: 90 });
  for (let day = Math.max(1, last - 35); day < last; day += 7) built.test(day).bam(day, 0, 4, 20);
  built
    .score(last - 1, 'PHQ-9', 3)
    .cssrs(last - 1, 'none')
    .bam(last - 1, 0, 4, 20);
  built.rated(last - 1, [0, 0, 1, 0, 1, 0], '1.0').review(last - 1, 5, 5, { dischargePlan: true });
  return built.report(last - 1, 'aftercare-slot-booked').report(last - 1, 'prescriber-confirmed');
}

beforeAll(async () => {
  service = await startStepDown(100);
  for (const name of names)
    await service.deliverAll([
      admission(service.siteId, 'P4', patient(name)),
      ...published(allGood(100), service.siteId, patient(name)),
    ]);
  await moveTo(service, 101);
  await vouch(service);
  for (const name of names) {
    const [proposal] = (await view(name)).proposals;
    expect(proposal).toMatchObject({ to: 'P5' });
    expect((await signer().post(`/step-down/v1/proposals/${proposal!.id}/accept`)).status).toBe(200);
    const { approval } = await view(name);
    await service.deliver(SeatReservedV1, {
      ...{ patientId: patient(name), reservationId: uuidv5(approval!.id, 'seat'), approvalId: approval!.id },
      ...{ trackId: uuidv5(approval!.id, 'track'), seriesIds: [], from: onDay(102), zone: ZONE },
    });
  }
  await moveVouched(service, 102);
}, 90_000);
afterAll(() => service.stop());

describe('aftercare', () => {
  it('begins with the phase: told once, the first call is due in 14 days', async () => {
    expect((await view('well')).phase).toBe('P5');
    expect(await service.events('step-down.AftercareEnrolled.v1')).toHaveLength(4);
    expect(await stays()).toHaveLength(4);
    expect(await stayOf('well')).toMatchObject({
      enrolledOn: onDay(102),
      done: 0,
      missed: 0,
      next: { dueOn: onDay(116) },
    });
    expect(await checks(`dueBy=${onDay(115)}`)).toEqual([]);
    expect(await checks(`dueBy=${onDay(116)}`)).toHaveLength(4);
  });

  it('a call is done once, not too early, and the next is planned', async () => {
    const { next } = await stayOf('well');
    const path = `/step-down/v1/aftercare/checks/${next!.id}/done`;
    const counselor = service.as('counselor');
    expect(refusal(await counselor.post(path, { answer: 'well' }))).toEqual([409, 'check-too-early']);
    await moveTo(service, 116);
    expect(refusal(await counselor.post(path, { answer: 'fine' }))).toEqual([400, 'invalid-input']);
    expect(refusal(await service.as({ siteIds: [] }).post(path, { answer: 'well' }))).toEqual([
      403,
      'site-not-allowed',
    ]);
    expect((await service.as('analyst').post(path, { answer: 'well' })).status).toBe(403);
    const done = await counselor.post(path, { answer: 'well' });
    expect(done).toMatchObject({ status: 200, body: { status: 'done', answer: 'well', doneOn: onDay(116) } });
    expect(refusal(await counselor.post(path, { answer: 'well' }))).toEqual([409, 'check-not-due']);
    expect(
      refusal(await counselor.post(`/step-down/v1/aftercare/checks/${patient('x')}/done`, { answer: 'well' })),
    ).toEqual([404, 'not-found']);
    expect(await stayOf('well')).toMatchObject({ done: 1, next: { dueOn: onDay(130) } });
    expect((await view('well')).actions.filter(({ trigger }) => trigger === 'aftercare')).toEqual([]);
  });

  it('a worrying answer asks for a review, and the patient steps back up: open calls are dropped', async () => {
    const { next } = await stayOf('back');
    await service.as('counselor').post(`/step-down/v1/aftercare/checks/${next!.id}/done`, { answer: 'used' });
    expect((await view('back')).actions).toContainEqual(
      expect.objectContaining({ kind: 'aftercare-review', trigger: 'aftercare' }),
    );
    const up = await signer().post<View>(`/step-down/v1/patients/${patient('back')}/step-ups`, {
      to: 'P3',
      reason: 'relapse',
    });
    expect(up).toMatchObject({ status: 201, body: { phase: 'P3' } });
    expect(await stayOf('back')).toBeUndefined();
    expect((await checks('status=due')).map(({ patientId }) => patientId)).not.toContain(patient('back'));
  });

  it('who is not reached is missed three days later; two in a row ask for outreach', async () => {
    await moveTo(service, 119);
    expect((await checks('status=due')).find(({ patientId }) => patientId === patient('silent'))).toMatchObject({
      daysLate: 3,
    });
    await moveTo(service, 120);
    expect(await stayOf('silent')).toMatchObject({ missed: 1, next: { dueOn: onDay(130) } });
    expect((await view('silent')).actions.filter(({ trigger }) => trigger === 'aftercare')).toEqual([]);
    await moveTo(service, 134);
    expect(await stayOf('silent')).toMatchObject({ missed: 2 });
    expect((await view('silent')).actions).toContainEqual(
      expect.objectContaining({ kind: 'outreach', trigger: 'aftercare' }),
    );
  });

  it('a discharge ends it; a readmission is a new episode and counts', async () => {
    const id = patient('again');
    await service.deliver(PatientDischargedV1, {
      ...{ patientId: id, episodeId: episodeOf(id), reason: 'completed', lastContactDate: onDay(134) },
      ...{ siteDate: onDay(134), zone: ZONE },
    });
    expect(await stayOf('again')).toBeUndefined();
    const [contract, data, envelope] = admission(service.siteId, 'P2', id);
    const back = { ...data, episodeId: patient('second episode'), siteDate: onDay(134) };
    await service.deliverAll([[contract, back, { ...envelope, occurredAt: service.clock.now() }]]);
    expect(await view('again')).toMatchObject({ phase: 'P2' });
    expect(await counts()).toMatchObject({ enrolled: 4, steppedUp: 1, discharged: 1, readmitted: 1 });
    const { due, done, missed } = (await counts())['checks'] as Record<string, number>;
    expect([due, done]).toEqual([2, 2]);
    expect(missed).toBeGreaterThan(2);
    expect(JSON.stringify(await counts())).not.toContain(id);
  });

  it('nobody is enrolled in the first weeks, whoever signs', async () => {
    const id = patient('early');
    const [contract, data, envelope] = admission(service.siteId, 'P4', id);
    await service.deliverAll([[contract, { ...data, siteDate: onDay(120) }, envelope]]);
    await service.deliverAll(published(allGood(134), service.siteId, id));
    const { policy } = (
      await service
        .as('org-admin')
        .get<{ items: { body: { transitions: { from: string }[] } }[] }>('/step-down/v1/rule-sets')
    ).body.items.map(({ body }) => ({ policy: body }))[0]!;
    const quick = {
      ...policy,
      transitions: policy.transitions.map((one) =>
        one.from === 'P4' ? { ...one, criteria: [{ id: 'A8', allowed: ['none', 'low'], maxAgeDays: 7 }] } : one,
      ),
    };
    const put = await service
      .as('org-admin')
      .post('/step-down/v1/rule-sets', { effectiveFrom: onDay(136), body: quick });
    expect(put.status).toBe(201);
    await service.deliverAll(
      published(new PictureBuilder().cssrs(136, 'none'), service.siteId, id).map(
        ([c, d, e]) => [c, d, { ...e, id: patient('screen') }] as const,
      ),
    );
    await moveVouched(service, 137);
    const [proposal] = (await signer().get<View>(`/step-down/v1/patients/${id}`)).body.proposals;
    expect(proposal).toMatchObject({ to: 'P5' });
    const path = `/step-down/v1/proposals/${proposal!.id}`;
    expect(daysBetween(onDay(120), onDay(137))).toBe(17);
    expect(refusal(await signer().post(`${path}/accept`))).toEqual([409, 'not-engaged-yet']);
    expect(refusal(await signer().post(`${path}/override`, { reason: 'clinical-judgement' }))).toEqual([
      409,
      'not-engaged-yet',
    ]);
  });

  it('lists come page by page', async () => {
    const path = '/step-down/v1/aftercare/checks?status=missed&limit=1';
    const first = (await signer().get<{ items: Check[]; cursor: string }>(path)).body;
    const second = (await signer().get<{ items: Check[] }>(`${path}&cursor=${first.cursor}`)).body;
    expect(second.items[0]!.checkId).not.toBe(first.items[0]!.checkId);
    expect(refusal(await signer().get(`${path}&cursor=x`))).toEqual([400, 'invalid-input']);
  });
});
