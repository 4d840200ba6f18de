import type { Id, SiteDate } from '@stepwell/kernel';
import type { AbsenceClass } from '../domain/absence.js';
import type { Attendance, Outcome } from '../domain/attendance.js';
import type { Mark, Presence } from '../domain/presence.js';

/** The outcome columns of a record as SQL gives them; all null when there is no record. */
export interface OutcomeRow {
  outcome: Outcome['kind'] | null;
  minutes: number | null;
  countable_minutes: number | null;
  partial: boolean | null;
  reason: string | null;
  class: AbsenceClass | null;
}

/** A record as SQL gives it. */
export interface RecordRow extends OutcomeRow {
  episode_id: Id | null;
  marks: Mark[];
  stated: Presence[] | null;
  decided_by: 'person' | 'timer' | null;
  walk_in: string | null;
  version: number;
}

/** Columns of a record under the alias `r`. */
export const RECORD_COLUMNS = `r.episode_id, r.marks, r.stated, r.outcome, r.minutes, r.countable_minutes, r.partial, r.reason, r.class,
  r.decided_by, r.walk_in, r.version`;

export function outcomeFrom(row: OutcomeRow): Outcome | null {
  if (row.outcome === 'attended')
    return {
      kind: 'attended',
      minutes: row.minutes ?? 0,
      countableMinutes: row.countable_minutes ?? 0,
      partial: row.partial ?? false,
    };
  if (row.outcome === 'missed')
    return { kind: 'missed', reason: row.reason ?? 'unknown', class: row.class ?? 'unknown' };
  return row.outcome === null ? null : { kind: 'withdrawn' };
}

export function recordFrom(
  row: RecordRow,
  key: { readonly sessionId: Id; readonly patientId: Id; readonly siteId: Id; readonly siteDate: SiteDate },
): Attendance {
  return {
    ...key,
    episodeId: row.episode_id,
    marks: row.marks,
    stated: row.stated,
    outcome: outcomeFrom(row),
    decidedBy: row.decided_by,
    walkIn: row.walk_in,
  };
}

/** A record as `jsonb_to_recordset` reads it. */
export function recordColumns(record: Attendance, startsAt: string, version: number): Record<string, unknown> {
  const { outcome } = record;
  return {
    session_id: record.sessionId,
    patient_id: record.patientId,
    episode_id: record.episodeId,
    site_id: record.siteId,
    site_date: record.siteDate,
    starts_at: startsAt,
    marks: record.marks,
    stated: record.stated,
    outcome: outcome?.kind ?? null,
    ...(outcome?.kind === 'attended'
      ? { minutes: outcome.minutes, countable_minutes: outcome.countableMinutes, partial: outcome.partial }
      : {}),
    ...(outcome?.kind === 'missed' ? { reason: outcome.reason, class: outcome.class } : {}),
    decided_by: record.decidedBy,
    walk_in: record.walkIn,
    version,
  };
}
