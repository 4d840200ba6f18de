import { randomUUID } from 'node:crypto';
import { HoldPlacedV1, HoldReleasedV1, RecordsLinkedV1, RecordsUnlinkedV1 } from '@stepwell/contracts';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { OFFICE_ID, openClinic, patient, ZONE, type Clinic, type Problem } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await openClinic();
});
afterAll(() => clinic.service.stop());

const TODAY = '2026-01-05';
const NURSES = Array.from({ length: 24 }, (_, n) => n);
const methadone = { medication: 'methadone', doseMg: 80 };

interface Batch {
  readonly recorded: number;
  readonly alreadyRecorded: number;
  readonly refused: number;
  readonly results: readonly { readonly status: string; readonly reason?: string; readonly doseId?: string }[];
}

const importRows = async (rows: readonly object[], who = clinic.machine) =>
  (await who.post<Batch>('/medication/v1/doses/batch', { rows })).body;
const doses = (patientId: string) =>
  clinic.service.sql('SELECT * FROM medication.dose WHERE patient_id = $1 ORDER BY site_date, slot', [patientId]);
const told = async (patientId: string, type: string) =>
  (await clinic.service.events(`medication.${type}.v1`)).filter((event) => event.key === patientId);

describe('one dose', () => {
  test('is written to the ledger and told', async () => {
    const { orderId } = await clinic.ordered(patient(1), methadone);
    const given = await clinic.dose(orderId, { amount: 80, siteDate: TODAY, takenAt: '2026-01-05T08:30:00-05:00' });
    expect(given.status).toBe(201);
    const [event] = await told(patient(1), 'DoseAdministered');
    expect(event).toMatchObject({ occurredAt: '2026-01-05T13:30:00.000Z' });
    expect(event?.data).toMatchObject({ orderId, doseId: given.body.doseId, amount: 80, unit: 'mg', observed: true });
  });

  test('many nurses at once: one dose is given, the others are refused', async () => {
    const { orderId } = await clinic.ordered(patient(2), methadone);
    const all = await Promise.all(NURSES.map(() => clinic.dose(orderId, { amount: 80, siteDate: TODAY })));
    const refused = all.filter((answer) => answer.status !== 201);
    expect(refused).toHaveLength(NURSES.length - 1);
    expect(new Set(refused.map((answer) => answer.body.code))).toEqual(new Set(['already-given']));
    expect(await doses(patient(2))).toHaveLength(1);
    expect(await told(patient(2), 'DoseAdministered')).toHaveLength(1);
  });

  test('the ledger itself refuses a second dose of a slot, a dose inside the interval, and any change', async () => {
    const { orderId } = await clinic.ordered(patient(3), methadone);
    await clinic.dose(orderId, { amount: 80, siteDate: TODAY, takenAt: '2026-01-05T13:30:00Z' });
    const copy = (slot: number, busy: string) =>
      clinic.service.sql(
        `INSERT INTO medication.dose SELECT tenant_id, gen_random_uuid(), order_id, patient_id, site_id, medication, product,
           site_date, $2, taken_at, floor_hours, amount, unit, observed, NULL, $3::tstzrange, recorded_at
         FROM medication.dose WHERE patient_id = $1`,
        [patient(3), slot, busy],
      );
    await expect(copy(1, '[2026-01-07T00:00Z,2026-01-07T08:00Z)')).rejects.toThrow('one_dose_per_slot');
    await expect(copy(2, '[2026-01-05T20:00Z,2026-01-06T04:00Z)')).rejects.toThrow('doses_keep_their_interval');
    const grants = await clinic.service.sql<{ privilege_type: string }>(
      `SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = 'medication_app' AND table_name = 'dose'
       ORDER BY 1`,
    );
    expect(grants.map((grant) => grant.privilege_type)).toEqual(['INSERT', 'SELECT']);
  });

  test.each<[string, object, number, string]>([
    ['above the order', { amount: 81 }, 422, 'above-ordered-dose'],
    ['another unit', { amount: 1, unit: 'injection' }, 422, 'unit-not-of-product'],
    ['before the order', { amount: 80, siteDate: '2026-01-04' }, 422, 'before-order-start'],
    ['tomorrow', { amount: 80, siteDate: '2026-01-06' }, 422, 'dose-in-future'],
    ['a time of another day', { amount: 80, takenAt: '2026-01-05T03:00:00Z' }, 422, 'taken-at-not-on-site-date'],
    ['intoxicated', { amount: 80, intoxicated: true }, 422, 'patient-intoxicated'],
    ['no amount', { amount: 0 }, 400, 'invalid-input'],
  ])('%s is refused', async (name, body, status, code) => {
    const patientId = patient(100 + name.length);
    const known = await clinic.order(patientId, methadone);
    const refused = await clinic.dose(known.body.orderId, { siteDate: TODAY, ...body });
    expect([refused.status, refused.body.code]).toEqual([status, code]);
    expect(await doses(patientId)).toEqual([]);
  });

  test('unknown order, other site, other role', async () => {
    const { orderId } = await clinic.ordered(patient(5), methadone);
    const body = { amount: 80, unit: 'mg', siteDate: TODAY };
    expect((await clinic.dose(randomUUID(), body)).status).toBe(404);
    const path = `/medication/v1/orders/${orderId}/doses`;
    const elsewhere = clinic.service.as({ roles: ['nurse'], siteIds: [OFFICE_ID] });
    expect((await elsewhere.post(path, body)).body).toMatchObject({ code: 'site-not-allowed' });
    expect((await clinic.service.as('counselor').post(path, body)).body).toMatchObject({ code: 'role-not-allowed' });
  });
});

describe('two records of one person', () => {
  const tell = async (contract: typeof RecordsLinkedV1, linkId: string, a: string, b: string): Promise<void> => {
    const rest = { linkId, reason: 'documents-seen', siteDate: TODAY, zone: ZONE };
    await clinic.service.deliver(contract, { ...rest, patientId: a, linkedPatientId: b });
    await clinic.service.deliver(contract, { ...rest, patientId: b, linkedPatientId: a });
  };
  const give = (orderId: string, amount = 80) => clinic.dose(orderId, { amount, siteDate: TODAY });
  const REFUSED = { status: 409, body: { code: 'dosed-under-linked-record', facts: { on: TODAY } } };

  test('are not both dosed on one day, also by way of a third, until the link is undone', async () => {
    const [a, b, c] = [patient(931), patient(932), patient(933)];
    const first = await clinic.ordered(a, methadone);
    const third = await clinic.ordered(c, { medication: 'buprenorphine', doseMg: 16 });
    const link = randomUUID();
    await tell(RecordsLinkedV1, link, a, b);
    await tell(RecordsLinkedV1, randomUUID(), b, c);
    expect(await give(first.orderId)).toMatchObject({ status: 201 });
    const refused = await give(third.orderId, 16);
    expect(refused).toMatchObject(REFUSED);
    expect(refused.body.liftableBy).toMatch(/not of one person/);
    expect(await doses(c)).toEqual([]);
    const handOut = { doses: 1, from: TODAY };
    expect(await clinic.nurse.post(`/medication/v1/orders/${third.orderId}/take-homes`, handOut)).toMatchObject(
      REFUSED,
    );
    await tell(RecordsUnlinkedV1, link, a, b);
    expect(await give(third.orderId, 16)).toMatchObject({ status: 201 });
  });

  test('two windows at once: one of them doses', async () => {
    const people = [patient(934), patient(935)];
    const orders = await Promise.all(people.map((one) => clinic.ordered(one, methadone)));
    await tell(RecordsLinkedV1, randomUUID(), people[0]!, people[1]!);
    const given = await Promise.all(NURSES.map((n) => give(orders[n % 2]!.orderId)));
    expect(given.filter(({ status }) => status === 201)).toHaveLength(1);
    expect([...(await doses(people[0]!)), ...(await doses(people[1]!))]).toHaveLength(1);
  });

  test('a link to somebody with a running order asks for a review', async () => {
    await clinic.ordered(patient(936), methadone);
    await tell(RecordsLinkedV1, randomUUID(), patient(936), patient(937));
    const path = (one: string) => `/medication/v1/patients/${one}/medication`;
    const kinds = async (one: string) =>
      (await clinic.nurse.get<{ reviews: { kind: string }[] }>(path(one))).body.reviews.map(({ kind }) => kind);
    expect(await kinds(patient(936))).toContain('linked-record-review');
  });
});

describe('a batch', () => {
  test('answers row by row, and the same rows again as already recorded', async () => {
    const a = await clinic.ordered(patient(10), methadone);
    await clinic.ordered(patient(11), { medication: 'buprenorphine', doseMg: 16 });
    const row = { amount: 80, unit: 'mg', siteDate: TODAY, observed: true };
    const rows = [
      { ...row, externalRef: 'b1-1', orderId: a.orderId },
      { ...row, externalRef: 'b1-2', patientId: patient(11), medication: 'buprenorphine', amount: 48 },
      { ...row, externalRef: 'b1-3', orderId: a.orderId },
      { ...row, externalRef: 'b1-4', patientId: patient(12), medication: 'methadone' },
      { ...row, externalRef: 'b1-5', orderId: a.orderId, siteDate: '2026-01-04' },
    ];
    const first = await importRows(rows);
    expect(first).toMatchObject({ recorded: 2, alreadyRecorded: 0, refused: 3 });
    expect(first.results.map((result) => result.reason ?? result.status)).toEqual([
      ...['recorded', 'recorded', 'already-given', 'order-not-found', 'before-order-start'],
    ]);
    const again = await importRows(rows);
    expect(again).toMatchObject({ recorded: 0, alreadyRecorded: 2, refused: 3 });
    expect(again.results[0]?.doseId).toBe(first.results[0]?.doseId);
    expect(await told(patient(10), 'DoseAdministered')).toHaveLength(1);
  });

  test('the same export sent twice at once is recorded once', async () => {
    const { orderId } = await clinic.ordered(patient(13), methadone);
    const rows = [{ externalRef: 'b2-1', orderId, amount: 80, unit: 'mg', siteDate: TODAY, observed: true }];
    const both = await Promise.all([importRows(rows), importRows(rows)]);
    expect(both.map((batch) => batch.recorded).sort()).toEqual([0, 1]);
    expect(both.map((batch) => batch.alreadyRecorded).sort()).toEqual([0, 1]);
    expect(await doses(patient(13))).toHaveLength(1);
  });

  test('equals the single command dose by dose, and a batch and a nurse do not both dose', async () => {
    const { orderId } = await clinic.ordered(patient(14), methadone);
    const row = { externalRef: 'b3-1', orderId, amount: 80, unit: 'mg', siteDate: TODAY, observed: true };
    const [batch, single] = await Promise.all([
      importRows([row]),
      clinic.dose(orderId, { amount: 80, siteDate: TODAY }),
    ]);
    expect(batch.recorded + (single.status === 201 ? 1 : 0)).toBe(1);
    expect(await doses(patient(14))).toHaveLength(1);
  });

  test('a thousand rows in one call; one more is refused', async () => {
    const { orderId } = await clinic.ordered(patient(15), {
      ...methadone,
      startDate: '2023-01-01',
      treatmentStart: '2023-01-01',
    });
    const rows = Array.from({ length: 1_000 }, (_, i) => ({
      ...{ externalRef: `b4-${i}`, orderId, amount: 80, unit: 'mg', observed: true },
      siteDate: new Date(Date.UTC(2023, 0, 1 + i)).toISOString().slice(0, 10),
    }));
    expect(await importRows(rows)).toMatchObject({ recorded: 1_000 });
    const stored = await told(patient(15), 'DoseAdministered');
    expect(stored.map((event) => event.sequence)).toEqual(Array.from({ length: 1_000 }, (_, i) => i + 2));
    const tooMany = await clinic.machine.post<Problem>('/medication/v1/doses/batch', { rows: [...rows, rows[0]] });
    expect(tooMany.body.code).toBe('invalid-input');
    const retention = await clinic.machine.post('/medication/v1/adherence/still-dosing', {
      orderIds: [orderId],
      days: [30, 999, 1000],
    });
    expect(retention.body).toEqual({
      counted: 1,
      stillDosing: { '30': 1, '999': 1, '1000': 0 },
      share: { '30': 1, '999': 1, '1000': 0 },
    });
    const each = await clinic.machine.post('/medication/v1/adherence/still-dosing', {
      ...{ patientIds: [patient(15)], days: [7], each: true },
    });
    expect(each.body).toMatchObject({ counted: 1, each: [{ id: patient(15), days: 999 }] });
  });

  test('rows of sites the caller does not work at are refused', async () => {
    const { orderId } = await clinic.ordered(patient(16), methadone);
    const row = { externalRef: 'b5-1', orderId, amount: 80, unit: 'mg', siteDate: TODAY, observed: true };
    const elsewhere = clinic.service.as({ roles: ['service'], siteIds: [OFFICE_ID] });
    expect((await importRows([row], elsewhere)).results).toEqual([
      { externalRef: 'b5-1', status: 'refused', reason: 'site-not-allowed' },
    ]);
  });
});

describe('missed doses', () => {
  test('are recorded once, with the days in a row', async () => {
    const { orderId } = await clinic.ordered(patient(30), { ...methadone, startDate: '2026-01-01' });
    const dose = { orderId, amount: 80, unit: 'mg', observed: true };
    await importRows([{ ...dose, externalRef: 'm-1', siteDate: '2026-01-01' }]);
    const path = `/medication/v1/orders/${orderId}/doses/missed`;
    const missed = await clinic.nurse.post(path, { siteDate: '2026-01-03', reason: 'no-show' });
    expect(missed).toMatchObject({ status: 201, body: { consecutiveDays: 2 } });
    expect((await clinic.nurse.post<Problem>(path, { siteDate: '2026-01-03', reason: 'x' })).body.code).toBe(
      'miss-already-recorded',
    );
    expect((await clinic.nurse.post<Problem>(path, { siteDate: '2026-01-01', reason: 'x' })).body.code).toBe(
      'dose-was-given',
    );
    expect((await clinic.nurse.post<Problem>(path, { siteDate: '2026-01-06', reason: 'x' })).body.code).toBe(
      'dose-in-future',
    );
    const [event] = await told(patient(30), 'DoseMissed');
    expect(event?.data).toMatchObject({ reason: 'no-show', consecutiveDays: 2, siteDate: '2026-01-03' });
  });

  test('come in batches', async () => {
    const { orderId } = await clinic.ordered(patient(31), { ...methadone, startDate: '2026-01-01' });
    const rows = ['2026-01-02', '2026-01-02', '2025-12-31'].map((siteDate) => ({
      orderId,
      siteDate,
      reason: 'no-show',
    }));
    const unknown = { orderId: randomUUID(), siteDate: '2026-01-02', reason: 'no-show' };
    const answer = await clinic.machine.post<Batch>('/medication/v1/doses-missed/batch', { rows: [...rows, unknown] });
    expect(answer.body.results.map((result) => result.reason ?? result.status)).toEqual([
      ...['recorded', 'already-recorded', 'before-order-start', 'order-not-found'],
    ]);
  });
});

describe('take-homes', () => {
  test('a step-down hold stops increases until it is released', async () => {
    const { orderId } = await clinic.ordered(patient(40), { ...methadone, treatmentStart: '2025-11-01' });
    const path = `/medication/v1/orders/${orderId}`;
    expect((await clinic.nurse.post(`${path}/take-homes`, { doses: 3, from: '2026-01-06' })).status).toBe(201);
    expect((await clinic.nurse.post<Problem>(`${path}/take-homes`, { doses: 2, from: '2026-01-08' })).body.code).toBe(
      'take-home-overlaps',
    );
    const hold = { patientId: patient(40), holdId: randomUUID(), siteDate: TODAY, zone: 'America/New_York' };
    await clinic.service.deliver(HoldPlacedV1, { ...hold, trigger: 'U2', concernId: null });
    const more = { doses: 4, from: '2026-01-09' };
    expect((await clinic.nurse.post<Problem>(`${path}/take-homes`, more)).body.code).toBe('take-home-increase-held');
    const level = { maxDoses: 7, reason: 'stable' };
    const held = await clinic.physician.post<Problem>(`${path}/take-home-level`, level, { 'if-match': '"1"' });
    expect(held.body.code).toBe('take-home-increase-held');
    const releasedBy = { staffId: 's1', tier: 'L4' as const };
    await clinic.service.deliver(HoldReleasedV1, { ...hold, reason: 'new-screen', releasedBy });
    expect((await clinic.nurse.post(`${path}/take-homes`, more)).status).toBe(201);
    const set = await clinic.physician.post(`${path}/take-home-level`, level, { 'if-match': '"1"' });
    expect(set).toMatchObject({ status: 200, body: { takeHomeMax: 7, version: 2 } });
    const [changed] = await told(patient(40), 'TakeHomeLevelChanged');
    expect(changed?.data).toMatchObject({ maxDoses: 7, reason: 'stable' });
  });

  test('an exception above the cap is signed by a prescriber', async () => {
    const { orderId } = await clinic.ordered(patient(41), methadone);
    const path = `/medication/v1/orders/${orderId}/take-homes`;
    const body = { doses: 10, from: '2026-01-06', exceptionReason: 'storm-closure' };
    expect((await clinic.nurse.post<Problem>(path, body)).body.code).toBe('exception-needs-prescriber');
    expect((await clinic.physician.post(path, body)).status).toBe(201);
  });

  test('a call-back that does not come out right opens a review', async () => {
    const { orderId } = await clinic.ordered(patient(42), methadone);
    const counted = await clinic.nurse.post(`/medication/v1/orders/${orderId}/callbacks`, { result: 'short' });
    expect(counted.status).toBe(201);
    expect((await told(patient(42), 'CallbackResulted'))[0]?.data).toMatchObject({ result: 'short' });
    const view = await clinic.nurse.get(`/medication/v1/patients/${patient(42)}/medication`);
    expect(view.body).toMatchObject({
      diversion: { consider: ['shorter-supply', 'observed-dose', 'offer-extended-release'] },
    });
  });
});
