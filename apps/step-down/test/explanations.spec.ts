import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SafetyConcernOpenedV1 } from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { HttpAnswer, TestService } from '@stepwell/testing';
import { onDay, PictureBuilder, ready, ZONE } from './picture.js';
import { admission, moveTo, published, startStepDown, vouch } from './stepping-down.js';

interface Said {
  code: string;
  text: string;
  events: { eventId: Id; href: string }[];
}
interface Told {
  text: string;
  headline: Said;
  criteria: Said[];
  triggers: Said[];
  blockers: Said[];
  missing: Said[];
  flips: Said;
  runnerUp: Said;
  rules: Said;
  due: string;
  sentences: Said[];
}
interface View {
  proposals: { id: Id; kind: string }[];
  holds: { id: Id; trigger: string }[];
}

let service: TestService;
const names = ['goes', 'slips', 'held', 'kept'] as const;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-444444444444', name);
const counselor = () => service.as('counselor');
const view = async (name: string): Promise<View> =>
  (await counselor().get<View>(`/step-down/v1/patients/${patient(name)}`)).body;
const get = async (path: string): Promise<Told> => {
  const answer = await counselor().get<Told>(`/step-down/v1/${path}`);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.body;
};
const refusal = (answer: HttpAnswer): unknown => [answer.status, answer.body.code];
const all = (told: Told): Said[] =>
  told.sentences ?? [
    ...[told.headline, told.flips, told.runnerUp, told.rules],
    ...[told.criteria, told.triggers, told.blockers, told.missing].flat(),
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
  const slips = new PictureBuilder().test(36, ['fentanyl']).test(36, ['fentanyl']);
  await service.deliverAll(
    published(slips, service.siteId, patient('slips')).map(
      ([contract, data, envelope], n) => [contract, data, { ...envelope, id: patient(`slip ${n}`) }] as const,
    ),
  );
  await service.deliver(SafetyConcernOpenedV1, {
    ...{ patientId: patient('held'), concernId: patient('concern'), kind: 'suicide-risk-high', severity: 'emergency' },
    ...{ trigger: 'cssrs-q5', siteDate: onDay(36), zone: ZONE },
  });
  await counselor().post(`/step-down/v1/patients/${patient('kept')}/holds`);
  await moveTo(service, 37);
}, 60_000);
afterAll(() => service.stop());

/** Follows every link of every sentence. */
async function resolved(told: Told): Promise<number> {
  const links = new Set(all(told).flatMap(({ events }) => events.map(({ href }) => href)));
  expect(all(told).filter(({ events }) => events.length === 0)).toEqual([]);
  for (const href of links) {
    const answer = await counselor().get<{ eventId: Id; occurredAt: string }>(href);
    expect([href, answer.status, href.endsWith(answer.body.eventId)]).toEqual([href, 200, true]);
  }
  return links.size;
}

describe('explanations over HTTP', () => {
  it('a proposal says why, what would flip it, the runner-up and by when, and links to its facts', async () => {
    const { id } = (await view('goes')).proposals[0]!;
    const told = await get(`proposals/${id}/explanation`);
    expect(told.headline.text).toContain('every criterion of P2 to P3 holds');
    expect(told.criteria).toHaveLength(11);
    expect(told.flips.text).toContain('if one of these were gone: A1');
    expect(told.due).toBe(`A decision is due by ${onDay(43)} 06:30 ${ZONE}.`);
    expect(await resolved(told)).toBeGreaterThan(20);
    expect((await get(`proposals/${id}/explanation`)).text).toBe(told.text);
  });

  it('a step up names its samples', async () => {
    const proposal = (await view('slips')).proposals.find(({ kind }) => kind === 'step-up')!;
    const told = await get(`proposals/${proposal.id}/explanation`);
    expect(told.headline.text).toBe(`On ${onDay(36)} U4 asks for more intensity: P1 instead of P2 is proposed.`);
    expect(told.headline.events.map(({ eventId }) => eventId)).toEqual([patient('slip 0'), patient('slip 1')]);
    await resolved(told);
  });

  it('holds say why, since when and how they end: a concern by its fact, a clinician by what was told', async () => {
    const [concern] = (await view('held')).holds;
    const told = await get(`holds/${concern!.id}/explanation`);
    expect(told.sentences[0]!.text).toMatch(/^Held since 2026-02-10 10:00 America\/New_York \(U1\)/);
    await resolved(told);
    const [own] = (await view('kept')).holds;
    const placed = await get(`holds/${own!.id}/explanation`);
    expect(placed.sentences.map(({ code }) => code)).toEqual(['clinician', 'placed-by', 'release']);
    await resolved(placed);
    const now = await get(`patients/${patient('kept')}/explanation`);
    expect(now.blockers[0]!.text).toContain('A hold is open (clinician): a clinician asked for it.');
    await resolved(now);
  });

  it('every stored decision explains itself, and a fact entered later changes no word of it', async () => {
    const rows = await service.sql<{ decision_id: Id; kind: string }>(
      `SELECT decision_id, kind FROM step_down.decision WHERE kind <> 'hold'`,
    );
    expect(rows.length).toBeGreaterThan(4);
    const before = await Promise.all(rows.map((row) => get(`decisions/${row.decision_id}/explanation`)));
    for (const told of before) await resolved(told);
    const late = published(new PictureBuilder().test(30, ['cocaine']), service.siteId, patient('goes'));
    await service.deliverAll(late.map(([c, d, e]) => [c, d, { ...e, id: patient('late') }] as const));
    const after = await Promise.all(rows.map((row) => get(`decisions/${row.decision_id}/explanation`)));
    expect(after).toEqual(before);
    expect((await get(`patients/${patient('goes')}/explanation?siteDate=${onDay(35)}`)).headline.text).toContain(
      'no change',
    );
  });

  it('is refused to whoever may not read, at another site, and where there is nothing', async () => {
    const path = `/step-down/v1/patients/${patient('goes')}/explanation`;
    expect((await service.as('biller').get(path)).status).toBe(403);
    expect(refusal(await service.as({ siteIds: [] }).get(path))).toEqual([403, 'site-not-allowed']);
    const { id } = (await view('slips')).proposals[0]!;
    expect(refusal(await service.as({ siteIds: [] }).get(`/step-down/v1/proposals/${id}/explanation`))).toEqual([
      403,
      'site-not-allowed',
    ]);
    const fact = `/step-down/v1/patients/${patient('goes')}/facts/${patient('slip 0')}`;
    expect(refusal(await counselor().get(fact))).toEqual([404, 'not-found']);
    const mine = `/step-down/v1/patients/${patient('slips')}/facts/${patient('slip 0')}`;
    expect(refusal(await service.as({ siteIds: [] }).get(mine))).toEqual([403, 'site-not-allowed']);
    expect(refusal(await counselor().get(`/step-down/v1/decisions/${patient('x')}/explanation`))).toEqual([
      404,
      'not-found',
    ]);
    expect(refusal(await counselor().get(`/step-down/v1/holds/${patient('x')}/explanation`))).toEqual([
      404,
      'not-found',
    ]);
    expect(refusal(await counselor().get(`${path}?siteDate=soon`))).toEqual([400, 'invalid-input']);
  });
});
