import { addDays, addHours, siteDate, uuidv5, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { SeriesStore, StoredSeries } from '../db/series.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import type { CalendarRules } from '../domain/rules/calendar.v1.js';
import { sessionsUpTo } from '../domain/sessions.js';
import { evolveSeries } from '../domain/series.js';
import type { SessionWriter } from './session-writer.js';

/** The timer that pushes the horizon of a series on. */
export const EXTEND_SERIES = 'extend-series';

/** Keeps the sessions of every series on the calendar ahead of time; the same sessions have the same ids, however often. */
export class Horizon {
  constructor(
    private readonly series: SeriesStore,
    private readonly writer: SessionWriter,
    private readonly rules: CalendarRules,
  ) {}

  /** The timer of one series came due. */
  async extendSeries(tx: Tx<SchedulingEvent>, seriesId: Id): Promise<void> {
    const [stored] = await this.series.lock(tx, [seriesId]);
    if (stored) await this.extend(tx, stored);
  }

  /** Extends to the usual horizon and schedules the next time. */
  async extend(tx: Tx<SchedulingEvent>, stored: StoredSeries): Promise<void> {
    const { series } = stored;
    const until = addDays(siteDate(tx.now, series.zone), this.rules.horizonDays);
    await this.extendTo(tx, stored, until);
    if (series.until !== null && series.until <= until) return;
    tx.schedule({
      id: uuidv5(series.seriesId, EXTEND_SERIES),
      command: EXTEND_SERIES,
      due: addHours(tx.now, 24 * this.rules.extendEveryDays),
      key: series.seriesId,
      data: { seriesId: series.seriesId },
    });
  }

  /** Extends up to a day that somebody needs; at most as far as clashes are checked. */
  async extendTo(tx: Tx<SchedulingEvent>, { series, version }: StoredSeries, until: SiteDate): Promise<void> {
    const furthest = addDays(siteDate(tx.now, series.zone), this.rules.clashCheckDays);
    if (until > furthest || (series.generatedUntil !== null && series.generatedUntil >= until)) return;
    const event: SchedulingEvent = { type: 'horizon-extended', seriesId: series.seriesId, until };
    await this.series.save(tx, evolveSeries(series, event), version);
    tx.record(event);
    await this.writer.schedule(tx, series, sessionsUpTo(series, until));
  }
}
