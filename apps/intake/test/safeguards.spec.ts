import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SiteRegisteredV1 } from '@stepwell/contracts';
import { expectEveryRouteGuarded, expectTenantIsolation, OTHER_TENANT_ID } from '@stepwell/testing';
import { Clinic, IOP_WEEK, someId, type Person } from './clinic.js';

let clinic: Clinic;
beforeAll(async () => {
  clinic = await Clinic.open();
  await clinic.admitted();
});
afterAll(() => clinic.close());

const stranger = { roles: ['medical-director'] as const, tenantId: OTHER_TENANT_ID };

describe('tenants and callers', () => {
  test('every table is a tenant’s own', async () => {
    await clinic.service.deliver(
      SiteRegisteredV1,
      { siteId: someId(), zone: 'America/Chicago', jurisdiction: 'US-KS', edition: '3', opioidTreatmentProgram: false },
      { tenantId: OTHER_TENANT_ID },
    );
    await expectTenantIsolation(clinic.service);
  });

  test('another tenant finds nothing of ours', async () => {
    const person = await clinic.admitted();
    const client = clinic.service.as(stranger);
    for (const address of [`patients/${person.patientId}`, `episodes/${person.episodeId}`])
      expect(await client.get(`/intake/v1/${address}`)).toMatchObject({ status: 404, body: { code: 'not-found' } });
    expect((await client.get<{ items: unknown[] }>('/intake/v1/episodes')).body.items).toEqual([]);
    expect(
      await clinic.refused(stranger, `episodes/${person.episodeId}/plan`, {
        goals: [{ horizon: 'short' }],
        components: IOP_WEEK,
      }),
    ).toEqual([404, 'not-found']);
    expect(await clinic.refused(stranger, `patients/${person.patientId}/facts`, { kind: 'overdose' })).toEqual([
      404,
      'patient-not-known',
    ]);
  });

  test('every route asks who calls', async () => {
    await expectEveryRouteGuarded(clinic.service);
  });

  test('a colleague of another site reads and changes nothing here', async () => {
    const person = await clinic.admitted();
    const elsewhere = { roles: ['medical-director'] as const, siteIds: [someId()] };
    expect(await clinic.service.as(elsewhere).get(`/intake/v1/patients/${person.patientId}`)).toMatchObject({
      status: 403,
    });
    const discharge = { reason: 'left', lastContactDate: '2026-01-05', aftercareWaiver: 'declined' };
    expect(await clinic.refused(elsewhere, `episodes/${person.episodeId}/discharge`, discharge)).toEqual([
      403,
      'site-not-allowed',
    ]);
  });

  test('a command without an Idempotency-Key changes nothing', async () => {
    const person = await clinic.admitted();
    const url = `/intake/v1/patients/${person.patientId}/facts`;
    const answer = await clinic.service.as('front-desk').post(url, { kind: 'overdose' }, { 'idempotency-key': '' });
    expect(answer).toMatchObject({ status: 400, body: { code: 'idempotency-key-missing' } });
    expect((await clinic.told(person.patientId)).at(-1)).toBe('PatientAdmitted');
  });

  test('a stale version is refused where one is named', async () => {
    const person = await clinic.admitted();
    const answer = await clinic.service
      .as('counselor')
      .post(`/intake/v1/episodes/${person.episodeId}/leaves`, { reason: 'vacation' }, { 'if-match': '"1"' });
    expect(answer).toMatchObject({ status: 412, body: { code: 'stale-version' } });
  });

  test('reads and commands are audited with their outcome, without health data', async () => {
    const person = await clinic.admitted();
    await clinic.service.as('auditor').get(`/intake/v1/patients/${person.patientId}`);
    await clinic.refused('intake-coordinator', `episodes/${person.episodeId}/admission`, clinic.admission());
    const rows = await clinic.service.sql<{ action: string; outcome: string }>(
      `SELECT action, outcome FROM intake.audit WHERE subject_id IN ($1, $2) ORDER BY audit_id`,
      [person.patientId, person.episodeId],
    );
    expect(rows.slice(-2)).toEqual([
      { action: 'read-patient', outcome: 'ok' },
      { action: 'admit-patient', outcome: 'already-admitted' },
    ]);
  });
});

describe('two at once', () => {
  const settled = async (calls: readonly Promise<{ status: number }>[]): Promise<readonly number[]> =>
    (await Promise.all(calls)).map(({ status }) => status).sort();
  const post = (role: Parameters<Clinic['done']>[0], address: string, body: object) =>
    clinic.service.as(role).post(`/intake/v1/${address}`, body);

  test('two referrals of one person open one episode', async () => {
    for (let round = 0; round < 6; round += 1) {
      const patientId = someId();
      const body = {
        patientId,
        siteId: clinic.service.siteId,
        source: 'self',
        preferredTrack: 'day',
        ageBand: 'adult',
      };
      const statuses = await settled(Array.from({ length: 5 }, () => post('front-desk', 'referrals', body)));
      expect(statuses).toEqual([201, 409, 409, 409, 409]);
      expect(await clinic.told(patientId)).toEqual(['ReferralReceived']);
    }
  });

  test('two admissions admit once', async () => {
    const person = await clinic.refer();
    await clinic.assessPlain(person);
    await clinic.decide(person);
    await clinic.plan(person);
    const admission = `episodes/${person.episodeId}/admission`;
    expect(await settled([1, 2, 3].map(() => post('counselor', admission, clinic.admission())))).toEqual([
      201, 409, 409,
    ]);
    expect((await clinic.told(person.patientId)).filter((name) => name === 'PatientAdmitted')).toHaveLength(1);
  });

  test('the same alarm raised many times at once opens one concern', async () => {
    const person = await clinic.refer();
    const body = { instruments: [{ instrument: 'C-SSRS', form: 'since-last-contact', items: { q4: 1 } }] };
    const statuses = await settled(
      Array.from({ length: 6 }, () => post('front-desk', `patients/${person.patientId}/screenings`, body)),
    );
    expect(statuses).toEqual([201, 201, 201, 201, 201, 201]);
    expect((await clinic.told(person.patientId)).filter((name) => name === 'SafetyConcernOpened')).toHaveLength(1);
  });

  test('an admission and an emergency never pass each other', async () => {
    const ready = async (): Promise<Person> => {
      const person = await clinic.refer();
      await clinic.assessPlain(person);
      await clinic.decide(person);
      await clinic.plan(person);
      return person;
    };
    for (let round = 0; round < 8; round += 1) {
      const person = await ready();
      const alarm = { instruments: [{ instrument: 'C-SSRS', form: 'since-last-contact', items: { q5: 1 } }] };
      await Promise.all([
        post('counselor', `episodes/${person.episodeId}/admission`, clinic.admission()),
        post('front-desk', `patients/${person.patientId}/screenings`, alarm),
      ]);
      const told = await clinic.told(person.patientId);
      const [admitted, opened] = [told.indexOf('PatientAdmitted'), told.indexOf('SafetyConcernOpened')];
      if (admitted !== -1) expect(opened).toBeGreaterThan(admitted);
    }
  });
});
