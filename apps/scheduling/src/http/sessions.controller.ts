import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { isId, type Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, requireSite, type Call, type Reply } from '@stepwell/platform';
import { Rosters } from '../app/rosters.js';
import { Sessions } from '../app/sessions.js';
import type { SchedulingEvent } from '../domain/events.js';
import { done, versionOf } from './answers.js';
import { ReasonBody, SessionMoveBody, SessionsQuery } from './calendar.dto.js';
import { cursorOf, placeOf } from './cursor.js';
import { CalendarRoles, ReadRoles } from './roles.js';

const DEFAULT_LIMIT = 100;

/** Single sessions and their rosters. The ETag of a session is that of its series. */
@Controller('scheduling/v1/sessions')
export class SessionsController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly sessions: Sessions,
    private readonly rosters: Rosters,
  ) {}

  /** Sessions of a site on one of its days, evening sessions included, in order of start. */
  @Get()
  @ReadRoles()
  list(@Caller() call: Call, @Query() query: SessionsQuery): Promise<Reply> {
    const { siteId, siteDate, trackId = null, limit = DEFAULT_LIMIT } = query;
    return this.edge.read(call, 'list-sessions', siteId, async (tx) => {
      requireSite(call, siteId);
      const place = placeOf(query.cursor, 2);
      const after = place && isId(String(place[1])) ? ([String(place[0]), String(place[1])] as const) : null;
      const sessions = await this.rosters.sessionsOn(tx, { siteId, siteDate, trackId, after, limit });
      const last = sessions.at(-1);
      const next = last && sessions.length === limit ? cursorOf([last.startsAt, last.sessionId]) : null;
      return { ok: true, body: { sessions, next } };
    });
  }

  /** One session of a group with its seats. */
  @Get(':sessionId')
  @ReadRoles()
  read(@Caller() call: Call, @IdParam('sessionId') sessionId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-session', sessionId, async (tx) => {
      const { view, version } = await this.rosters.session(tx, sessionId);
      requireSite(call, view.siteId);
      return { ok: true, body: view, version };
    });
  }

  /** Members of the series on the session's site-local day, plus bookings; with marks for who is away. */
  @Get(':sessionId/roster')
  @ReadRoles()
  roster(@Caller() call: Call, @IdParam('sessionId') sessionId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-roster', sessionId, async (tx) => {
      const { session, lines } = await this.rosters.roster(tx, sessionId);
      requireSite(call, session.siteId);
      const { seriesId, siteDate, startsAt, cancelled } = session;
      return { ok: true, body: { sessionId, seriesId, siteDate, startsAt, cancelled, lines } };
    });
  }

  /** Move a session to another time. */
  @Post(':sessionId/move')
  @CalendarRoles()
  move(@Caller() call: Call, @IdParam('sessionId') sessionId: Id, @Body() body: SessionMoveBody): Promise<Reply> {
    return this.edge.command(call, 'move-session', sessionId, async (tx) => {
      const { view, version } = await this.rosters.session(tx, sessionId);
      requireSite(call, view.siteId);
      const order = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
      const decision = await this.sessions.move(tx, sessionId, order, versionOf(call));
      return done(decision, { sessionId }, version + 1);
    });
  }

  /** Cancel a session with a coded reason; nobody missed it. */
  @Post(':sessionId/cancel')
  @CalendarRoles()
  cancel(@Caller() call: Call, @IdParam('sessionId') sessionId: Id, @Body() { reason }: ReasonBody): Promise<Reply> {
    return this.edge.command(call, 'cancel-session', sessionId, async (tx) => {
      const { view, version } = await this.rosters.session(tx, sessionId);
      requireSite(call, view.siteId);
      const decision = await this.sessions.cancel(tx, sessionId, reason, versionOf(call));
      return done(decision, { sessionId }, version + 1);
    });
  }
}
