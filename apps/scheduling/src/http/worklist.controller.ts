import { Controller, Get, Query } from '@nestjs/common';
import { Caller, Edge, requireSite, type Call, type Reply } from '@stepwell/platform';
import { Enrollments } from '../app/enrollments.js';
import { ConditionStore } from '../db/condition.store.js';
import { DirectoryStore } from '../db/directory.store.js';
import { SessionStore } from '../db/session.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { cursorOf, placeOf } from './cursor.js';
import { WaitlistQuery, WorklistQuery } from './patients.dto.js';
import { ReadRoles } from './roles.js';

const DEFAULT_LIMIT = 50;

/** What a scheduler has to solve. */
@Controller('scheduling/v1')
export class WorklistController {
  constructor(
    private readonly edge: Edge<SchedulingEvent>,
    private readonly enrollments: Enrollments,
    private readonly sessions: SessionStore,
    private readonly conditions: ConditionStore,
    private readonly directory: DirectoryStore,
  ) {}

  /** Blocked seats with their reasons, sessions without a leader, and requests of clinicians. */
  @Get('worklist')
  @ReadRoles()
  worklist(@Caller() call: Call, @Query() { siteId, limit = DEFAULT_LIMIT, cursor }: WorklistQuery): Promise<Reply> {
    return this.edge.read(call, 'read-worklist', siteId, async (tx) => {
      requireSite(call, siteId);
      const offset = Number(placeOf(cursor, 1)?.[0] ?? 0);
      const blocked = await this.enrollments.blocked(tx, siteId, limit, offset);
      const substitutes = await this.sessions.withoutLeader(tx, siteId, tx.now, limit);
      const actions = await this.conditions.openActions(tx, siteId, limit);
      const next = blocked.length >= limit ? cursorOf([offset + limit]) : null;
      return { ok: true, body: { blocked, substitutes, actions, next } };
    });
  }

  /** The waiting line of a track, with open offers. */
  @Get('waitlist')
  @ReadRoles()
  waitlist(@Caller() call: Call, @Query() { trackId }: WaitlistQuery): Promise<Reply> {
    return this.edge.read(call, 'read-waitlist', trackId, async (tx) => {
      requireSite(call, (await this.directory.track(tx, trackId)).siteId);
      return { ok: true, body: { line: await this.enrollments.line(tx, trackId) } };
    });
  }
}
