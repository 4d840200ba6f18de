import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DrugTestResulted, TestResult, Validity } from '../domain/events.js';

/** A stored drug test. */
export interface StoredTest {
  readonly testId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly siteDate: SiteDate;
  readonly collectedAt: Instant;
  readonly outcome: Validity;
  readonly method: 'presumptive' | 'definitive';
  readonly results: readonly TestResult[];
  readonly nonPrescribedPositive: boolean;
  readonly opioidPositive: boolean;
  readonly externalRef: string | null;
}

type TestRow = Omit<StoredTest, 'collectedAt'> & { collectedAt: Date };

const COLUMNS = `test_id AS "testId", patient_id AS "patientId", site_id AS "siteId", site_date::text AS "siteDate",
  collected_at AS "collectedAt", outcome, method, results, non_prescribed_positive AS "nonPrescribedPositive",
  opioid_positive AS "opioidPositive", external_ref AS "externalRef"`;

/** Drug tests, append-only. */
export class TestStore {
  /** Tests of a patient collected at or after `since`, newest first. */
  async since(tx: Tx, patientId: Id, since: Instant): Promise<readonly StoredTest[]> {
    const rows = await tx.query<TestRow>(
      `SELECT ${COLUMNS} FROM medication.drug_test WHERE patient_id = $1 AND collected_at >= $2 ORDER BY collected_at DESC, test_id`,
      [patientId, since],
    );
    return rows.map(storedFrom);
  }

  /** Tests that carry one of the references. */
  async byRefs(tx: Tx, refs: readonly string[]): Promise<readonly StoredTest[]> {
    const rows = await tx.query<TestRow>(
      `SELECT ${COLUMNS} FROM medication.drug_test WHERE external_ref = ANY($1::text[])`,
      [refs],
    );
    return rows.map(storedFrom);
  }

  async append(tx: Tx, tests: readonly DrugTestResulted[]): Promise<void> {
    const rows = tests.map((test) => ({
      ...{ test_id: test.testId, patient_id: test.patientId, site_id: test.moment.siteId },
      ...{
        collected_at: test.collectedAt,
        site_date: test.moment.siteDate,
        outcome: test.outcome,
        method: test.method,
      },
      ...{ results: test.results, non_prescribed_positive: test.nonPrescribedPositive },
      ...{ opioid_positive: test.opioidPositive, external_ref: test.externalRef },
    }));
    await tx.query(
      `INSERT INTO medication.drug_test (tenant_id, test_id, patient_id, site_id, collected_at, site_date, outcome, method,
         results, non_prescribed_positive, opioid_positive, external_ref)
       SELECT $1, x.* FROM jsonb_to_recordset($2) AS x (test_id uuid, patient_id uuid, site_id uuid, collected_at timestamptz,
         site_date date, outcome text, method text, results jsonb, non_prescribed_positive boolean, opioid_positive boolean,
         external_ref text)`,
      [tx.tenantId, JSON.stringify(rows)],
    );
  }
}

const storedFrom = (row: TestRow): StoredTest => ({ ...row, collectedAt: row.collectedAt.toISOString() });
