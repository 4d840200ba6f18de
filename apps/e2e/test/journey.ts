import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { cssrs, dimensions, gad7, phq9 } from '@stepwell/stepwell/clinic/answers';
import { attendAll, goodWeek, refer, review, type Patient } from '@stepwell/stepwell/clinic/journey';
import { World, type LoggedEvent, type WorldOptions } from './world.js';

const OPEN_MS = 90_000;
const PHASE_MS = 120_000;
const SETTLED = { substanceUseDiagnosis: true, dailyMonitoringNeeded: false, recoveryResidenceAvailable: true };
/** Days of the journey (Saturdays) on which the facts allow the next phase: A5 asks for 30, 60 and 90 days, A1 for 42 in P4. */
const SIGNED_ON = { P3: 33, P4: 61, P5: 110 } as const;
const FRIDAY = 5;

interface Case {
  readonly phase: string;
  readonly proposals: readonly { readonly id: Id; readonly kind: string; readonly to: string }[];
  readonly approval: { readonly id: Id } | null;
  readonly missing: readonly string[];
}

/** One patient from referral to aftercare through all five services; `on` names what carries the events. */
export function journey(on: string, options: WorldOptions): void {
  describe(`a journey from referral to aftercare on ${on}`, () => {
    let world: World;
    let ann: Patient;
    /** Days lived so far. */
    let lived = 0;
    beforeAll(async () => {
      world = await World.open(options);
      await world.goTo(0, '07:00');
      ann = await refer(world.provider, world.site);
    }, OPEN_MS);
    afterAll(() => world.stop(), OPEN_MS);

    const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
    const get = <T>(path: string): Promise<T> => as('counselor').get<T>(path);
    const episode = (): string => `/intake/v1/episodes/${ann.episodeId}`;
    const standing = (): Promise<Case> => get(`/step-down/v1/patients/${ann.patientId}`);

    /** Attends what is on the roster, with weekly measures on Fridays and a review every second one, until the evening of `day`. */
    const liveUntil = async (day: number): Promise<void> => {
      for (; lived <= day; lived += 1) {
        await world.goTo(lived, '09:05');
        await attendAll(world.provider, world.site, world.date(lived));
        if (world.weekdayOf(lived) !== FRIDAY) continue;
        await world.goTo(lived, '13:00');
        await goodWeek(world.provider, ann, world.time.now());
        if (lived % 2 === 1) continue;
        await review(world.provider, ann, { dischargePlan: lived > 80 });
      }
    };

    /** Signs the proposal of the morning and follows the change through every service, by the signature's correlation id. */
    const stepsDown = async (from: string, to: 'P3' | 'P4' | 'P5'): Promise<LoggedEvent> => {
      const day = SIGNED_ON[to];
      await liveUntil(day - 1);
      await world.goTo(day, '07:00');
      lived = day + 2;
      const [proposal] = (await standing()).proposals;
      expect(proposal).toMatchObject({ kind: 'step-down', to });
      const shown = await get<{ criteria: { id: string; verdict: string; evidence: Id[] }[] }>(
        `/step-down/v1/proposals/${proposal!.id}`,
      );
      expect(shown.criteria.map(({ verdict }) => verdict)).toEqual(shown.criteria.map(() => 'met'));
      expect(shown.criteria.find(({ id }) => id === 'A2')!.evidence.length).toBeGreaterThan(0);
      await world.time.freshen();
      await as('counselor').post(`/step-down/v1/proposals/${proposal!.id}/accept`, {});
      await world.time.rest();
      const approved = (await world.told('step-down', ann.patientId, 'PhaseChangeApproved')).at(-1)!;
      expect((await standing()).phase).toBe(from);
      const reserved = (await world.told('scheduling', ann.patientId, 'SeatReserved')).at(-1)!;
      expect(reserved.correlation_id).toBe(approved.correlation_id);
      expect(reserved.data).toMatchObject({ approvalId: (await standing()).approval!.id });

      await world.goTo(day + 1, '07:00');
      await world.time.passAnHour();
      expect((await standing()).phase).toBe(to);
      const changed = (await world.told('step-down', ann.patientId, 'PhaseChanged')).at(-1)!;
      expect(changed.data).toMatchObject({ from, to, direction: 'down' });
      const moved = (await world.told('scheduling', ann.patientId, 'EnrollmentMoved')).at(-1)!;
      expect([changed, moved].map((event) => event.correlation_id)).toEqual(
        [changed, moved].map(() => approved.correlation_id),
      );
      return changed;
    };

    it(
      'a draft is answered item by item, signed, and gives a level, a plan and an admission',
      async () => {
        const draft = await as('intake-coordinator').post<{ assessmentId: Id }>(`${episode()}/assessments`, {
          instruments: [cssrs('intake')],
        });
        const path = `/intake/v1/assessments/${draft.assessmentId}`;
        const started = await as('counselor').send('GET', path);
        expect(started.body).toMatchObject({ recommended: null });
        const answers = { instruments: [phq9(12), gad7(10)], dimensions: dimensions(1, 0, 1, 1, 3, 1), facts: SETTLED };
        await as('counselor').send('PATCH', path, answers, started.version!);
        const signed = await as('counselor').post(`${path}/complete`);
        expect(signed).toMatchObject({
          gates: { fired: [] },
          level: { ruleFired: 'R9', level: '2.1' },
          recommended: { code: '2.1' },
        });
        await as('counselor').post(`${episode()}/level-decisions`, { level: '2.1' });
        await as('counselor').post(`${episode()}/plan`, {
          goals: [{ horizon: 'short' }, { horizon: 'short' }, { horizon: 'long' }],
          components: [{ component: 'group', sessionsPerWeek: 3, minutes: 180 }],
        });
        const admitted = await as('intake-coordinator').post(`${episode()}/admission`, {
          ...{ programId: world.site.programId, track: 'day', phase: 'P2' },
          taper: { sessionsPerWeek: 3, minutesPerSession: 180 },
        });
        expect(admitted).toMatchObject({ status: 'admitted', phase: 'P2', level: { level: { code: '2.1' } } });
        await world.time.rest();
      },
      PHASE_MS,
    );

    it('every service knows the admission: a seat three days a week, a roster, a phase', async () => {
      const { patientId } = ann;
      const enrollment = await as('scheduler').get(`/scheduling/v1/patients/${patientId}/enrollment`);
      expect(enrollment).toMatchObject({ seat: { phase: 'P2' } });
      const roster = await get<{ sessions: { entries: { patientId: Id }[] }[] }>(
        `/attendance/v1/sites/${world.site.siteId}/roster?siteDate=${world.date(0)}`,
      );
      expect(roster.sessions.flatMap(({ entries }) => entries)).toMatchObject([{ patientId }]);
      expect(await standing()).toMatchObject({ phase: 'P2', proposals: [], holds: [] });
      const admitted = await world.toldOnce('intake', patientId, 'PatientAdmitted');
      const started = await world.toldOnce('scheduling', patientId, 'EnrollmentStarted');
      expect(started.correlation_id).toBe(admitted.correlation_id);
    });

    it(
      'a week of sessions and samples is what each service shows',
      async () => {
        await liveUntil(7);
        const { patientId } = ann;
        const { weeks } = await get<{ weeks: object[] }>(
          `/attendance/v1/patients/${patientId}/weeks?from=${world.date(0)}&to=${world.date(6)}`,
        );
        expect(weeks).toMatchObject([
          { sessionsPlanned: 3, sessionsAttended: 3, delivered: { minutes: 540 }, closed: true, verdict: 'within' },
        ]);
        const { tests } = await as('nurse').get<{ tests: object[] }>(`/medication/v1/patients/${patientId}/medication`);
        expect(tests).toHaveLength(1);
        expect((await standing()).missing).toContain('A1:days-in-phase');
      },
      PHASE_MS,
    );

    it(
      'P2 to P3: proposed with evidence, signed, seat reserved, changed on its day, level decided anew',
      async () => {
        const changed = await stepsDown('P2', 'P3');
        const decided = (await world.told('intake', ann.patientId, 'LevelOfCareDecided')).at(-1)!;
        expect(decided.data).toMatchObject({ cause: 'phase-change', level: { code: '1.5' } });
        expect(decided.correlation_id).toBe(changed.correlation_id);
        expect(await get(episode())).toMatchObject({ phase: 'P3', level: { level: { code: '1.5' } } });
        expect(await as('scheduler').get(`/scheduling/v1/patients/${ann.patientId}/enrollment`)).toMatchObject({
          seat: { phase: 'P3' },
          approval: null,
        });
      },
      PHASE_MS,
    );

    it('P3 to P4', () => stepsDown('P3', 'P4').then(() => undefined), PHASE_MS);

    it(
      'P4 to P5: aftercare',
      async () => {
        await liveUntil(SIGNED_ON.P5 - 3);
        for (const kind of ['aftercare-slot-booked', 'prescriber-confirmed']) {
          await as('front-desk').post(`/intake/v1/patients/${ann.patientId}/facts`, { kind });
        }
        const changed = await stepsDown('P4', 'P5');
        const enrolled = await world.toldOnce('step-down', ann.patientId, 'AftercareEnrolled');
        expect(enrolled.correlation_id).toBe(changed.correlation_id);
        expect(await get(episode())).toMatchObject({ phase: 'P5' });
      },
      PHASE_MS,
    );

    it('nothing is parked, doubled or left over', async () => {
      expect(
        (await Promise.all(world.host.services.map((service) => service.idle()))).map(({ parked }) => parked),
      ).toEqual([0, 0, 0, 0, 0]);
      const phases = (await world.told('step-down', ann.patientId, 'PhaseChanged')).map(({ data }) => data['to']);
      expect(phases).toEqual(['P3', 'P4', 'P5']);
      const missed = await world.told('attendance', ann.patientId, 'SessionMissed');
      expect(missed).toEqual([]);
    });
  });
}
