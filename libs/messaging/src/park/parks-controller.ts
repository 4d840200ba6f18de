import { Body, Controller, Get, HttpCode, Post, Query, type Type } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { Id } from '@stepwell/kernel';
import {
  Caller,
  honourVersion,
  IsCode,
  IsUuid,
  ProblemError,
  Roles,
  type Actor,
  type Call,
  type ProblemSpec,
} from '@stepwell/platform';
import { IsString, MaxLength } from 'class-validator';
import { NotParked } from './parking.js';
import type { ParkedTimer, TimerParks } from '../timers/timer-parks.js';
import type { ParkedEntry, ParkedEventLine, ParkOutcome, Parks } from './parks.js';

/** Refusals of the park routes, for every service. */
export const PARK_PROBLEMS: Readonly<Record<string, ProblemSpec>> = {
  'stream-not-parked': { status: 404, title: 'This stream does not wait here.', liftableBy: 'nobody' },
  'timer-not-parked': { status: 404, title: 'This timer does not wait here.', liftableBy: 'nobody' },
  'park-moved-on': {
    status: 409,
    title: 'Another event is the first that waits by now; nothing was dropped.',
    liftableBy: 'the caller',
  },
  'park-tier-required': {
    status: 403,
    title: 'A safety event is skipped only by somebody who may clear an emergency.',
    liftableBy: 'L4 or M3',
  },
  'park-reason-required': { status: 422, title: 'Skipping needs a coded reason.', liftableBy: 'the caller' },
};

/** Which stream; an operator's token belongs to no tenant, so the tenant is named. */
class StreamBody {
  @ApiProperty({ description: 'Tenant.' })
  @IsUuid()
  tenantId: Id;

  @ApiProperty({ description: 'Publishing service.' })
  @IsCode()
  source: string;

  @ApiProperty({ description: 'Topic, for example stepwell.intake.v1.' })
  @IsString()
  @MaxLength(100)
  topic: string;

  @ApiProperty({ description: 'Stream key.' })
  @IsUuid()
  key: Id;
}

class SkipBody extends StreamBody {
  @ApiProperty({ description: 'The waiting event to drop; it must be the first, so that nothing is dropped twice.' })
  @IsUuid()
  eventId: Id;

  @ApiProperty({ description: 'Coded reason; it goes into the audit record.' })
  @IsCode()
  reason: string;
}

/** Everything of a service that waits for a person. */
export interface Waiting {
  readonly parks: Parks;
  readonly timerParks: TimerParks;
}

/** `/<service>/v1/parks`: streams and timers that wait for a person, for operators; every retry and skip of a stream is audited. */
export function parksController(service: string, waiting: () => Waiting): Type {
  @ApiTags('parks')
  @Controller(`${service}/v1/parks`)
  @Roles('operator')
  class ParksController {
    @Get()
    @ApiOperation({ summary: 'Lists the streams and timers that wait here, of every tenant.' })
    async list(): Promise<{ parked: readonly ParkedEntry[]; timers: readonly ParkedTimer[] }> {
      const { parks, timerParks } = waiting();
      const [parked, timers] = await Promise.all([parks.list(), timerParks.list()]);
      return { parked, timers };
    }

    @Get('events')
    @ApiOperation({ summary: 'Lists the waiting events of one stream in order, without their payload.' })
    async show(@Query() stream: StreamBody): Promise<{ events: readonly ParkedEventLine[] }> {
      return { events: await waiting().parks.show(stream) };
    }

    @Post('retry')
    @HttpCode(200)
    @ApiOperation({ summary: 'Applies the waiting events in order until the list is empty or one fails again.' })
    async retry(@Caller() call: Call, @Body() stream: StreamBody): Promise<ParkOutcome> {
      honourVersion(call, null);
      return told(waiting().parks.retry(stream, actorOf(call)));
    }

    @Post('skip')
    @HttpCode(200)
    @ApiOperation({
      summary: 'Drops the named event, which must be the first that waits, for a coded reason, then retries.',
    })
    async skip(@Caller() call: Call, @Body() { reason, ...first }: SkipBody): Promise<ParkOutcome> {
      honourVersion(call, null);
      const outcome = await told(waiting().parks.skip(first, actorOf(call), reason));
      if (typeof outcome === 'string') throw new ProblemError(`park-${outcome}`);
      return outcome;
    }
  }
  return ParksController;
}

async function told<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof NotParked) throw new ProblemError('stream-not-parked');
    throw error;
  }
}

/** The operator, for the audit record. */
export function actorOf({ principal }: Call): Actor {
  return { kind: 'person', id: principal.staffId ?? principal.subject, tier: principal.tier };
}
