import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  EnrollmentMovedV1,
  NaloxoneProvidedV1,
  OutreachClosedV1,
  PatientAdmittedV1,
  type DataOf,
} from '@stepwell/contracts';
import { addHours, uuidv5, type Id, type Phase } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { onDay, PATIENT, PictureBuilder, ZONE } from './picture.js';
import { admission, episodeOf, morningOf, moveTo, published, startStepDown } from './stepping-down.js';
import { nightShift, plateau, readyOnDay65 } from './stories.js';

interface Action {
  id: Id;
  kind: string;
  trigger: string;
  status: string;
  dueAt: string;
}
interface View {
  phase: string;
  proposals: { kind: string; to: string; triggers: string[] }[];
  actions: Action[];
  decision: { kind: string; reasons: string[] };
}
interface Evaluation {
  criteria: { id: string; verdict: string; value: unknown; unit: string; missing?: string }[];
  triggers: { id: string; evidence: Id[]; replacedBy?: string }[];
}

let service: TestService;
const patient = (name: string): Id => uuidv5(PATIENT, `acceptance ${name}`);
const view = async (name: string): Promise<View> =>
  (await service.as('counselor').get<View>(`/step-down/v1/patients/${patient(name)}`)).body;
const evaluation = async (name: string, on: number): Promise<Evaluation> =>
  (
    await service
      .as('counselor')
      .get<Evaluation>(`/step-down/v1/patients/${patient(name)}/evaluation?siteDate=${onDay(on)}`)
  ).body;
const kinds = ({ actions }: View): string[] => actions.map((action) => action.kind);
const told = async (name: string, type: string): Promise<Record<string, unknown>[]> =>
  (await service.events(`step-down.${type}.v1`))
    .filter((event) => event.key === patient(name))
    .map((event) => event.data as Record<string, unknown>);
const tell = (name: string, built: PictureBuilder) =>
  service.deliverAll(published(built, service.siteId, patient(name)));

/** Admitted on a day into a phase, with everything told since. */
async function enter(name: string, built: PictureBuilder, phase: Phase = 'P2', day = 0): Promise<void> {
  const [contract, data] = admission(service.siteId, phase, patient(name));
  const admitted = { ...(data as DataOf<typeof PatientAdmittedV1>), siteDate: onDay(day) };
  await service.deliverAll([[contract, admitted, { occurredAt: morningOf(day) }]]);
  await tell(name, built);
}
/** What another service did now. */
const here = (name: string, day: number) => ({ patientId: patient(name), siteDate: onDay(day), zone: ZONE });

beforeAll(async () => {
  service = await startStepDown(35);
}, 60_000);
afterAll(() => service.stop());

describe('acceptance cases of clinical 7 over HTTP, with what the triggers ask for answered', () => {
  it.each(['unexcused', 'excused'] as const)(
    'C23 night shift, absences %s: another track is asked for, no step up, no step down',
    async (kind) => {
      const name = `C23 ${kind}`;
      await enter(name, nightShift(kind));
      const { criteria, triggers } = await evaluation(name, 35);
      expect(triggers.map(({ id }) => id)).toContain('U6');
      expect(criteria.find(({ id }) => id === 'A2')).toMatchObject(
        kind === 'excused'
          ? { verdict: 'not-met', missing: 'delivered-hours' }
          : { verdict: 'not-met', missing: 'attended-sessions', value: 0.6 },
      );
    },
  );

  it('C23 the day closed: the request stands, and the moved seat answers it before it is late', async () => {
    await moveTo(service, 36);
    for (const name of ['C23 unexcused', 'C23 excused']) {
      const now = await view(name);
      expect([now.phase, now.proposals]).toEqual(['P2', []]);
      expect(kinds(now)).toContain('re-track');
      expect(await told(name, 'ActionRequested')).toContainEqual(
        expect.objectContaining({ kind: 're-track', trigger: 'U6' }),
      );
    }
    const id = patient('C23 unexcused');
    const moved = await service.deliver(EnrollmentMovedV1, {
      ...{ patientId: id, enrollmentId: uuidv5(id, 'evening'), episodeId: episodeOf(id), siteId: service.siteId },
      ...{ programId: uuidv5(service.siteId, 'program'), trackId: uuidv5(id, 'track'), track: 'evening', phase: 'P2' },
      ...{ taper: { sessionsPerWeek: 3, minutesPerSession: 180 }, seriesIds: [], from: onDay(37) },
      ...{ cause: 're-track', zone: ZONE },
    });
    await moveTo(service, 38);
    expect(await told('C23 unexcused', 'ActionAnswered')).toMatchObject([
      { kind: 're-track', answeredBy: 'scheduling', evidence: [moved.id] },
    ]);
    expect(await told('C23 unexcused', 'ActionOverdue')).not.toContainEqual(
      expect.objectContaining({ kind: 're-track' }),
    );
    expect(await told('C23 excused', 'ActionOverdue')).toContainEqual(expect.objectContaining({ kind: 're-track' }));
  });

  it('U6 and U3: outreach and naloxone are asked for with a due time, answered by attendance and medication, else late', async () => {
    for (const name of ['reached', 'vanished']) {
      const built = new PictureBuilder().report(39, 'overdose');
      for (let nth = 0; nth < 3; nth += 1) built.session(39, 'unexcused');
      await enter(name, built);
    }
    await moveTo(service, 39);
    await moveTo(service, 40);
    const asked = (await view('reached')).actions;
    expect(asked.find(({ kind }) => kind === 'outreach')).toMatchObject({
      dueAt: addHours(`${onDay(40)}T11:30:00.000Z`, 24),
    });
    const outreachId = uuidv5(patient('reached'), 'outreach');
    await service.deliver(OutreachClosedV1, { ...here('reached', 40), outreachId, result: 'reached' });
    await service.deliver(NaloxoneProvidedV1, { ...here('reached', 40), units: 2 });
    await moveTo(service, 42);
    const answered = (await told('reached', 'ActionAnswered')).map((one) => [one['kind'], one['answeredBy']]);
    expect(answered.sort()).toEqual([
      ['naloxone', 'medication'],
      ['outreach', 'attendance'],
    ]);
    const late = async (name: string) => (await told(name, 'ActionOverdue')).map((one) => one['kind']);
    expect(await late('reached')).not.toEqual(expect.arrayContaining(['outreach']));
    expect(await late('vanished')).toEqual(expect.arrayContaining(['outreach', 'naloxone', 're-rating']));
    expect((await view('vanished')).proposals).toMatchObject([{ kind: 'step-up', to: 'P1', triggers: ['U6'] }]);
    expect(await told('vanished', 'PhaseChanged')).toEqual([]);
  });

  it('C20 plateau: no step down; a case conference changes the content and takes the place of the step up', async () => {
    await moveTo(service, 56);
    await enter('C20', plateau());
    await moveTo(service, 57);
    const now = await view('C20');
    expect([now.phase, now.proposals]).toEqual(['P2', []]);
    expect(kinds(now)).toEqual(
      expect.arrayContaining(['case-conference', 'contingency-management', 'psychiatric-evaluation']),
    );
    const { triggers } = await evaluation('C20', 56);
    const [u4, h1] = ['U4', 'H1'].map((id) => triggers.find((one) => one.id === id)!);
    expect(u4).toMatchObject({ replacedBy: 'H1', proposes: null });
    expect(h1!.evidence).toEqual(expect.arrayContaining(u4!.evidence));
  });

  it('C20 the conference that changed the plan answers what was asked for', async () => {
    await tell('C20', flatAgain());
    await moveTo(service, 59);
    expect(await told('C20', 'ActionAnswered')).toContainEqual(
      expect.objectContaining({ kind: 'case-conference', answeredBy: 'intake' }),
    );
  });

  it('C41 hysteresis: D6 = 2 unchanged for 60 days lets P3 pass; the same ratings on a new patient do not', async () => {
    await moveTo(service, 65);
    await enter('C41', readyOnDay65([0, 0, 1, 1, 1, 2], [5, 35, 64]));
    await enter('C41 new', readyOnDay65([0, 0, 1, 1, 1, 2], [64]));
    await moveTo(service, 66);
    expect((await view('C41')).proposals).toMatchObject([{ kind: 'step-down', to: 'P3' }]);
    expect((await view('C41 new')).proposals).toEqual([]);
    const a11 = async (name: string) => (await evaluation(name, 65)).criteria.find(({ id }) => id === 'A11');
    expect(await a11('C41')).toMatchObject({ verdict: 'met', unit: 'level-hys-1', value: '2.1' });
    expect(await a11('C41 new')).toMatchObject({ verdict: 'not-met', value: '2.1' });
  });

  it('C22 one slip: contact and four weekly tests, the phase unchanged; four clean weeks answer, the contact is late', async () => {
    await moveTo(service, 85);
    const slip = new PictureBuilder().bam(78, 0, 5, 18).test(84, ['cocaine']).session(85, 'attended').bam(85, 0, 5, 18);
    await enter('C22', slip, 'P4', 60);
    await moveTo(service, 86);
    expect(await view('C22')).toMatchObject({
      phase: 'P4',
      proposals: [],
      decision: { kind: 'actions', reasons: ['U5'] },
    });
    expect(kinds(await view('C22')).sort()).toEqual(['counselor-contact', 'plan-note', 'weekly-tests']);
    const weeks = [89, 96, 103, 110];
    const clean = weeks.reduce((built, day) => built.test(day), new PictureBuilder());
    const renamed = clean.facts.map((fact, n) => ({ ...fact, eventId: uuidv5(fact.eventId, `week ${n}`) }));
    await moveTo(service, 100);
    expect(kinds(await view('C22'))).toContain('weekly-tests');
    await service.deliverAll(published({ facts: renamed }, service.siteId, patient('C22')));
    await moveTo(service, 111);
    expect(await told('C22', 'ActionAnswered')).toMatchObject([
      { kind: 'weekly-tests', answeredBy: 'medication', evidence: { length: 4 } },
    ]);
    expect((await told('C22', 'ActionOverdue')).map((one) => one['kind']).sort()).toEqual([
      ...['counselor-contact', 'plan-note'],
    ]);
    expect(await view('C22')).toMatchObject({ phase: 'P4', proposals: [] });
  });

  it('an evaluation is done by the person who says so, once', async () => {
    const asked = (
      await service
        .as('counselor')
        .get<{ items: (Action & { patientId: Id })[] }>(
          `/step-down/v1/actions?siteId=${service.siteId}&status=overdue&limit=200`,
        )
    ).body.items.find((one) => one.kind === 'psychiatric-evaluation' && one.patientId === patient('C20'))!;
    const done = await service.as('counselor').post<View>(`/step-down/v1/actions/${asked.id}/done`);
    expect(kinds(done.body)).not.toContain('psychiatric-evaluation');
    expect((await told('C20', 'ActionDone')).at(-1)).toMatchObject({ actionId: asked.id, doneBy: { tier: 'L3' } });
  });
});

/** The plan after the conference. */
function flatAgain(): PictureBuilder {
  const built = plateau();
  const before = built.facts.length;
  built.review(57, 1, 5, { reliableChange: false });
  built.facts.splice(0, before);
  return built;
}
