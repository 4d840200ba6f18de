import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { isId, type Id } from '@stepwell/kernel';
import { Caller, Edge, ProblemError, requireSite, Roles, type Answer, type Call, type Reply } from '@stepwell/platform';
import { Authorizing } from '../app/authorizing.js';
import { OutreachWork, type Task } from '../app/outreach-work.js';
import { Reading } from '../app/reading.js';
import type { ServiceEvent } from '../domain/events.js';
import { OutreachPath, PatientPath, SitePath } from './paths.js';
import { AuthorizationBody, CloseOutreachBody, WorklistQuery } from './reading.dto.js';
import { mayRead } from './reading.controller.js';

const DEFAULT_LIMIT = 50;

/** Patients to reach, and days a payer has promised. */
@Controller('attendance/v1')
export class FollowUpController {
  constructor(
    private readonly edge: Edge<ServiceEvent>,
    private readonly work: OutreachWork,
    private readonly authorizing: Authorizing,
    private readonly reading: Reading,
  ) {}

  /** Open requests to reach patients of a site, soonest due first. */
  @Get('sites/:siteId/outreach')
  @Roles('front-desk', 'counselor', 'nurse', 'clinical-supervisor', 'medical-director', 'site-admin', 'service')
  worklist(@Caller() call: Call, @Param() { siteId }: SitePath, @Query() query: WorklistQuery): Promise<Reply> {
    return this.edge.read(call, 'read-outreach', siteId, async (tx): Promise<Answer<object>> => {
      requireSite(call, siteId);
      const limit = query.limit ?? DEFAULT_LIMIT;
      const tasks = await this.work.worklist(tx, siteId, { after: cursorOf(query.cursor), limit });
      return { ok: true, body: { siteId, tasks, cursor: tasks.length === limit ? nextCursor(tasks) : null } };
    });
  }

  /** The request was worked on, with a coded result. */
  @Post('outreach/:outreachId/close')
  @Roles('front-desk', 'counselor', 'nurse', 'clinical-supervisor', 'medical-director', 'site-admin', 'service')
  close(@Caller() call: Call, @Param() { outreachId }: OutreachPath, @Body() body: CloseOutreachBody): Promise<Reply> {
    return this.edge.command(call, 'close-outreach', outreachId, async (tx): Promise<Answer<object>> => {
      const closed = await this.work.close(tx, outreachId, body.result, (siteId) => requireSite(call, siteId));
      return closed.ok ? { ok: true, body: closed.outreach } : closed;
    });
  }

  /** A payer authorized days. */
  @Post('patients/:patientId/authorizations')
  @Roles('biller', 'site-admin', 'service')
  authorize(
    @Caller() call: Call,
    @Param() { patientId }: PatientPath,
    @Body() body: AuthorizationBody,
  ): Promise<Reply> {
    return this.edge.command(call, 'record-authorization', patientId, async (tx): Promise<Answer<object>> => {
      mayRead(call, await this.reading.standing(tx, patientId));
      const { days, from, until } = body;
      const done = await this.authorizing.record(tx, patientId, { days, from, until });
      return done.ok ? { ok: true, status: 201, body: done.authorization } : done;
    });
  }

  /** Authorizations with the days they have left. */
  @Get('patients/:patientId/authorizations')
  @Roles('biller', 'counselor', 'clinical-supervisor', 'site-admin', 'service')
  authorizations(@Caller() call: Call, @Param() { patientId }: PatientPath): Promise<Reply> {
    return this.edge.read(call, 'read-authorizations', patientId, async (tx): Promise<Answer<object>> => {
      mayRead(call, await this.reading.standing(tx, patientId));
      const held = await this.authorizing.list(tx, patientId);
      const authorizations = held.map((one) => ({ ...one, daysLeft: Math.max(0, one.days - one.used) }));
      return { ok: true, body: { patientId, authorizations } };
    });
  }
}

function nextCursor(tasks: readonly Task[]): string | null {
  const last = tasks.at(-1);
  return last ? Buffer.from(`${last.dueAt} ${last.outreachId}`).toString('base64url') : null;
}

/** Where the last page ended. Throws `invalid-input` for a cursor this service did not make. */
function cursorOf(cursor: string | undefined): readonly [string, Id] | null {
  if (cursor === undefined) return null;
  const [due, id] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const valid = due !== undefined && id !== undefined && isId(id) && !Number.isNaN(Date.parse(due));
  if (!valid)
    throw new ProblemError('invalid-input', { errors: [{ pointer: '?cursor', detail: 'not a cursor of this list' }] });
  return [due, id];
}
