import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty } from '@nestjs/swagger';
import { hoursBetween, type Id } from '@stepwell/kernel';
import { Caller, IdParam, ProblemError, requireSite, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Tasks } from '../app/tasks.js';
import { TASK_STATUSES, type TaskStatus } from '../db/worklist.store.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowedSite, CLINICIANS, READERS } from './access.js';
import { cursorAfter, placeOf } from './cursor.js';
import { ReasonRequest } from './episode.requests.js';
import { CodeField, UuidField, WordField } from './fields.js';

/** Which tasks of a site are asked for. */
export class WorklistQuery {
  @UuidField({ description: 'Site.' })
  siteId: Id;
  @WordField(TASK_STATUSES, { description: 'Where the task stands; `overdue` when absent.', optional: true })
  status: TaskStatus = 'overdue';
  @CodeField({ description: 'Only this kind, for example withdrawal-recheck.', optional: true })
  kind?: string;
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'A page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
  @CodeField({ description: 'Opaque place to go on from.', optional: true })
  cursor?: string;
}

/** What people are asked to do: withdrawal re-checks, evaluations, referrals, reassessments; due, done or overdue. */
@Controller('intake/v1/worklist')
export class WorklistController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly tasks: Tasks,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Tasks of a site, the longest due first; the overdue ones unless another status is asked for',
  })
  @Roles(...READERS)
  list(@Caller() call: Call, @Query() query: WorklistQuery): Promise<Reply> {
    const { siteId, status, kind = null, limit, cursor } = query;
    requireSite(call, siteId);
    const after = cursor ? placeOf(cursor) : null;
    if (after === 'bad-cursor') {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
      });
    }
    return this.edge.read(call, 'list-worklist', null, async (tx) => {
      const page = await this.tasks.list(tx, { siteId, status, kind, after, limit });
      const items = page.map((item) => ({ ...item, hoursLate: hoursBetween(item.dueAt, item.settledAt ?? tx.now) }));
      const last = page.length === limit ? page.at(-1) : undefined;
      return { ok: true, body: { items, cursor: last ? cursorAfter(last.dueAt, last.actionId) : null } };
    });
  }

  @Post(':taskId/close')
  @ApiOperation({ summary: 'End a task with a coded reason (L3 or M1 and above)' })
  @Roles(...CLINICIANS)
  close(@Caller() call: Call, @IdParam('taskId') actionId: Id, @Body() { reason }: ReasonRequest): Promise<Reply> {
    return this.edge.command(call, 'close-task', actionId, async (tx) => {
      const closed = await this.tasks.close(tx, actionId, reason, allowedSite(call));
      return closed.ok ? { ok: true, body: closed.item } : closed;
    });
  }
}
