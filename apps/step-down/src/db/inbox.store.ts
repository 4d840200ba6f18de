import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Action, Hold, Proposal } from '../domain/case.js';
import type { Share } from '../domain/owning.js';
import type { After, SiteScope } from './listing.store.js';

/** Which part of a director's inbox is asked for; null is all. */
export interface InboxFilter {
  readonly sites: SiteScope;
  readonly track: string | null;
  readonly programId: Id | null;
  readonly kind: string | null;
}

/** Something that waits for a signature. */
export interface InboxItem {
  /** `step-down`, `step-up`, ... of a proposal, `hold`, `re-track`, `case-conference`. */
  readonly kind: string;
  readonly id: Id;
  readonly patientId: Id;
  readonly siteId: Id | null;
  readonly programId: Id | null;
  readonly track: string | null;
  readonly siteDate: SiteDate;
  /** Null for a hold: it has no end but release. */
  readonly dueAt: Instant | null;
  readonly body: Proposal | Hold | Action;
}

/** Actions past their time. */
export interface OverdueFilter {
  readonly sites: SiteScope;
  readonly now: Instant;
  /** Whose actions; null is everybody's. */
  readonly of: Share | null;
}

export interface AfterDue {
  readonly dueAt: Instant;
  readonly id: Id;
}

/** What a group of proposals came to. */
export interface Overridden {
  readonly group: string;
  readonly accepted: number;
  readonly overridden: number;
  readonly deferred: number;
}

/** By what overrides are counted. */
export const GROUPINGS = ['reason', 'site', 'clinician', 'policy-version', 'kind'] as const;
export type Grouping = (typeof GROUPINGS)[number];

interface InboxRow {
  kind: string;
  id: Id;
  patient_id: Id;
  site_id: Id | null;
  program_id: Id | null;
  track: string | null;
  site_date: SiteDate;
  due_at: Date | null;
  body: InboxItem['body'];
}

/** Actions that ask a director to decide about somebody's way, beside proposals. */
const DECIDED_BY_DIRECTORS = ['re-track', 'case-conference'];

const WAITING = `
  SELECT kind, proposal_id AS id, patient_id, site_id, site_date, (body->>'dueAt')::timestamptz AS due_at, body
  FROM step_down.proposal WHERE status = 'open'
  UNION ALL
  SELECT 'hold', hold_id, held.patient_id, patient.site_id, (held.body->>'siteDate')::date, NULL, held.body
  FROM step_down.hold AS held JOIN step_down.patient AS patient ON patient.patient_id = held.patient_id WHERE held.is_open
  UNION ALL
  SELECT kind, action_id, patient_id, site_id, site_date, due_at, body
  FROM step_down.action WHERE status IN ('open', 'overdue') AND kind IN (${DECIDED_BY_DIRECTORS.map((kind) => `'${kind}'`).join(', ')})`;

/** Track and program as they were told last. */
const PLACE = `
  SELECT body->>'programId' AS program_id, body->>'track' AS track FROM step_down.fact
  WHERE fact.patient_id = waiting.patient_id AND kind IN ('admission', 'enrollment') AND body->>'track' IS NOT NULL
  ORDER BY site_date DESC, (body->>'occurredAt') DESC LIMIT 1`;

const GROUP: Readonly<Record<Grouping, string>> = {
  reason: `COALESCE(body->'decision'->>'reason', 'none')`,
  site: 'site_id::text',
  clinician: `COALESCE(body->'decision'->'by'->>'staffId', 'none')`,
  'policy-version': `(body->'ruleSet'->>'id') || ' ' || (body->'ruleSet'->>'version')`,
  kind: 'kind',
};

/** What waits for directors, what is late, and what became of proposals. */
export class InboxStore {
  /** What waits for a signature, oldest first. */
  async waiting(tx: Tx, by: InboxFilter, limit: number, after: After | null): Promise<readonly InboxItem[]> {
    const rows = await tx.query<InboxRow>(
      `SELECT waiting.kind, waiting.id, waiting.patient_id, waiting.site_id, waiting.due_at, waiting.body,
         to_char(waiting.site_date, 'YYYY-MM-DD') AS site_date, place.program_id, place.track
       FROM (${WAITING}) AS waiting LEFT JOIN LATERAL (${PLACE}) AS place ON true
       WHERE ($1::uuid[] IS NULL OR waiting.site_id = ANY($1) OR waiting.site_id IS NULL) AND ($2::text IS NULL OR place.track = $2)
         AND ($3::text IS NULL OR place.program_id = $3) AND ($4::text IS NULL OR waiting.kind = $4)
         AND ($6::date IS NULL OR (waiting.site_date, waiting.id) > ($6::date, $7::uuid))
       ORDER BY waiting.site_date, waiting.id LIMIT $5`,
      [by.sites, by.track, by.programId, by.kind, limit, after?.siteDate ?? null, after?.id ?? null],
    );
    return rows.map((row) => ({
      ...{ kind: row.kind, id: row.id, patientId: row.patient_id, siteId: row.site_id, programId: row.program_id },
      ...{ track: row.track, siteDate: row.site_date, dueAt: row.due_at?.toISOString() ?? null, body: row.body },
    }));
  }

  /** Actions past their time, the longest first. */
  async overdue(
    tx: Tx,
    { sites, now, of }: OverdueFilter,
    limit: number,
    after: AfterDue | null,
  ): Promise<readonly { readonly patientId: Id; readonly body: Action }[]> {
    const rows = await tx.query<{ patient_id: Id; body: Action }>(
      `SELECT patient_id, body FROM step_down.action
       WHERE status IN ('open', 'overdue') AND due_at < $1 AND ($2::uuid[] IS NULL OR site_id = ANY($2) OR site_id IS NULL)
         AND ($3::text[] IS NULL OR (kind = ANY($3)) = $7) AND ($5::timestamptz IS NULL OR (due_at, action_id) > ($5::timestamptz, $6::uuid))
       ORDER BY due_at, action_id LIMIT $4`,
      [now, sites, of?.kinds ?? null, limit, after?.dueAt ?? null, after?.id ?? null, of?.within ?? true],
    );
    return rows.map((row) => ({ patientId: row.patient_id, body: row.body }));
  }

  /** How clinicians answered the proposals of some site days, by group. Withdrawn ones were answered by nobody. */
  overrides(
    tx: Tx,
    { sites, from, to }: { sites: SiteScope; from: SiteDate; to: SiteDate },
    by: Grouping,
  ): Promise<readonly Overridden[]> {
    return tx.query<{ group: string; accepted: number; overridden: number; deferred: number }>(
      `SELECT ${GROUP[by]} AS "group", ${['accepted', 'overridden', 'deferred']
        .map((status) => `(count(*) FILTER (WHERE status = '${status}'))::int AS ${status}`)
        .join(', ')}
       FROM step_down.proposal
       WHERE site_date BETWEEN $1 AND $2 AND ($3::uuid[] IS NULL OR site_id = ANY($3)) AND status IN ('accepted', 'overridden', 'deferred')
       GROUP BY 1 ORDER BY 1`,
      [from, to, sites],
    );
  }
}
