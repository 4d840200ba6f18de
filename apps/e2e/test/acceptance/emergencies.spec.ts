import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Id } from '@stepwell/kernel';
import { ciwa, cssrs, dimensions, phq9 } from '@stepwell/stepwell/clinic/answers';
import type { Patient } from '@stepwell/stepwell/clinic/journey';
import { refused, World } from '../world.js';
import { Acts, SETTLED } from './acts.js';
import { Ladder } from './ladder.js';

const OPEN_MS = 90_000;
const CASE_MS = 60_000;
const DAYS_AWAY = 14;

describe('what stops an admission, seen by the whole platform', () => {
  let world: World;
  let acts: Acts;
  let ladder: Ladder;
  beforeAll(async () => {
    world = await World.open();
    await world.goTo(0, '07:00');
    acts = new Acts(world);
    ladder = new Ladder(world);
  }, OPEN_MS);
  afterAll(() => world.stop(), OPEN_MS);

  const as = (role: Parameters<World['provider']['as']>[0]) => world.provider.as(role);
  const record = ({ patientId }: Patient) =>
    as('counselor').get<{ openConcerns: { concernId: Id; kind: string; severity: string }[]; missing: string[] }>(
      `/intake/v1/patients/${patientId}`,
    );

  it('C36 C-SSRS skip: Q2 no, Q6 yes two months ago is high: emergency and hold; longer ago it is moderate', async () => {
    const screen = (recent: 0 | 1) => ({
      instrument: 'C-SSRS',
      form: 'intake',
      items: { q1: 0, q2: 0, q6: 1, q6Recent: recent },
    });
    const [high, moderate] = [await acts.refer(), await acts.refer()];
    expect(await acts.screen(high, [screen(1)])).toMatchObject({
      scores: [{ risk: 'high' }],
      concerns: ['suicide-risk-high'],
    });
    expect(await acts.screen(moderate, [screen(0)])).toMatchObject({ scores: [{ risk: 'moderate' }] });
    await world.time.rest();
    expect((await world.toldOnce('intake', high.patientId, 'SafetyConcernOpened')).data).toMatchObject({
      ...{ kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q6' },
    });
    expect((await world.toldOnce('intake', moderate.patientId, 'SafetyConcernOpened')).data).toMatchObject({
      ...{ kind: 'suicide-risk-moderate', severity: 'same-day', trigger: 'cssrs-q6' },
    });
    expect((await world.toldOnce('step-down', high.patientId, 'HoldPlaced')).data).toMatchObject({ trigger: 'U1' });
    expect((await ladder.of(high)).actions).toMatchObject([{ kind: 'emergency-protocol', trigger: 'U1' }]);
  });

  it(
    'C09 suicidal: G1 and R1, no plan, no seat, no automatic message, open until a clinician closes it',
    async () => {
      const patient = await acts.refer();
      const { patientId, episodeId } = patient;
      const calm = await acts.refer();
      for (const one of [patient, calm])
        await as('front-desk').post(`/intake/v1/patients/${one.patientId}/consents`, { scope: 'reminders' });
      const draft = await as('intake-coordinator').post<{ assessmentId: Id }>(
        `/intake/v1/episodes/${episodeId}/assessments`,
        { instruments: [cssrs('intake', ['q1', 'q2', 'q4', 'q5'])] },
      );
      const { data } = await world.toldOnce('intake', patientId, 'SafetyConcernOpened');
      expect(data).toMatchObject({ kind: 'suicide-risk-high', severity: 'emergency', trigger: 'cssrs-q4' });
      await world.time.rest();
      expect((await world.toldOnce('step-down', patientId, 'HoldPlaced')).data).toMatchObject({ trigger: 'U1' });

      const path = `/intake/v1/assessments/${draft.assessmentId}`;
      const answers = { instruments: [phq9(23, 3)], dimensions: dimensions(0, 0, 4, 1, 2, 1), facts: SETTLED };
      const { version } = await as('counselor').send('GET', path);
      await as('counselor').send('PATCH', path, answers, version!);
      expect(await as('counselor').post(`${path}/complete`)).toMatchObject({
        gates: {
          fired: [{ gate: 'G1', blocks: true, actions: ['emergency-psychiatric-evaluation', 'no-automatic-messages'] }],
          ...{ place: 'emergency-psychiatric-evaluation', status: 'emergency-transfer' },
        },
        level: { ruleFired: 'R1', level: '4' },
        recommended: { code: '4' },
      });
      await acts.decide(patient, '4');
      expect(await refused(acts.plan(patient))).toMatchObject({ status: 409, code: 'emergency-concern-open' });
      expect(await refused(acts.admit(patient))).toMatchObject({ status: 409, code: 'emergency-concern-open' });

      await book(patient, calm);
      await world.goTo(0, '09:20');
      const { tasks } = await as('front-desk').get<{ tasks: { patientId: Id; messageAllowed: boolean }[] }>(
        `/attendance/v1/sites/${world.site.siteId}/outreach?limit=50`,
      );
      const allowed = (one: Patient) =>
        tasks.filter((line) => line.patientId === one.patientId).map((line) => line.messageAllowed);
      expect([allowed(patient), allowed(calm)]).toEqual([[false], [true]]);
      await world.goTo(0, '12:05');
      expect((await world.toldOnce('attendance', patientId, 'SessionMissed')).data).toMatchObject({
        immediateContact: true,
      });
      expect((await world.toldOnce('attendance', calm.patientId, 'SessionMissed')).data).toMatchObject({
        immediateContact: false,
      });

      await world.goTo(3, '08:00');
      const [concern] = (await record(patient)).openConcerns;
      expect(concern).toMatchObject({ kind: 'suicide-risk-high', severity: 'emergency' });
      const evaluated = () => ({
        ...{ reason: 'evaluated', evaluation: { evaluatedAt: world.time.now(), finding: 'no-danger' } },
      });
      const close = `/intake/v1/safety-concerns/${concern!.concernId}/close`;
      expect(await refused(as('nurse').post(close, evaluated()))).toMatchObject({
        status: 403,
        code: 'tier-too-low',
      });
      await as('medical-director').post(close, evaluated());
      expect(await refused(acts.admit(patient))).toMatchObject({
        status: 409,
        code: 'gate-blocks',
        facts: { gates: ['G1'] },
      });
      await world.time.rest();
      expect((await world.toldOnce('intake', patientId, 'SafetyConcernClosed')).data).toMatchObject({
        closedBy: { tier: 'M3' },
      });
      expect((await ladder.of(patient)).holds).toMatchObject([{ trigger: 'U1' }]);
      const told = [...(await acts.told('intake', patient)), ...(await acts.told('scheduling', patient))];
      for (const name of ['TreatmentPlanSigned', 'PatientAdmitted', 'EnrollmentStarted'])
        expect(told).not.toContain(name);
    },
    CASE_MS,
  );

  /** Books people into this morning's group. */
  const book = async (...people: readonly Patient[]): Promise<void> => {
    const { sessions } = await as('scheduler').get<{
      sessions: { sessionId: Id; phase: string; startLocal: string }[];
    }>(`/scheduling/v1/sessions?siteId=${world.site.siteId}&siteDate=${world.date(0)}`);
    const [first] = sessions.filter(({ phase }) => phase === 'P2');
    for (const { patientId } of people)
      await as('front-desk').post('/scheduling/v1/appointments', { patientId, sessionId: first!.sessionId });
    await world.time.rest();
  };

  it(
    'C02 needs detox: G2 defers and refuses admission until an accepted hand-over, return and reassessment; no seat is kept for longer than 14 days',
    async () => {
      const awayFrom = 3;
      await world.goTo(awayFrom, '08:00');
      const patient = await acts.refer();
      const { patientId, episodeId } = patient;
      const pawss = { instrument: 'PAWSS', items: { threshold: 1, ...sixOfTen } };
      const facts = { complicatingFactor: true, pastWithdrawalSeizureOrDelirium: true };
      const drinking = { drinkingLast72Hours: true, heavyDrinkingLast72Hours: true, hoursSinceLastDrink: 4 };
      const assessed = await acts.assess(patient, {
        instruments: [cssrs('intake'), ciwa(16), pawss],
        dimensions: dimensions(3, 1, 1, 2, 3, 1),
        facts: { ...SETTLED, ...facts, ...drinking },
      });
      expect(assessed).toMatchObject({
        gates: {
          fired: [{ gate: 'G2', blocks: true, actions: ['referral-withdrawal-management', 'reassess-on-return'] }],
          ...{ place: 'inpatient-withdrawal-management', status: 'deferred-wm' },
        },
        level: { ruleFired: 'R2', level: '3.7' },
        suggestedD1: 3,
      });
      const episode = `/intake/v1/episodes/${episodeId}`;
      const opened = await as('intake-coordinator').post<{ referralsOut: { referralOutId: Id }[] }>(
        `${episode}/referrals-out`,
        {
          ...{ kind: 'withdrawal-management', gate: 'G2' },
        },
      );
      expect(opened).toMatchObject({ status: 'deferred-wm' });
      expect(await refused(acts.admit(patient))).toMatchObject({
        status: 409,
        code: 'gate-blocks',
        facts: { gates: ['G2'] },
      });
      const out = `/intake/v1/referrals-out/${opened.referralsOut[0]!.referralOutId}`;
      expect(await refused(as('intake-coordinator').post(`${out}/close`, { outcome: 'handed-over' }))).toMatchObject({
        ...{ status: 409, code: 'hand-over-not-accepted' },
      });
      const handOver = { receivingSite: 'wm-unit-1', handOverAt: world.time.now(), contact: 'charge-nurse' };
      await as('intake-coordinator').post(`${out}/accept`, handOver);
      expect((await record(patient)).missing).toContain('close-referral-withdrawal-management');
      await as('intake-coordinator').post(`${out}/close`, { outcome: 'returned' });
      expect(await refused(acts.admit(patient))).toMatchObject({ status: 409, code: 'reassessment-needed' });
      expect((await record(patient)).missing).toContain('reassessment');
      expect(await acts.told('intake', patient)).toEqual([
        ...['ReferralReceived', 'AssessmentCompleted', 'ReferralOutOpened', 'ReferralOutAccepted', 'ReferralOutClosed'],
      ]);
      await world.time.rest();
      expect(await acts.told('scheduling', patient)).toEqual([]);

      await acts.rerate(patient, [1, 0, 1, 2, 3, 1], [cssrs('intake'), ciwa(3)]);
      await acts.enter(patient);
      expect(await acts.told('scheduling', patient)).toEqual(['EnrollmentStarted']);
      await as('intake-coordinator').post(`${episode}/referrals-out`, { kind: 'withdrawal-management' });
      await world.time.rest();
      await world.goTo(awayFrom + 4, '13:00');
      const missed = (await world.told('attendance', patientId, 'SessionMissed')).at(-1);
      expect(missed!.data).toMatchObject({ reason: 'referred-out', class: 'excused' });
      expect((await ladder.of(patient)).missing).toContain('referred-out');
      await world.goTo(awayFrom + DAYS_AWAY, '07:59');
      expect(await acts.seatOf(patient)).toMatchObject({ seat: { phase: 'P2', until: null } });
      await world.goTo(awayFrom + DAYS_AWAY, '08:01');
      const until = world.date(awayFrom + DAYS_AWAY);
      expect(await acts.seatOf(patient)).toMatchObject({ seat: { until } });
      const ended = await world.toldOnce('scheduling', patientId, 'EnrollmentEnded');
      expect(ended.data).toMatchObject({ reason: 'referred-out', until });
    },
    CASE_MS,
  );
});

const sixOfTen = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`item${i + 1}`, i < 6 ? 1 : 0]));
