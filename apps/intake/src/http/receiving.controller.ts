import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation } from '@nestjs/swagger';
import { toInstant, type Id } from '@stepwell/kernel';
import { Caller, IdParam, ProblemError, requireSite, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Receiving } from '../app/receiving.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowed, allowedSite, INTAKE, READERS } from './access.js';
import { cursorAfter, placeOf } from './cursor.js';
import { PipelineAnswer, RatesAnswer, RecordAnswer, VisitAnswer } from './receiving.answers.js';
import { BookingRequest, PipelineQuery, RatesQuery, RecordRequest, VisitOutcomeRequest } from './receiving.requests.js';

/** The desk's way from referral to admission: booked intakes, records, the pipeline and its rates. */
@Controller('intake/v1')
export class ReceivingController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly receiving: Receiving,
  ) {}

  @Post('episodes/:episodeId/intake-visits')
  @ApiOperation({ summary: 'Book an intake; one at a time' })
  @ApiCreatedResponse({ type: VisitAnswer })
  @Roles(...INTAKE, 'front-desk')
  book(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() { at }: BookingRequest): Promise<Reply> {
    return this.edge.command(call, 'book-intake', episodeId, async (tx) => {
      const booked = await this.receiving.book(tx, episodeId, toInstant(at), allowed(call));
      return booked.ok ? { ok: true, status: 201, body: booked.visit, version: booked.visit.version } : booked;
    });
  }

  @Post('intake-visits/:visitId/outcome')
  @ApiOperation({
    summary: 'Say how a booked intake went: kept, missed or cancelled, the latter two with a coded reason',
  })
  @ApiOkResponse({ type: VisitAnswer })
  @Roles(...INTAKE, 'front-desk')
  settle(@Caller() call: Call, @IdParam('visitId') visitId: Id, @Body() body: VisitOutcomeRequest): Promise<Reply> {
    const { outcome, reason = null } = body;
    return this.edge.command(call, 'settle-intake', visitId, async (tx) => {
      const settled = await this.receiving.settle(tx, visitId, { outcome, reason }, allowed(call));
      return settled.ok ? { ok: true, body: settled.visit, version: settled.visit.version } : settled;
    });
  }

  @Post('episodes/:episodeId/records')
  @ApiOperation({ summary: 'Keep that a record of another place was asked for or received' })
  @ApiCreatedResponse({ type: RecordAnswer })
  @Roles(...INTAKE, 'front-desk')
  record(@Caller() call: Call, @IdParam('episodeId') episodeId: Id, @Body() body: RecordRequest): Promise<Reply> {
    const { kind, state, from = null, occurredAt } = body;
    const entry = { kind, state, from, occurredAt: occurredAt ? toInstant(occurredAt) : null };
    return this.edge.command(call, 'keep-record', episodeId, async (tx) => {
      const kept = await this.receiving.record(tx, episodeId, entry, allowedSite(call));
      return kept.ok ? { ok: true, status: 201, body: kept.record } : kept;
    });
  }

  @Get('pipeline')
  @ApiOperation({ summary: 'Open episodes of a site: what stage, since when, what is due next and how late' })
  @ApiOkResponse({ type: PipelineAnswer })
  @Roles(...READERS)
  pipeline(@Caller() call: Call, @Query() { siteId, stage, late, limit, cursor }: PipelineQuery): Promise<Reply> {
    requireSite(call, siteId);
    const after = cursor ? placeOf(cursor) : null;
    if (after === 'bad-cursor') {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
      });
    }
    return this.edge.read(call, 'list-pipeline', null, async (tx) => {
      const { lines, page } = await this.receiving.pipeline(tx, { siteIds: [siteId], status: null, after, limit });
      const items = lines.filter((line) => {
        const isLate = line.next !== null && line.next.hoursLate > 0;
        return (stage === undefined || line.stage === stage) && (late === undefined || isLate === late);
      });
      const last = page.length === limit ? page.at(-1) : undefined;
      const next = last ? cursorAfter(toInstant(last.openedAt), last.state.episodeId) : null;
      return { ok: true, body: { items, cursor: next } };
    });
  }

  @Get('intake-rates')
  @ApiOperation({ summary: 'Kept and missed intakes of a site, early and late ones apart (clinical 2.5)' })
  @ApiOkResponse({ type: RatesAnswer })
  @Roles(...READERS, 'analyst')
  rates(@Caller() call: Call, @Query() { siteId, from, to }: RatesQuery): Promise<Reply> {
    requireSite(call, siteId);
    if (to < from)
      throw new ProblemError('invalid-input', { errors: [{ pointer: '?to', detail: 'is before `from`' }] });
    return this.edge.read(call, 'read-intake-rates', null, async (tx) => {
      const read = await this.receiving.rates(tx, siteId, { from, to });
      return read.ok ? { ok: true, body: { siteId, from, to, zone: read.zone, ...read.rates } } : read;
    });
  }
}
