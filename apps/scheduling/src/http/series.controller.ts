import { Body, Controller, Get, Post } from '@nestjs/common';
import { siteDate, type Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, requireSite, type Call, type Reply } from '@stepwell/platform';
import { Calendar } from '../app/calendar.js';
import { Previews } from '../app/previews.js';
import { Rosters } from '../app/rosters.js';
import { DirectoryStore } from '../db/directory.store.js';
import { SeriesStore } from '../db/series.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { created, done, refusal, versionOf } from './answers.js';
import { PreviewBody, PublishSeriesBody, SeriesChangeBody, SeriesEndBody } from './calendar.dto.js';
import { CalendarRoles, ReadRoles } from './roles.js';
import { changeOrder, seriesOrder } from './series-order.js';

const COMING_SESSIONS = 60;

/** Weekly series: published, changed and ended with honest scopes. */
@Controller('scheduling/v1/series')
export class SeriesController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly calendar: Calendar,
    private readonly previews: Previews,
    private readonly rosters: Rosters,
    private readonly series: SeriesStore,
    private readonly directory: DirectoryStore,
  ) {}

  /** Publish a group that meets weekly; its sessions are laid out ahead. */
  @Post()
  @CalendarRoles()
  publish(@Caller() call: Call, @Body() body: PublishSeriesBody): Promise<Reply> {
    return this.edge.command(call, 'publish-series', null, async (tx) => {
      const track = await this.directory.track(tx, body.trackId);
      requireSite(call, track.siteId);
      const made = await this.calendar.publish(tx, track, seriesOrder(body));
      if (!made.ok) return refusal(made);
      return created({ seriesId: made.seriesId }, `/scheduling/v1/series/${made.seriesId}`, 2);
    });
  }

  /** The series with its rules, its exceptions and its coming sessions. */
  @Get(':seriesId')
  @ReadRoles()
  read(@Caller() call: Call, @IdParam('seriesId') seriesId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-series', seriesId, async (tx) => {
      const { series, version } = await this.series.read(tx, seriesId);
      requireSite(call, series.siteId);
      const today = siteDate(tx.now, series.zone);
      const sessions = await this.rosters.comingOf(tx, seriesId, today, COMING_SESSIONS);
      return { ok: true, body: { ...series, sessions }, version };
    });
  }

  /** Change a group from a day on. */
  @Post(':seriesId/changes')
  @CalendarRoles()
  change(@Caller() call: Call, @IdParam('seriesId') seriesId: Id, @Body() body: SeriesChangeBody): Promise<Reply> {
    return this.edge.command(call, 'change-series', seriesId, async (tx) => {
      const { series, version } = await this.series.read(tx, seriesId);
      requireSite(call, series.siteId);
      const order = changeOrder(body, siteDate(tx.now, series.zone));
      const decision = await this.calendar.change(tx, seriesId, order, versionOf(call));
      return done(decision, { seriesId, effective: order.effective }, version + 1);
    });
  }

  /** End a group after its last day. */
  @Post(':seriesId/end')
  @CalendarRoles()
  end(@Caller() call: Call, @IdParam('seriesId') seriesId: Id, @Body() body: SeriesEndBody): Promise<Reply> {
    return this.edge.command(call, 'end-series', seriesId, async (tx) => {
      const { series, version } = await this.series.read(tx, seriesId);
      requireSite(call, series.siteId);
      const { until, reason = null } = body;
      const decision = await this.calendar.end(tx, seriesId, { until, reason }, versionOf(call));
      return done(decision, { seriesId, until }, version + 1);
    });
  }

  /** Which sessions and people a change or end would touch; nothing is done. */
  @Post(':seriesId/preview')
  @CalendarRoles()
  preview(@Caller() call: Call, @IdParam('seriesId') seriesId: Id, @Body() body: PreviewBody): Promise<Reply> {
    return this.edge.read(call, 'preview-series-edit', seriesId, async (tx) => {
      const { series } = await this.series.read(tx, seriesId);
      requireSite(call, series.siteId);
      const { change, end } = body;
      const preview = end
        ? await this.previews.end(tx, series, { until: end.until, reason: end.reason ?? null })
        : await this.previews.change(tx, series, changeOrder(change ?? wholly, siteDate(tx.now, series.zone)));
      return { ok: true, body: preview };
    });
  }
}

const wholly: SeriesChangeBody = { scope: 'all' };
