import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { PictureBuilder, ready } from './picture.js';
import { admission, moveTo, published, startStepDown, vouch } from './stepping-down.js';

interface Agreed {
  agreed: number;
  of: number;
}
type Both = { live: Agreed; candidate: Agreed };
interface Report extends Both {
  decisions: number;
  notKept: number;
  byOutcome: Record<string, Both>;
  bySite: Record<string, Both>;
  byCriterion: Record<string, Both>;
}
interface Shadow {
  shadowId: Id;
  endedAt: string | null;
  agreement: Report;
  cursor: Id | null;
}

let service: TestService;
let shadow: Id;
const names = ['accepted', 'overridden', 'deferred', 'open'] as const;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-222222222223', name);
const director = () => service.as('medical-director');
const { policy } = HOUSE_STEP_DOWN_V1;
/** Never moves anybody: nobody stays 400 days without use. */
const never = {
  ...policy,
  transitions: policy.transitions.map((one) => ({
    ...one,
    criteria: one.criteria.map((rule) => (rule.id === 'A5' ? { ...rule, minDays: 400 } : rule)),
  })),
};
const refusal = (answer: { status: number; body: object }): unknown => [
  answer.status,
  (answer.body as { code?: string }).code,
];
const report = async (query = ''): Promise<Shadow> =>
  (await director().get<Shadow>(`/step-down/v1/shadows/${shadow}/report?${query}`)).body;

const CLINICAL = [
  ...['event_log', 'outbox', 'proposal', 'hold', 'action', 'approval', 'episode', 'fact', 'dose_days', 'decision'],
  ...['rule_set', 'timer', 'patient', 'site'],
];
async function clinical(): Promise<string> {
  const each = CLINICAL.map(
    (t) => `SELECT '${t}' || md5(string_agg(r::text, ',' ORDER BY r::text)) AS d FROM step_down.${t} AS r`,
  );
  const [row] = await service.sql<{ all: string }>(
    `SELECT string_agg(d, ' ' ORDER BY d) AS all FROM (${each.join(' UNION ALL ')}) AS x`,
  );
  return row!.all;
}

beforeAll(async () => {
  service = await startStepDown(35);
  for (const name of names)
    await service.deliverAll([
      admission(service.siteId, 'P2', patient(name)),
      ...published(ready(), service.siteId, patient(name)),
    ]);
  const before = await clinical();
  const begun = await director().post<Shadow>('/step-down/v1/shadows', { body: never });
  expect(begun).toMatchObject({ status: 201, body: { name: 'candidate', siteId: null, endedAt: null } });
  shadow = begun.body.shadowId;
  expect(await clinical()).toBe(before);
  await moveTo(service, 36);
  await vouch(service);
  const absent = published(
    new PictureBuilder().session(36, 'unexcused').session(36, 'unexcused'),
    service.siteId,
    patient('overridden'),
  );
  await service.deliverAll(absent.map(([c, d, e], n) => [c, d, { ...e, id: patient(`absent ${n}`) }] as const));
  const { body } = await director().get<{ items: { id: Id; patientId: Id }[] }>('/step-down/v1/proposals?status=open');
  const answer = async (name: string, how: string, given: object): Promise<void> => {
    const { id } = body.items.find(({ patientId }) => patientId === patient(name))!;
    expect((await director().post(`/step-down/v1/proposals/${id}/${how}`, given)).status).toBe(200);
  };
  await answer('accepted', 'accept', {});
  await answer('overridden', 'override', { reason: 'false-positive-suspected' });
  await answer('deferred', 'defer', { reason: 'family-event' });
}, 60_000);
afterAll(() => service.stop());

describe('a candidate beside the live policy', () => {
  it('the live policy proposes and clinicians decide as if it were not there', async () => {
    const proposals = await service.sql<{ rule: string }>(
      `SELECT DISTINCT body->'ruleSet'->>'hash' AS rule FROM step_down.proposal`,
    );
    expect(proposals.map(({ rule }) => rule)).toEqual([HOUSE_STEP_DOWN_V1.hash]);
  });

  it('tells agreement with clinicians per outcome, site and criterion, beside that of the live policy', async () => {
    const { agreement } = await report();
    expect(agreement).toMatchObject({
      decisions: 3,
      notKept: 0,
      live: { agreed: 1, of: 3 },
      candidate: { agreed: 1, of: 3 },
    });
    expect(agreement.byOutcome).toEqual({
      accepted: { live: { agreed: 1, of: 1 }, candidate: { agreed: 0, of: 1 } },
      overridden: { live: { agreed: 0, of: 1 }, candidate: { agreed: 0, of: 1 } },
      deferred: { live: { agreed: 0, of: 1 }, candidate: { agreed: 1, of: 1 } },
    });
    expect(agreement.bySite).toEqual({
      [service.siteId]: { live: { agreed: 1, of: 3 }, candidate: { agreed: 1, of: 3 } },
    });
    expect(agreement.byCriterion['A5']).toEqual({ live: { agreed: 2, of: 3 }, candidate: { agreed: 1, of: 3 } });
    expect(agreement.byCriterion['A3']).toEqual({ live: { agreed: 1, of: 3 }, candidate: { agreed: 1, of: 3 } });
    expect(Object.keys(agreement.byCriterion)).toHaveLength(11);
    for (const name of names) expect(JSON.stringify(agreement)).not.toContain(patient(name));
  });

  it('says the same whenever it is asked: what is entered later is not known then', async () => {
    const { agreement } = await report();
    const late = published(new PictureBuilder().test(30, ['cocaine']), service.siteId, patient('accepted'));
    await service.deliverAll(late.map(([c, d, e]) => [c, d, { ...e, id: patient('late') }] as const));
    expect((await report()).agreement).toEqual(agreement);
  });

  it('comes page by page, and reading it writes nothing clinical', async () => {
    const before = await clinical();
    const first = await report('limit=2');
    const rest = await report(`limit=2&cursor=${first.cursor}`);
    expect([first.agreement.decisions, rest.agreement.decisions, rest.cursor]).toEqual([2, 1, null]);
    expect(await clinical()).toBe(before);
  });

  it('ends once, and what is answered afterwards is not its own', async () => {
    expect((await director().post(`/step-down/v1/shadows/${shadow}/end`)).status).toBe(200);
    expect(refusal(await director().post(`/step-down/v1/shadows/${shadow}/end`))).toEqual([409, 'shadow-ended']);
    service.clock.advance({ minutes: 5 });
    const { body } = await director().get<{ items: { id: Id }[] }>('/step-down/v1/proposals?status=open');
    const deferred = await director().post(`/step-down/v1/proposals/${body.items[0]!.id}/defer`, {
      reason: 'family-event',
    });
    expect(deferred.status).toBe(200);
    expect((await report()).agreement.decisions).toBe(3);
    const { items } = (await director().get<{ items: Shadow[] }>('/step-down/v1/shadows')).body;
    expect(items).toMatchObject([{ shadowId: shadow, endedAt: expect.any(String) }]);
  });

  it('is begun by rule keepers only, with a policy, at their sites', async () => {
    const path = '/step-down/v1/shadows';
    expect((await service.as('counselor').post(path, { body: policy })).status).toBe(403);
    expect(refusal(await director().post(path, {}))).toEqual([422, 'candidate-missing']);
    expect(refusal(await director().post(path, { body: { ...policy, ladder: {} } }))).toEqual([
      422,
      'rule-set-invalid',
    ]);
    const elsewhere = service.as({ roles: ['medical-director'], siteIds: [] });
    expect(refusal(await elsewhere.post(path, { body: policy, siteId: service.siteId }))).toEqual([
      403,
      'site-not-allowed',
    ]);
    expect(refusal(await director().get(`${path}/${patient('x')}/report`))).toEqual([404, 'not-found']);
    expect(refusal(await director().get(`${path}/${shadow}/report?cursor=x`))).toEqual([400, 'invalid-input']);
    const other = service.as({ roles: ['medical-director'], tenantId: '0b000000-0000-4000-8000-000000000002' });
    expect(refusal(await other.get(`${path}/${shadow}/report`))).toEqual([404, 'not-found']);
  });
});
