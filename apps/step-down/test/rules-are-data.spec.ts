import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PatientAdmittedV1, SiteRegisteredV1, type DataOf } from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { onDay, PictureBuilder, ready, ZONE } from './picture.js';
import { admission, moveTo, morningOf, published, startStepDown, vouch } from './stepping-down.js';

/** The last day under the house rules everywhere; from the next one site B has its own. */
const YESTERDAY = 35;
const TODAY = 36;
const SITE_B = '0b6a5c1e-2f3d-4a5b-8c7d-bbbbbbbbbbbb';
const OWN = `
policy: site-b
extends: house-step-down
change:
  hourBands/2.1-adult/minHours: 10
  transitions/P2-P3/A2/minAttendedShare: 77%
  transitions/P2-P3/A1/minDays: 23
`;

interface Criterion {
  id: string;
  verdict: string;
  value: unknown;
  threshold: unknown;
}
interface Evaluation {
  criteria: Criterion[];
  decision: { kind: string };
  ruleSet: { id: string; hash: string };
  decisionHash: string;
}

let service: TestService;
/** The same person at both sites. */
const twin = (name: string, site: Id): Id => uuidv5(site, `twin ${name}`);
const sites = (): readonly [Id, Id] => [service.siteId, SITE_B];
const evaluated = async (name: string, on: number): Promise<[Evaluation, Evaluation]> => {
  const of = async (site: Id): Promise<Evaluation> => {
    const path = `/step-down/v1/patients/${twin(name, site)}/evaluation?siteDate=${onDay(on)}`;
    return (await service.as('counselor').get<Evaluation>(path)).body;
  };
  return [await of(sites()[0]), await of(sites()[1])];
};
const criterion = ({ criteria }: Evaluation, id: string): Criterion => criteria.find((one) => one.id === id)!;
const verdicts = (all: readonly Evaluation[], id: string) => all.map((one) => criterion(one, id).verdict);
/** Everything that is found, but for thresholds and for whom: equal where the rules do not differ. */
const found = ({ criteria, decision }: Evaluation, but: readonly string[]) => ({
  criteria: criteria.filter((one) => !but.includes(one.id)).map(({ id, verdict, value }) => ({ id, verdict, value })),
  decision: but.length > 0 ? null : decision.kind,
});

/** Twins admitted on `entered` of whom the same is told. */
async function enter(name: string, entered: number, built: PictureBuilder): Promise<void> {
  for (const site of sites()) {
    const patientId = twin(name, site);
    const [contract, data] = admission(site, 'P2', patientId, null);
    const admitted = { ...(data as DataOf<typeof PatientAdmittedV1>), siteDate: onDay(entered) };
    const facts = built.facts.map((fact) => ({ ...fact }));
    await service.deliverAll([
      [contract, admitted, { occurredAt: morningOf(entered) }],
      ...published({ facts }, site, patientId),
    ]);
  }
}

/** Attended `attended` of `of` sessions of the window. */
function visits(attended: number, of: number): PictureBuilder {
  const built = new PictureBuilder();
  for (let nth = 0; nth < of; nth += 1) built.session(TODAY - nth, nth < of - attended ? 'late-cancel' : 'attended');
  return built;
}

const SHARES = [
  { name: '10 of 13 (76.9 %)', attended: 10, of: 13, then: ['not-met', 'not-met'] },
  { name: '14 of 18 (77.8 %)', attended: 14, of: 18, then: ['not-met', 'met'] },
  { name: '11 of 14 (78.6 %)', attended: 11, of: 14, then: ['not-met', 'met'] },
  { name: '12 of 15 (80 %)', attended: 12, of: 15, then: ['met', 'met'] },
] as const;
const STAYS = [
  { days: 20, then: ['not-met', 'not-met'] },
  { days: 21, then: ['met', 'not-met'] },
  { days: 22, then: ['met', 'not-met'] },
  { days: 23, then: ['met', 'met'] },
] as const;

beforeAll(async () => {
  service = await startStepDown(YESTERDAY - 1);
  const site = { zone: ZONE, jurisdiction: 'US-MD', edition: '4', opioidTreatmentProgram: true } as const;
  await service.deliver(SiteRegisteredV1, { siteId: SITE_B, ...site });
  await enter('ready', 0, ready());
  for (const { name, attended, of } of SHARES) await enter(name, TODAY - 30, visits(attended, of));
  for (const { days } of STAYS) await enter(`${days} days`, TODAY - days, new PictureBuilder());
  const put = { yaml: OWN, siteId: SITE_B, effectiveFrom: onDay(TODAY) };
  expect(await service.as('medical-director').post('/step-down/v1/policies', put)).toMatchObject({ status: 201 });
}, 120_000);
afterAll(() => service.stop());

describe('Rules are data: from tomorrow and for one site only', () => {
  let yesterday: readonly (readonly [Id, string])[];

  it('until tomorrow the twins are told the same everywhere', async () => {
    await moveTo(service, YESTERDAY);
    for (const name of ['ready', ...SHARES.map((one) => one.name), ...STAYS.map((one) => `${one.days} days`)]) {
      const both = await evaluated(name, YESTERDAY);
      expect([name, both[1].ruleSet, found(both[1], [])]).toEqual([name, both[0].ruleSet, found(both[0], [])]);
    }
    for (const site of sites())
      await service.as('clinical-supervisor').post(`/step-down/v1/patients/${twin('ready', site)}/evaluations`);
    yesterday = await hashes();
    expect(yesterday.length).toBeGreaterThanOrEqual(2);
  });

  it.each(SHARES)('A2 at 77 %: $name', async ({ name, then }) => {
    const both = await evaluated(name, TODAY);
    expect(verdicts(both, 'A2')).toEqual(then);
    expect(found(both[1], ['A2'])).toEqual(found(both[0], ['A2']));
  });

  it.each(STAYS)('P2 minimum stay 23 d: $days days', async ({ days, then }) => {
    const both = await evaluated(`${days} days`, TODAY);
    expect(verdicts(both, 'A1')).toEqual(then);
    expect(found(both[1], ['A1'])).toEqual(found(both[0], ['A1']));
  });

  it('whom no boundary touches is told the same', async () => {
    const both = await evaluated('ready', TODAY);
    expect(both.map((one) => one.ruleSet.id)).toEqual(['house-step-down', 'site-b']);
    expect(both.map((one) => one.decision.kind)).toEqual(['propose-step-down', 'propose-step-down']);
    expect(found(both[1], [])).toEqual(found(both[0], []));
  });

  it('adult 2.1 minimum 10 h: nine hours are a step at one site and none at the other, ten at both', async () => {
    await moveTo(service, TODAY);
    await vouch(service);
    const step = (site: Id, phase: string, number: number) =>
      service
        .as('clinical-supervisor')
        .post(`/step-down/v1/patients/${twin(phase, site)}/taper-steps`, { step: number });
    const shorter = [];
    for (const site of sites()) shorter.push(await step(site, 'ready', 3));
    expect(shorter.map(({ status, body }) => [status, body.code])).toEqual([
      [201, undefined],
      [409, 'hours-outside-band'],
    ]);
    expect(shorter[1]!.body.facts).toMatchObject({ weeklyMinutes: 540, minHours: 10 });
    for (const site of sites()) {
      const patientId = twin('ten hours', site);
      await service.deliverAll([admission(site, 'P1', patientId, null)]);
      expect([site, (await step(site, 'ten hours', 3)).status]).toEqual([site, 201]);
    }
  });

  it('what was decided yesterday stays, and replays to the same hash', async () => {
    const now = new Set((await hashes()).map((one) => one.join()));
    for (const one of yesterday) expect(now).toContain(one.join());
    const asked = `/step-down/v1/decisions/replay?from=${onDay(YESTERDAY - 1)}&to=${onDay(YESTERDAY)}&limit=200`;
    const { body } = await service.as('medical-director').get<{ alike: number; different: unknown[] }>(asked);
    expect(body).toMatchObject({ different: [], proposals: { different: [] } });
    expect(body.alike).toBeGreaterThanOrEqual(yesterday.length);
    for (const site of sites()) {
      const path = `/step-down/v1/patients/${twin('ready', site)}/evaluation?siteDate=${onDay(YESTERDAY)}`;
      const { body: again } = await service.as('counselor').get<Evaluation>(path);
      expect(yesterday.map(([, hash]) => hash)).toContain(again.decisionHash);
    }
  });

  const hashes = async (): Promise<[Id, string][]> =>
    (
      await Promise.all(
        sites().map(async (site) => {
          const path = `/step-down/v1/decisions?patientId=${twin('ready', site)}&limit=200`;
          const { items } = (await service.as('auditor').get<{ items: { id: Id; hash: string }[] }>(path)).body;
          return items.map(({ id, hash }): [Id, string] => [id, hash]);
        }),
      )
    ).flat();
});
