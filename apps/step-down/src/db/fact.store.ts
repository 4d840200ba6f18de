import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DoseDays, Fact, FactKind, Picture, Score } from '../domain/facts.js';

/** A dose that was given: order and site day are all that is kept. */
export interface GivenDose {
  readonly patientId: Id;
  readonly orderId: Id;
  readonly siteDate: SiteDate;
}

/** A fact with whom it is about. */
export interface PatientFact {
  readonly patientId: Id;
  readonly fact: Fact;
}

/** Kinds that come every day or week and are only read inside windows. */
const BULK: readonly FactKind[] = ['attendance', 'dose-missed', 'adherence', 'week', 'enrollment'];
/** Only the newest of each substance is read. */
const NEWEST_ONLY: FactKind = 'self-use';

/** All facts asked for of one patient as one text of JSON objects: thousands of small rows cost more to read than to find. */
interface FactsRow {
  patient_id: Id;
  /** Joined by commas; null when there are none. */
  facts: string | null;
}
interface DoseRow {
  patient_id: Id;
  order_id: Id;
  month: string;
  days: number;
}

/** Facts of other services about patients, one row per source event, never changed. */
export class FactStore {
  /** Stores facts; one that is already there stays as it is. */
  async add(tx: Tx, facts: readonly PatientFact[]): Promise<void> {
    if (facts.length === 0) return;
    await tx.query(
      `INSERT INTO step_down.fact (tenant_id, patient_id, event_id, kind, site_date, body)
       SELECT $1::uuid, * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::json[]) ON CONFLICT DO NOTHING`,
      [
        tx.tenantId,
        facts.map((row) => row.patientId),
        facts.map((row) => row.fact.eventId),
        facts.map((row) => row.fact.kind),
        facts.map((row) => row.fact.siteDate),
        facts.map((row) => JSON.stringify(row.fact)),
      ],
    );
  }

  /** Notes days on which doses were given; the same day twice is one day. */
  async addDoses(tx: Tx, doses: readonly GivenDose[]): Promise<void> {
    const months = new Map<string, GivenDose & { bits: number }>();
    for (const dose of doses) {
      const key = `${dose.patientId}${dose.orderId}${dose.siteDate.slice(0, 7)}`;
      const bit = 1 << (Number(dose.siteDate.slice(8)) - 1);
      months.set(key, { ...dose, bits: (months.get(key)?.bits ?? 0) | bit });
    }
    const rows = [...months.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO step_down.dose_days AS held (tenant_id, patient_id, order_id, month, days)
       SELECT $1::uuid, * FROM unnest($2::uuid[], $3::uuid[], $4::date[], $5::int[])
       ON CONFLICT (tenant_id, patient_id, order_id, month) DO UPDATE SET days = held.days | excluded.days
       WHERE held.days | excluded.days <> held.days`,
      [
        tx.tenantId,
        rows.map((row) => row.patientId),
        rows.map((row) => row.orderId),
        rows.map((row) => `${row.siteDate.slice(0, 7)}-01`),
        rows.map((row) => row.bits | 0),
      ],
    );
  }

  /** Everything an evaluation of `on` may read, per patient; bulk facts from `bulkFrom` on. */
  async pictures(
    tx: Tx,
    patientIds: readonly Id[],
    on: SiteDate,
    bulkFrom: SiteDate,
  ): Promise<ReadonlyMap<Id, Picture>> {
    const [rows, newest, doses] = await Promise.all([
      tx.query<FactsRow>(
        `SELECT asked.patient_id, (
           SELECT string_agg(body::text, ',') FROM step_down.fact
           WHERE fact.patient_id = asked.patient_id AND site_date <= $2 AND kind <> '${NEWEST_ONLY}'
             AND (site_date >= $3 OR kind <> ALL($4::text[]))) AS facts
         FROM unnest($1::uuid[]) AS asked(patient_id)`,
        [patientIds, on, bulkFrom, BULK],
      ),
      tx.query<FactsRow>(
        `SELECT patient_id, string_agg(body::text, ',') AS facts FROM (
           SELECT DISTINCT ON (patient_id, body->>'substance') patient_id, body FROM step_down.fact
           WHERE patient_id = ANY($1::uuid[]) AND site_date <= $2 AND kind = '${NEWEST_ONLY}'
           ORDER BY patient_id, body->>'substance', site_date DESC, body->>'occurredAt', (body->>'sequence')::bigint) AS newest
         GROUP BY patient_id`,
        [patientIds, on],
      ),
      tx.query<DoseRow>(
        `SELECT DISTINCT ON (patient_id, order_id) patient_id, order_id, to_char(month, 'YYYY-MM') AS month, days
         FROM step_down.dose_days WHERE patient_id = ANY($1::uuid[]) AND month <= $2
         ORDER BY patient_id, order_id, dose_days.month DESC`,
        [patientIds, on],
      ),
    ]);
    return grouped(patientIds, [...rows, ...newest], doses);
  }

  /** Everything ever told about each patient. */
  async histories(tx: Tx, patientIds: readonly Id[]): Promise<ReadonlyMap<Id, Picture>> {
    const [rows, doses] = await Promise.all([
      tx.query<FactsRow>(
        `SELECT patient_id, string_agg(body::text, ',') AS facts FROM step_down.fact
         WHERE patient_id = ANY($1::uuid[]) GROUP BY patient_id`,
        [patientIds],
      ),
      tx.query<DoseRow>(
        `SELECT patient_id, order_id, to_char(month, 'YYYY-MM') AS month, days FROM step_down.dose_days
         WHERE patient_id = ANY($1::uuid[])`,
        [patientIds],
      ),
    ]);
    return grouped(patientIds, rows, doses);
  }

  /** One fact about the patient by its event id, null when there is none. */
  async one(tx: Tx, patientId: Id, eventId: Id): Promise<Fact | null> {
    const [row] = await tx.query<{ body: Fact }>(
      `SELECT body FROM step_down.fact WHERE patient_id = $1 AND event_id = $2`,
      [patientId, eventId],
    );
    return row?.body ?? null;
  }

  /** Instrument scores of a patient on a site day that its source recorded before `sequence`. */
  async sameDayScores(tx: Tx, patientId: Id, fact: Fact): Promise<readonly Score[]> {
    const rows = await tx.query<{ scores: readonly Score[] }>(
      `SELECT body->'scores' AS scores FROM step_down.fact
       WHERE patient_id = $1 AND site_date = $2 AND kind IN ('screening', 'assessment') AND (body->>'sequence')::bigint < $3`,
      [patientId, fact.siteDate, fact.sequence],
    );
    return rows.flatMap((row) => row.scores);
  }

  /** Services of whose facts about the patient some wait parked here. */
  async parkedHere(tx: Tx, patientId: Id): Promise<readonly string[]> {
    const rows = await tx.query<{ source: string }>(
      `SELECT DISTINCT source FROM step_down.parked_key WHERE key = $1 ORDER BY source`,
      [patientId],
    );
    return rows.map((row) => row.source);
  }
}

function grouped(patientIds: readonly Id[], rows: readonly FactsRow[], doses: readonly DoseRow[]) {
  const pictures = new Map<Id, { facts: Fact[]; doses: DoseDays[] }>(
    patientIds.map((patientId) => [patientId, { facts: [], doses: [] }]),
  );
  for (const row of rows) pictures.get(row.patient_id)?.facts.push(...factsIn(row));
  for (const row of doses) pictures.get(row.patient_id)?.doses.push({ orderId: row.order_id, days: daysOf(row) });
  return pictures;
}

function factsIn({ facts }: FactsRow): readonly Fact[] {
  return facts === null ? [] : (JSON.parse(`[${facts}]`) as Fact[]);
}

function daysOf({ month, days }: DoseRow): SiteDate[] {
  const found: SiteDate[] = [];
  for (let bit = 0; bit < 31; bit += 1)
    if ((days >>> bit) & 1) found.push(`${month}-${String(bit + 1).padStart(2, '0')}`);
  return found;
}
