import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DrugTestResultedV1,
  MedicationFactsParkedV1,
  MedicationFactsResumedV1,
  PatientDischargedV1,
  StepDownFactsParkedV1,
} from '@stepwell/contracts';
import { isoWeekStart, uuidv5, type HourBand, type Id } from '@stepwell/kernel';
import type { HttpAnswer, TestService } from '@stepwell/testing';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { onDay, PictureBuilder, ready, ZONE } from './picture.js';
import { admission, episodeOf, morningOf, moveTo, published, startStepDown, vouch } from './stepping-down.js';

interface Item {
  id: Id;
  kind: string;
  status: string;
  version: number;
  patientId: Id;
}
interface View {
  phase: string | null;
  proposals: Item[];
  holds: { id: Id; trigger: string }[];
  approval: Item | null;
  actions: Item[];
  missing: string[];
}
interface Page<T = Item> {
  items: T[];
  cursor: string | null;
}

let service: TestService;
const names = ['accepts', 'overrides', 'defers', 'holds', 'cancels', 'leaves', 'parks', 'slips'] as const;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-999999999999', name);
const signer = () => service.as('clinical-supervisor');
const view = async (name: string): Promise<View> =>
  (await service.as('counselor').get<View>(`/step-down/v1/patients/${patient(name)}`)).body;
const openOf = async (name: string): Promise<Item> => (await view(name)).proposals[0]!;
const refusal = (answer: HttpAnswer): unknown => [answer.status, answer.body.code];

beforeAll(async () => {
  service = await startStepDown(35);
  for (const name of names)
    await service.deliverAll([
      admission(service.siteId, 'P2', patient(name)),
      ...published(ready(), service.siteId, patient(name)),
    ]);
  await moveTo(service, 36);
  await vouch(service);
}, 60_000);
afterAll(() => service.stop());

describe('proposals over HTTP', () => {
  it('lists by site, kind and status, page by page, with counts', async () => {
    const list = await signer().get<Page>(
      `/step-down/v1/proposals?siteId=${service.siteId}&status=open&kind=step-down&limit=5`,
    );
    expect(list.body.items).toHaveLength(5);
    const rest = await signer().get<Page>(`/step-down/v1/proposals?status=open&limit=5&cursor=${list.body.cursor}`);
    expect(rest.body).toMatchObject({ cursor: null });
    expect(new Set([...list.body.items, ...rest.body.items].map((one) => one.patientId)).size).toBe(names.length);
    expect((await signer().get('/step-down/v1/proposals/counts')).body).toEqual({
      items: [{ kind: 'step-down', status: 'open', count: names.length }],
    });
    const week = isoWeekStart(onDay(36));
    expect((await signer().get('/step-down/v1/proposals/weekly')).body).toEqual({
      items: [
        { week, what: 'action', kind: 'decide-step-down', count: names.length },
        { week, what: 'proposal', kind: 'step-down', count: names.length },
      ],
    });
    expect(refusal(await signer().get('/step-down/v1/proposals?cursor=nowhere'))).toEqual([400, 'invalid-input']);
    expect(refusal(await signer().get('/step-down/v1/proposals?colour=red'))).toEqual([400, 'invalid-input']);
  });

  it('shows a proposal with every criterion, its evidence and an ETag', async () => {
    const { id } = await openOf('accepts');
    const shown = await signer().get(`/step-down/v1/proposals/${id}`);
    expect(shown.headers.etag).toBe('"1"');
    expect(shown.body).toMatchObject({
      from: 'P2',
      to: 'P3',
      status: 'open',
      ruleSet: { id: 'house-step-down', version: 1 },
    });
    const criteria = shown.body.criteria as { id: string; evidence: Id[] }[];
    expect(criteria.map((one) => one.id)).toEqual(
      HOUSE_STEP_DOWN_V1.policy.transitions[1]!.criteria.map((rule) => rule.id),
    );
    expect(criteria.find((one) => one.id === 'A4')!.evidence).toHaveLength(5);
  });

  it('signs only by L4 or M2 and above, on the version that was read, once per key', async () => {
    const { id } = await openOf('accepts');
    const path = `/step-down/v1/proposals/${id}/accept`;
    expect(refusal(await service.as('counselor').post(path))).toEqual([403, 'tier-too-low']);
    expect(refusal(await service.as('nurse').post(path))).toEqual([403, 'tier-too-low']);
    expect(refusal(await signer().post(path, {}, { 'if-match': '"7"' }))).toEqual([412, 'stale-version']);
    expect(refusal(await signer().post(path, {}, { 'idempotency-key': '' }))).toEqual([400, 'idempotency-key-missing']);
    expect(refusal(await signer().post(path, { effectiveOn: onDay(36) }))).toEqual([
      422,
      'effective-date-out-of-range',
    ]);
    expect(refusal(await signer().post(path, { effectiveOn: onDay(400) }))).toEqual([
      422,
      'effective-date-out-of-range',
    ]);
    expect(refusal(await signer().post(path, { phase: 'P5' }))).toEqual([400, 'invalid-input']);
    const key = { 'idempotency-key': randomUUID(), 'if-match': '"1"' };
    const first = await signer().post(path, { effectiveOn: onDay(40) }, key);
    expect(first).toMatchObject({
      status: 200,
      body: { approval: { to: 'P3', effectiveOn: onDay(40) }, proposals: [] },
    });
    expect((await signer().post(path, { effectiveOn: onDay(40) }, key)).body).toEqual(first.body);
    expect(refusal(await signer().post(path))).toEqual([409, 'proposal-not-open']);
  });

  it('C22-like slip before the signature: not accepted, but may be overridden with a coded reason', async () => {
    const { id } = await openOf('overrides');
    await service.deliver(DrugTestResultedV1, {
      patientId: patient('overrides'),
      testId: uuidv5(id, 'late'),
      collectedAt: morningOf(36),
      outcome: 'collected',
      method: 'presumptive',
      results: [{ substance: 'cocaine', positive: true, expected: false }],
      nonPrescribedPositive: true,
      siteDate: onDay(36),
      zone: ZONE,
    });
    const refused = await signer().post(`/step-down/v1/proposals/${id}/accept`);
    expect(refusal(refused)).toEqual([409, 'criteria-not-met']);
    expect(refused.body.facts).toMatchObject({ unmet: expect.arrayContaining(['A4', 'A5', 'U5']) });
    expect(refusal(await signer().post(`/step-down/v1/proposals/${id}/override`, {}))).toEqual([400, 'invalid-input']);
    const done = await signer().post<View>(`/step-down/v1/proposals/${id}/override`, {
      reason: 'false-positive-suspected',
    });
    expect(done.body.approval).not.toBeNull();
    const decided = (await service.events('step-down.ProposalDecided.v1')).at(-1)!;
    expect(decided.data).toMatchObject({ outcome: 'overridden', reason: 'false-positive-suspected' });
  });

  it('a deferred proposal is not made again before its day', async () => {
    const { id } = await openOf('defers');
    const path = `/step-down/v1/proposals/${id}/defer`;
    expect(refusal(await service.as('counselor').post(path, { reason: 'family-event' }))).toEqual([
      403,
      'tier-too-low',
    ]);
    const deferred = await signer().post(path, { reason: 'family-event', until: onDay(37) });
    expect(deferred).toMatchObject({ status: 200, body: { proposals: [] } });
    expect(refusal(await signer().post(path, { reason: 'family-event' }))).toEqual([409, 'proposal-not-open']);
  });
});

describe('holds, approvals, actions', () => {
  it('a clinician holds and only L4 or M2 and above releases', async () => {
    const placed = await service.as('counselor').post<View>(`/step-down/v1/patients/${patient('holds')}/holds`);
    expect(placed).toMatchObject({ status: 201, body: { proposals: [], holds: [{ trigger: 'clinician' }] } });
    const release = `/step-down/v1/holds/${placed.body.holds[0]!.id}/release`;
    expect(refusal(await service.as('nurse').post(release, { reason: 'reviewed' }))).toEqual([403, 'tier-too-low']);
    expect(refusal(await signer().post(release, { reason: 'has spaces' }))).toEqual([400, 'invalid-input']);
    expect((await signer().post<View>(release, { reason: 'reviewed' })).body.holds).toEqual([]);
    expect(refusal(await signer().post(release, { reason: 'reviewed' }))).toEqual([409, 'hold-not-open']);
    const published = (await service.events('step-down.HoldReleased.v1')).at(-1)!;
    expect(published.data).toMatchObject({ reason: 'reviewed', releasedBy: { tier: 'L4' } });
  });

  it('an approved change can be taken back before its day', async () => {
    const accepted = await signer().post<View>(`/step-down/v1/proposals/${(await openOf('cancels')).id}/accept`);
    const path = `/step-down/v1/approvals/${accepted.body.approval!.id}/cancel`;
    expect(refusal(await service.as('counselor').post(path, { reason: 'withdrawn' }))).toEqual([403, 'tier-too-low']);
    expect(await signer().post(path, { reason: 'withdrawn' })).toMatchObject({ status: 200, body: { approval: null } });
    expect(refusal(await signer().post(path, { reason: 'withdrawn' }))).toEqual([409, 'approval-not-pending']);
  });

  it('parked facts hold at once; their resuming releases nothing', async () => {
    const waiting = { patientId: patient('parks'), source: 'intake', consumer: 'medication', reason: 'handler-failed' };
    await service.deliver(MedicationFactsParkedV1, waiting);
    expect(await view('parks')).toMatchObject({ proposals: [], holds: [{ trigger: 'PARKED' }] });
    expect(
      (await service.as('auditor').get(`/step-down/v1/patients/${patient('parks')}/evaluation`)).body,
    ).toMatchObject({
      factsNotCurrent: ['medication'],
      decision: { kind: 'hold' },
    });
    await service.deliver(MedicationFactsResumedV1, waiting);
    expect((await view('parks')).holds).toHaveLength(1);
  });

  it('facts that wait parked here hold too', async () => {
    const id = patient('parked-here');
    await service.deliverAll([admission(service.siteId, 'P2', id)]);
    const waiting = { patientId: id, source: 'intake', consumer: 'step-down', reason: 'handler-failed' };
    await service.deliver(StepDownFactsParkedV1, waiting);
    expect(await view('parked-here')).toMatchObject({ phase: 'P2', holds: [{ trigger: 'PARKED' }] });
  });

  it('a discharge withdraws what is open', async () => {
    await service.deliver(PatientDischargedV1, {
      patientId: patient('leaves'),
      episodeId: episodeOf(patient('leaves')),
      reason: 'left',
      lastContactDate: onDay(35),
      siteDate: onDay(36),
      zone: ZONE,
    });
    expect(await view('leaves')).toMatchObject({ phase: null, proposals: [], missing: ['admission'] });
    const path = `/step-down/v1/patients/${patient('leaves')}`;
    expect(refusal(await signer().post(`${path}/step-ups`, { to: 'P1', reason: 'worse' }))).toEqual([
      409,
      'not-admitted',
    ]);
    expect(refusal(await signer().post(`${path}/taper-steps`, { step: 1 }))).toEqual([409, 'not-admitted']);
  });

  it('actions are listed, done once, and overdue after their time', async () => {
    const at = `/step-down/v1/actions?siteId=${service.siteId}`;
    const open = (await signer().get<Page>(at)).body.items;
    expect(open.length).toBeGreaterThan(0);
    const mine = open.find((action) => action.kind === 'parked-facts-review')!;
    const path = `/step-down/v1/actions/${mine.id}/done`;
    expect((await service.as('counselor').post(path)).status).toBe(200);
    expect(refusal(await service.as('counselor').post(path))).toEqual([409, 'action-not-open']);
    expect(refusal(await service.as('front-desk').post(path))).toEqual([403, 'tier-too-low']);
    expect((await signer().get<Page>(`${at}&status=done`)).body.items.map((one) => one.id)).toContain(mine.id);
  });
});

describe('phases without a proposal', () => {
  it('a step up at a clinician’s word takes effect at signature', async () => {
    const path = `/step-down/v1/patients/${patient('slips')}/step-ups`;
    expect(refusal(await service.as('counselor').post(path, { to: 'P1', reason: 'relapse' }))).toEqual([
      403,
      'tier-too-low',
    ]);
    expect(refusal(await signer().post(path, { to: 'P3', reason: 'relapse' }))).toEqual([422, 'not-a-step-up']);
    expect(refusal(await signer().post(path, { to: 'P9', reason: 'relapse' }))).toEqual([400, 'invalid-input']);
    expect(await signer().post(path, { to: 'P1', reason: 'relapse' })).toMatchObject({
      status: 201,
      body: { phase: 'P1', proposals: [] },
    });
    const changed = (await service.events('step-down.PhaseChanged.v1')).at(-1)!;
    expect(changed.data).toMatchObject({
      direction: 'up',
      from: 'P2',
      to: 'P1',
      effectiveOn: onDay(36),
      reason: 'relapse',
    });
  });

  it('a taper step stays inside the hour band of its level, and fewer hours wait while a hold is open', async () => {
    const id = patient('tapers');
    const band: HourBand = { minHours: 9, maxHours: 9.5, ageBand: 'adult' };
    await service.deliverAll([admission(service.siteId, 'P2', id, band)]);
    const path = `/step-down/v1/patients/${id}/taper-steps`;
    expect(refusal(await signer().post(path, { step: 2 }))).toEqual([409, 'hours-outside-band']);
    expect(refusal(await signer().post(path, { step: 9 }))).toEqual([422, 'no-such-taper-step']);
    expect(refusal(await service.as('nurse').post(path, { step: 3 }))).toEqual([403, 'tier-too-low']);
    expect(await signer().post(path, { step: 3 })).toMatchObject({
      status: 201,
      body: { episode: { taper: { sessionsPerWeek: 4, minutesPerSession: 135 } } },
    });
    expect((await service.events('step-down.TaperStepChanged.v1')).at(-1)!.data).toMatchObject({ phase: 'P2' });
    const high = patient('tapers-held');
    await service.deliverAll([admission(service.siteId, 'P1', high)]);
    await service.as('counselor').post(`/step-down/v1/patients/${high}/holds`);
    expect(refusal(await signer().post(`/step-down/v1/patients/${high}/taper-steps`, { step: 2 }))).toEqual([
      409,
      'hold-open',
    ]);
  });

  it('an unknown patient, another tenant’s, another site’s and a malformed id are refused', async () => {
    const known = `/step-down/v1/patients/${patient('accepts')}`;
    const other = { tenantId: '0b000000-0000-4000-8000-000000000002' };
    expect(refusal(await signer().get(`/step-down/v1/patients/${randomUUID()}`))).toEqual([404, 'not-found']);
    expect(refusal(await service.as(other).get(known))).toEqual([404, 'not-found']);
    expect(refusal(await service.as({ siteIds: [] }).get(known))).toEqual([403, 'site-not-allowed']);
    expect(refusal(await signer().get('/step-down/v1/patients/42'))).toEqual([400, 'invalid-input']);
    expect(refusal(await signer().post(`/step-down/v1/proposals/${randomUUID()}/accept`))).toEqual([404, 'not-found']);
    expect(refusal(await signer().post(`/step-down/v1/holds/${randomUUID()}/release`, { reason: 'x' }))).toEqual([
      404,
      'not-found',
    ]);
  });
});

describe('the days after', () => {
  it('closes them: the deferred proposal comes back on its day, untouched actions are overdue', async () => {
    await moveTo(service, 37);
    expect((await view('defers')).proposals).toEqual([]);
    await service.deliverAll(published(new PictureBuilder().cssrs(37, 'none'), service.siteId, patient('defers')));
    await moveTo(service, 38);
    expect(await view('defers')).toMatchObject({ proposals: [{ status: 'open', kind: 'step-down' }] });
    await moveTo(service, 46);
    expect((await view('defers')).proposals).toEqual([]);
    const overdue = await service.events('step-down.ActionOverdue.v1');
    expect(overdue.length).toBeGreaterThan(0);
    const due = await service.events('step-down.ReviewDue.v1');
    expect(new Set(due.map((event) => (event.data as { kind: string }).kind))).toEqual(
      new Set(['mini', 'dimensional']),
    );
  });
});
