import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MedicationFactsParkedV1, MedicationFactsResumedV1, SeatReleasedV1 } from '@stepwell/contracts';
import { addHours, siteDate, uuidv5, type Id } from '@stepwell/kernel';
import type { TestService } from '@stepwell/testing';
import { onDay, ZONE } from './picture.js';
import { admission, morningOf, startStepDown, vouch } from './stepping-down.js';

/** Nine in the evening at the site: in UTC it is the next day. */
const EVENING = addHours(morningOf(35), 11);

let service: TestService;
const patient = (name: string): Id => uuidv5('0b6a5c1e-2f3d-4a5b-8c7d-666666666666', name);
const waiting = (id: Id) => ({ patientId: id, source: 'intake', consumer: 'medication', reason: 'handler-failed' });
const notCurrent = async (id: Id): Promise<readonly string[]> => {
  const path = `/step-down/v1/patients/${id}/evaluation`;
  return (await service.as('counselor').get<{ factsNotCurrent: string[] }>(path)).body.factsNotCurrent;
};
const daysOf = async (id: Id, kind: string): Promise<string[]> =>
  (
    await service.sql<{ day: string }>(
      `SELECT site_date::text AS day FROM step_down.fact WHERE patient_id = $1 AND kind = $2`,
      [id, kind],
    )
  ).map((row) => row.day);

beforeAll(async () => {
  service = await startStepDown(35);
  await service.deliverAll(['parks', 'releases'].map((name) => admission(service.siteId, 'P2', patient(name))));
  service.clock.set(EVENING);
  await service.quiet();
  await vouch(service);
}, 60_000);
afterAll(() => service.stop());

describe('what carries no zone is dated by the site', () => {
  it('an evening in New York is tomorrow in UTC', () => {
    expect([siteDate(EVENING, ZONE), EVENING.slice(0, 10)]).toEqual([onDay(35), onDay(36)]);
  });

  it('facts parked in the evening are not current that evening, and current again when they flow', async () => {
    const id = patient('parks');
    expect(await notCurrent(id)).toEqual([]);
    await service.deliver(MedicationFactsParkedV1, waiting(id), { siteId: null });
    expect(await notCurrent(id)).toEqual(['medication']);
    const [placed] = (await service.events('step-down.HoldPlaced.v1')).filter((event) => event.key === id);
    expect(placed!.data).toMatchObject({ trigger: 'PARKED', siteDate: onDay(35), zone: ZONE });
    await service.deliver(MedicationFactsResumedV1, waiting(id), { siteId: null });
    expect(await notCurrent(id)).toEqual([]);
    expect([...(await daysOf(id, 'parked')), ...(await daysOf(id, 'resumed'))]).toEqual([onDay(35), onDay(35)]);
  });

  it('parked before the admission and its site are known: not current as soon as they are', async () => {
    const id = patient('parks first');
    await service.deliver(MedicationFactsParkedV1, waiting(id), { siteId: null });
    await service.deliverAll([admission(service.siteId, 'P2', id)]);
    expect(await notCurrent(id)).toEqual(['medication']);
  });

  it('a seat given back, by the site its event names or the one of the case', async () => {
    for (const siteId of [service.siteId, null]) {
      const id = patient('releases');
      const reservationId = uuidv5(id, `reservation ${siteId}`);
      const released = { patientId: id, reservationId, approvalId: uuidv5(id, 'approval'), reason: 'expired' };
      await service.deliver(SeatReleasedV1, released, { siteId });
    }
    expect(await daysOf(patient('releases'), 'seat-released')).toEqual([onDay(35), onDay(35)]);
  });
});
