import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** Which patients a day close must look at. */
export class PatientStore {
  /** Notes that facts which may change an evaluation arrived, by the last site day they speak of. */
  async noteNews(tx: Tx, news: ReadonlyMap<Id, SiteDate>): Promise<void> {
    const rows = [...news].sort(([a], [b]) => (a < b ? -1 : 1));
    if (rows.length === 0) return;
    await tx.query(
      `INSERT INTO step_down.patient AS held (tenant_id, patient_id, news_until)
       SELECT $1::uuid, * FROM unnest($2::uuid[], $3::date[])
       ON CONFLICT (tenant_id, patient_id) DO UPDATE SET news_until = excluded.news_until
       WHERE held.news_until IS NULL OR held.news_until < excluded.news_until`,
      [tx.tenantId, rows.map(([id]) => id), rows.map(([, day]) => day)],
    );
  }

  /** Patients of the site with news, or whom time alone may have changed by `on`; locked in order. */
  async lockDue(tx: Tx, siteId: Id, on: SiteDate): Promise<readonly Id[]> {
    const rows = await tx.query<{ patient_id: Id }>(
      `SELECT patient_id FROM step_down.patient
       WHERE site_id = $1 AND active AND (news_until IS NOT NULL OR wake_on <= $2) ORDER BY patient_id FOR UPDATE`,
      [siteId, on],
    );
    return rows.map((row) => row.patient_id);
  }

  /** Their day `on` is closed: news up to it is dealt with, and they are looked at again on the given day. */
  async closed(tx: Tx, on: SiteDate, wakeOn: ReadonlyMap<Id, SiteDate | null>): Promise<void> {
    const rows = [...wakeOn];
    if (rows.length === 0) return;
    await tx.query(
      `UPDATE step_down.patient AS held SET wake_on = r.wake_on,
         news_until = CASE WHEN held.news_until <= $3 THEN NULL ELSE held.news_until END
       FROM unnest($1::uuid[], $2::date[]) AS r(patient_id, wake_on) WHERE held.patient_id = r.patient_id`,
      [rows.map(([id]) => id), rows.map(([, day]) => day), on],
    );
  }

  /** Asks for a look at the close of `on`: a command changed what time alone may change. */
  async wakeAt(tx: Tx, patientIds: readonly Id[], on: SiteDate): Promise<void> {
    if (patientIds.length === 0) return;
    await tx.query(
      `UPDATE step_down.patient SET wake_on = LEAST(COALESCE(wake_on, $2), $2::date) WHERE patient_id = ANY($1::uuid[])`,
      [patientIds, on],
    );
  }
}
