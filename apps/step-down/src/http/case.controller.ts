import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Id } from '@stepwell/kernel';
import { Caller, Edge, IdParam, Roles, type Call, type Reply } from '@stepwell/platform';
import { Deciding } from '../app/deciding.js';
import type { StepDownRecorded } from '../app/outcomes.js';
import { ListingStore } from '../db/listing.store.js';
import { CLINICIANS, commanderOf, cursorAfter, placeOf, READERS, scopeOf, STAFF } from './access.js';
import { ActionQuery, NoBody, ReasonRequest } from './requests.js';
import { commanded } from './views.js';

/** Approved changes, holds and actions by their own ids. */
@Controller('step-down/v1')
export class CaseController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly deciding: Deciding,
    private readonly listing: ListingStore,
  ) {}

  /** Cancel an approval that is not in effect yet. */
  @Post('approvals/:approvalId/cancel')
  @Roles(...CLINICIANS)
  cancel(@Caller() call: Call, @IdParam('approvalId') id: Id, @Body() body: ReasonRequest): Promise<Reply> {
    return this.edge.command(call, 'cancel-phase-change', id, async (tx) => {
      const who = commanderOf(call);
      return who.ok ? commanded(await this.deciding.cancel(tx, id, body.reason, who.commander)) : who;
    });
  }

  /** Release a hold with a reason. */
  @Post('holds/:holdId/release')
  @Roles(...CLINICIANS)
  release(@Caller() call: Call, @IdParam('holdId') id: Id, @Body() body: ReasonRequest): Promise<Reply> {
    return this.edge.command(call, 'release-hold', id, async (tx) => {
      const who = commanderOf(call);
      return who.ok ? commanded(await this.deciding.release(tx, id, body.reason, who.commander)) : who;
    });
  }

  /** Actions that are due, oldest first. */
  @Get('actions')
  @Roles(...READERS)
  actions(@Caller() call: Call, @Query() query: ActionQuery): Promise<Reply> {
    const by = { sites: scopeOf(call, query.siteId), status: query.status ?? null };
    const after = placeOf(query.cursor);
    return this.edge.read(call, 'list-actions', null, async (tx) => {
      const rows = await this.listing.actions(tx, by, query.limit, after);
      const items = rows.map(({ patientId, body }) => ({ patientId, ...body }));
      const cursor = items.length === query.limit ? cursorAfter(items.at(-1)) : null;
      return { ok: true, body: { items, cursor } };
    });
  }

  /** Keep that an action was done. */
  @Post('actions/:actionId/done')
  @Roles(...STAFF)
  done(@Caller() call: Call, @IdParam('actionId') id: Id, @Body() _: NoBody): Promise<Reply> {
    return this.edge.command(call, 'finish-action', id, async (tx) => {
      const who = commanderOf(call);
      return who.ok ? commanded(await this.deciding.finish(tx, id, who.commander)) : who;
    });
  }
}
