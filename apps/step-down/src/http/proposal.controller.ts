import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import type { Id, SiteDate } from '@stepwell/kernel';
import { Caller, Edge, IdParam, Roles, type Call, type Reply } from '@stepwell/platform';
import { Deciding } from '../app/deciding.js';
import type { StepDownRecorded } from '../app/outcomes.js';
import { Reading } from '../app/reading.js';
import { ListingStore } from '../db/listing.store.js';
import { ANALYSTS, CLINICIANS, commanderOf, cursorAfter, mayWorkAt, placeOf, READERS, scopeOf } from './access.js';
import { AcceptRequest, DeferRequest, OverrideRequest, ProposalQuery, SiteQuery } from './requests.js';
import { commanded } from './views.js';

/** Proposals: what the engine asks clinicians to sign. */
@Controller('step-down/v1/proposals')
export class ProposalController {
  constructor(
    private readonly edge: Edge<StepDownRecorded>,
    private readonly reading: Reading,
    private readonly deciding: Deciding,
    private readonly listing: ListingStore,
  ) {}

  /** Proposals by site and state. */
  @Get()
  @Roles(...READERS)
  list(@Caller() call: Call, @Query() query: ProposalQuery): Promise<Reply> {
    const by = { sites: scopeOf(call, query.siteId), status: query.status ?? null, kind: query.kind ?? null };
    const after = placeOf(query.cursor);
    return this.edge.read(call, 'list-proposals', null, async (tx) => {
      const rows = await this.listing.proposals(tx, by, query.limit, after);
      const items = rows.map(({ patientId, body }) => ({ patientId, ...body }));
      const cursor = items.length === query.limit ? cursorAfter(items.at(-1)) : null;
      return { ok: true, body: { items, cursor } };
    });
  }

  /** How many proposals are in which state, by site. */
  @Get('counts')
  @Roles(...ANALYSTS)
  counts(@Caller() call: Call, @Query() query: SiteQuery): Promise<Reply> {
    const sites = scopeOf(call, query.siteId);
    return this.edge.read(call, 'count-proposals', null, async (tx) => ({
      ok: true,
      body: { items: await this.listing.counts(tx, sites) },
    }));
  }

  /** Proposals, holds and actions by the week they were made in; no patients. */
  @Get('weekly')
  @Roles(...ANALYSTS)
  weekly(@Caller() call: Call, @Query() query: SiteQuery): Promise<Reply> {
    const sites = scopeOf(call, query.siteId);
    return this.edge.read(call, 'count-proposals-weekly', null, async (tx) => ({
      ok: true,
      body: { items: await this.listing.countsByWeek(tx, sites) },
    }));
  }

  /** One proposal with its evidence. */
  @Get(':proposalId')
  @Roles(...READERS)
  one(@Caller() call: Call, @IdParam('proposalId') proposalId: Id): Promise<Reply> {
    return this.edge.read(call, 'read-proposal', proposalId, async (tx) => {
      const { patientId, proposal } = await this.reading.proposal(tx, proposalId, mayWorkAt(call));
      return { ok: true, body: { patientId, ...proposal }, version: proposal.version };
    });
  }

  /** Accept a proposal, by an individual signature. */
  @Post(':proposalId/accept')
  @Roles(...CLINICIANS)
  accept(@Caller() call: Call, @IdParam('proposalId') id: Id, @Body() body: AcceptRequest): Promise<Reply> {
    return this.sign(call, 'accept-proposal', id, { effectiveOn: body.effectiveOn ?? null, override: null });
  }

  /** Decide otherwise than proposed, with a reason. */
  @Post(':proposalId/override')
  @Roles(...CLINICIANS)
  override(@Caller() call: Call, @IdParam('proposalId') id: Id, @Body() body: OverrideRequest): Promise<Reply> {
    return this.sign(call, 'override-proposal', id, { effectiveOn: body.effectiveOn ?? null, override: body.reason });
  }

  /** Defer a proposal to a later day, with a reason. */
  @Post(':proposalId/defer')
  @Roles(...CLINICIANS)
  defer(@Caller() call: Call, @IdParam('proposalId') id: Id, @Body() body: DeferRequest): Promise<Reply> {
    return this.edge.command(call, 'defer-proposal', id, async (tx) => {
      const who = commanderOf(call);
      if (!who.ok) return who;
      const how = { reason: body.reason, until: body.until ?? null };
      return commanded(await this.deciding.defer(tx, id, how, who.commander));
    });
  }

  private sign(
    call: Call,
    action: string,
    id: Id,
    how: { readonly effectiveOn: SiteDate | null; readonly override: string | null },
  ): Promise<Reply> {
    return this.edge.command(call, action, id, async (tx) => {
      const who = commanderOf(call);
      return who.ok ? commanded(await this.deciding.sign(tx, id, how, who.commander)) : who;
    });
  }
}
