import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { toInstant, type Id } from '@stepwell/kernel';
import { Caller, IdParam, ProblemError, requireSite, Roles, type Call, Edge, type Reply } from '@stepwell/platform';
import { Measuring } from '../app/measuring.js';
import type { IntakeEvent } from '../domain/events.js';
import { allowedSite, READERS } from './access.js';
import { cursorAfter, placeOf } from './cursor.js';
import { DueListQuery } from './observation.requests.js';

/** Measures over time: scores with their change, and the overdue list. */
@Controller('intake/v1')
export class MeasuringController {
  constructor(
    private readonly edge: Edge<IntakeEvent>,
    private readonly measuring: Measuring,
  ) {}

  @Get('patients/:patientId/scores')
  @ApiOperation({ summary: 'Scores of a patient, oldest first, each with its change since the first (clinical 3.2)' })
  @Roles(...READERS)
  scores(@Caller() call: Call, @IdParam('patientId') patientId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-scores', patientId, async (tx) => {
      const read = await this.measuring.scores(tx, patientId, allowedSite(call));
      return read.ok ? { ok: true, body: { items: read.scores } } : read;
    });
  }

  @Get('instruments-due')
  @ApiOperation({ summary: 'Who is due which instrument, by site-local day, overdue first (clinical 3.5)' })
  @Roles(...READERS)
  due(@Caller() call: Call, @Query() query: DueListQuery): Promise<Reply> {
    requireSite(call, query.siteId);
    const after = query.cursor ? placeOf(query.cursor) : null;
    if (after === 'bad-cursor') {
      throw new ProblemError('invalid-input', {
        errors: [{ pointer: '?cursor', detail: 'is not a cursor of this list' }],
      });
    }
    const filter = { siteIds: [query.siteId], status: query.status, after, limit: query.limit };
    return this.edge.read(call, 'list-instruments-due', null, async (tx) => {
      const { people, page } = await this.measuring.due(tx, filter, query.aheadDays);
      const last = page.length === query.limit ? page.at(-1) : undefined;
      const cursor = last ? cursorAfter(toInstant(last.openedAt), last.state.episodeId) : null;
      return { ok: true, body: { items: people, cursor } };
    });
  }
}
