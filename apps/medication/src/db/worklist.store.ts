import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import { NotFound, VersionConflict, type Tx } from '@stepwell/platform';
import type { Alert } from '../domain/alert.js';
import type {
  CallbackResult,
  CallbackResulted,
  NaloxoneProvided,
  ReviewDone,
  ReviewOpened,
  SafetyAlertAcknowledged,
  SafetyAlertRaised,
} from '../domain/events.js';

/** An open or answered alert as shown. */
export interface AlertLine extends Alert {
  readonly raisedAt: Instant;
}

/** Something a person is asked to look at. */
export interface ReviewLine {
  readonly reviewId: Id;
  readonly patientId: Id;
  readonly orderId: Id | null;
  readonly siteId: Id | null;
  readonly kind: string;
  readonly trigger: string;
  readonly openedAt: Instant;
  readonly dueAt: Instant;
  readonly status: 'open' | 'done';
  readonly version: number;
}

const ALERT = `alert_id AS "alertId", patient_id AS "patientId", order_id AS "orderId", site_id AS "siteId", kind, severity, status,
  version, raised_at AS "raisedAt"`;
const REVIEW = `review_id AS "reviewId", patient_id AS "patientId", order_id AS "orderId", site_id AS "siteId", kind,
  trigger_code AS "trigger", opened_at AS "openedAt", due_at AS "dueAt", status, version`;

type AlertRow = Omit<AlertLine, 'raisedAt'> & { raisedAt: Date };
type ReviewRow = Omit<ReviewLine, 'openedAt' | 'dueAt'> & { openedAt: Date; dueAt: Date };

/** Alerts, reviews, naloxone and call-backs. */
export class WorklistStore {
  async raise(tx: Tx, alerts: readonly SafetyAlertRaised[]): Promise<void> {
    const rows = alerts.map(({ alertId, patientId, orderId, kind, severity, moment }) => ({
      ...{ alert_id: alertId, patient_id: patientId, order_id: orderId, site_id: moment.siteId, kind, severity },
      raised_at: moment.at,
    }));
    await tx.query(
      `INSERT INTO medication.alert (tenant_id, status, version, alert_id, patient_id, order_id, site_id, kind, severity, raised_at)
       SELECT $1, 'open', 1, x.* FROM jsonb_to_recordset($2) AS x (alert_id uuid, patient_id uuid, order_id uuid, site_id uuid,
         kind text, severity text, raised_at timestamptz)`,
      [tx.tenantId, JSON.stringify(rows)],
    );
  }

  /** Throws VersionConflict when the alert was answered meanwhile. */
  async acknowledge(tx: Tx, answers: readonly SafetyAlertAcknowledged[]): Promise<void> {
    const rows = await tx.query(
      `UPDATE medication.alert a SET status = 'acknowledged', reason = x.reason, acknowledged_by = x.staff_id, version = a.version + 1
       FROM unnest($1::uuid[], $2::text[], $3::text[]) AS x (alert_id, reason, staff_id)
       WHERE a.alert_id = x.alert_id AND a.status = 'open' RETURNING a.alert_id`,
      [
        answers.map((answer) => answer.alertId),
        answers.map((answer) => answer.reason),
        answers.map((answer) => answer.signedBy.staffId),
      ],
    );
    if (rows.length !== answers.length) throw new VersionConflict('alert');
  }

  /** Locked; throws NotFound. */
  async alert(tx: Tx, alertId: Id): Promise<Alert> {
    const [row] = await tx.query<AlertRow>(`SELECT ${ALERT} FROM medication.alert WHERE alert_id = $1 FOR UPDATE`, [
      alertId,
    ]);
    if (!row) throw new NotFound('alert', alertId);
    return row;
  }

  /** Open alerts of a patient, oldest first. */
  async openAlerts(tx: Tx, patientId: Id): Promise<readonly AlertLine[]> {
    const rows = await tx.query<AlertRow>(
      `SELECT ${ALERT} FROM medication.alert WHERE patient_id = $1 AND status = 'open' ORDER BY raised_at, alert_id`,
      [patientId],
    );
    return rows.map((row) => ({ ...row, raisedAt: row.raisedAt.toISOString() }));
  }

  /** Opens reviews; one that is there already stays as it is. */
  async open(tx: Tx, reviews: readonly ReviewOpened[]): Promise<void> {
    const rows = reviews.map(({ reviewId, patientId, orderId, kind, trigger, dueAt, siteId, openedAt }) => ({
      ...{ review_id: reviewId, patient_id: patientId, order_id: orderId, site_id: siteId, kind },
      ...{ trigger_code: trigger, opened_at: openedAt, due_at: dueAt },
    }));
    await tx.query(
      `INSERT INTO medication.review (tenant_id, status, version, review_id, patient_id, order_id, site_id, kind, trigger_code, opened_at, due_at)
       SELECT $1, 'open', 1, x.* FROM jsonb_to_recordset($2) AS x (review_id uuid, patient_id uuid, order_id uuid, site_id uuid,
         kind text, trigger_code text, opened_at timestamptz, due_at timestamptz) ON CONFLICT DO NOTHING`,
      [tx.tenantId, JSON.stringify(rows)],
    );
  }

  /** Locked; throws NotFound. */
  async review(tx: Tx, reviewId: Id): Promise<ReviewLine> {
    const [row] = await tx.query<ReviewRow>(`SELECT ${REVIEW} FROM medication.review WHERE review_id = $1 FOR UPDATE`, [
      reviewId,
    ]);
    if (!row) throw new NotFound('review', reviewId);
    return lineFrom(row);
  }

  async done(tx: Tx, event: ReviewDone): Promise<void> {
    await tx.query(
      `UPDATE medication.review SET status = 'done', reason = $2, done_by = $3, version = version + 1 WHERE review_id = $1`,
      [event.reviewId, event.reason, event.signedBy.staffId],
    );
  }

  async openReviews(tx: Tx, patientId: Id): Promise<readonly ReviewLine[]> {
    const rows = await tx.query<ReviewRow>(
      `SELECT ${REVIEW} FROM medication.review WHERE patient_id = $1 AND status = 'open' ORDER BY due_at, review_id`,
      [patientId],
    );
    return rows.map(lineFrom);
  }

  /** Open reviews of the sites (null: every site), due first, after the place `after`. */
  async worklist(
    tx: Tx,
    siteIds: readonly Id[] | null,
    after: { readonly dueAt: Instant; readonly reviewId: Id } | null,
    limit: number,
  ): Promise<readonly ReviewLine[]> {
    const rows = await tx.query<ReviewRow>(
      `SELECT ${REVIEW} FROM medication.review WHERE status = 'open' AND ($1::uuid[] IS NULL OR site_id = ANY($1) OR site_id IS NULL)
         AND ($2::timestamptz IS NULL OR (due_at, review_id) > ($2, $3::uuid)) ORDER BY due_at, review_id LIMIT $4`,
      [siteIds, after?.dueAt ?? null, after?.reviewId ?? null, limit],
    );
    return rows.map(lineFrom);
  }

  async provide(tx: Tx, event: NaloxoneProvided): Promise<void> {
    await tx.query(
      `INSERT INTO medication.naloxone_provision (tenant_id, provision_id, patient_id, units, site_date) VALUES ($1, $2, $3, $4, $5)`,
      [tx.tenantId, event.provisionId, event.patientId, event.units, event.moment.siteDate],
    );
  }

  /** Last hand-out of naloxone, null when there was none. */
  async lastNaloxone(tx: Tx, patientId: Id): Promise<{ readonly siteDate: SiteDate; readonly units: number } | null> {
    const [row] = await tx.query<{ siteDate: SiteDate; units: number }>(
      `SELECT site_date::text AS "siteDate", units FROM medication.naloxone_provision WHERE patient_id = $1
       ORDER BY site_date DESC LIMIT 1`,
      [patientId],
    );
    return row ?? null;
  }

  async counted(tx: Tx, event: CallbackResulted): Promise<void> {
    await tx.query(
      `INSERT INTO medication.callback (tenant_id, callback_id, order_id, patient_id, site_date, result) VALUES ($1, $2, $3, $4, $5, $6)`,
      [tx.tenantId, event.callbackId, event.orderId, event.patientId, event.moment.siteDate, event.result],
    );
  }

  async callbacks(tx: Tx, patientId: Id): Promise<readonly { siteDate: SiteDate; result: CallbackResult }[]> {
    return tx.query<{ siteDate: SiteDate; result: CallbackResult }>(
      `SELECT site_date::text AS "siteDate", result FROM medication.callback WHERE patient_id = $1 ORDER BY site_date`,
      [patientId],
    );
  }
}

const lineFrom = (row: ReviewRow): ReviewLine => ({
  ...row,
  openedAt: row.openedAt.toISOString(),
  dueAt: row.dueAt.toISOString(),
});
