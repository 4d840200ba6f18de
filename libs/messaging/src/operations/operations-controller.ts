import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Post, Query, StreamableFile, type Type } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { toInstant, type Id } from '@stepwell/kernel';
import {
  Caller,
  honourVersion,
  ProblemError,
  Roles,
  type Call,
  type Logger,
  type ProblemSpec,
} from '@stepwell/platform';
import type { View } from '../rebuild/view.js';
import { isReason } from '../park/parks.js';
import { actorOf } from '../park/parks-controller.js';
import { classOf } from '../pg/errors.js';
import type { LagReport } from './lag.js';
import type { Operations } from './operations.js';
import {
  ConsumedBody,
  IdsBody,
  RebuildBody,
  ReplayBody,
  RewindBody,
  SitesBody,
  WindowQuery,
} from './operations-dto.js';
import { publisherOf } from './redelivery.js';
import type { Rewound, RewindTarget } from './rewinding.js';
import type { KnownSite } from './sites.js';

/** Refusals of the operations routes, for every service. */
export const OPERATIONS_PROBLEMS: Readonly<Record<string, ProblemSpec>> = {
  'operation-reason-required': { status: 422, title: 'This needs a coded reason.', liftableBy: 'the caller' },
  'replay-unknown-publisher': {
    status: 404,
    title: 'This service consumes nothing that such a publisher sends.',
    liftableBy: 'the caller, with another service',
  },
  'replay-window-empty': {
    status: 422,
    title: 'The stretch ends before it begins.',
    liftableBy: 'the caller',
  },
  'replay-no-feed': {
    status: 409,
    title: 'This service is not configured to read the logs of others.',
    liftableBy: 'whoever configures the service',
  },
  'rebuild-unknown-view': {
    status: 404,
    title: 'This service has no such view that can be made anew.',
    liftableBy: 'the caller, with another view',
  },
  'rebuild-no-feed': {
    status: 409,
    title: 'This service is not configured to read the logs of others.',
    liftableBy: 'whoever configures the service',
  },
  'rewind-target-required': {
    status: 422,
    title: 'Give either an offset or an instant to go back to.',
    liftableBy: 'the caller',
  },
  'rewind-unknown-place': {
    status: 404,
    title: 'This service has no stored offset for such a topic and partition.',
    liftableBy: 'the caller, with another place',
  },
  'rewind-forward': {
    status: 409,
    title: 'The stored offset is before that already; going forward would pass events over.',
    liftableBy: 'nobody',
  },
  'rewind-expired': {
    status: 409,
    title: 'The bus no longer holds records from there on; replay reads the publisher’s permanent log instead.',
    liftableBy: 'nobody',
  },
};

/** A read model, as it is listed. */
export type ListedView = Pick<View, 'name' | 'about' | 'tables'>;

/** What the routes are served from. */
export interface Operated<E> {
  readonly operations: () => Operations<E>;
  readonly sites: (tenantId: Id, siteIds: readonly Id[]) => Promise<readonly KnownSite[]>;
  readonly log: Logger;
}

/** `/<service>/v1/operations`: an operator's tools; every use is audited, with its reason where it changes anything. */
export function operationsController<E>(service: string, { operations, sites, log }: Operated<E>): Type {
  const audit = (call: Call, action: string, outcome: string): Promise<void> =>
    operations().audit(actorOf(call), action, outcome);

  @ApiTags('operations')
  @Controller(`${service}/v1/operations`)
  @Roles('operator')
  class OperationsController {
    @Get('lag')
    @ApiOperation({ summary: 'Tells how far this service is behind: outbox, bus, parks, timers, and by site.' })
    async lag(@Caller() call: Call): Promise<LagReport> {
      await audit(call, 'events-lag', 'read');
      return operations().lag();
    }

    @Post('sites')
    @HttpCode(200)
    @ApiOperation({ summary: 'Names and zones of sites, as far as this service knows them.' })
    async sites(
      @Caller() call: Call,
      @Body() { tenantId, siteIds }: SitesBody,
    ): Promise<{ sites: readonly KnownSite[] }> {
      honourVersion(call, null);
      await audit(call, 'events-sites', `read ${tenantId}`);
      return { sites: await sites(tenantId, siteIds) };
    }

    @Get('published')
    @ApiOperation({ summary: 'Compares this service’s log, outbox and the bus by stream, as NDJSON.' })
    async published(@Caller() call: Call, @Query() { from, to }: WindowQuery): Promise<StreamableFile> {
      const window = { from: from ? toInstant(from) : null, to: to ? toInstant(to) : null };
      await audit(call, 'events-verify', `published ${window.from ?? ''}..${window.to ?? ''}`);
      return ndjson(operations().published(window), log);
    }

    @Post('consumed')
    @HttpCode(200)
    @ApiOperation({
      summary: 'Waits until this service is past the given ends of the bus and lists its inbox, as NDJSON.',
    })
    async consumed(@Caller() call: Call, @Body() { ends, waitSeconds }: ConsumedBody): Promise<StreamableFile> {
      honourVersion(call, null);
      await audit(call, 'events-verify', 'consumed');
      return ndjson(operations().consumed(ends, waitSeconds * 1000), log);
    }

    @Post('ids')
    @HttpCode(200)
    @ApiOperation({ summary: 'Ids of events at places in this service’s streams; null where there is none.' })
    async ids(@Caller() call: Call, @Body() { places }: IdsBody): Promise<{ ids: readonly (Id | null)[] }> {
      honourVersion(call, null);
      await audit(call, 'events-verify', `ids ${places.length}`);
      return { ids: await operations().ids(places) };
    }

    @Post('replay')
    @HttpCode(200)
    @ApiOperation({ summary: 'Delivers a stretch of a publisher’s permanent log to this service again, as NDJSON.' })
    async replay(@Caller() call: Call, @Body() body: ReplayBody): Promise<StreamableFile> {
      honourVersion(call, null);
      const { redelivery } = operations();
      const source = publisherOf(body.source);
      if (!source || redelivery.topicsOf(source).length === 0) throw new ProblemError('replay-unknown-publisher');
      requireReason(body.reason);
      const stretch = { source, from: toInstant(body.from), to: toInstant(body.to) };
      if (stretch.to <= stretch.from) throw new ProblemError('replay-window-empty');
      if (!redelivery.isPossible) throw new ProblemError('replay-no-feed');
      if (!body.dryRun) return ndjson(redelivery.run(stretch, actorOf(call), body.reason), log);
      await audit(call, 'events-replay-dry-run', `${body.reason} ${source} ${stretch.from}..${stretch.to}`);
      return ndjson(redelivery.dryRun(stretch), log);
    }

    @Get('views')
    @ApiOperation({ summary: 'Lists the read models of this service that can be made anew.' })
    async views(@Caller() call: Call): Promise<{ views: readonly ListedView[] }> {
      await audit(call, 'events-views', 'read');
      return { views: operations().views.map(({ name, about, tables }) => ({ name, about, tables })) };
    }

    @Post('rebuild')
    @HttpCode(200)
    @ApiOperation({ summary: 'Makes a read model anew beside the live one, compares and switches, as NDJSON.' })
    rebuild(@Caller() call: Call, @Body() { view: name, dryRun, reason }: RebuildBody): StreamableFile {
      honourVersion(call, null);
      const { views, rebuild } = operations();
      const view = views.find((one) => one.name === name);
      if (!view) throw new ProblemError('rebuild-unknown-view');
      requireReason(reason);
      if (!rebuild) throw new ProblemError('rebuild-no-feed');
      return ndjson(rebuild.run({ view, dryRun, reason, actor: actorOf(call) }), log);
    }

    @Post('rewind')
    @HttpCode(200)
    @ApiOperation({ summary: 'Moves a stored offset back; what was applied already is dropped when it comes again.' })
    async rewind(@Caller() call: Call, @Body() body: RewindBody): Promise<Rewound> {
      honourVersion(call, null);
      requireReason(body.reason);
      const { topic, partition, reason } = body;
      const outcome = await operations().rewind({ topic, partition }, targetOf(body), actorOf(call), reason);
      if (typeof outcome !== 'string') return outcome;
      await audit(call, 'events-rewind', `${outcome} ${topic}/${partition}`);
      throw new ProblemError(outcome);
    }
  }
  return OperationsController;
}

function requireReason(reason: string): void {
  if (!isReason(reason)) throw new ProblemError('operation-reason-required');
}

function targetOf({ toOffset, toInstant: instant }: RewindBody): RewindTarget {
  if (toOffset !== undefined && instant === undefined) return { offset: toOffset };
  if (toOffset === undefined && instant !== undefined) return { instant: toInstant(instant) };
  throw new ProblemError('rewind-target-required');
}

/** One JSON document per line. An answer that broke off says so in its last line: its status was sent long before. */
export function ndjson(documents: AsyncIterable<object>, log: Logger): StreamableFile {
  return new StreamableFile(Readable.from(lines(documents, log)), { type: 'application/x-ndjson' });
}

async function* lines(documents: AsyncIterable<object>, log: Logger): AsyncIterable<string> {
  try {
    for await (const document of documents) yield `${JSON.stringify(document)}\n`;
  } catch (error) {
    log.error('an operator’s request broke off', { errorClass: classOf(error), error });
    yield `${JSON.stringify({ failed: classOf(error) })}\n`;
  }
}
