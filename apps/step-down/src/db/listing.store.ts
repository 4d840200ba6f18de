import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Action, Proposal } from '../domain/case.js';

/** Position in a list ordered by day and id; null starts it. */
export interface After {
  readonly siteDate: SiteDate;
  readonly id: Id;
}

/** A row of a list, with whom it is about. */
export interface Listed<T> {
  readonly patientId: Id;
  readonly body: T;
}

interface Row<T> {
  patient_id: Id;
  body: T;
}

/** Sites a caller works at; null = all. */
export type SiteScope = readonly Id[] | null;

/** How often something of a kind happened in a week that begins on a Monday. */
export interface WeekCount {
  readonly week: SiteDate;
  readonly what: 'proposal' | 'hold' | 'action';
  /** Kind of the proposal or action, trigger of the hold. */
  readonly kind: string;
  readonly count: number;
}

/** Lists over all patients of a tenant. What concerns a patient whose site is not known yet is in every site's list: nobody overlooks it. */
export class ListingStore {
  /** Proposals, oldest first. */
  async proposals(
    tx: Tx,
    by: { sites: SiteScope; status: string | null; kind: string | null },
    limit: number,
    after: After | null,
  ): Promise<readonly Listed<Proposal>[]> {
    const rows = await tx.query<Row<Proposal>>(
      `SELECT patient_id, body FROM step_down.proposal
       WHERE ($1::uuid[] IS NULL OR site_id = ANY($1) OR site_id IS NULL) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR kind = $3)
         AND ($5::date IS NULL OR (site_date, proposal_id) > ($5::date, $6::uuid))
       ORDER BY site_date, proposal_id LIMIT $4`,
      [by.sites, by.status, by.kind, limit, after?.siteDate ?? null, after?.id ?? null],
    );
    return rows.map(listed);
  }

  /** How many proposals there are of each kind and status. */
  counts(tx: Tx, sites: SiteScope): Promise<readonly { kind: string; status: string; count: number }[]> {
    return tx.query<{ kind: string; status: string; count: number }>(
      `SELECT kind, status, count(*)::int AS count FROM step_down.proposal
       WHERE $1::uuid[] IS NULL OR site_id = ANY($1) GROUP BY kind, status ORDER BY kind, status`,
      [sites],
    );
  }

  /** What the engine asked for, week by week of the site days it was asked on: proposals, holds, actions. */
  countsByWeek(tx: Tx, sites: SiteScope): Promise<readonly WeekCount[]> {
    return tx.query<WeekCount>(
      `SELECT date_trunc('week', site_date::timestamp)::date::text AS week, what, kind, count(*)::int AS count FROM (
         SELECT 'proposal' AS what, kind, site_date, site_id FROM step_down.proposal
         UNION ALL SELECT 'action', kind, site_date, site_id FROM step_down.action
         UNION ALL SELECT 'hold', h.body->>'trigger', (h.body->>'siteDate')::date, p.site_id
           FROM step_down.hold h JOIN step_down.patient p USING (tenant_id, patient_id)) asked
       WHERE $1::uuid[] IS NULL OR site_id = ANY($1) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3`,
      [sites],
    );
  }

  /** Actions that wait for somebody, oldest first. */
  async actions(
    tx: Tx,
    by: { sites: SiteScope; status: string | null },
    limit: number,
    after: After | null,
  ): Promise<readonly Listed<Action>[]> {
    const rows = await tx.query<Row<Action>>(
      `SELECT patient_id, body FROM step_down.action
       WHERE ($1::uuid[] IS NULL OR site_id = ANY($1) OR site_id IS NULL) AND CASE WHEN $2::text IS NULL THEN status IN ('open', 'overdue') ELSE status = $2 END
         AND ($4::date IS NULL OR (site_date, action_id) > ($4::date, $5::uuid))
       ORDER BY site_date, action_id LIMIT $3`,
      [by.sites, by.status, limit, after?.siteDate ?? null, after?.id ?? null],
    );
    return rows.map(listed);
  }

  /** Patients with open actions due by `dueAt`. */
  async patientsWithDue(tx: Tx, of: { siteId: Id | null; patientId: Id }, dueAt: Instant): Promise<readonly Id[]> {
    const rows = await tx.query<{ patient_id: Id }>(
      `SELECT DISTINCT patient_id FROM step_down.action
       WHERE status = 'open' AND due_at <= $3 AND CASE WHEN $1::uuid IS NULL THEN patient_id = $2 AND site_id IS NULL ELSE site_id = $1 END`,
      [of.siteId, of.patientId, dueAt],
    );
    return rows.map((row) => row.patient_id);
  }

  /** Patients of the sites with an admission by `to`, by id, from the place after `after`. */
  async admittedBy(
    tx: Tx,
    { sites, to }: { sites: SiteScope; to: SiteDate },
    limit: number,
    after: Id | null,
  ): Promise<readonly Id[]> {
    const rows = await tx.query<{ patient_id: Id }>(
      `SELECT DISTINCT patient_id FROM step_down.episode
       WHERE admitted_on <= $1 AND ($2::uuid[] IS NULL OR site_id = ANY($2)) AND ($4::uuid IS NULL OR patient_id > $4)
       ORDER BY patient_id LIMIT $3`,
      [to, sites, limit, after],
    );
    return rows.map((row) => row.patient_id);
  }

  /** How many patients `admittedBy` would list. */
  async countAdmittedBy(tx: Tx, { sites, to }: { sites: SiteScope; to: SiteDate }): Promise<number> {
    const [row] = await tx.query<{ count: number }>(
      `SELECT count(DISTINCT patient_id)::int AS count FROM step_down.episode
       WHERE admitted_on <= $1 AND ($2::uuid[] IS NULL OR site_id = ANY($2))`,
      [to, sites],
    );
    return row?.count ?? 0;
  }

  /** Whether anything is known about the patient. */
  async isKnown(tx: Tx, patientId: Id): Promise<boolean> {
    const rows = await tx.query(`SELECT 1 FROM step_down.patient WHERE patient_id = $1`, [patientId]);
    return rows.length > 0;
  }
}

const listed = <T>(row: Row<T>): Listed<T> => ({ patientId: row.patient_id, body: row.body });
