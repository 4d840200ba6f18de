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

/** A record as `jsonb_to_recordset` reads it, in the order of the table's columns. */
export interface RecordColumns {
  readonly session_id: Id;
  readonly patient_id: Id;
  readonly episode_id: Id | null;
  readonly site_id: Id;
  readonly site_date: SiteDate;
  readonly starts_at: string;
  readonly marks: readonly Mark[];
  readonly stated: readonly Presence[] | null;
  readonly outcome: Outcome['kind'] | null;
  readonly minutes: number | null;
  readonly countable_minutes: number | null;
  readonly partial: boolean | null;
  readonly reason: string | null;
  readonly class: AbsenceClass | null;
  readonly decided_by: 'person' | 'timer' | null;
  readonly walk_in: string | null;
  readonly version: number;
}

export function recordColumns(record: Attendance, startsAt: string, version: number): RecordColumns {
  const { outcome } = record;
  const attended = outcome?.kind === 'attended' ? outcome : null;
  const missed = outcome?.kind === 'missed' ? outcome : null;
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
    minutes: attended?.minutes ?? null,
    countable_minutes: attended?.countableMinutes ?? null,
    partial: attended?.partial ?? null,
    reason: missed?.reason ?? null,
    class: missed?.class ?? null,
    decided_by: record.decidedBy,
    walk_in: record.walkIn,
    version,
  };
}

/** The same as parameters of a statement: lists as JSON, the rest as they are. */
export function recordValues(columns: RecordColumns): readonly unknown[] {
  const { marks, stated } = columns;
  return Object.values({ ...columns, marks: JSON.stringify(marks), stated: stated && JSON.stringify(stated) });
}
