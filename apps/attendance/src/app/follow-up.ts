import { addDays, siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { OutreachStore, Past } from '../db/outreach.store.js';
import type { Loaded } from '../db/record.store.js';
import { needsImmediateContact, type Missed } from '../domain/absence.js';
import type { Attendance, AttendanceEvent } from '../domain/attendance.js';
import type { ServiceEvent } from '../domain/events.js';
import {
  afterMiss,
  evolveOutreach,
  lastContact,
  type LadderView,
  type Needed,
  type Outreach,
  type OutreachEvent,
} from '../domain/ladder.js';
import type { AttendanceRules } from '../domain/rules.js';
import { episodeOn, standingOn } from '../domain/standing.js';
import type { ClosedPeriods } from './closed-periods.js';

/** One record that a command, timer or correction changed. */
export interface Change {
  readonly loaded: Loaded;
  readonly record: Attendance;
  readonly events: readonly AttendanceEvent[];
}

/** What follows from changed records: contact ends outreach, misses open it, closed days and weeks are computed anew. */
export class FollowUp {
  constructor(
    private readonly outreach: OutreachStore,
    private readonly periods: ClosedPeriods,
    private readonly rules: AttendanceRules,
  ) {}

  /** To be called once, after the changed records are saved and their events recorded. */
  async after(tx: Tx<ServiceEvent>, changes: readonly Change[]): Promise<void> {
    await this.endByContact(tx, changes.filter(isContact));
    await this.climb(tx, changes.filter(isMiss));
    await this.periods.changed(tx, changes);
  }

  /** Opens what `needed` asks for, one request per patient and step. */
  async open(
    tx: Tx<ServiceEvent>,
    wanted: readonly { readonly to: Recipient; readonly needed: Needed }[],
  ): Promise<void> {
    const requests = wanted.map(({ to, needed }): Outreach => {
      const { patientId, siteId, zone } = to;
      const on = siteDate(tx.now, zone);
      const open = { openedAt: tx.now, closedAt: null, result: null };
      return { outreachId: tx.newId(), patientId, siteId, zone, siteDate: on, ...needed, ...open };
    });
    const opened = await this.outreach.open(tx, requests);
    const fresh = requests.filter((request) => opened.has(request.outreachId));
    tx.record(...fresh.map((outreach) => ({ type: 'outreach-opened' as const, outreach })));
  }

  /** Nobody is asked any more to reach these patients; answers what was closed. */
  async endByDischarge(tx: Tx, patientIds: readonly Id[]): Promise<readonly OutreachEvent[]> {
    if (patientIds.length === 0) return [];
    const open = await this.outreach.openOf(tx, patientIds);
    const ended = open.map((outreach) => {
      const on = siteDate(tx.now, outreach.zone);
      return { type: 'outreach-closed' as const, outreach, result: 'discharged', at: tx.now, siteDate: on };
    });
    await this.outreach.close(tx, ended.map(evolveOutreach));
    return ended;
  }

  private async endByContact(tx: Tx<ServiceEvent>, changes: readonly Change[]): Promise<void> {
    const seen = new Map(changes.filter((one) => one.loaded.outreachOpen).map((one) => [one.record.patientId, one]));
    if (seen.size === 0) return;
    const open = await this.outreach.openOf(tx, [...seen.keys()].sort());
    const ended = open
      .filter((one) => this.rules.ladder.endedByContact.includes(one.step))
      .flatMap((outreach) => {
        const { record, loaded } = seen.get(outreach.patientId)!;
        if (record.siteDate < outreach.siteDate) return [];
        const result = record.outcome?.kind === 'attended' ? 'attended' : 'arrived';
        const on = siteDate(tx.now, loaded.session.zone);
        return [{ type: 'outreach-closed' as const, outreach, result, at: tx.now, siteDate: on }];
      });
    const closed = await this.outreach.close(tx, ended.map(evolveOutreach));
    tx.record(...ended.filter((event) => closed.has(event.outreach.outreachId)));
  }

  private async climb(tx: Tx<ServiceEvent>, changes: readonly Change[]): Promise<void> {
    const newest = new Map<Id, Change>();
    for (const change of changes) {
      const known = newest.get(change.record.patientId);
      if (!known || known.loaded.session.startsAt < change.loaded.session.startsAt)
        newest.set(change.record.patientId, change);
    }
    if (newest.size === 0) return;
    const oldest = changes.map((one) => one.record.siteDate).sort()[0]!;
    const since = addDays(oldest, -this.rules.ladder.exhaustedAfterDays);
    const pasts = await this.outreach.pasts(tx, [...newest.keys()], { outcomes: since, outreach: since });
    await this.open(
      tx,
      [...newest.values()].flatMap((change) => this.stepsFor(tx, change, pasts.get(change.record.patientId)!)),
    );
  }

  private stepsFor(tx: Tx<ServiceEvent>, { loaded, record }: Change, past: Past) {
    const missed = record.outcome as Missed;
    const standing = standingOn(loaded.standing, record.siteDate);
    const toldOn = siteDate(tx.now, loaded.session.zone);
    if (standing.discharged) return [];
    const immediateContact = needsImmediateContact(missed, standing);
    const miss = { siteDate: record.siteDate, class: missed.class, immediateContact, toldOn };
    const to = { patientId: record.patientId, siteId: record.siteId, zone: loaded.session.zone };
    const steps = afterMiss(viewOf(past, toldOn, this.rules.ladder.contactResults), miss, tx.now, this.rules.ladder);
    return steps.map((needed) => ({ to, needed }));
  }
}

/** Who is to be reached, and where. */
export interface Recipient {
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: string;
}

/** What the ladder sees of a past on a day. */
export function viewOf(past: Past, on: SiteDate, contactResults: readonly string[]): LadderView {
  const { standing, lastSeenOn, recent, outreach } = past;
  const admittedOn = standing ? (episodeOn(standing, on)?.admittedOn ?? null) : null;
  const backOn = (standing?.away ?? []).flatMap(({ until }) => (until !== null && until <= on ? [until] : []));
  const reached = outreach.filter(
    (one) => one.result !== null && contactResults.includes(one.result) && one.closedAt !== null,
  );
  const reachedOn = reached.map((one) => siteDate(one.closedAt!, one.zone));
  return { recent, outreach, lastContactOn: lastContact({ lastSeenOn, admittedOn, backOn, reachedOn }) };
}

function isContact({ record, events }: Change): boolean {
  return (
    events.some(({ type }) => type === 'patient-checked-in') ||
    (events.length > 0 && record.outcome?.kind === 'attended')
  );
}

function isMiss({ record, events }: Change): boolean {
  return record.outcome?.kind === 'missed' && events.some((event) => event.type !== 'patient-checked-in');
}
