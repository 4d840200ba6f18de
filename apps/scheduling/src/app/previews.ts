import { addDays, type Decision, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import { diffSessions, occurrences, type Occurrence } from '../domain/occurrences.js';
import { foldSeries } from '../domain/series-edits.js';
import type { Series, SeriesEvent } from '../domain/series.js';
import type { Calendar, SeriesChangeOrder, SeriesEndOrder } from './calendar.js';
import type { Rosters, Touched } from './rosters.js';

/** A session as a preview shows it. */
export type PreviewedSession = Pick<Occurrence, 'sessionId' | 'siteDate' | 'startLocal' | 'minutes'>;

/** What an edit would do, and why it would be refused. */
export interface Preview {
  /** Null when it would hold. */
  readonly refused: string | null;
  readonly added: readonly PreviewedSession[];
  readonly moved: readonly PreviewedSession[];
  readonly cancelled: readonly PreviewedSession[];
  readonly patients: Touched;
}

/** Tries edits without doing them (systems 2, pain 2). */
export class Previews {
  constructor(
    private readonly calendar: Calendar,
    private readonly rosters: Rosters,
  ) {}

  async change(tx: Tx, series: Series, order: SeriesChangeOrder): Promise<Preview> {
    return this.preview(tx, series, order.effective, await this.calendar.decideChange(tx, series, order));
  }

  async end(tx: Tx, series: Series, order: SeriesEndOrder): Promise<Preview> {
    const from = addDays(order.until, 1);
    return this.preview(tx, series, from, await this.calendar.decideEnd(tx, series, order));
  }

  private async preview(
    tx: Tx,
    series: Series,
    from: SiteDate,
    decision: Decision<SeriesEvent, string>,
  ): Promise<Preview> {
    const after = decision.ok ? foldSeries(series, decision.events) : series;
    const until = series.generatedUntil ?? from;
    const diff = diffSessions(occurrences(series, from, until), occurrences(after, from, until));
    const ids = [...diff.moved, ...diff.dropped].map((session) => session.sessionId);
    return {
      refused: decision.ok ? null : decision.rejection,
      added: diff.added.map(shown),
      moved: diff.moved.map(shown),
      cancelled: diff.dropped.map(shown),
      patients: await this.rosters.touched(tx, series.seriesId, from, ids),
    };
  }
}

const shown = ({ sessionId, siteDate, startLocal, minutes }: Occurrence): PreviewedSession => ({
  sessionId,
  siteDate,
  startLocal,
  minutes,
});
