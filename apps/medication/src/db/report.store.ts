import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** Days from the start of treatment to the last dose, one line per order or per patient; null: never dosed. */
export interface Retention {
  readonly id: Id;
  readonly days: number | null;
}

/** Somebody followed from a day of their own. */
export interface Follower {
  readonly patientId: Id;
  readonly from: SiteDate;
}

/** Tests of a whole cohort in a week of their own: week 1 begins on each one's `from`. */
export interface WeekOfTests {
  readonly week: number;
  readonly collected: number;
  readonly opioidPositive: number;
  readonly nonPrescribedPositive: number;
}

/** What happened in a set of patients. */
export interface Summary {
  readonly patients: number;
  readonly orders: number;
  readonly doses: number;
  readonly takeHomeDoses: number;
  readonly missedDoses: number;
  readonly drugTests: number;
  readonly collectedTests: number;
  readonly opioidPositiveTests: number;
  readonly nonPrescribedPositiveTests: number;
  readonly openAlerts: number;
  /** Collected tests positive for each substance, expected or not. */
  readonly positivesBySubstance: Readonly<Record<string, number>>;
}

/** Read models over many patients. */
export class ReportStore {
  async retentionOfOrders(tx: Tx, orderIds: readonly Id[]): Promise<readonly Retention[]> {
    return tx.query<{ id: Id; days: number | null }>(
      `SELECT order_id AS id, last_dose_on - start_date AS days FROM medication.medication_order WHERE order_id = ANY($1::uuid[])`,
      [orderIds],
    );
  }

  /** From the first order's start to the last dose under any order. */
  async retentionOfPatients(tx: Tx, patientIds: readonly Id[]): Promise<readonly Retention[]> {
    return tx.query<{ id: Id; days: number | null }>(
      `SELECT patient_id AS id, max(last_dose_on) - min(start_date) AS days FROM medication.medication_order
       WHERE patient_id = ANY($1::uuid[]) GROUP BY 1`,
      [patientIds],
    );
  }

  /** Valid tests by weeks since each one's own day, every week once. */
  async testsByOwnWeek(tx: Tx, cohort: readonly Follower[], weeks: number): Promise<readonly WeekOfTests[]> {
    return tx.query<WeekOfTests>(
      `WITH cohort AS (SELECT * FROM unnest($1::uuid[], $2::date[]) AS c (patient_id, from_date))
       SELECT w.week, count(t.test_id)::integer AS collected,
              count(*) FILTER (WHERE t.opioid_positive)::integer AS "opioidPositive",
              count(*) FILTER (WHERE t.non_prescribed_positive)::integer AS "nonPrescribedPositive"
       FROM generate_series(1, $3::integer) AS w (week) CROSS JOIN cohort c
       LEFT JOIN medication.drug_test t ON t.patient_id = c.patient_id AND t.outcome = 'collected'
         AND t.site_date BETWEEN c.from_date + 7 * (w.week - 1) AND c.from_date + 7 * w.week - 1
       GROUP BY 1 ORDER BY 1`,
      [cohort.map(({ patientId }) => patientId), cohort.map(({ from }) => from), weeks],
    );
  }

  async summary(tx: Tx, patientIds: readonly Id[]): Promise<Summary> {
    const [counts, positivesBySubstance] = await Promise.all([
      this.counts(tx, patientIds),
      this.positives(tx, patientIds),
    ]);
    return { ...counts, positivesBySubstance };
  }

  private async positives(tx: Tx, patientIds: readonly Id[]): Promise<Readonly<Record<string, number>>> {
    const rows = await tx.query<{ substance: string; n: number }>(
      `SELECT r->>'substance' AS substance, count(DISTINCT t.test_id)::integer AS n
       FROM medication.drug_test t CROSS JOIN LATERAL jsonb_array_elements(t.results) r
       WHERE t.patient_id = ANY($1::uuid[]) AND t.outcome = 'collected' AND (r->>'positive')::boolean GROUP BY 1 ORDER BY 1`,
      [patientIds],
    );
    return Object.fromEntries(rows.map((row) => [row.substance, row.n]));
  }

  private async counts(tx: Tx, patientIds: readonly Id[]): Promise<Omit<Summary, 'positivesBySubstance'>> {
    const [row] = await tx.query<Omit<Summary, 'positivesBySubstance'>>(
      `SELECT
         (SELECT count(*) FROM medication.patient WHERE patient_id = ANY($1::uuid[]))::integer AS patients,
         o.orders, o.doses, t."takeHomeDoses", m."missedDoses",
         d."drugTests", d."collectedTests", d."opioidPositiveTests", d."nonPrescribedPositiveTests", a."openAlerts"
       FROM (SELECT count(*)::integer AS orders, coalesce(sum(doses_given), 0)::integer AS doses
               FROM medication.medication_order WHERE patient_id = ANY($1::uuid[])) o,
            (SELECT coalesce(sum(doses), 0)::integer AS "takeHomeDoses" FROM medication.take_home WHERE patient_id = ANY($1::uuid[])) t,
            (SELECT count(*)::integer AS "missedDoses" FROM medication.missed_dose WHERE patient_id = ANY($1::uuid[])) m,
            (SELECT count(*)::integer AS "drugTests", count(*) FILTER (WHERE outcome = 'collected')::integer AS "collectedTests",
                    count(*) FILTER (WHERE opioid_positive)::integer AS "opioidPositiveTests",
                    count(*) FILTER (WHERE non_prescribed_positive)::integer AS "nonPrescribedPositiveTests"
               FROM medication.drug_test WHERE patient_id = ANY($1::uuid[])) d,
            (SELECT count(*)::integer AS "openAlerts" FROM medication.alert WHERE patient_id = ANY($1::uuid[]) AND status = 'open') a`,
      [patientIds],
    );
    return row!;
  }
}
