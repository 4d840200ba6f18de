import { addDays, siteDate, type Decision, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore } from '../db/directory.store.js';
import type { SeatStore } from '../db/seat.store.js';
import type { SeriesStore } from '../db/series.store.js';
import type { Track } from '../domain/directory.js';
import type { SchedulingEvent } from '../domain/events.js';
import { peakTaken } from '../domain/seats.js';
import {
  changeSeries,
  endSeries,
  foldSeries,
  publishSeries,
  type ChangeRejection,
  type EndRejection,
  type PublishRejection,
} from '../domain/series-edits.js';
import type { Series, SeriesEvent, SlotRule } from '../domain/series.js';
import type { CalendarContexts } from './calendar-contexts.js';
import type { VersionCheck } from './directory.js';
import type { Horizon } from './horizon.js';
import type { SessionWriter } from './session-writer.js';
import type { Vacancies } from './vacancies.js';

/** A weekly series to be published into a track. */
export interface SeriesOrder extends SlotRule {
  readonly phase: Series['phase'];
  readonly component: string;
  readonly dropIn: boolean;
  readonly from: SiteDate;
  readonly until: SiteDate | null;
}

/** A change of the rule from a day on. */
export interface SeriesChangeOrder {
  readonly effective: SiteDate;
  readonly patch: Partial<SlotRule>;
  readonly reason: string | null;
}

/** An end of a series. */
export interface SeriesEndOrder {
  readonly until: SiteDate;
  readonly reason: string | null;
}

/** Weekly series: published, changed, ended, and kept on the calendar ahead of time. */
export class Calendar {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly series: SeriesStore,
    private readonly seats: SeatStore,
    private readonly contexts: CalendarContexts,
    private readonly writer: SessionWriter,
    private readonly horizon: Horizon,
    private readonly vacancies: Vacancies,
  ) {}

  async publish(
    tx: Tx<SchedulingEvent>,
    track: Track,
    order: SeriesOrder,
  ): Promise<Decision<SeriesEvent, PublishRejection> & { seriesId: Id }> {
    const site = await this.directory.site(tx, track.siteId);
    const { phase, component, dropIn, from, until, ...rule } = order;
    const { siteId, programId, trackId, kind } = track;
    const seriesId = tx.newId();
    const place = {
      seriesId,
      siteId,
      programId,
      trackId,
      track: kind,
      zone: site.value.zone,
      phase,
      component,
      dropIn,
    };
    const context = await this.contexts.of(tx, place, [rule], from);
    const decision = publishSeries({ ...place, rule, from, until }, context);
    if (!decision.ok) return { ...decision, seriesId };
    const published = foldSeries(null, decision.events);
    await this.series.add(tx, published);
    tx.record(...decision.events);
    await this.horizon.extend(tx, { series: published, version: 1 });
    if (!dropIn) this.vacancies.calendarChanged(tx, siteId);
    return { ...decision, seriesId };
  }

  async change(
    tx: Tx<SchedulingEvent>,
    seriesId: Id,
    order: SeriesChangeOrder,
    check: VersionCheck,
  ): Promise<Decision<SchedulingEvent, ChangeRejection | 'patients-double-booked'>> {
    const stored = await this.series.lockOne(tx, seriesId);
    check(stored.version);
    const decision = await this.decideChange(tx, stored.series, order);
    if (!decision.ok) return decision;
    const after = foldSeries(stored.series, decision.events);
    await this.series.save(tx, after, stored.version);
    tx.record(...decision.events);
    const refused = await this.writer.rewrite(
      tx,
      stored.series,
      after,
      windowFrom(after, order.effective),
      'series-changed',
    );
    if (!after.dropIn) this.vacancies.calendarChanged(tx, after.siteId);
    return refused ?? decision;
  }

  /** What `change` would decide, without doing it. */
  async decideChange(tx: Tx, series: Series, order: SeriesChangeOrder): Promise<ReturnType<typeof changeSeries>> {
    const { effective, patch } = order;
    const rules = series.segments.map((segment) => ({ ...segment, ...patch }));
    const context = await this.contexts.of(tx, series, rules, effective);
    const taken = (await this.seats.taken(tx, [series.seriesId], effective)).get(series.seriesId) ?? [];
    const mostTaken = series.dropIn ? 0 : peakTaken(taken, effective);
    return changeSeries(series, { ...order, mostTaken }, context);
  }

  async end(
    tx: Tx<SchedulingEvent>,
    seriesId: Id,
    order: SeriesEndOrder,
    check: VersionCheck,
  ): Promise<Decision<SchedulingEvent, EndRejection | 'patients-double-booked'>> {
    const stored = await this.series.lockOne(tx, seriesId);
    check(stored.version);
    const decision = await this.decideEnd(tx, stored.series, order);
    if (!decision.ok) return decision;
    const after = foldSeries(stored.series, decision.events);
    await this.series.save(tx, after, stored.version);
    tx.record(...decision.events);
    const refused = await this.writer.rewrite(
      tx,
      stored.series,
      after,
      windowFrom(after, addDays(order.until, 1)),
      'series-ended',
    );
    const left = await this.seats.memberIds(tx, seriesId, addDays(order.until, 1));
    await this.vacancies.seriesEnded(tx, seriesId, left);
    return refused ?? decision;
  }

  /** What `end` would decide, without doing it. */
  async decideEnd(tx: Tx, series: Series, order: SeriesEndOrder): Promise<ReturnType<typeof endSeries>> {
    const members = await this.seats.memberIds(tx, series.seriesId, addDays(order.until, 1));
    const today = siteDate(tx.now, series.zone);
    return endSeries(series, { ...order, membersAfter: members.length }, { now: tx.now, today });
  }
}

/** The days of the series that are on the calendar, from `from` on. */
const windowFrom = (series: Series, from: SiteDate): readonly [SiteDate, SiteDate] => [
  from,
  series.generatedUntil ?? from,
];
