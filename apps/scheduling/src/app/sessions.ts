import { reject, siteDate, type Decision, type Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { SeriesStore } from '../db/series.store.js';
import type { SessionStore } from '../db/session.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { occurrenceOf, occurrences } from '../domain/occurrences.js';
import { foldSeries, type CalendarContext } from '../domain/series-edits.js';
import type { OccurrenceExcepted, Series } from '../domain/series.js';
import {
  cancelSession,
  moveSession,
  type CancelRejection,
  type MoveRejection,
  type SessionMove,
} from '../domain/sessions.js';
import type { CalendarContexts } from './calendar-contexts.js';
import type { VersionCheck } from './directory.js';
import type { SessionWriter } from './session-writer.js';

/** What a move of one session may name; the rest stays as it is. */
export type SessionMoveOrder = Partial<Omit<SessionMove, 'originDate'>>;

type SessionDecision<R extends string> = Decision<SchedulingEvent, R | 'patients-double-booked'>;

/** Single sessions: moved and cancelled, with scope "this". */
export class Sessions {
  constructor(
    private readonly series: SeriesStore,
    private readonly sessions: SessionStore,
    private readonly contexts: CalendarContexts,
    private readonly writer: SessionWriter,
  ) {}

  async move(
    tx: Tx<SchedulingEvent>,
    sessionId: Id,
    order: SessionMoveOrder,
    check: VersionCheck,
  ): Promise<SessionDecision<MoveRejection>> {
    return this.except(tx, sessionId, check, async (series, originDate) => {
      const now = occurrenceOf(series, originDate);
      if (!now) return reject('unknown-session');
      const { siteDate: day, startLocal, minutes, leaderStaffId, roomId } = now;
      const move = { siteDate: day, startLocal, minutes, leaderStaffId, roomId, ...order, originDate };
      return moveSession(series, move, await this.context(tx, series, [move], originDate));
    });
  }

  async cancel(
    tx: Tx<SchedulingEvent>,
    sessionId: Id,
    reason: string,
    check: VersionCheck,
  ): Promise<SessionDecision<CancelRejection>> {
    return this.except(tx, sessionId, check, (series, originDate) =>
      Promise.resolve(cancelSession(series, originDate, reason, { now: tx.now })),
    );
  }

  private async except<R extends string>(
    tx: Tx<SchedulingEvent>,
    sessionId: Id,
    check: VersionCheck,
    decide: (series: Series, originDate: string) => Promise<Decision<OccurrenceExcepted, R>>,
  ): Promise<SessionDecision<R>> {
    const session = await this.sessions.read(tx, sessionId);
    const stored = await this.series.lockOne(tx, session.seriesId);
    check(stored.version);
    const decision = await decide(stored.series, session.originDate);
    if (!decision.ok) return decision;
    const after = foldSeries(stored.series, decision.events);
    await this.series.save(tx, after, stored.version);
    tx.record(...decision.events);
    const { originDate } = session;
    const exception = after.exceptions[originDate];
    const reason = exception?.kind === 'cancelled' ? exception.reason : 'moved';
    const refused = await this.writer.rewrite(tx, stored.series, after, [originDate, originDate], reason);
    return refused ?? decision;
  }

  /** The series' own other sessions may not use the room or leader at that time either. */
  private async context(
    tx: Tx,
    series: Series,
    moves: readonly SessionMove[],
    originDate: string,
  ): Promise<CalendarContext> {
    const today = siteDate(tx.now, series.zone);
    const context = await this.contexts.of(tx, series, moves, today);
    const own = occurrences(series, today, series.generatedUntil ?? today);
    return { ...context, others: [...context.others, ...own.filter((other) => other.originDate !== originDate)] };
  }
}
