import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EnrollmentMovedV1 } from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { onDay, PictureBuilder, ready, ZONE } from './picture.js';
import { admission, episodeOf, moveTo, published, startStepDown, vouch } from './stepping-down.js';

interface Item {
  kind: string;
  id: Id;
  patientId: Id;
  track: string | null;
  programId: Id | null;
  dueAt: string | null;
  hoursLate: number | null;
  href: string;
  explanation: string | null;
  version: number;
  owner: string;
  actionId: Id;
}
interface Page {
  items: Item[];
  cursor: string | null;
}
interface Counts {
  decided: number;
  groups: { group: string; decided: number; accepted: number; overridden: number; deferred: number }[];
}

let service: TestService;
const names = ['accepted', 'overridden', 'deferred', 'open', 'evening', 'slips', 'held', 'nights'] as const;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-333333333334', name);
const director = () => service.as('medical-director');
const list = async (query = ''): Promise<Page> => (await director().get<Page>(`/step-down/v1/inbox?${query}`)).body;
const refusal = (answer: { status: number; body: object }): unknown => [
  answer.status,
  (answer.body as { code?: string }).code,
];
const tell = async (name: string, built: PictureBuilder): Promise<void> => {
  const told = published(built, service.siteId, patient(name));
  await service.deliverAll(
    told.map(([c, d, e], n) => [c, d, { ...e, id: patient(`${name} ${n} ${String(e?.occurredAt)}`) }] as const),
  );
};

beforeAll(async () => {
  service = await startStepDown(35);
  for (const name of names) {
    await service.deliverAll([admission(service.siteId, 'P2', patient(name))]);
    if (name !== 'nights') await tell(name, ready());
  }
  const missed = new PictureBuilder();
  for (const day of [30, 32, 34]) missed.session(day, 'unexcused', { reason: 'work-schedule' });
  await tell('nights', missed);
  await service.deliver(EnrollmentMovedV1, {
    ...{ patientId: patient('evening'), episodeId: episodeOf(patient('evening')), enrollmentId: patient('seat') },
    ...{
      siteId: service.siteId,
      programId: patient('program'),
      trackId: patient('track'),
      track: 'evening',
      phase: 'P2',
    },
    ...{
      taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
      seriesIds: [],
      from: onDay(30),
      zone: ZONE,
      cause: 're-track',
    },
  });
  await moveTo(service, 36);
  await vouch(service);
  await director().post(`/step-down/v1/patients/${patient('held')}/holds`);
  await tell('slips', new PictureBuilder().test(36, ['fentanyl']).test(36, ['fentanyl']));
  await tell('overridden', new PictureBuilder().session(36, 'unexcused').session(36, 'unexcused'));
  const proposals = (await list('kind=step-down&limit=200')).items;
  const sign = async (name: string, how: string, body: object): Promise<void> => {
    const { id } = proposals.find(({ patientId }) => patientId === patient(name))!;
    const who = service.as(name === 'deferred' ? 'clinical-supervisor' : 'medical-director');
    expect((await who.post(`/step-down/v1/proposals/${id}/${how}`, body)).status).toBe(200);
  };
  await sign('accepted', 'accept', {});
  await sign('overridden', 'override', { reason: 'false-positive-suspected' });
  await sign('deferred', 'defer', { reason: 'family-event' });
}, 60_000);
afterAll(() => service.stop());

describe('a director’s inbox', () => {
  it('holds proposals, holds and re-tracks by site, track, program and kind, each with where it is decided', async () => {
    const { items, cursor } = await list('limit=200');
    expect(cursor).toBeNull();
    expect(items.map(({ kind }) => kind).sort()).toEqual(['hold', 're-track', 'step-down', 'step-down', 'step-down']);
    for (const item of items) {
      if (item.explanation) expect((await director().get(item.explanation)).status).toBe(200);
      expect((await director().get(item.href)).status).toBe(200);
    }
    expect(items.find(({ kind }) => kind === 'hold')).toMatchObject({ dueAt: null, hoursLate: null });
    const evening = (await list('track=evening')).items;
    expect(evening).toMatchObject([{ patientId: patient('evening'), track: 'evening', programId: patient('program') }]);
    expect((await list(`programId=${patient('program')}`)).items).toEqual(evening);
    expect((await list('track=day')).items).toHaveLength(4);
    expect((await list(`siteId=${service.siteId}&kind=hold`)).items).toMatchObject([{ patientId: patient('held') }]);
    const day = uuidv5(service.siteId, 'program');
    expect((await list(`programId=${day}&kind=step-down`)).items).toHaveLength(2);
  });

  it('comes page by page, each once', async () => {
    const seen: Id[] = [];
    let page = await list('limit=2');
    for (;;) {
      seen.push(...page.items.map(({ id }) => id));
      if (!page.cursor) break;
      page = await list(`limit=2&cursor=${page.cursor}`);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toHaveLength(5);
  });

  it('many are read at once, with why then and what is found now; none is signed with another', async () => {
    await tell('open', new PictureBuilder().test(36, ['cocaine']));
    const { items } = await list('kind=step-down');
    const ids = items.map(({ id }) => id).join(',');
    const read = await director().get<{
      items: { patientId: Id; stillFound: boolean; due: string; why: { text: string }; now: { text: string } }[];
    }>(`/step-down/v1/inbox/review?ids=${ids}`);
    expect(read.body.items).toHaveLength(items.length);
    const open = read.body.items.find(({ patientId }) => patientId === patient('open'))!;
    expect(open.stillFound).toBe(false);
    expect(open.why.text).toContain('P3 is proposed');
    expect(open.now.text).toContain('U5 fires');
    expect(open.due).toContain(ZONE);
    expect(read.body.items.find(({ patientId }) => patientId === patient('evening'))!.stillFound).toBe(true);
    const both = { proposalIds: items.map(({ id }) => id) };
    for (const path of ['inbox/accept', 'proposals/accept', 'inbox/review'])
      expect((await director().post(`/step-down/v1/${path}`, both)).status).toBe(404);
  });

  it('refuses what is no query, other sites, and proposals that are not there', async () => {
    const path = '/step-down/v1/inbox';
    expect(refusal(await director().get(`${path}?track=noon`))).toEqual([400, 'invalid-input']);
    expect(refusal(await director().get(`${path}?cursor=nowhere`))).toEqual([400, 'invalid-input']);
    expect(refusal(await director().get(`${path}/review?ids=42`))).toEqual([400, 'invalid-input']);
    expect(refusal(await director().get(`${path}/review?ids=${patient('x')}`))).toEqual([404, 'not-found']);
    const elsewhere = service.as({ roles: ['medical-director'], siteIds: [] });
    expect((await elsewhere.get<Page>(path)).body.items).toEqual([]);
    expect(refusal(await elsewhere.get(`${path}?siteId=${service.siteId}`))).toEqual([403, 'site-not-allowed']);
    const { items } = await list('kind=step-down');
    expect(refusal(await elsewhere.get(`${path}/review?ids=${items[0]!.id}`))).toEqual([403, 'site-not-allowed']);
    expect((await service.as('biller').get(path)).status).toBe(403);
  });
});

describe('what is late, and what became of proposals', () => {
  it('names hours late and who owns it, the longest first, page by page', async () => {
    await moveTo(service, 45);
    const path = '/step-down/v1/overdue';
    const all = (await director().get<Page>(`${path}?limit=200`)).body.items;
    expect(all.length).toBeGreaterThan(4);
    const hours = all.map(({ hoursLate }) => hoursLate!);
    expect(hours).toEqual([...hours].sort((a, b) => b - a));
    expect(hours.at(-1)).toBeGreaterThan(0);
    const retrack = all.find(({ kind }) => kind === 're-track')!;
    expect(retrack).toMatchObject({ owner: 'scheduler', patientId: patient('nights') });
    expect(retrack.hoursLate).toBe(24 * 8 + 3.5);
    const first = (await director().get<Page>(`${path}?limit=3`)).body;
    const rest = (await director().get<Page>(`${path}?limit=200&cursor=${first.cursor}`)).body;
    expect([...first.items, ...rest.items].map(({ actionId }) => actionId)).toEqual(
      all.map(({ actionId }) => actionId),
    );
    const mine = (await director().get<Page>(`${path}?owner=scheduler&limit=200`)).body.items;
    expect(new Set(mine.map(({ owner }) => owner))).toEqual(new Set(['scheduler']));
    expect(refusal(await director().get(`${path}?cursor=soon_x`))).toEqual([400, 'invalid-input']);
    expect(refusal(await director().get(`${path}?owner=nobody`))).toEqual([400, 'invalid-input']);
  });

  it('counts answers with their denominators, by reason, site, clinician and policy version, without patients', async () => {
    const path = `/step-down/v1/analytics/overrides?from=${onDay(0)}&to=${onDay(60)}`;
    const by = async (group: string): Promise<Counts> =>
      (await service.as('analyst').get<Counts>(`${path}&by=${group}`)).body;
    const one = { accepted: 0, overridden: 0, deferred: 0, decided: 1 };
    expect(await by('reason')).toMatchObject({
      decided: 3,
      groups: [
        { ...one, group: 'false-positive-suspected', overridden: 1 },
        { ...one, group: 'family-event', deferred: 1 },
        { ...one, group: 'none', accepted: 1 },
      ].sort((a, b) => (a.group < b.group ? -1 : 1)),
    });
    const answers = { decided: 3, accepted: 1, overridden: 1, deferred: 1 };
    expect((await by('site')).groups).toEqual([{ ...answers, group: service.siteId }]);
    expect((await by('policy-version')).groups).toEqual([{ ...answers, group: 'house-step-down 1' }]);
    expect((await by('clinician')).groups.map(({ decided }) => decided).sort()).toEqual([1, 2]);
    expect((await by('kind')).groups).toEqual([{ ...answers, group: 'step-down' }]);
    const text = JSON.stringify(await Promise.all(['reason', 'site', 'clinician', 'kind'].map(by)));
    for (const name of names) expect(text).not.toContain(patient(name));
    expect(refusal(await service.as('analyst').get(`${path}&by=patient`))).toEqual([400, 'invalid-input']);
    expect(
      refusal(
        await service.as('analyst').get(`/step-down/v1/analytics/overrides?from=${onDay(2)}&to=${onDay(1)}&by=site`),
      ),
    ).toEqual([422, 'stretch-empty']);
    expect((await service.as('counselor').get(`${path}&by=site`)).status).toBe(403);
  });
});
