import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ScreeningCompletedV1 } from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { HttpAnswer, TestService } from '@stepwell/testing';
import { onDay, PictureBuilder, ready, ZONE } from './picture.js';
import { admission, episodeOf, moveTo, published, startStepDown, vouch } from './stepping-down.js';

interface Replay {
  total: number;
  records: number;
  alike: number;
  different: { decisionId: Id; kind: string; parts: string[] }[];
  notReplayable: Record<string, number>;
  proposals: { same: number; different: Id[] };
  cursor: string | null;
}

let service: TestService;
const names = ['goes', 'slips', 'stays', 'held'] as const;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-555555555555', name);
const director = () => service.as('medical-director');
const EVER = `from=${onDay(0)}&to=${onDay(60)}`;
const replay = async (more = ''): Promise<Replay> =>
  (await director().get<Replay>(`/step-down/v1/decisions/replay?${EVER}${more}`)).body;
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
  const { body } = await director().get<{ proposals: { id: Id }[] }>(`/step-down/v1/patients/${patient('goes')}`);
  expect((await director().post(`/step-down/v1/proposals/${body.proposals[0]!.id}/accept`)).status).toBe(200);
  const slips = new PictureBuilder().test(36, ['fentanyl']).test(37, ['fentanyl']);
  await service.deliverAll(published(slips, service.siteId, patient('slips')));
  await service.deliver(ScreeningCompletedV1, {
    ...{ patientId: patient('held'), episodeId: episodeOf(patient('held')), screeningId: patient('screen') },
    scores: [
      {
        instrument: 'C-SSRS',
        form: 'since-last-contact',
        total: null,
        band: null,
        takenAt: service.clock.now(),
        risk: 'high',
      },
    ],
    ...{ siteDate: onDay(36), zone: ZONE },
  });
  await moveTo(service, 38);
}, 60_000);
afterAll(() => service.stop());

describe('stored decisions made again', () => {
  it('every record and proposal comes out bit for bit, page by page', async () => {
    const whole = await replay('&limit=200');
    expect(whole).toMatchObject({ different: [], notReplayable: {}, proposals: { different: [] }, cursor: null });
    expect(whole.total).toBe(whole.alike);
    const kinds = await service.sql<{ kind: string }>(`SELECT DISTINCT kind FROM step_down.decision ORDER BY kind`);
    expect(kinds.map(({ kind }) => kind)).toEqual(
      ['act', 'hold', 'propose-step-down', 'propose-step-up', 'signature', 'withdraw'].filter((kind) =>
        kinds.some((row) => row.kind === kind),
      ),
    );
    expect(whole.proposals.same).toBe((await service.sql(`SELECT 1 FROM step_down.proposal`)).length);
    const first = await replay('&limit=3');
    const second = await replay(`&limit=200&cursor=${first.cursor}`);
    expect(first.records + second.records).toBe(whole.total);
  });

  it('a record shows what it was decided from, and the hash of that', async () => {
    const { body } = await director().get<{
      items: {
        decisionId: Id;
        episodeId: Id;
        inputsHash: string;
        kind: string;
        detail: { inputs: { known: object } };
      }[];
    }>(`/step-down/v1/decisions?patientId=${patient('goes')}`);
    const made = body.items.find(({ kind }) => kind === 'propose-step-down')!;
    expect(made).toMatchObject({
      episodeId: episodeOf(patient('goes')),
      inputsHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(Object.keys(made.detail.inputs.known).sort()).toEqual(['attendance', 'intake', 'medication']);
  });

  it('a fact entered later changes what is known now and leaves every stored decision as it was', async () => {
    const late = new PictureBuilder().test(30, ['cocaine']);
    const told = published(late, service.siteId, patient('stays')).map(
      ([contract, data, envelope]) => [contract, data, { ...envelope, id: patient('late') }] as const,
    );
    await service.deliverAll(told);
    const now = await director().get<{ decision: { kind: string } }>(
      `/step-down/v1/patients/${patient('stays')}/evaluation?siteDate=${onDay(35)}`,
    );
    expect(now.body.decision.kind).toBe('actions');
    expect(await replay('&limit=200')).toMatchObject({ different: [], proposals: { different: [] } });
  });

  it('a stored decision that the facts do not give is named with what differs', async () => {
    const [row] = await service.sql<{ decision_id: Id }>(
      `SELECT decision_id FROM step_down.decision WHERE kind = 'propose-step-down' AND patient_id = $1`,
      [patient('stays')],
    );
    const tampered = `UPDATE step_down.decision SET body = jsonb_set(jsonb_set(body, '{content,criteria,1,value}', '0.5'), '{hash}', '"x"') WHERE decision_id = $1`;
    await service.sql(tampered, [row!.decision_id]);
    const { different } = await replay('&limit=200');
    expect(different).toEqual([expect.objectContaining({ decisionId: row!.decision_id, parts: ['A2'] })]);
  });

  it('is refused to whoever may not, elsewhere, and for days that are none; and writes nothing but its audit row', async () => {
    const path = `/step-down/v1/decisions/replay?${EVER}`;
    const rows = () => service.sql(`SELECT 1 FROM step_down.event_log UNION ALL SELECT 1 FROM step_down.decision`);
    const before = (await rows()).length;
    expect((await service.as('front-desk').get(path)).status).toBe(403);
    expect(refusal(await director().get(`${path}&siteId=${patient('nowhere')}`))).toEqual([200, undefined]);
    const elsewhere = service.as({ roles: ['medical-director'], siteIds: [] });
    expect(refusal(await elsewhere.get(`${path}&siteId=${service.siteId}`))).toEqual([403, 'site-not-allowed']);
    expect((await elsewhere.get<Replay>(path)).body.total).toBe(0);
    const stretch = (from: string, to: string) =>
      director().get(`/step-down/v1/decisions/replay?from=${from}&to=${to}`);
    expect(refusal(await stretch(onDay(2), onDay(1)))).toEqual([422, 'stretch-empty']);
    expect(refusal(await stretch('2020-01-01', '2026-01-01'))).toEqual([422, 'stretch-too-long']);
    expect(refusal(await stretch('yesterday', onDay(1)))).toEqual([400, 'invalid-input']);
    const other = service.as({ roles: ['medical-director'], tenantId: '0b000000-0000-4000-8000-000000000002' });
    expect((await other.get<Replay>(path)).body.total).toBe(0);
    expect((await rows()).length).toBe(before);
  });
});
