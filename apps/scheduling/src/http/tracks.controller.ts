import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Caller, Edge, requireSite, type Call, type Reply } from '@stepwell/platform';
import { Tracks } from '../app/tracks.js';
import type { SchedulingEvent } from '../domain/events.js';
import { created, refusal } from './answers.js';
import { TrackBody } from './calendar.dto.js';
import { SiteQuery } from './directory.dto.js';
import { CalendarRoles, ReadRoles } from './roles.js';
import { seriesOrder } from './series-order.js';

/** Day and evening weekly templates. */
@Controller('scheduling/v1/tracks')
export class TracksController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly tracks: Tracks,
  ) {}

  /** A track with all its series; one series that cannot hold refuses the whole. */
  @Post()
  @CalendarRoles()
  create(@Caller() call: Call, @Body() body: TrackBody): Promise<Reply> {
    return this.edge.command(call, 'create-track', null, async (tx) => {
      requireSite(call, body.siteId);
      const { siteId, programId, track: kind, name } = body;
      const track = { trackId: tx.newId(), siteId, programId, kind, name };
      const made = await this.tracks.create(tx, track, body.series.map(seriesOrder));
      if (!made.ok) return refusal(made);
      const { trackId } = track;
      return created({ trackId, seriesIds: made.seriesIds }, `/scheduling/v1/tracks?siteId=${siteId}`);
    });
  }

  /** Tracks with their series and how many seats are taken and free from today on. */
  @Get()
  @ReadRoles()
  list(@Caller() call: Call, @Query() { siteId }: SiteQuery): Promise<Reply> {
    return this.edge.read(call, 'list-tracks', siteId, async (tx) => {
      requireSite(call, siteId);
      return { ok: true, body: { tracks: await this.tracks.withSeats(tx, siteId) } };
    });
  }
}
