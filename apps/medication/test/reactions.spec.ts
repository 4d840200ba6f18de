import { randomUUID } from 'node:crypto';
import {
  ActionRequestedV1,
  AssessmentCompletedV1,
  ClinicalFactReportedV1,
  CredentialChangedV1,
  HoldPlacedV1,
  HoldReleasedV1,
  LeaveEndedV1,
  LeaveStartedV1,
  PatientAdmittedV1,
  PatientDischargedV1,
  PhaseChangedV1,
  SafetyConcernOpenedV1,
  ScreeningCompletedV1,
  type Contract,
  type EventEnvelope,
} from '@stepwell/contracts';
import { addDays } from '@stepwell/kernel';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { openClinic, patient, ZONE, type Clinic } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.service.stop());

const today = (): string => clinic.service.clock.now().slice(0, 10);
const where = () => ({ siteDate: today(), zone: ZONE });
const level = { system: 'house', edition: '4', code: '2.1' } as const;
const taper = { sessionsPerWeek: 3, minutesPerSession: 180 };
const signedBy = { staffId: 's1', tier: 'L4' } as const;
const rules = { id: 'house', version: 1, hash: 'h' };

interface View {
  readonly context: Readonly<Record<string, unknown>>;
  readonly orders: readonly {
    readonly missedDays: number;
    readonly held: boolean;
    readonly adherence: { readonly pdc: number } | null;
  }[];
  readonly alerts: readonly { readonly kind: string }[];
  readonly reviews: readonly { readonly kind: string; readonly trigger: string }[];
}
const viewOf = async (patientId: string) =>
  (await clinic.nurse.get<View>(`/medication/v1/patients/${patientId}/medication`)).body;
const reviewsOf = async (patientId: string) => (await viewOf(patientId)).reviews.map((review) => review.kind);
const told = async (patientId: string, type: string) =>
  (await clinic.service.events(`medication.${type}.v1`)).filter((event) => event.key === patientId);

const scored = (instrument: 'COWS' | 'CIWA-Ar', total: number) => ({
  ...{ instrument, form: 'standard' as const, total, band: null, takenAt: clinic.service.clock.now() },
});

/** One of everything this service listens to, about one patient. */
function everything(patientId: string): readonly (readonly [Contract, object])[] {
  const episodeId = randomUUID();
  const leaveId = randomUUID();
  const holdId = randomUUID();
  const moment = { patientId, ...where() };
  const hourBand = null;
  return [
    [
      PatientAdmittedV1,
      {
        ...moment,
        episodeId,
        siteId: clinic.service.siteId,
        programId: randomUUID(),
        track: 'day',
        phase: 'P2',
        taper,
        level,
        hourBand,
        ageBand: 'adult',
      },
    ],
    [LeaveStartedV1, { ...moment, episodeId, leaveId, reason: 'vacation' }],
    [LeaveEndedV1, { ...moment, episodeId, leaveId }],
    [ClinicalFactReportedV1, { ...moment, factId: randomUUID(), kind: 'overdose', substance: 'fentanyl' }],
    [
      SafetyConcernOpenedV1,
      { ...moment, concernId: randomUUID(), kind: 'suicide-risk-moderate', severity: 'same-day', trigger: 'cssrs-q3' },
    ],
    [HoldPlacedV1, { ...moment, holdId, trigger: 'U2', concernId: null }],
    [HoldReleasedV1, { ...moment, holdId, reason: 'new-screen', releasedBy: signedBy }],
    [
      ActionRequestedV1,
      {
        ...moment,
        actionId: randomUUID(),
        kind: 'medication-review',
        trigger: 'U3',
        dueAt: clinic.service.clock.now(),
      },
    ],
    [
      PhaseChangedV1,
      {
        ...moment,
        episodeId,
        changeId: randomUUID(),
        from: 'P2',
        to: 'P1',
        taper,
        levelFrom: level,
        levelTo: level,
        direction: 'up',
        hourBand,
        reason: 'U3',
        effectiveOn: today(),
        signedBy,
      },
    ],
    [
      AssessmentCompletedV1,
      {
        ...moment,
        ...{
          episodeId,
          assessmentId: randomUUID(),
          kind: 'review',
          scores: [scored('COWS', 14), scored('CIWA-Ar', 9)],
          gates: [],
        },
        ...{
          dimensions: { d1: 1, d2: 0, d3: 1, d4: 1, d5: 1, d6: 1 },
          recommended: level,
          ruleFired: 'R9',
          runnerUp: null,
        },
        ...{ modifiers: [], needsClinicianReview: false, ruleSet: rules },
      },
    ],
  ];
}

describe('facts of other services', () => {
  test('become context, reviews and nothing else', async () => {
    const patientId = patient(1);
    await clinic.ordered(patientId, { medication: 'buprenorphine', doseMg: 16 });
    await clinic.service.deliverAll(everything(patientId));
    const view = await viewOf(patientId);
    expect(view.context).toEqual({
      stepDownHeld: false,
      away: false,
      pregnant: false,
      discharged: false,
      openConcerns: 1,
      phase: 'P1',
    });
    expect(view.reviews.map((review) => review.kind).sort()).toEqual([
      ...['medication-review', 'naloxone', 'naloxone', 'overdose-review', 'take-home-review', 'withdrawal-review'],
    ]);
    const own = (await clinic.service.events()).filter((event) => event.key === patientId);
    expect(own.map((event) => event.type)).toEqual(['medication.MedicationOrdered.v1']);
  });

  test('give the same state twice and in any order', async () => {
    const plain = patient(2);
    await clinic.service.deliverAll(everything(plain));
    const expected = await viewOf(plain);
    const reviews = (view: View) => view.reviews.map(({ kind, trigger }) => `${kind} ${trigger}`).sort();

    const shuffled = patient(3);
    const given = everything(shuffled);
    const order = [9, 4, 0, 7, 2, 6, 3, 8, 5, 1];
    const sent = await clinic.service.deliverAll(order.map((n) => given[n]!));
    expect((await viewOf(shuffled)).context).toEqual(expected.context);
    expect(reviews(await viewOf(shuffled))).toEqual(reviews(expected));

    await clinic.service.publish(...sent);
    await clinic.service.quiet();
    expect(reviews(await viewOf(shuffled))).toEqual(reviews(expected));
    const [row] = await clinic.service.sql<{ n: number }>(
      'SELECT count(*)::integer AS n FROM medication.patient_fact WHERE patient_id = $1',
      [shuffled],
    );
    expect(row?.n).toBe(given.length + 1);
  });

  test('C08 pregnancy becomes known: hard alerts on what must not go on, told under the fact that caused them', async () => {
    const patientId = patient(4);
    await clinic.ordered(patientId, { medication: 'naltrexone', doseMg: 50 });
    await clinic.ordered(patientId, { medication: 'disulfiram', doseMg: 250 });
    const fact: EventEnvelope = await clinic.service.deliver(ClinicalFactReportedV1, {
      ...{ patientId, ...where(), factId: randomUUID(), kind: 'pregnancy', substance: null },
    });
    expect((await viewOf(patientId)).alerts.map((alert) => alert.kind).sort()).toEqual([
      'pregnancy-disulfiram',
      'pregnancy-naltrexone',
    ]);
    const alerts = await told(patientId, 'SafetyAlertRaised');
    expect(alerts).toHaveLength(2);
    expect(alerts.every((event) => event.causationId === fact.id && event.correlationId === fact.correlationId)).toBe(
      true,
    );
    const refused = await clinic.order(patientId, { medication: 'methadone', doseMg: 30, intent: 'taper' });
    expect(refused.body.code).toBe('opioid-agonist-with-naltrexone');
    expect(refused.body.facts).toMatchObject({
      allStops: ['opioid-agonist-with-naltrexone', 'pregnancy-agonist-taper'],
    });
  });

  test('a withdrawal screening asks for a review, an unscorable one does not', async () => {
    const screening = { ...where(), episodeId: randomUUID() };
    for (const [n, total] of [
      [5, 10],
      [6, null],
    ] as const) {
      const scores = [{ ...scored('CIWA-Ar', 0), total }];
      await clinic.service.deliver(ScreeningCompletedV1, {
        ...screening,
        patientId: patient(n),
        screeningId: randomUUID(),
        scores,
      });
    }
    expect(await reviewsOf(patient(5))).toEqual(['withdrawal-review']);
    expect(await reviewsOf(patient(6))).toEqual([]);
  });

  test('a discharge stops no medication; somebody looks at continuity', async () => {
    const patientId = patient(7);
    await clinic.ordered(patientId, { medication: 'buprenorphine', doseMg: 16 });
    const discharge = { patientId, ...where(), episodeId: randomUUID(), reason: 'left', lastContactDate: today() };
    await clinic.service.deliver(PatientDischargedV1, discharge);
    expect(await reviewsOf(patientId)).toContain('continuity-review');
    expect((await viewOf(patientId)).context).toMatchObject({ discharged: true });
    expect(await told(patientId, 'MedicationStopped')).toEqual([]);
  });

  test('a changed credential counts from then on', async () => {
    const { staffId } = clinic.service.staff.prescriber;
    await clinic.service.deliver(CredentialChangedV1, { staffId, tier: 'M2', credentialUntil: addDays(today(), -1) });
    const refused = await clinic.order(patient(8), { medication: 'naltrexone' }, clinic.service.as('prescriber'));
    expect(refused.body.code).toBe('credential-expired');
  });

  test('the shipped rules are told once per tenant, whole and with their hash', async () => {
    const versions = await clinic.service.events('medication.RuleSetActivated.v1');
    expect(versions).toHaveLength(1);
    expect(versions[0]?.data).toMatchObject({ id: 'house-medication', version: 1, effectiveFrom: '1970-01-01' });
  });
});

describe('the close of a site day', () => {
  const doseOf = (orderId: string, siteDate: string, amount = 16) => ({
    ...{ externalRef: `${orderId}/${siteDate}`, orderId, amount, unit: 'mg', siteDate, observed: true },
  });
  const daily = async (orderIds: readonly string[]) => {
    const rows = orderIds.map((orderId) => doseOf(orderId, today()));
    if (rows.length > 0) await clinic.machine.post('/medication/v1/doses/batch', { rows });
    clinic.service.clock.advance({ days: 1 });
    await clinic.service.quiet();
  };

  test('tells adherence after a week, misses at three and eight days, and the fall below the threshold', async () => {
    const [kept, dropped, away] = [patient(20), patient(21), patient(22)];
    const orders: string[] = [];
    for (const patientId of [kept, dropped, away]) {
      orders.push((await clinic.ordered(patientId, { medication: 'buprenorphine', doseMg: 16 })).orderId);
    }
    const leave = { patientId: away, episodeId: randomUUID(), leaveId: randomUUID(), reason: 'jail' };
    for (let day = 0; day < 7; day += 1) await daily(orders);
    await clinic.service.deliver(LeaveStartedV1, { ...leave, ...where() });
    for (let day = 0; day < 9; day += 1) await daily(orders.slice(0, 1));

    const figures = async (patientId: string) =>
      (await told(patientId, 'AdherenceUpdated')).map(({ data }) => {
        const { coveredDays, windowDays } = data as { coveredDays: number; windowDays: number };
        return `${coveredDays}/${windowDays}`;
      });
    const misses = async (patientId: string) =>
      (await told(patientId, 'DoseMissed')).map(({ data }) => (data as { consecutiveDays: number }).consecutiveDays);
    expect(await figures(kept)).toEqual(['7/7']);
    expect(await misses(kept)).toEqual([]);
    expect(await figures(dropped)).toEqual(['7/7', '7/9', '7/16']);
    expect(await misses(dropped)).toEqual([3, 8]);
    expect(await misses(away)).toEqual([]);
    expect((await viewOf(away)).orders[0]).toMatchObject({ missedDays: 9, held: true });
    expect((await viewOf(dropped)).orders[0]).toMatchObject({ missedDays: 9, held: true, adherence: { pdc: 7 / 17 } });
    expect(await reviewsOf(dropped)).toContain('missed-dose-review');
  });

  test('dates what it found by the morning it was found', async () => {
    const [missed] = await told(patient(21), 'DoseMissed');
    const { siteDate } = missed!.data as { siteDate: string };
    expect(missed!.occurredAt).toBe(`${siteDate}T07:00:00.000Z`);
    const [row] = await clinic.service.sql<{ site_date: string }>(
      'SELECT min(site_date)::text AS site_date FROM medication.missed_dose WHERE patient_id = $1',
      [patient(21)],
    );
    expect(row?.site_date).toBe(addDays(siteDate, -1));
  });

  test('days that nobody was awake for are closed one by one', async () => {
    const patientId = patient(23);
    const { orderId } = await clinic.ordered(patientId, { medication: 'methadone', doseMg: 60 });
    await clinic.machine.post('/medication/v1/doses/batch', { rows: [doseOf(orderId, today(), 60)] });
    clinic.service.clock.advance({ days: 10 });
    await clinic.service.quiet();
    const counted = (await told(patientId, 'DoseMissed')).map(
      ({ data }) => (data as { consecutiveDays: number }).consecutiveDays,
    );
    expect(counted).toEqual([3, 4, 5]);
  });

  test('a day that was closed is not closed again, and the days go on', async () => {
    const before = (await clinic.service.events()).length;
    const now = clinic.service.clock.now();
    const started = addDays(today(), -10);
    clinic.service.clock.set(`${addDays(started, 3)}T14:00:00.000Z`);
    const order = { medication: 'methadone', doseMg: 60, startDate: started };
    const { orderId } = await clinic.ordered(patient(25), order);
    await clinic.machine.post('/medication/v1/doses/batch', { rows: [doseOf(orderId, started, 60)] });
    clinic.service.clock.set(now);
    await clinic.service.quiet();
    expect((await clinic.service.events()).slice(before).map((event) => event.type)).toEqual([
      ...['medication.MedicationOrdered.v1', 'medication.DoseAdministered.v1'],
    ]);
    expect(await clinic.service.running.idle()).toMatchObject({ parked: 0, timersDue: 0 });
  });

  test('an order without a first dose asks for an induction review', async () => {
    const patientId = patient(24);
    await clinic.ordered(patientId, { medication: 'xr-naltrexone' });
    clinic.service.clock.advance({ days: 9 });
    await clinic.service.quiet();
    expect(await reviewsOf(patientId)).toContain('induction-review');
    expect(await told(patientId, 'DoseMissed')).toEqual([]);
  });
});
