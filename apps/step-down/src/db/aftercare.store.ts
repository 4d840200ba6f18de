import type { Id, SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { Check, Enrolment } from '../domain/aftercare.js';
import type { After, SiteScope } from './listing.store.js';

/** A stay in aftercare with how its checks went. */
export interface Followed extends Enrolment {
  readonly done: number;
  readonly missed: number;
  /** Null at the end of the schedule. */
  readonly next: Pick<Check, 'id' | 'dueOn'> | null;
}

/** What became of those enrolled on some days. */
export interface AftercareCounts {
  readonly enrolled: number;
  readonly steppedUp: number;
  readonly discharged: number;
  /** Admitted again, in another episode, after enrolment. */
  readonly readmitted: number;
  readonly checks: { readonly due: number; readonly done: number; readonly missed: number };
}

interface EnrolmentRow {
  enrolment_id: Id;
  patient_id: Id;
  episode_id: Id;
  site_id: Id | null;
  enrolled_on: SiteDate;
}

const ENROLMENT = `enrolment_id, patient_id, episode_id, site_id, to_char(enrolled_on, 'YYYY-MM-DD') AS enrolled_on`;

/** Stays in aftercare and their checks. */
export class AftercareStore {
  /** Opens a stay; one that is there stays as it is. */
  async enrol(tx: Tx, { id, patientId, episodeId, siteId, enrolledOn }: Enrolment): Promise<void> {
    await tx.query(
      `INSERT INTO step_down.enrolment (tenant_id, enrolment_id, patient_id, episode_id, site_id, enrolled_on)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING`,
      [tx.tenantId, id, patientId, episodeId, siteId, enrolledOn],
    );
  }

  /** Ends a patient's open stay and drops its open check. */
  async leave(tx: Tx, patientId: Id, on: SiteDate, by: 'step-up' | 'discharge'): Promise<void> {
    await tx.query(
      `UPDATE step_down.enrolment SET ended_on = $2, ended_by = $3 WHERE patient_id = $1 AND ended_on IS NULL`,
      [patientId, on, by],
    );
    await tx.query(
      `UPDATE step_down.aftercare_check SET status = 'dropped', body = jsonb_set(body, '{status}', '"dropped"')
       WHERE patient_id = $1 AND status = 'due'`,
      [patientId],
    );
  }

  /** Writes a check as it is now. */
  async save(tx: Tx, check: Check): Promise<void> {
    const { id, enrolmentId, patientId, siteId, dueOn, status } = check;
    await tx.query(
      `INSERT INTO step_down.aftercare_check (tenant_id, check_id, enrolment_id, patient_id, site_id, due_on, status, body)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (tenant_id, check_id) DO UPDATE SET status = excluded.status, body = excluded.body`,
      [tx.tenantId, id, enrolmentId, patientId, siteId, dueOn, status, JSON.stringify(check)],
    );
  }

  /** Throws NotFound. */
  async check(tx: Tx, checkId: Id): Promise<Check> {
    const [row] = await tx.query<{ body: Check }>(`SELECT body FROM step_down.aftercare_check WHERE check_id = $1`, [
      checkId,
    ]);
    if (!row) throw new NotFound('check', checkId);
    return row.body;
  }

  /** The stay of a check, and its checks, by day. */
  async stay(tx: Tx, enrolmentId: Id): Promise<{ readonly enrolment: Enrolment; readonly checks: readonly Check[] }> {
    const [rows, checks] = await Promise.all([
      tx.query<EnrolmentRow>(`SELECT ${ENROLMENT} FROM step_down.enrolment WHERE enrolment_id = $1`, [enrolmentId]),
      tx.query<{ body: Check }>(`SELECT body FROM step_down.aftercare_check WHERE enrolment_id = $1 ORDER BY due_on`, [
        enrolmentId,
      ]),
    ]);
    if (!rows[0]) throw new NotFound('enrolment', enrolmentId);
    return { enrolment: enrolmentOf(rows[0]), checks: checks.map((row) => row.body) };
  }

  /** Open stays, the longest first. */
  async open(tx: Tx, sites: SiteScope, limit: number, after: After | null): Promise<readonly Followed[]> {
    const rows = await tx.query<
      EnrolmentRow & { done: number; missed: number; next: { id: Id; dueOn: SiteDate } | null }
    >(
      `SELECT ${ENROLMENT}, checks.done, checks.missed, checks.next FROM step_down.enrolment AS stay
       CROSS JOIN LATERAL (
         SELECT (count(*) FILTER (WHERE status = 'done'))::int AS done, (count(*) FILTER (WHERE status = 'missed'))::int AS missed,
           (array_agg(jsonb_build_object('id', check_id, 'dueOn', due_on)) FILTER (WHERE status = 'due'))[1] AS next
         FROM step_down.aftercare_check AS one WHERE one.enrolment_id = stay.enrolment_id) AS checks
       WHERE ended_on IS NULL AND ($1::uuid[] IS NULL OR site_id = ANY($1))
         AND ($3::date IS NULL OR (enrolled_on, enrolment_id) > ($3::date, $4::uuid))
       ORDER BY stay.enrolled_on, enrolment_id LIMIT $2`,
      [sites, limit, after?.siteDate ?? null, after?.id ?? null],
    );
    return rows.map(({ done, missed, next, ...row }) => ({ ...enrolmentOf(row), done, missed, next }));
  }

  /** Checks of a status due by `by`, oldest first. */
  async checks(
    tx: Tx,
    { sites, status, by }: { readonly sites: SiteScope; readonly status: string; readonly by: SiteDate | null },
    limit: number,
    after: After | null,
  ): Promise<readonly Check[]> {
    const rows = await tx.query<{ body: Check }>(
      `SELECT body FROM step_down.aftercare_check
       WHERE status = $1 AND ($2::uuid[] IS NULL OR site_id = ANY($2)) AND ($3::date IS NULL OR due_on <= $3)
         AND ($5::date IS NULL OR (due_on, check_id) > ($5::date, $6::uuid))
       ORDER BY due_on, check_id LIMIT $4`,
      [status, sites, by, limit, after?.siteDate ?? null, after?.id ?? null],
    );
    return rows.map((row) => row.body);
  }

  /** What became of those enrolled from `from` to `to`. */
  async counts(
    tx: Tx,
    { sites, from, to }: { readonly sites: SiteScope; readonly from: SiteDate; readonly to: SiteDate },
  ): Promise<AftercareCounts> {
    const of = `step_down.enrolment AS stay WHERE enrolled_on BETWEEN $1 AND $2 AND ($3::uuid[] IS NULL OR stay.site_id = ANY($3))`;
    const count = (where: string): string => `(count(*) FILTER (WHERE ${where}))::int`;
    const [stays, checks] = await Promise.all([
      tx.query<Omit<AftercareCounts, 'checks'>>(
        `SELECT count(*)::int AS enrolled, ${count(`ended_by = 'step-up'`)} AS "steppedUp", ${count(`ended_by = 'discharge'`)} AS discharged,
           ${count(`EXISTS (SELECT 1 FROM step_down.episode AS other WHERE other.patient_id = stay.patient_id
             AND other.episode_id <> stay.episode_id AND other.admitted_on > stay.enrolled_on)`)} AS readmitted
         FROM ${of}`,
        [from, to, sites],
      ),
      tx.query<AftercareCounts['checks']>(
        `SELECT ${['due', 'done', 'missed'].map((status) => `${count(`one.status = '${status}'`)} AS ${status}`).join(', ')}
         FROM step_down.aftercare_check AS one
         WHERE enrolment_id IN (SELECT enrolment_id FROM ${of})`,
        [from, to, sites],
      ),
    ]);
    return { ...stays[0]!, checks: checks[0]! };
  }
}

function enrolmentOf(row: EnrolmentRow): Enrolment {
  const { enrolment_id: id, patient_id: patientId, episode_id: episodeId, site_id: siteId } = row;
  return { id, patientId, episodeId, siteId, enrolledOn: row.enrolled_on };
}
