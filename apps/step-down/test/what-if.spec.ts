import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { HttpAnswer, TestService } from '@stepwell/testing';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { policyFileText } from '../src/http/policy-file.js';
import { onDay, PictureBuilder, ready } from './picture.js';
import { admission, moveTo, moveVouched, published, startStepDown, vouch } from './stepping-down.js';

interface Answer {
  candidate: { id: string; version: number; hash: string };
  total: number;
  statement: string;
  followDays: number;
  cursor: Id | null;
  tally: {
    patients: number;
    down: { shifts: Record<string, number>; next: Record<string, { followed: number; positiveTest: number }> };
    seatDays: Record<string, { freed: number; taken: number }>;
    holds: Record<string, { live: number; candidate: number }>;
  };
  changes: {
    patientId: Id;
    phase: string;
    shift: string;
    live: string | null;
    candidate: string | null;
    actual: string | null;
  }[];
}

let service: TestService;
const names = ['goes', 'stays', 'slips'] as const;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-666666666666', name);
const director = () => service.as('medical-director');
const { policy } = HOUSE_STEP_DOWN_V1;
type Rule = (typeof policy.transitions)[number]['criteria'][number];
const changed = (change: (rule: Rule) => Rule) => ({
  ...policy,
  transitions: policy.transitions.map((one) =>
    one.from === 'P2' ? { ...one, criteria: one.criteria.map(change) } : one,
  ),
});
const withUse = (minDays: number) => changed((rule) => (rule.id === 'A5' ? { ...rule, minDays } : rule));
/** The last thing that was waited for, a re-rating, is not asked for. */
const looserOne = changed((rule) => (rule.id === 'A11' ? { ...rule, maxLevel: '2.1', maxAgeDays: 60 } : rule));
const stretch = { from: onDay(0), to: onDay(70) };
const ask = (body: object, who = director()): Promise<HttpAnswer<Answer>> =>
  who.post<Answer>('/step-down/v1/what-if', { ...stretch, ...body });
const refusal = (answer: { status: number; body: object }): unknown => [
  answer.status,
  (answer.body as { code?: string }).code,
];

beforeAll(async () => {
  service = await startStepDown(35);
  for (const name of names)
    await service.deliverAll([
      admission(service.siteId, 'P2', patient(name)),
      ...published(ready(), service.siteId, patient(name)),
    ]);
  await moveTo(service, 36);
  await vouch(service);
  const slip = new PictureBuilder().test(36, ['cocaine']).cssrs(36, 'moderate');
  await service.deliverAll(
    published(slip, service.siteId, patient('slips')).map(
      ([contract, data, envelope], n) => [contract, data, { ...envelope, id: patient(`slip ${n}`) }] as const,
    ),
  );
  await moveVouched(service, 37);
  await moveTo(service, 75);
}, 60_000);
afterAll(() => service.stop());

describe('what if another policy had decided', () => {
  it('the policy that decided moves nobody, as a file or as its body', async () => {
    const asBody = await ask({ body: policy });
    expect(asBody).toMatchObject({ status: 200, body: { total: 3, cursor: null, changes: [], followDays: 28 } });
    expect(asBody.body.tally.down.shifts).toMatchObject({ same: 3, earlier: 0, later: 0 });
    expect(asBody.body.statement).toContain('not a causal result');
    const asFile = await ask({ yaml: policyFileText('tried', policy) });
    expect(asFile.body.candidate).toMatchObject({ id: 'tried', version: 0, hash: HOUSE_STEP_DOWN_V1.hash });
    expect(asFile.body.tally).toEqual(asBody.body.tally);
  });

  it('a looser one comes earlier, a stricter one later or never: who, by how many days, seats, and what came next', async () => {
    const looser = (await ask({ body: looserOne })).body;
    expect(looser.changes.map(({ patientId }) => patientId).sort()).toEqual(names.map(patient).sort());
    expect(looser.changes[0]).toMatchObject({ phase: 'P2', shift: 'earlier', live: onDay(34), candidate: onDay(33) });
    expect(looser.tally.seatDays).toEqual({ P2: { freed: 3, taken: 0 } });
    expect(looser.tally.down.next.earlier).toMatchObject({ followed: 3, positiveTest: 1 });
    expect(looser.tally.holds).toMatchObject({ U2: { live: 1, candidate: 1 } });
    const later = (await ask({ body: withUse(34) })).body;
    expect(later.changes[0]).toMatchObject({ shift: 'later', live: onDay(34), candidate: onDay(35) });
    expect(later.tally.seatDays).toEqual({ P2: { freed: 0, taken: 3 } });
    const stricter = (await ask({ body: withUse(60) })).body;
    expect(stricter.tally.down.shifts).toMatchObject({ 'only-live': 3 });
  });

  it('pages add up, analysts get numbers and no patients', async () => {
    const first = (await ask({ body: withUse(20), limit: 2 })).body;
    expect([first.tally.patients, first.total]).toEqual([2, 3]);
    const rest = (await ask({ body: withUse(20), limit: 2, cursor: first.cursor })).body;
    expect([rest.tally.patients, rest.cursor]).toEqual([1, null]);
    const numbers = (await ask({ body: withUse(20) }, service.as('analyst'))).body;
    expect(numbers).toMatchObject({ changes: [], tally: { patients: 3 } });
  });

  it('writes nothing clinical: no event, no proposal, no fact, no decision, no rule set, no timer', async () => {
    const tables = [
      'event_log',
      'outbox',
      'proposal',
      'hold',
      'action',
      'approval',
      'episode',
      'fact',
      'decision',
      'rule_set',
      'timer',
    ];
    const digest = async () =>
      (
        await service.sql<{ all: string }>(
          `SELECT string_agg(t, ',' ORDER BY t) AS all FROM (${tables.map((t) => `SELECT md5(string_agg(r::text, ',' ORDER BY r::text)) AS t FROM step_down.${t} AS r`).join(' UNION ALL ')}) AS x`,
        )
      )[0]!.all;
    const before = await digest();
    expect((await ask({ body: withUse(20) })).status).toBe(200);
    expect(await digest()).toBe(before);
  });

  it('what cannot be asked is refused with its place and who can lift it', async () => {
    const { transitions } = policy;
    const broken = { ...policy, transitions: [{ ...transitions[0], criteria: [{ id: 'A99', minDays: 1 }] }] };
    expect(refusal(await ask({ body: broken }))).toEqual([422, 'rule-set-invalid']);
    const typo = await ask({ yaml: `policy: x\n${policyFileText('x', policy).replace('transitions', 'transtions')}` });
    expect(refusal(typo)).toEqual([422, 'rule-set-invalid']);
    expect(JSON.stringify(typo.body)).toMatch(/\d+:\d+ /);
    expect(refusal(await ask({}))).toEqual([422, 'candidate-missing']);
    expect(refusal(await ask({ body: policy, yaml: 'policy: x' }))).toEqual([422, 'candidate-missing']);
    expect(refusal(await ask({ body: policy, from: onDay(9), to: onDay(8) }))).toEqual([422, 'stretch-empty']);
    expect(refusal(await ask({ body: policy, cursor: 'nowhere' }))).toEqual([400, 'invalid-input']);
    expect(refusal(await ask({ body: policy, limit: 501 }))).toEqual([400, 'invalid-input']);
    expect((await ask({ body: policy }, service.as('counselor'))).status).toBe(403);
    const elsewhere = service.as({ roles: ['medical-director'], siteIds: [] });
    expect(refusal(await ask({ body: policy, siteId: service.siteId }, elsewhere))).toEqual([403, 'site-not-allowed']);
    expect((await ask({ body: policy }, elsewhere)).body.total).toBe(0);
    const other = service.as({ roles: ['medical-director'], tenantId: '0b000000-0000-4000-8000-000000000002' });
    expect((await ask({ body: policy }, other)).body.total).toBe(0);
  });
});
