import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { isId, type Id } from '@stepwell/kernel';
import {
  Caller,
  Edge,
  IdParam,
  IsUuid,
  ProblemError,
  requireSite,
  Roles,
  type Call,
  type Reply,
} from '@stepwell/platform';
import { IsOptional } from 'class-validator';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Shadowing } from '../app/shadowing.js';
import type { Shadow } from '../db/shadow.store.js';
import { mayWorkAt, REVIEWERS, RULE_KEEPERS, scopeOf } from './access.js';
import { NoBody, PageQuery, SiteQuery } from './requests.js';
import { candidateOf, CandidateRequest } from './what-if-requests.js';

export class ShadowRequest extends CandidateRequest {
  @ApiPropertyOptional({ format: 'uuid', description: 'Watch this site only; all when absent.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;
}

/** Candidates watched beside the live policy: they decide nothing, and tell how often they agree with clinicians. */
@Controller('step-down/v1/shadows')
export class ShadowController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly shadowing: Shadowing,
  ) {}

  /** Shadow runs with how often they would have decided otherwise. */
  @Get()
  @Roles(...REVIEWERS, 'analyst')
  all(@Caller() call: Call, @Query() { siteId }: SiteQuery): Promise<Reply> {
    const sites = scopeOf(call, siteId);
    return this.edge.read(call, 'list-shadows', null, async (tx) => ({
      ok: true,
      body: { items: (await this.shadowing.all(tx, sites)).map(shadowBody) },
    }));
  }

  /** Run a version in shadow: it decides nothing. */
  @Post()
  @Roles(...RULE_KEEPERS)
  begin(@Caller() call: Call, @Body() request: ShadowRequest): Promise<Reply> {
    const { siteId = null } = request;
    if (siteId !== null) requireSite(call, siteId);
    return this.edge.command(call, 'begin-shadow', null, async (tx) => {
      const read = candidateOf(request);
      if (!read.ok) return read;
      const by = call.principal.staffId ?? call.principal.subject;
      const shadow = await this.shadowing.begin(tx, read.candidate, siteId, by);
      return { ok: true, status: 201, body: shadowBody(shadow) };
    });
  }

  /** End a shadow run. */
  @Post(':shadowId/end')
  @Roles(...RULE_KEEPERS)
  end(@Caller() call: Call, @IdParam('shadowId') id: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'end-shadow', id, async (tx) => {
      const ended = await this.shadowing.end(tx, id, mayWorkAt(call));
      return ended.ok ? { ok: true, body: { shadowId: id, endedAt: tx.now } } : ended;
    });
  }

  /** Agreement with clinicians over what they answered meanwhile; numbers of pages add up, and none is about one patient. */
  @Get(':shadowId/report')
  @Roles(...REVIEWERS, 'analyst')
  report(@Caller() call: Call, @IdParam('shadowId') id: Id, @Query() { limit, cursor }: PageQuery): Promise<Reply> {
    const scope = { sites: scopeOf(call, undefined), guard: mayWorkAt(call) };
    const page = { limit, after: proposalAfter(cursor) };
    return this.edge.read(call, 'report-shadow', id, async (tx) => {
      const { shadow, agreement, cursor: next } = await this.shadowing.report(tx, id, scope, page);
      return { ok: true, body: { ...shadowBody(shadow), agreement, cursor: next } };
    });
  }
}

function shadowBody({ id: shadowId, policy: _, ...shadow }: Shadow) {
  return { shadowId, ...shadow };
}

function proposalAfter(cursor: string | undefined): Id | null {
  if (cursor === undefined || isId(cursor)) return cursor ?? null;
  throw new ProblemError('invalid-input', { errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }] });
}
