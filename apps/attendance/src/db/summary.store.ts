import { addDays, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';

/** Visits of a patient, or of many together. */
export interface Visits {
  readonly kept: number;
  /** Missed for any reason that is known, excused ones included; program cancellations are not. */
  readonly missed: number;
  /** Of `missed`: set by the end of the session, said by nobody. */
  readonly missedBySystem: number;
  /** Over, and nobody knows: no outcome, withdrawn, or reason unknown. */
  readonly unknown: number;
  /** Cancelled by the program. */
  readonly cancelled: number;
  /** Not over yet. */
  readonly ahead: number;
  /** min */
  readonly minutes: number;
  /** min */
  readonly countableMinutes: number;
}

export interface PatientVisits extends Visits {
  readonly patientId: Id;
}

/** Somebody followed from a day of their own, until another at most; both included. */
export interface Follower {
  readonly patientId: Id;
  readonly from: SiteDate;
  readonly until?: SiteDate;
}

/** Visits of a whole cohort in a week of their own: week 1 begins on each one's `from`. */
export interface WeekOfVisits {
  readonly week: number;
  readonly visits: Visits;
}

/** How often a reason was given. */
export interface ReasonCount {
  readonly reason: string;
  readonly class: string;
  readonly count: number;
}

/** Days, both included, and the moment that says what is over. */
export interface Period {
  readonly from: SiteDate;
  readonly to: SiteDate;
  readonly now: Instant;
}

const COUNTS = `count(*) FILTER (WHERE r.outcome = 'attended') AS kept,
  count(*) FILTER (WHERE r.outcome = 'missed' AND r.class NOT IN ('unknown', 'program-cancelled')) AS missed,
  count(*) FILTER (WHERE r.outcome = 'missed' AND r.class NOT IN ('unknown', 'program-cancelled') AND r.decided_by = 'timer')
    AS missed_by_system,
  count(*) FILTER (WHERE r.class = 'unknown' OR (coalesce(r.outcome, 'withdrawn') = 'withdrawn' AND s.cancelled IS NULL
    AND s.ends_at <= $4::timestamptz)) AS unknown,
  count(*) FILTER (WHERE r.class = 'program-cancelled' OR (coalesce(r.outcome, 'withdrawn') = 'withdrawn'
    AND s.cancelled IS NOT NULL)) AS cancelled,
  count(*) FILTER (WHERE coalesce(r.outcome, 'withdrawn') = 'withdrawn' AND s.cancelled IS NULL
    AND s.ends_at > $4::timestamptz) AS ahead,
  coalesce(sum(r.minutes), 0) AS minutes, coalesce(sum(r.countable_minutes), 0) AS countable_minutes`;

const OF_PATIENTS = `SELECT m.patient_id, s.session_id FROM attendance.membership m
    JOIN attendance.session s ON s.series_id = m.series_id AND s.site_date BETWEEN $2::date AND $3::date
      AND s.site_date >= m.from_date AND (m.until_date IS NULL OR s.site_date <= m.until_date)
    WHERE m.patient_id = ANY($1::uuid[])
  UNION SELECT a.patient_id, a.session_id FROM attendance.appointment a
    WHERE a.patient_id = ANY($1::uuid[]) AND NOT a.cancelled
  UNION SELECT w.patient_id, w.session_id FROM attendance.record w
    WHERE w.patient_id = ANY($1::uuid[]) AND w.site_date BETWEEN $2::date AND $3::date`;

const OF_SITE = `SELECT m.patient_id, s.session_id FROM attendance.session s JOIN attendance.membership m ON m.series_id = s.series_id
      AND m.from_date <= s.site_date AND (m.until_date IS NULL OR s.site_date <= m.until_date)
    WHERE s.site_id = $1 AND s.site_date BETWEEN $2::date AND $3::date
  UNION SELECT a.patient_id, s.session_id FROM attendance.session s
    JOIN attendance.appointment a ON a.session_id = s.session_id AND NOT a.cancelled
    WHERE s.site_id = $1 AND s.site_date BETWEEN $2::date AND $3::date
  UNION SELECT w.patient_id, w.session_id FROM attendance.record w
    WHERE w.site_id = $1 AND w.site_date BETWEEN $2::date AND $3::date`;

const joined = (pairs: string): string => `FROM (${pairs}) k
  JOIN attendance.session s ON s.session_id = k.session_id AND s.site_date BETWEEN $2::date AND $3::date
  LEFT JOIN attendance.record r ON r.session_id = k.session_id AND r.patient_id = k.patient_id`;

const BY_PATIENT = `SELECT k.patient_id, ${COUNTS} ${joined(OF_PATIENTS)}
  WHERE $5::uuid[] IS NULL OR s.site_id = ANY($5::uuid[]) GROUP BY k.patient_id ORDER BY k.patient_id`;
const BY_OWN_WEEK = `WITH cohort AS (SELECT * FROM unnest($1::uuid[], $6::date[], $7::date[]) AS c (patient_id, from_date, until_date))
  SELECT (s.site_date - c.from_date) / 7 + 1 AS week, ${COUNTS} ${joined(OF_PATIENTS)}
  JOIN cohort c ON c.patient_id = k.patient_id AND s.site_date BETWEEN c.from_date AND c.until_date
  WHERE $5::uuid[] IS NULL OR s.site_id = ANY($5::uuid[]) GROUP BY 1 ORDER BY 1`;
const TOTAL_OF_SITE = `SELECT ${COUNTS}, count(DISTINCT k.patient_id) AS patients ${joined(OF_SITE)}`;
const REASONS = `SELECT r.reason, r.class, count(*) AS count FROM attendance.record r
  WHERE r.site_id = $1 AND r.site_date BETWEEN $2::date AND $3::date AND r.outcome = 'missed'
  GROUP BY r.reason, r.class ORDER BY r.reason, r.class`;

type CountRow = Record<
  'kept' | 'missed' | 'missed_by_system' | 'unknown' | 'cancelled' | 'ahead' | 'minutes' | 'countable_minutes',
  string
>;

/** Counts of visits, straight from rosters and records. */
export class SummaryStore {
  /** Per patient, at the given sites only; null is every site. */
  async ofPatients(
    tx: Tx,
    patientIds: readonly Id[],
    period: Period,
    siteIds: readonly Id[] | null,
  ): Promise<readonly PatientVisits[]> {
    const values = [patientIds, period.from, period.to, period.now, siteIds];
    const rows = await tx.query<CountRow & { patient_id: Id }>(BY_PATIENT, values);
    return rows.map((row) => ({ patientId: row.patient_id, ...visitsFrom(row) }));
  }

  /** A cohort by weeks since each one's own day, every week once; at the given sites only, null is every site. */
  async byOwnWeek(
    tx: Tx,
    cohort: readonly Follower[],
    weeks: number,
    siteIds: readonly Id[] | null,
  ): Promise<readonly WeekOfVisits[]> {
    const froms = cohort.map(({ from }) => from);
    const untils = cohort.map(({ from, until }) => earlier(until, addDays(from, DAYS_PER_WEEK * weeks - 1)));
    const ids = cohort.map(({ patientId }) => patientId);
    const rows = await tx.query<CountRow & { week: number }>(BY_OWN_WEEK, [
      ...[ids, froms.toSorted()[0], untils.toSorted().at(-1), tx.now, siteIds],
      ...[froms, untils],
    ]);
    const found = new Map(rows.map((row) => [row.week, visitsFrom(row)]));
    return Array.from({ length: weeks }, (_, n) => ({ week: n + 1, visits: found.get(n + 1) ?? NO_VISITS }));
  }

  async ofSite(tx: Tx, siteId: Id, period: Period) {
    const values = [siteId, period.from, period.to];
    const [[row], reasons] = await Promise.all([
      tx.query<CountRow & { patients: string }>(TOTAL_OF_SITE, [...values, period.now]),
      tx.query<{ reason: string; class: string; count: string }>(REASONS, values),
    ]);
    const byReason = reasons.map((one): ReasonCount => ({ ...one, count: Number(one.count) }));
    return { patients: Number(row?.patients ?? 0), visits: row ? visitsFrom(row) : NO_VISITS, byReason };
  }
}

const DAYS_PER_WEEK = 7;
const earlier = (until: SiteDate | undefined, last: SiteDate): SiteDate =>
  until !== undefined && until < last ? until : last;

export const NO_VISITS: Visits = {
  kept: 0,
  missed: 0,
  missedBySystem: 0,
  unknown: 0,
  cancelled: 0,
  ahead: 0,
  minutes: 0,
  countableMinutes: 0,
};

/** All visits together. */
export function sumOfVisits(all: readonly Visits[]): Visits {
  return all.reduce<Visits>(
    (sum, one) => ({
      kept: sum.kept + one.kept,
      missed: sum.missed + one.missed,
      missedBySystem: sum.missedBySystem + one.missedBySystem,
      unknown: sum.unknown + one.unknown,
      cancelled: sum.cancelled + one.cancelled,
      ahead: sum.ahead + one.ahead,
      minutes: sum.minutes + one.minutes,
      countableMinutes: sum.countableMinutes + one.countableMinutes,
    }),
    NO_VISITS,
  );
}

function visitsFrom(row: CountRow): Visits {
  return {
    kept: Number(row.kept),
    missed: Number(row.missed),
    missedBySystem: Number(row.missed_by_system),
    unknown: Number(row.unknown),
    cancelled: Number(row.cancelled),
    ahead: Number(row.ahead),
    minutes: Number(row.minutes),
    countableMinutes: Number(row.countable_minutes),
  };
}
