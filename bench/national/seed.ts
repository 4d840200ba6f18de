import { randomUUID } from 'node:crypto';
import { addDays, type Id } from '@stepwell/kernel';
import pg from 'pg';
import { GROUP_SIZE } from './census.js';
import type { Model } from './ours.js';

/** One patient of the country. */
export interface Person {
  readonly patientId: Id;
  readonly episodeId: Id;
  readonly orderId: Id;
}

/** Groups that start now, and groups that have just ended. */
export interface Country {
  readonly people: readonly Person[];
  readonly starting: readonly Id[];
  readonly ended: readonly Id[];
}

/** What each service holds of a patient: every row of the model's that names it, but for logs and ledgers. */
const TABLES = [
  'intake.episodes',
  'medication.patient',
  'medication.medication_order',
  'attendance.patient',
  'step_down.patient',
  'step_down.episode',
];
const ADMITTED_DAYS_AGO = 28;
const CHUNK = 10_000;

/** Copies the model's rows in every service for as many people, admitted four weeks ago, with groups at attendance. */
export async function seed(url: string, model: Model, count: number): Promise<Country> {
  const people = Array.from({ length: count }, () => ({
    patientId: randomUUID(),
    episodeId: randomUUID(),
    orderId: randomUUID(),
  }));
  const groups = Math.ceil(count / GROUP_SIZE);
  const [starting, ended] = [0, 1].map(() => Array.from({ length: groups }, () => randomUUID()));
  const client = new pg.Client(url);
  await client.connect();
  try {
    const held = await rowsOf(client, model);
    for (let from = 0; from < count; from += CHUNK) await copy(client, model, held, people.slice(from, from + CHUNK));
    await gather(client, model, people, starting!, '0 minutes');
    await gather(client, model, people, ended!, '190 minutes');
    await client.query('VACUUM ANALYZE');
  } finally {
    await client.end();
  }
  return { people, starting: starting!, ended: ended! };
}

/** The model's rows as JSON texts, by table. */
async function rowsOf(client: pg.Client, { patientId }: Model): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const table of TABLES) {
    const held = `SELECT row_to_json(held)::text AS text FROM ${table} AS held`;
    const { rows } = await client.query<{ text: string }>(
      `SELECT text FROM (${held}) AS held WHERE text LIKE '%' || $1 || '%'`,
      [patientId],
    );
    if (rows.length === 0) throw new Error(`${table} knows nothing of the model`);
    found.set(
      table,
      rows.map(({ text }) => text),
    );
  }
  return found;
}

async function copy(
  client: pg.Client,
  { patientId, episodeId, orderId, today }: Model,
  held: ReadonlyMap<string, readonly string[]>,
  people: readonly Person[],
): Promise<void> {
  for (const [table, texts] of held)
    await client.query(
      `INSERT INTO ${table} SELECT copied.* FROM unnest($1::text[]) AS held(text),
         unnest($2::text[], $3::text[], $4::text[]) AS person(patient, episode, medication),
         json_populate_record(NULL::${table}, replace(replace(replace(replace(held.text, $5, person.patient),
           $6, person.episode), $7, person.medication), $8, $9)::json) AS copied`,
      [
        texts,
        people.map((person) => person.patientId),
        people.map((person) => person.episodeId),
        people.map((person) => person.orderId),
        ...[patientId, episodeId, orderId, today, addDays(today, -ADMITTED_DAYS_AGO)],
      ],
    );
}

/** Groups of twelve that began `ago`, for everybody. */
async function gather(
  client: pg.Client,
  { tenantId, siteId, zone }: Model,
  people: readonly Person[],
  groups: readonly Id[],
  ago: string,
): Promise<void> {
  await client.query(
    `INSERT INTO attendance.session (tenant_id, session_id, series_id, site_id, component, starts_at, ends_at,
       planned_minutes, site_date, zone, cancelled, sequence)
     SELECT $1::uuid, id, gen_random_uuid(), $2::uuid, 'group', at, at + interval '3 hours', 180,
       (at AT TIME ZONE $3)::date, $3, NULL, 1
     FROM unnest($4::uuid[]) AS id, (SELECT date_trunc('minute', now()) - $5::interval AS at) AS began`,
    [tenantId, siteId, zone, groups, ago],
  );
  await client.query(
    `INSERT INTO attendance.appointment (tenant_id, appointment_id, patient_id, session_id, cancelled, sequence)
     SELECT $1::uuid, gen_random_uuid(), patient_id, session_id, false, 1 FROM unnest($2::uuid[], $3::uuid[]) AS x (patient_id, session_id)`,
    [tenantId, people.map((person) => person.patientId), people.map((_, n) => groups[Math.floor(n / GROUP_SIZE)])],
  );
}
