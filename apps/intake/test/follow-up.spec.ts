import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ActionRequestedV1 } from '@stepwell/contracts';
import { ciwa, Clinic, NO_SUICIDE, ratings, SETTLED, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
});
afterAll(() => clinic.close());

interface Item {
  readonly actionId: string;
  readonly patientId: string;
  readonly kind: string;
  readonly trigger: string;
  readonly status: string;
  readonly hoursLate: number;
}

const tasks = async ({ patientId }: Person, status = 'asked', more = ''): Promise<readonly Item[]> => {
  const url = `/intake/v1/worklist?siteId=${clinic.service.siteId}&limit=200&status=${status}${more}`;
  const { items } = (await clinic.service.as('nurse').get<{ items: readonly Item[] }>(url)).body;
  return items.filter((item) => item.patientId === patientId);
};
const kinds = async (person: Person, status = 'asked') => (await tasks(person, status)).map(({ kind }) => kind);
const after = async (hours: number): Promise<void> => {
  clinic.service.clock.advance({ hours });
  await clinic.service.quiet();
};
const screen = (person: Person, instrument: object) =>
  clinic.done('nurse', `patients/${person.patientId}/screenings`, { instruments: [instrument] });

describe('withdrawal re-checks', () => {
  const early = { instruments: [NO_SUICIDE, ciwa(8)], dimensions: ratings(1, 0, 1, 1, 2, 1), facts: SETTLED };

  test('C03 mild withdrawal: admitted, looked at the same day, and again at 24 and 48 h, done or overdue', async () => {
    const person = await clinic.refer();
    const assessment = await clinic.assess(person, early);
    expect(assessment).toMatchObject({
      gates: {
        fired: [
          {
            ...{ gate: 'G4', blocks: false, actions: ['medical-evaluation-same-day', 'recheck-24h', 'recheck-48h'] },
            evidence: [{ fact: 'ciwa', value: 8 }],
          },
        ],
      },
      level: { ruleFired: 'R9' },
      recommended: { code: '2.1' },
    });
    await clinic.decide(person);
    await clinic.plan(person);
    expect(await clinic.admit(person)).toMatchObject({ status: 'admitted' });
    expect(await kinds(person)).toEqual(['medical-evaluation', 'withdrawal-recheck', 'withdrawal-recheck']);
    await after(23);
    await screen(person, ciwa(4));
    expect(await tasks(person, 'done')).toMatchObject([{ kind: 'withdrawal-recheck', hoursLate: -1 }]);
    await after(24 + 1 + 3);
    expect(await kinds(person)).toEqual(['withdrawal-recheck']);
    await after(1);
    expect(await tasks(person, 'overdue', '&kind=withdrawal-recheck')).toMatchObject([{ trigger: 'G4', hoursLate: 4 }]);
    await screen(person, ciwa(2));
    expect(await tasks(person, 'overdue', '&kind=withdrawal-recheck')).toEqual([]);
    expect(await kinds(person, 'done')).toEqual(['withdrawal-recheck', 'withdrawal-recheck']);
  });

  test('a draft with a drink an hour ago asks for them at once; a score that cannot be summed does not answer', async () => {
    const person = await clinic.refer();
    await clinic.done('nurse', `episodes/${person.episodeId}/assessments`, { facts: { hoursSinceLastDrink: 1 } });
    expect(await kinds(person)).toEqual(['withdrawal-recheck', 'withdrawal-recheck']);
    await after(24);
    await screen(person, { instrument: 'CIWA-Ar', items: { nausea: 1 } });
    expect(await kinds(person)).toEqual(['withdrawal-recheck', 'withdrawal-recheck']);
  });

  test('a clinician ends one with a coded reason, and nobody else, and not twice', async () => {
    const person = await clinic.refer();
    await clinic.assess(person, early);
    const [medical] = await tasks(person, 'asked', '&kind=medical-evaluation');
    const close = `worklist/${medical!.actionId}/close`;
    expect(await clinic.refused('front-desk', close, { reason: 'done' })).toEqual([403, 'role-not-allowed']);
    expect(await clinic.refused('nurse', close, { reason: 'because' })).toEqual([422, 'unknown-reason']);
    expect((await clinic.done('nurse', close, { reason: 'done' })).body).toMatchObject({ status: 'done' });
    expect(await clinic.refused('nurse', close, { reason: 'done' })).toEqual([409, 'task-settled']);
    expect(await clinic.refused('nurse', `worklist/${someId()}/close`, { reason: 'done' })).toEqual([404, 'not-found']);
    const [recheck] = await tasks(person);
    const elsewhere = `worklist/${recheck!.actionId}/close`;
    expect((await clinic.done('nurse', elsewhere, { reason: 'patient-elsewhere' })).body).toMatchObject({
      ...{ status: 'dropped', settledReason: 'patient-elsewhere' },
    });
  });
});

describe('safety concerns ask for an evaluation', () => {
  test('an emergency within the hour, done when it is closed', async () => {
    const person = await clinic.refer();
    await screen(person, { instrument: 'C-SSRS', form: 'since-last-contact', items: { q4: 1 } });
    expect((await tasks(person)).map(({ kind, trigger }) => [kind, trigger])).toContainEqual([
      ...['safety-evaluation', 'cssrs-q4'],
    ]);
    await after(1);
    const [late] = await tasks(person, 'overdue');
    expect(late).toMatchObject({ kind: 'safety-evaluation', hoursLate: 0 });
    expect(await clinic.refused('medical-director', `worklist/${late!.actionId}/close`, { reason: 'done' })).toEqual([
      ...[409, 'task-ends-otherwise'],
    ]);
    const { concernId } = (await clinic.newest(person.patientId, 'SafetyConcernOpened')) as { concernId: string };
    const close = `safety-concerns/${concernId}/close`;
    expect(await clinic.refused('medical-director', close, { reason: 'seen' })).toEqual([400, 'invalid-input']);
    const old = { reason: 'seen', evaluation: { evaluatedAt: '2026-01-05T13:00:00Z', finding: 'no-danger' } };
    expect(await clinic.refused('medical-director', close, old)).toEqual([422, 'evaluation-before-concern']);
    expect(await kinds(person, 'overdue')).toEqual(['safety-evaluation']);
    await clinic.done('medical-director', close, clinic.evaluated());
    expect(await kinds(person, 'overdue')).toEqual([]);
    const [row] = await clinic.service.sql<{ finding: string }>(
      `SELECT evaluation->>'finding' AS finding FROM intake.safety_concerns WHERE concern_id = $1`,
      [concernId],
    );
    expect(row).toEqual({ finding: 'no-danger' });
  });

  test('a more urgent concern is due earlier, never later', async () => {
    const person = await clinic.refer();
    await screen(person, { instrument: 'WITHDRAWAL-GRADE', items: { grade: 3 } });
    const before = await tasks(person, 'asked', '&kind=safety-evaluation');
    const { concernId } = (await clinic.newest(person.patientId, 'SafetyConcernOpened')) as { concernId: string };
    const change = `safety-concerns/${concernId}/change`;
    await clinic.done('nurse', change, { severity: 'emergency', reason: 'worse' });
    const urgent = await tasks(person, 'asked', '&kind=safety-evaluation');
    expect(urgent[0]!.hoursLate).toBeGreaterThanOrEqual(before[0]!.hoursLate);
    expect(urgent[0]!.hoursLate).toBe(-1);
    await clinic.done('medical-director', change, { severity: 'watch', reason: 'better' });
    expect((await tasks(person, 'asked', '&kind=safety-evaluation'))[0]!.hoursLate).toBe(-1);
  });

  test('U2b PHQ-9 item 9 and a screen that stops half way: an open concern and a screen to finish the same day', async () => {
    const person = await clinic.refer();
    await screen(person, { instrument: 'PHQ-9', items: { item9: 1 } });
    await screen(person, { instrument: 'C-SSRS', form: 'since-last-contact', items: { q1: 0 } });
    expect((await kinds(person)).toSorted()).toEqual(['safety-evaluation', 'suicide-screen']);
    expect(await clinic.newest(person.patientId, 'SafetyConcernOpened')).toMatchObject({ kind: 'phq9-item9' });
    await screen(person, { instrument: 'C-SSRS', form: 'since-last-contact', items: { q1: 0, q2: 0, q6: 0 } });
    expect(await kinds(person)).toEqual(['safety-evaluation']);
    const self = { instrument: 'C-SSRS', mode: 'self', items: { q1: 0, q2: 0, q6: 0 } };
    expect(
      await clinic.refused('front-desk', `patients/${person.patientId}/screenings`, { instruments: [self] }),
    ).toEqual([422, 'mode-not-allowed']);
  });

  test('while a suicide concern is open nothing is taken unattended, and what raises a concern still counts', async () => {
    const person = await clinic.admitted();
    const alone = (items: object) =>
      clinic.service.as('service').post<{ code?: string }>(`/intake/v1/patients/${person.patientId}/screenings`, {
        instruments: [{ instrument: 'PHQ-9', mode: 'self', items }],
      });
    expect(await alone({ item1: 1 })).toMatchObject({ status: 201 });
    await screen(person, { instrument: 'C-SSRS', form: 'since-last-contact', items: { q1: 1, q2: 1, q3: 1 } });
    clinic.service.clock.advance({ days: 15 });
    const url = `/intake/v1/instruments-due?siteId=${clinic.service.siteId}&aheadDays=31&limit=200`;
    const attendedOnly = async () =>
      (
        await clinic.service.as('nurse').get<{ items: { patientId: string; attendedOnly: boolean }[] }>(url)
      ).body.items.find(({ patientId }) => patientId === person.patientId)?.attendedOnly;
    expect(await attendedOnly()).toBe(true);
    const before = await clinic.told(person.patientId);
    expect(await alone({ item1: 1, item9: 0 })).toMatchObject({ status: 409, body: { code: 'attended-only' } });
    expect(await clinic.told(person.patientId)).toEqual(before);
    expect(await alone({ item9: 1 })).toMatchObject({ status: 201, body: { concerns: ['phq9-item9'] } });
    for (const { concernId } of (
      await clinic.service
        .as('nurse')
        .get<{ openConcerns: { concernId: string }[] }>(`/intake/v1/patients/${person.patientId}`)
    ).body.openConcerns)
      await clinic.done('medical-director', `safety-concerns/${concernId}/close`, clinic.evaluated());
    expect(await attendedOnly()).toBe(false);
    expect(await alone({ item1: 1, item9: 0 })).toMatchObject({ status: 201 });
  });

  test('an intake without a suicide screen asks for one; one of the same day counts', async () => {
    const [without, screened] = [await clinic.refer(), await clinic.refer()];
    await screen(screened, NO_SUICIDE);
    for (const person of [without, screened])
      await clinic.assess(person, { dimensions: ratings(1, 0, 1, 1, 3, 1), facts: SETTLED });
    expect([await kinds(without), await kinds(screened)]).toEqual([['suicide-screen'], []]);
  });
});

describe('Everything at once', () => {
  const items = {
    sweating: 0,
    restlessness: 0,
    pupils: 0,
    ache: 0,
    runnyNose: 0,
    stomach: 0,
    yawning: 0,
    gooseflesh: 0,
  };
  const everything = {
    instruments: [
      { instrument: 'C-SSRS', form: 'intake', items: { q1: 1, q2: 1, q3: 1, q4: 0, q5: 0, q6: 0 } },
      ciwa(16),
      { instrument: 'COWS', items: { ...items, pulse: 4, tremor: 1, anxiety: 4 } },
    ],
    dimensions: ratings(3, 2, 2, 2, 4, 2),
    facts: {
      ...SETTLED,
      ...{ pregnant: true, pastWithdrawalSeizureOrDelirium: true, drinkingLast72Hours: true, hoursSinceLastDrink: 3 },
      ...{ opioidUseLast7Days: true, onOpioidMedication: true, medicationStartNeeded: false },
    },
  };

  test('the G2 block, the actions of G7, G8 and G10, and a referral that cannot close without its three fields', async () => {
    const person = await clinic.refer();
    const { gates } = (await clinic.assess(person, everything)) as {
      gates: { fired: { gate: string; actions: string[] }[]; place: string; status: string };
    };
    expect(gates.fired.map(({ gate }) => gate)).toEqual(['G2', 'G7', 'G8', 'G10']);
    expect(gates).toMatchObject({ place: 'inpatient-withdrawal-management', status: 'deferred-wm' });
    const actions = gates.fired.flatMap((gate) => gate.actions);
    for (const action of ['moud-evaluation-24h', 'naloxone', 'obstetric-today', 'addiction-medicine-today'])
      expect(actions).toContain(action);
    for (const action of ['never-opioid-withdrawal', 'clinician-evaluation-same-day', 'means-restriction'])
      expect(actions).toContain(action);
    expect(await kinds(person)).toEqual(
      expect.arrayContaining([
        ...['refer-out-withdrawal-management', 'moud-evaluation', 'naloxone', 'refer-out-obstetric', 'safety-plan'],
        ...['safety-evaluation', 'withdrawal-recheck'],
      ]),
    );
    const { referralsOut } = (
      await clinic.done<{ referralsOut: { referralOutId: string }[] }>(
        'intake-coordinator',
        `episodes/${person.episodeId}/referrals-out`,
        { kind: 'withdrawal-management', gate: 'G2' },
      )
    ).body;
    expect(await kinds(person)).not.toContain('refer-out-withdrawal-management');
    expect(await kinds(person)).toContain('refer-out-obstetric');
    const out = `referrals-out/${referralsOut[0]!.referralOutId}`;
    const whole = { receivingSite: 'wm-unit-1', handOverAt: '2026-01-05T18:00:00Z', contact: 'charge-nurse' };
    for (const missing of ['receivingSite', 'handOverAt', 'contact']) {
      const answer = await clinic.service
        .as('intake-coordinator')
        .post(`/intake/v1/${out}/accept`, { ...whole, [missing]: undefined });
      expect(answer).toMatchObject({
        status: 422,
        body: { code: 'hand-over-incomplete', facts: { missing: [missing] } },
      });
      for (const outcome of ['handed-over', 'returned'])
        expect(await clinic.refused('intake-coordinator', `${out}/close`, { outcome })).toEqual([
          ...[409, 'hand-over-not-accepted'],
        ]);
    }
    expect((await clinic.done('intake-coordinator', `${out}/accept`, whole)).body).toMatchObject({
      referralsOut: [{ status: 'accepted', handOver: { ...whole, handOverAt: '2026-01-05T18:00:00.000Z' } }],
    });
    const told = await clinic.newest(person.patientId, 'ReferralOutAccepted');
    expect(JSON.stringify(told)).not.toContain('charge-nurse');
    await clinic.done('intake-coordinator', `${out}/close`, { outcome: 'handed-over' });
    expect(
      await clinic.refused('intake-coordinator', `episodes/${person.episodeId}/admission`, clinic.admission()),
    ).toEqual([409, 'reassessment-needed']);
  });
});

describe('referrals out of somebody in treatment', () => {
  const refer = async (person: Person, kind: string): Promise<string> => {
    const { referralsOut } = (
      await clinic.done<{ referralsOut: { referralOutId: string }[] }>(
        'counselor',
        `episodes/${person.episodeId}/referrals-out`,
        { kind },
      )
    ).body;
    return `referrals-out/${referralsOut.at(-1)!.referralOutId}`;
  };
  const handOver = { receivingSite: 'house-7', handOverAt: '2026-01-05T18:00:00Z', contact: 'desk' };

  test.each(['withdrawal-management', 'residential', 'emergency', 'psychiatric'])(
    '%s: on leave from the hand-over to the return, then assessed again within a day',
    async (kind) => {
      const person = await clinic.admitted();
      const out = await refer(person, kind);
      expect((await clinic.done('counselor', `${out}/accept`, handOver)).body).toMatchObject({
        ...{ status: 'on-leave', leave: { reason: `referred-out-${kind}` } },
      });
      await clinic.done('counselor', `${out}/close`, { outcome: 'handed-over' });
      expect((await clinic.told(person.patientId)).slice(-4)).toEqual([
        ...['ReferralOutOpened', 'ReferralOutAccepted', 'LeaveStarted', 'ReferralOutClosed'],
      ]);
      expect((await clinic.done('counselor', `${out}/close`, { outcome: 'returned' })).body).toMatchObject({
        ...{ status: 'admitted', leave: null, reassessmentNeeded: true },
      });
      expect((await clinic.told(person.patientId)).slice(-2)).toEqual(['LeaveEnded', 'ReferralOutClosed']);
      expect(await clinic.refused('counselor', `${out}/close`, { outcome: 'returned' })).toEqual([
        ...[409, 'referral-out-closed'],
      ]);
      expect(await tasks(person)).toMatchObject([{ kind: 'reassessment', trigger: 'returned', hoursLate: -24 }]);
      await clinic.assessPlain(person);
      expect(await kinds(person)).toEqual([]);
    },
  );

  test.each(['obstetric', 'opioid-treatment-program'])(
    '%s runs beside IOP: no leave and no reassessment',
    async (kind) => {
      const person = await clinic.admitted();
      const out = await refer(person, kind);
      expect((await clinic.done('counselor', `${out}/accept`, handOver)).body).toMatchObject({ status: 'admitted' });
      const closed = await clinic.done('counselor', `${out}/close`, { outcome: 'handed-over' });
      expect(closed.body).toMatchObject({ status: 'admitted', reassessmentNeeded: false });
      expect(await kinds(person)).toEqual([]);
    },
  );

  test('a leave that began before stays as it is', async () => {
    const person = await clinic.admitted();
    await clinic.done('counselor', `episodes/${person.episodeId}/leaves`, { reason: 'vacation' });
    const out = await refer(person, 'residential');
    expect((await clinic.done('counselor', `${out}/accept`, handOver)).body).toMatchObject({
      leave: { reason: 'vacation' },
    });
    expect((await clinic.done('counselor', `${out}/close`, { outcome: 'returned' })).body).toMatchObject({
      status: 'on-leave',
    });
  });

  test('a step up above P1 is a referral out, once', async () => {
    const person = await clinic.admitted();
    const asked = { patientId: person.patientId, actionId: someId(), kind: 'refer-out', trigger: 'U4' };
    const sent = await clinic.service.deliver(ActionRequestedV1, {
      ...{ ...asked, dueAt: '2026-02-04T12:00:00.000Z', siteDate: '2026-02-02', zone: 'America/New_York' },
    });
    await clinic.service.publish(sent);
    await clinic.service.quiet();
    expect((await clinic.told(person.patientId)).filter((name) => name === 'ReferralOutOpened')).toHaveLength(1);
    expect(await clinic.newest(person.patientId, 'ReferralOutOpened')).toMatchObject({
      kind: 'residential',
      gate: null,
    });
  });
});
