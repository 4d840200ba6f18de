import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { Clinic, someId, THIRD_EDITION_SITE, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

interface Told {
  readonly openPairs: readonly Id[];
  readonly version: number;
}
interface Pair {
  readonly pairId: Id;
  readonly patients: readonly Id[];
  readonly status: string;
  readonly decisions: readonly { decision: string; reason: string }[];
}
interface Linked {
  readonly linked: { patientIds: Id[]; episodes: { episodeId: Id }[]; elsewhere: number };
}

let counter = 0;
/** Somebody who looks like nobody else. */
const someone = () => {
  counter += 1;
  const month = String((counter % 12) + 1).padStart(2, '0');
  const letters = [...String(counter)].map((digit) => 'abcdefghij'[Number(digit)]).join('');
  return {
    givenName: 'Quinella',
    familyName: `Testerson${letters}`,
    birthDate: `19${60 + (counter % 40)}-${month}-20`,
  };
};
const tell = async ({ patientId }: Person, body: object): Promise<Told> =>
  (await clinic.done<Told>('front-desk', `patients/${patientId}/identity`, body)).body;
const queue = async (more = ''): Promise<readonly Pair[]> => {
  const path = `/intake/v1/duplicates?siteId=${clinic.service.siteId}&limit=200${more}`;
  return (await clinic.service.as('intake-coordinator').get<{ items: Pair[] }>(path)).body.items;
};
const decide = (pairId: Id, decision: string, reason: string) =>
  clinic.done<Pair>('intake-coordinator', `duplicates/${pairId}/decisions`, { decision, reason });
const record = async ({ patientId }: Person) =>
  (await clinic.service.as('counselor').get<Linked>(`/intake/v1/patients/${patientId}`)).body.linked;
const toldOf = async ({ patientId }: Person, name: string) =>
  (await clinic.service.events(`intake.${name}.v1`))
    .filter(({ key }) => key === patientId)
    .map(({ data }) => data as Readonly<Record<string, unknown>>);
/** Two records of one look, and the pair they make. */
const twins = async (more: Record<string, unknown> = {}): Promise<{ one: Person; other: Person; pairId: Id }> => {
  const [one, other, looks] = [await clinic.refer(), await clinic.refer(more), someone()];
  expect((await tell(one, looks)).openPairs).toEqual([]);
  const { openPairs } = await tell(other, { ...looks, familyName: looks.familyName.toUpperCase() });
  expect(openPairs).toHaveLength(1);
  return { one, other, pairId: openPairs[0]! };
};

describe('duplicates of one person', () => {
  test('wait for a person with their evidence; the same person is linked, shown, and unlinked by a further decision', async () => {
    const { one, other, pairId } = await twins();
    const waiting = (await queue()).find((pair) => pair.pairId === pairId);
    expect(waiting).toMatchObject({
      ...{ status: 'open', hoursLate: -72, decisions: [], patients: [one.patientId, other.patientId].toSorted() },
      evidence: { rules: ['name-birth'], agree: ['family-name', 'given-name', 'birth-date'], differ: [] },
    });
    expect(await record(one)).toEqual({ patientIds: [], episodes: [], elsewhere: 0 });

    await decide(pairId, 'unsure', 'second-opinion');
    expect((await queue()).find((pair) => pair.pairId === pairId)).toMatchObject({ status: 'unsure' });
    await decide(pairId, 'same-person', 'documents-seen');
    expect((await queue()).map((pair) => pair.pairId)).not.toContain(pairId);
    expect(await record(one)).toMatchObject({
      ...{ patientIds: [other.patientId], episodes: [{ episodeId: other.episodeId }], elsewhere: 0 },
    });
    expect(await record(other)).toMatchObject({ episodes: [{ episodeId: one.episodeId }] });

    const [linked] = await toldOf(one, 'RecordsLinked');
    expect(linked).toEqual({
      ...{ patientId: one.patientId, linkedPatientId: other.patientId, linkId: linked!['linkId'] },
      ...{ reason: 'documents-seen', siteDate: linked!['siteDate'], zone: linked!['zone'] },
    });
    expect(await toldOf(other, 'RecordsLinked')).toMatchObject([
      { linkId: linked!['linkId'], linkedPatientId: one.patientId },
    ]);
    expect(await toldOf(one, 'RecordsUnlinked')).toEqual([]);

    await decide(pairId, 'different-people', 'linked-in-error');
    for (const person of [one, other])
      expect(await toldOf(person, 'RecordsUnlinked')).toMatchObject([
        { linkId: linked!['linkId'], reason: 'linked-in-error' },
      ]);
    expect(await record(one)).toEqual({ patientIds: [], episodes: [], elsewhere: 0 });
    const [told] = (await queue('&status=different-people')).filter((pair) => pair.pairId === pairId);
    expect(told!.decisions.map(({ decision }) => decision)).toEqual(['unsure', 'same-person', 'different-people']);
  });

  test('a chain of links is one person, and may not contradict a pair told apart', async () => {
    const looks = someone();
    const people = [await clinic.refer(), await clinic.refer(), await clinic.refer()] as const;
    for (const person of people) await tell(person, looks);
    const pairs = (await queue()).filter(({ patients }) =>
      people.some(({ patientId }) => patients.includes(patientId)),
    );
    expect(pairs).toHaveLength(3);
    const pairOf = (a: Person, b: Person): Id =>
      pairs.find(({ patients }) => patients.includes(a.patientId) && patients.includes(b.patientId))!.pairId;
    const [a, b, c] = people;
    await decide(pairOf(a, b), 'same-person', 'person-confirmed');
    await decide(pairOf(a, c), 'different-people', 'chance');
    const refused = (pairId: Id, decision: string, reason: string) =>
      clinic.refused('counselor', `duplicates/${pairId}/decisions`, { decision, reason });
    expect(await refused(pairOf(b, c), 'same-person', 'records-agree')).toEqual([409, 'links-contradict']);
    await decide(pairOf(a, c), 'same-person', 'documents-seen');
    expect((await record(b)).patientIds.toSorted()).toEqual([a.patientId, c.patientId].toSorted());
    expect(await refused(pairOf(b, c), 'different-people', 'relatives')).toEqual([409, 'links-contradict']);
    expect(await refused(pairOf(a, b), 'same-person', 'records-agree')).toEqual([409, 'already-decided-so']);
    expect(await refused(pairOf(a, b), 'different-people', 'a-feeling')).toEqual([422, 'unknown-reason']);
    expect(await refused(someId(), 'same-person', 'records-agree')).toEqual([404, 'not-found']);
  });

  test('told at the same moment, everybody is compared with everybody', async () => {
    const looks = someone();
    const people = await Promise.all([1, 2, 3, 4, 5].map(() => clinic.refer()));
    await Promise.all(people.map((person) => tell(person, looks)));
    const found = (await queue()).filter(({ patients }) =>
      people.some(({ patientId }) => patients.includes(patientId)),
    );
    expect(found).toHaveLength(10);
  });

  test('a corrected identity takes an undecided match back, and leaves a decided one', async () => {
    const { other, pairId } = await twins();
    expect(await tell(other, someone())).toMatchObject({ version: 2, openPairs: [] });
    expect((await queue()).map((pair) => pair.pairId)).not.toContain(pairId);
    const decided = await twins();
    await decide(decided.pairId, 'same-person', 'photo-matched');
    await tell(decided.other, someone());
    expect((await record(decided.one)).patientIds).toEqual([decided.other.patientId]);
  });

  test('at two sites are decided by somebody who works at both', async () => {
    const { one, other, pairId } = await twins({ siteId: THIRD_EDITION_SITE });
    const here = { roles: ['intake-coordinator'] as const, siteIds: [clinic.service.siteId] };
    const path = `/intake/v1/duplicates?siteId=${clinic.service.siteId}&limit=200`;
    const listed = await clinic.service.as(here).get<{ items: Pair[]; elsewhere: number }>(path);
    expect(listed.body.items.map((pair) => pair.pairId)).not.toContain(pairId);
    expect(listed.body.elsewhere).toBe(1);
    const decision = { decision: 'same-person', reason: 'documents-seen' };
    expect(await clinic.refused(here, `duplicates/${pairId}/decisions`, decision)).toEqual([403, 'site-not-allowed']);
    await decide(pairId, 'same-person', 'documents-seen');
    const view = await clinic.service.as(here).get<Linked>(`/intake/v1/patients/${one.patientId}`);
    expect(view.body.linked).toEqual({ patientIds: [other.patientId], episodes: [], elsewhere: 1 });
    expect(await clinic.service.as(here).get(`/intake/v1/patients/${other.patientId}/identity`)).toMatchObject({
      status: 403,
    });
  });

  test('come page by page', async () => {
    type Page = { readonly items: readonly Pair[]; readonly cursor: string | null };
    const seen: Id[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const from: string = cursor && `&cursor=${cursor}`;
      const path = `/intake/v1/duplicates?siteId=${clinic.service.siteId}&limit=2${from}`;
      const page: Page = (await clinic.service.as('counselor').get<Page>(path)).body;
      seen.push(...page.items.map(({ pairId }) => pairId));
      cursor = page.cursor;
    }
    expect(seen.toSorted()).toEqual((await queue()).map(({ pairId }) => pairId).toSorted());
    const path = `/intake/v1/duplicates?siteId=${clinic.service.siteId}&cursor=x`;
    expect(await clinic.service.as('counselor').get(path)).toMatchObject({ status: 400 });
  });
});

describe('who a person is', () => {
  it.each<[string, object, number, string]>([
    ['a birth date to come', { birthDate: '2031-01-01' }, 422, 'birth-date-in-future'],
    ['no letter', { givenName: '-' }, 422, 'name-not-usable'],
    ['a suffix alone', { familyName: 'Jr' }, 422, 'name-not-usable'],
    ['markup', { familyName: '<b>' }, 400, 'invalid-input'],
    ['no family name', { familyName: undefined }, 400, 'invalid-input'],
    ['a phone of letters', { phone: 'call me now' }, 400, 'invalid-input'],
    ['a note', { note: 'x' }, 400, 'invalid-input'],
  ])('is refused with %s, and nothing is stored', async (_, more, status, code) => {
    const { patientId } = await clinic.refer();
    const answer = await clinic.service
      .as('front-desk')
      .post<{ code: string }>(`/intake/v1/patients/${patientId}/identity`, { ...someone(), ...more });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(JSON.stringify(answer.body)).not.toMatch(/testerson|quinella|2031/i);
    expect(await clinic.service.as('front-desk').get(`/intake/v1/patients/${patientId}/identity`)).toMatchObject({
      status: 404,
    });
  });

  test('may leave its lists out by null', async () => {
    const { patientId } = await clinic.refer();
    const answer = await clinic.service
      .as('front-desk')
      .post(`/intake/v1/patients/${patientId}/identity`, { ...someone(), formerNames: null, identifiers: null });
    expect(answer.status).toBe(201);
  });

  test('stays in its own tables: in no event, stored answer, audit row or problem', async () => {
    const { one, other, pairId } = await twins();
    await decide(pairId, 'same-person', 'documents-seen');
    const own = await clinic.service.as('front-desk').get<object>(`/intake/v1/patients/${one.patientId}/identity`);
    expect(own.body).toMatchObject({ givenName: 'Quinella', version: 1 });
    expect(JSON.stringify(await clinic.service.events())).not.toMatch(/testerson|quinella/i);
    const tables = await clinic.service.sql<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'intake'`,
    );
    for (const { name } of tables.filter((table) => !['identities', 'identity_entries'].includes(table.name))) {
      const rows = await clinic.service.sql(`SELECT 1 FROM intake."${name}" t WHERE t::text ~* 'testerson|quinella'`);
      expect([name, rows.length]).toEqual([name, 0]);
    }
    const kept = await clinic.service.sql('SELECT version FROM intake.identity_entries WHERE patient_id = $1', [
      other.patientId,
    ]);
    expect(kept).toEqual([{ version: 1 }]);
  });

  test('is told of a patient, at one’s own site, and of the version that was read', async () => {
    const person = await clinic.refer();
    const path = `patients/${person.patientId}/identity`;
    expect(await clinic.refused('front-desk', `patients/${someId()}/identity`, someone())).toEqual([404, 'not-found']);
    const elsewhere = { roles: ['front-desk'] as const, siteIds: [someId()] };
    expect(await clinic.refused(elsewhere, path, someone())).toEqual([403, 'site-not-allowed']);
    expect(await clinic.refused('analyst', path, someone())).toEqual([403, 'role-not-allowed']);
    await tell(person, someone());
    const stale = await clinic.service.as('front-desk').post(`/intake/v1/${path}`, someone(), { 'if-match': '"7"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale-version' } });
  });
});
