import { cssrs, phq9 } from '@stepwell/stepwell/clinic/answers';
import type { ApiClient } from '@stepwell/stepwell/clinic/api-client';
import { admit, refer } from '@stepwell/stepwell/clinic/journey';
import type { World } from '../world.js';
import { peopled, type Known } from './clinic.js';

/** The ids that the paths of commands name, of one patient in trouble, as far as a first day makes them. */
export type Things = Readonly<Record<string, string>>;

/** A patient in the middle of treatment, another one who will not come, and what bodies need besides. */
export interface Troubled extends Known {
  readonly tenantId: string;
  /** The other patient. */
  readonly absent: string;
  /** A session of the second week. */
  readonly freeSessionId: string;
  /** The body of a version of intake's first rule set. */
  readonly intakeRules: Readonly<Record<string, unknown>>;
}

/** Two more patients of the world's provider. */
export async function troubled(world: World): Promise<Troubled> {
  const known = await peopled(world, world.provider);
  const absent = await refer(world.provider, world.site);
  await admit(world.provider, absent);
  await world.time.rest();
  const { items } = await world.provider
    .as('medical-director')
    .get<{ items: { id: string; body: unknown }[] }>('/intake/v1/rule-sets');
  const { id, body } = items[0]!;
  return {
    ...{ ...known, tenantId: world.provider.tenantId, absent: absent.patientId },
    freeSessionId: await sessionOn(world, known.siteId, world.date(9)),
    intakeRules: { id, effectiveFrom: '2026-03-01', body },
  };
}

async function sessionOn(world: World, siteId: string, siteDate: string): Promise<string> {
  const rows = await world.sql<{ id: string }>(
    'SELECT session_id AS id FROM scheduling.session WHERE site_id = $1 AND site_date = $2 ORDER BY starts_at, 1 LIMIT 1',
    [siteId, siteDate],
  );
  return rows[0]!.id;
}

/** What befalls them after nine on the first day: things that commands name by their ids; offers, proposals and approvals take weeks. */
export async function thingsOf(world: World, known: Troubled): Promise<Things> {
  await troubles(world, known);
  const made = { ...(await bookings(world, known)), ...(await papers(world, known)) };
  await world.time.rest();
  return { ...ids(known), ...made, ...(await found(world, known)) };
}

const ids = ({ policy: _, intakeRules: __, ...named }: Troubled): Things => named;

/** An overdose, a red screen and alcohol under disulfiram. */
async function troubles(world: World, { patientId, siteId, sessionId, absent }: Troubled): Promise<void> {
  const [counselor, nurse] = [world.provider.as('counselor'), world.provider.as('nurse')];
  const instruments = [cssrs('since-last-contact', ['q1', 'q2', 'q3']), phq9(9)];
  await counselor.post(`/intake/v1/patients/${patientId}/screenings`, { instruments });
  await counselor.post(`/intake/v1/patients/${patientId}/facts`, { kind: 'overdose', substance: 'opioid' });
  await world.provider.as('prescriber').post(`/medication/v1/patients/${patientId}/orders`, {
    ...{ siteId, medication: 'disulfiram', doseMg: 250 },
    clinical: { pregnant: false, currentMedications: [], lastAlcoholAt: '2025-12-01T12:00:00Z' },
  });
  await nurse.post(`/medication/v1/patients/${patientId}/drug-tests`, {
    ...{ siteId, collectedAt: '2026-01-05T14:00:00Z', outcome: 'collected', method: 'presumptive' },
    results: [{ substance: 'alcohol', positive: true }],
  });
  const session = `/attendance/v1/sessions/${sessionId}`;
  await counselor.post(`${session}/check-ins`, { patientId, at: '2026-01-05T14:00:00Z' });
  await counselor.post(`${session}/missed`, { patientId: absent, reason: 'no-show' });
}

/** A session booked, and a colleague. */
async function bookings(world: World, { siteId, absent }: Troubled): Promise<Things> {
  const sessionId = await sessionOn(world, siteId, world.date(2));
  const booked = await made(world.provider.as('scheduler'), '/scheduling/v1/appointments', 'appointmentId', {
    ...{ patientId: absent, sessionId },
  });
  return { ...booked, ...(await hired(world, siteId)) };
}

const hired = (world: World, siteId: string): Promise<Things> =>
  made(world.provider.as('org-admin'), '/scheduling/v1/staff', 'staffId', { siteIds: [siteId], tier: 'L3' });

/** A consent, a leave and a referral out. */
async function papers(world: World, { patientId, episodeId }: Troubled): Promise<Things> {
  const counselor = world.provider.as('counselor');
  const consent = await made(counselor, `/intake/v1/patients/${patientId}/consents`, 'consentId', { scope: 'family' });
  await counselor.post(`/intake/v1/episodes/${episodeId}/referrals-out`, { kind: 'psychiatric' });
  await counselor.post(`/intake/v1/episodes/${episodeId}/leaves`, { reason: 'vacation' });
  const { leave, referralsOut } = await counselor.get<{
    leave: { leaveId: string };
    referralsOut: { referralOutId: string }[];
  }>(`/intake/v1/episodes/${episodeId}`);
  return { ...consent, leaveId: leave.leaveId, referralOutId: referralsOut.at(-1)!.referralOutId };
}

/** What the services opened by themselves. */
async function found(world: World, { patientId, absent }: Troubled): Promise<Things> {
  const first = async (name: string, table: string, owner = patientId): Promise<Things> => {
    const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const rows = await world.sql<{ id: string }>(
      `SELECT ${column} AS id FROM ${table} WHERE patient_id = $1 ORDER BY 1 LIMIT 1`,
      [owner],
    );
    if (!rows[0]) throw new Error(`nobody opened anything in ${table}`);
    return { [name]: rows[0].id };
  };
  return {
    ...(await first('concernId', 'intake.safety_concerns')),
    ...(await first('alertId', 'medication.alert')),
    ...(await first('reviewId', 'medication.review')),
    ...(await first('outreachId', 'attendance.outreach', absent)),
    ...(await first('actionId', 'step_down.action')),
  };
}

async function made(client: ApiClient, path: string, name: string, body: object): Promise<Things> {
  return { [name]: (await client.post<Record<string, string>>(path, body))[name]! };
}
