import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile, type Type } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { PARTITIONS, type EventEnvelope } from '@stepwell/contracts';
import { toInstant } from '@stepwell/kernel';
import { Caller, IsInstant, IsUuid, ProblemError, Roles, type Call } from '@stepwell/platform';
import { Type as AsType } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { NO_TENANT } from '../tables/tables.js';
import type { PartitionQuery } from './feed.js';
import type { FeedRows } from './feed-rows.js';

/** What of a service's own log is wanted: one stream by `key`, or one `partition`. */
class FeedQuery {
  @ApiProperty({ description: 'Topic, for example stepwell.intake.v1.' })
  @IsString()
  @MaxLength(100)
  topic: string;

  @ApiPropertyOptional({ description: 'Stream key; then fromSequence counts.' })
  @IsOptional()
  @IsUuid()
  key?: string;

  @ApiPropertyOptional({ description: 'First sequence of the stream, from 1.' })
  @IsOptional()
  @AsType(() => Number)
  @IsInt()
  @Min(1)
  fromSequence?: number;

  @ApiPropertyOptional({ description: 'Last sequence of the stream.' })
  @IsOptional()
  @AsType(() => Number)
  @IsInt()
  @Min(1)
  toSequence?: number;

  @ApiPropertyOptional({ description: 'Partition of the topic, 0-11, instead of a key.' })
  @IsOptional()
  @AsType(() => Number)
  @IsInt()
  @Min(0)
  @Max(PARTITIONS - 1)
  partition?: number;

  @ApiPropertyOptional({ description: 'Only of a partition: recorded at or after, RFC 3339.' })
  @IsOptional()
  @IsInstant()
  recordedFrom?: string;

  @ApiPropertyOptional({ description: 'Only of a partition: recorded before, RFC 3339.' })
  @IsOptional()
  @IsInstant()
  recordedTo?: string;

  @ApiPropertyOptional({ description: 'Tenant, for a platform service token; other tokens read their own tenant.' })
  @IsOptional()
  @IsUuid()
  tenantId?: string;
}

/** `GET /<service>/v1/events/feed`: the service's own event log as NDJSON, one envelope per line, for services only. */
export function feedController(service: string, rows: FeedRows): Type {
  @ApiTags('events')
  @Controller(`${service}/v1/events`)
  class FeedController {
    @Get('feed')
    @Roles('service')
    @ApiOperation({ summary: 'Reads this service’s own event log, by stream or by partition, as NDJSON.' })
    feed(@Caller() call: Call, @Query() query: FeedQuery): StreamableFile {
      const events = eventsOf(rows, query, tenantOf(call, query));
      return new StreamableFile(Readable.from(lines(events)), { type: 'application/x-ndjson' });
    }
  }
  return FeedController;
}

/** A platform service's token has no tenant and may read any; everybody else reads their own. */
function tenantOf({ principal }: Call, query: FeedQuery): string | null {
  return principal.tenantId === NO_TENANT ? (query.tenantId ?? null) : principal.tenantId;
}

function eventsOf(rows: FeedRows, query: FeedQuery, tenantId: string | null): AsyncIterable<EventEnvelope> {
  const { topic, key, partition, fromSequence = 1, toSequence } = query;
  if (key !== undefined && tenantId !== null)
    return rows.stream({ tenantId, topic, key, fromSequence, ...(toSequence ? { toSequence } : {}) });
  if (partition !== undefined) return rows.partition({ topic, partition, ...recorded(query) }, tenantId);
  const detail = 'a key with its tenant, or a partition, is needed';
  throw new ProblemError('invalid-input', { errors: [{ pointer: '/key', detail }] });
}

function recorded({ recordedFrom, recordedTo }: FeedQuery): Pick<PartitionQuery, 'recordedFrom' | 'recordedTo'> {
  return {
    ...(recordedFrom ? { recordedFrom: toInstant(recordedFrom) } : {}),
    ...(recordedTo ? { recordedTo: toInstant(recordedTo) } : {}),
  };
}

async function* lines(events: AsyncIterable<EventEnvelope>): AsyncIterable<string> {
  for await (const event of events) yield `${JSON.stringify(event)}\n`;
}
