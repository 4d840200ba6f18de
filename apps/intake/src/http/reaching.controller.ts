import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty } from '@nestjs/swagger';
import { toInstant, type Id, type Instant } from '@stepwell/kernel';
import { Caller, IdParam, ProblemError, requireSite, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { Reaching } from '../app/reaching.js';
import type { IntakeEvent } from '../domain/events.js';
import { CONTACT_KINDS, CONTACT_OUTCOMES, type ContactKind, type ContactOutcome } from '../domain/rules/pipeline.js';
import { allowedSite, INTAKE, READERS } from './access.js';
import { cursorAfter, placeOf } from './cursor.js';
import { CodeField, InstantField, UuidField, WordField } from './fields.js';

export class AttemptRequest {
  @WordField(CONTACT_KINDS, { description: 'How the person was tried, or an intake appointment.' })
  kind: ContactKind;
  @WordField(CONTACT_OUTCOMES, { description: '`kept` or `missed` for an intake visit, else `reached` or not.' })
  outcome: ContactOutcome;
  @InstantField({ description: 'When it was; now when absent.', optional: true })
  occurredAt?: Instant;
}

/** Which referrals' clocks are asked for. */
export class ApproachListQuery {
  @UuidField({ description: 'Site.' })
  siteId: Id;
  @WordField(['referred', 'assessed', 'deferred', 'deferred-wm'], {
    description: 'Where the episode stands; `referred` when absent.',
    optional: true,
  })
  status: 'referred' | 'assessed' | 'deferred' | 'deferred-wm' = 'referred';
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

/** From referral to intake: attempts to reach people and the first-contact clock. */
@Controller('intake/v1')
export class ReachingController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly reaching: Reaching,
  ) {}

  @Post('episodes/:episodeId/contact-attempts')
  @ApiOperation({ summary: 'Keep an attempt to reach a person, or an intake appointment kept or missed' })
  @Roles(...INTAKE, 'front-desk')
  tried(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: AttemptRequest): Promise<Reply> {
    const { kind, outcome, occurredAt } = body;
    const command = { kind, outcome, occurredAt: occurredAt ? toInstant(occurredAt) : null };
    return this.edge.command(call, 'record-contact', episodeId, async (tx) => {
      const tried = await this.reaching.tried(tx, episodeId, command, allowedSite(call));
      return tried.ok ? { ok: true, status: 201, body: tried.attempt } : tried;
    });
  }

  @Get('first-contacts')
  @ApiOperation({ summary: 'Referrals of a site with their first-contact clock, oldest first (clinical 2.5)' })
  @Roles(...READERS)
  list(@Caller() call: Call, @Query() { siteId, status, limit, cursor }: ApproachListQuery): Promise<Reply> {
    requireSite(call, siteId);
    const after = cursor ? placeOf(cursor) : null;
    if (after === 'bad-cursor') {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
      });
    }
    const filter = { siteIds: [siteId], status, after, limit };
    return this.edge.read(call, 'list-first-contacts', null, async (tx) => {
      const { items, page } = await this.reaching.approaches(tx, filter);
      const last = page.length === limit ? page.at(-1) : undefined;
      const next = last ? cursorAfter(toInstant(last.openedAt), last.state.episodeId) : null;
      return { ok: true, body: { items, cursor: next } };
    });
  }
}
