import { reject, type Id, type Instant, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Key, Loaded, RecordStore } from '../db/record.store.js';
import { standingOn } from '../domain/standing.js';
import { evolve, type Attendance, type AttendanceEvent } from '../domain/attendance.js';
import { mark, type MarkRejection } from '../domain/check-in.js';
import type { ServiceEvent } from '../domain/events.js';
import type { Mark } from '../domain/presence.js';
import {
  closeSession,
  correct,
  recordOutcome,
  type CorrectRejection,
  type RecordRejection,
  type Setting,
  type Statement,
} from '../domain/recording.js';
import type { AttendanceRules } from '../domain/rules.js';
import type { Change, FollowUp } from './follow-up.js';

/** A patient who is not on the roster comes with a coded reason. */
export interface WalkIn {
  readonly walkIn: boolean;
  readonly walkInReason: string | null;
}

/** One row of a bulk command. */
export interface Row extends Key, WalkIn {
  readonly statement: Exclude<Statement, { kind: 'withdrawn' }>;
}

export type AdmitRejection = 'not-on-roster' | 'walk-in-reason-missing' | 'unknown-session';
export type BulkRejection = 'rows-refused' | 'duplicate-rows';

/** Says whether the caller may change the record of this version (0 while there is none) at the site, or throws. */
export type Allow = (siteId: Id, version: number) => void;

/** What became of one row. */
export interface Recorded {
  readonly record: Attendance;
  readonly version: number;
  /** False when the same had been said before. */
  readonly changed: boolean;
}
type Done<R extends string> = { readonly ok: true; readonly recorded: Recorded; readonly loaded: Loaded } | Rejected<R>;

/** Records who came, who did not, and what turned out differently. */
export class Recording {
  constructor(
    private readonly records: RecordStore,
    private readonly followUp: FollowUp,
    private readonly rules: AttendanceRules,
  ) {}

  /** One arrival or departure: one read, one write. */
  async mark(
    tx: Tx<ServiceEvent>,
    key: Key & WalkIn,
    next: Mark,
    allowed: Allow,
  ): Promise<Done<MarkRejection | AdmitRejection>> {
    const loaded = await this.records.loadOne(tx, key);
    allowed(loaded.session.siteId, loaded.version);
    const admitted = this.admit(loaded, key);
    if (!admitted.ok) return admitted;
    const decision = mark(admitted.record, loaded.session, next, tx.now, this.rules.presence);
    if (!decision.ok) return decision;
    return this.done(tx, changeOf(loaded, admitted.record, decision.events));
  }

  /** Outcomes of one or many rows in one transaction; one bad row refuses all, and the answer points at every bad one. */
  async record(
    tx: Tx<ServiceEvent>,
    rows: readonly Row[],
    allowed: (siteId: Id) => void,
    day: SiteDay | null = null,
  ): Promise<{ readonly ok: true; readonly recorded: readonly Recorded[] } | Rejected<BulkRejection>> {
    const twice = repeated(rows);
    if (twice.length > 0) return reject('duplicate-rows', { rows: twice });
    const loaded = await this.records.load(tx, rows);
    for (const siteId of new Set(loaded.flatMap((one) => (one ? [one.session.siteId] : [])))) allowed(siteId);
    const decided = rows.map((row, n) => this.decideRow(row, onDay(loaded[n] ?? null, day), tx.now));
    const bad = decided.flatMap((one, n) => (one.ok ? [] : [`/rows/${n} ${one.rejection}`]));
    if (bad.length > 0) return reject('rows-refused', { rows: bad });
    const changes = decided.flatMap((one) => (one.ok ? [one.change] : []));
    await this.save(tx, changes);
    return { ok: true, recorded: changes.map(recordedOf) };
  }

  /** One outcome; its own rejection instead of a row's. */
  async recordOne(tx: Tx<ServiceEvent>, row: Row, allowed: Allow): Promise<Done<RecordRejection | AdmitRejection>> {
    const loaded = await this.records.loadOne(tx, row);
    allowed(loaded.session.siteId, loaded.version);
    const decided = this.decideRow(row, loaded, tx.now);
    return decided.ok ? this.done(tx, decided.change) : decided;
  }

  /** A late correction: appended, never overwritten. */
  async correct(
    tx: Tx<ServiceEvent>,
    key: Key,
    change: { readonly statement: Statement; readonly reason: string },
    allowed: Allow,
  ): Promise<Done<CorrectRejection>> {
    const loaded = await this.records.loadOne(tx, key);
    allowed(loaded.session.siteId, loaded.version);
    const decision = correct(loaded.record, change, settingOf(loaded, tx.now), this.rules);
    return decision.ok ? this.done(tx, changeOf(loaded, loaded.record, decision.events)) : decision;
  }

  /** The planned end has come: who never arrived is a no-show, excused, or missed through the program. */
  async close(tx: Tx<ServiceEvent>, sessionIds: readonly Id[]): Promise<void> {
    const rosters = await this.records.ofSessions(tx, sessionIds);
    const expected = rosters.filter((one) => one.expected);
    await this.save(
      tx,
      expected.map((one) => changeOf(one, one.record, closeSession(one.record, settingOf(one, tx.now), this.rules))),
    );
  }

  private decideRow(row: Row, loaded: Loaded | null, now: Instant): RowDecision {
    if (!loaded) return reject('unknown-session');
    const admitted = this.admit(loaded, row);
    if (!admitted.ok) return admitted;
    const decision = recordOutcome(admitted.record, row.statement, settingOf(loaded, now), this.rules);
    return decision.ok ? { ok: true, change: changeOf(loaded, admitted.record, decision.events) } : decision;
  }

  /** On the roster, known already, or a walk-in with a coded reason. */
  private admit(
    loaded: Loaded,
    { walkIn, walkInReason }: WalkIn,
  ): { ok: true; record: Attendance } | Rejected<AdmitRejection> {
    if (loaded.expected || loaded.version > 0) return { ok: true, record: loaded.record };
    if (!walkIn) return reject('not-on-roster');
    const known = this.rules.presence.walkInReasons;
    if (walkInReason === null || !known.includes(walkInReason)) return reject('walk-in-reason-missing', { known });
    return { ok: true, record: { ...loaded.record, walkIn: walkInReason } };
  }

  private async done(tx: Tx<ServiceEvent>, change: Change): Promise<{ ok: true; recorded: Recorded; loaded: Loaded }> {
    await this.save(tx, [change]);
    return { ok: true, recorded: recordedOf(change), loaded: change.loaded };
  }

  private async save(tx: Tx<ServiceEvent>, changes: readonly Change[]): Promise<void> {
    const changed = changes.filter(({ events }) => events.length > 0);
    if (changed.length === 0) return;
    this.records.save(tx, changed);
    tx.record(...changed.flatMap(({ events }) => events));
    await this.followUp.after(tx, changed);
  }
}

/** The site day all rows of a batch must belong to. */
export interface SiteDay {
  readonly siteId: Id;
  readonly siteDate: SiteDate;
}

/** A session of another site or day is none of this batch's. */
function onDay(loaded: Loaded | null, day: SiteDay | null): Loaded | null {
  if (!loaded || !day) return loaded;
  const { siteId, siteDate } = loaded.session;
  return siteId === day.siteId && siteDate === day.siteDate ? loaded : null;
}

type RowDecision = { readonly ok: true; readonly change: Change } | Rejected<RecordRejection | AdmitRejection>;

function changeOf(loaded: Loaded, before: Attendance, events: readonly AttendanceEvent[]): Change {
  return { loaded, record: events.reduce(evolve, before), events };
}

function recordedOf({ loaded, record, events }: Change): Recorded {
  return { record, version: loaded.version + (events.length > 0 ? 1 : 0), changed: events.length > 0 };
}

function settingOf(loaded: Loaded, now: Instant): Setting {
  return { session: loaded.session, standing: standingOn(loaded.standing, loaded.session.siteDate), now };
}

function repeated(rows: readonly Row[]): readonly string[] {
  const seen = new Map<string, number>();
  return rows.flatMap(({ sessionId, patientId }, n) => {
    const key = `${sessionId}/${patientId}`;
    if (seen.has(key)) return [`/rows/${n} repeats /rows/${seen.get(key)}`];
    seen.set(key, n);
    return [];
  });
}
