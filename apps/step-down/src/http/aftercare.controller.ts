import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { daysBetween, siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import { Caller, Edge, IdParam, IsSiteDate, IsUuid, Roles, type Call, type Reply } from '@stepwell/platform';
import { IsIn, IsOptional } from 'class-validator';
import { Aftercare } from '../app/aftercare.js';
import type { StepDownRecorded } from '../app/outcomes.js';
import { AftercareStore } from '../db/aftercare.store.js';
import { ANSWERS, type CheckAnswer } from '../domain/aftercare.js';
import { ANALYSTS, commanderOf, cursorAfter, placeOf, READERS, scopeOf, STAFF } from './access.js';
import { PageQuery } from './requests.js';
import { refusedStretch, StretchQuery } from './stretch-requests.js';

const STATUSES = ['due', 'done', 'missed'];

export class AftercareQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only this site; all of the caller’s when absent.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;
}

export class CheckQuery extends AftercareQuery {
  @ApiPropertyOptional({ enum: STATUSES, default: 'due' })
  @IsOptional()
  @IsIn(STATUSES)
  status = 'due';

  @ApiPropertyOptional({ format: 'date', description: 'Only those due by this site day.' })
  @IsOptional()
  @IsSiteDate()
  dueBy?: SiteDate;
}

export class CheckRequest {
  @ApiProperty({ enum: [...ANSWERS], description: 'How the patient is: well, at-risk, or used again.' })
  @IsIn([...ANSWERS])
  answer: CheckAnswer;
}

/** Aftercare: who is in it, phone checks due, done and missed, and what became of people. */
@Controller('step-down/v1')
export class AftercareController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly aftercare: Aftercare,
    private readonly store: AftercareStore,
  ) {}

  /** Checks of aftercare that are due at a site. */
  @Get('aftercare')
  @Roles(...READERS)
  open(@Caller() call: Call, @Query() { siteId, limit, cursor }: AftercareQuery): Promise<Reply> {
    const [sites, after] = [scopeOf(call, siteId), placeOf(cursor)];
    return this.edge.read(call, 'list-aftercare', null, async (tx) => {
      const stays = await this.store.open(tx, sites, limit, after);
      const items = stays.map(({ id: enrolmentId, ...stay }) => ({ enrolmentId, ...stay }));
      const last = stays.length === limit ? stays.at(-1) : undefined;
      const next = cursorAfter(last && { siteDate: last.enrolledOn, id: last.id });
      return { ok: true, body: { items, cursor: next } };
    });
  }

  /** Checks of aftercare of a patient, by day. */
  @Get('aftercare/checks')
  @Roles(...READERS)
  checks(@Caller() call: Call, @Query() query: CheckQuery): Promise<Reply> {
    const { status, dueBy = null, limit, cursor } = query;
    const [by, after] = [{ sites: scopeOf(call, query.siteId), status, by: dueBy }, placeOf(cursor)];
    return this.edge.read(call, 'list-aftercare-checks', null, async (tx) => {
      const checks = await this.store.checks(tx, by, limit, after);
      const today = siteDate(tx.now, 'UTC');
      const late = (dueOn: SiteDate) => (status === 'due' ? Math.max(0, daysBetween(dueOn, today)) : null);
      const items = checks.map(({ id: checkId, ...check }) => ({ checkId, ...check, daysLate: late(check.dueOn) }));
      const last = checks.length === limit ? checks.at(-1) : undefined;
      return { ok: true, body: { items, cursor: cursorAfter(last && { siteDate: last.dueOn, id: last.id }) } };
    });
  }

  /** Keep how a check of aftercare went. */
  @Post('aftercare/checks/:checkId/done')
  @HttpCode(200)
  @Roles(...STAFF)
  done(@Caller() call: Call, @IdParam('checkId') id: Id, @Body() { answer }: CheckRequest): Promise<Reply> {
    return this.edge.command(call, 'finish-aftercare-check', id, async (tx) => {
      const who = commanderOf(call);
      if (!who.ok) return who;
      const done = await this.aftercare.done(tx, id, answer, who.commander);
      return done.ok ? { ok: true, body: { checkId: id, ...done.check } } : done;
    });
  }

  /** Counts with their denominators, no patients. */
  @Get('analytics/aftercare')
  @Roles(...ANALYSTS)
  counts(@Caller() call: Call, @Query() query: StretchQuery): Promise<Reply> {
    const { from, to } = query;
    const sites = scopeOf(call, query.siteId);
    return this.edge.read(call, 'count-aftercare', null, async (tx) => {
      const refused = refusedStretch(query);
      if (refused) return refused;
      return { ok: true, body: { from, to, ...(await this.store.counts(tx, { sites, from, to })) } };
    });
  }
}
