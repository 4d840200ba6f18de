import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PARTITIONS } from '@stepwell/contracts';
import type { Id } from '@stepwell/kernel';
import { IsCode, IsInstant, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const MOST_PLACES = 5000;
const LONGEST_WAIT_S = 600;

/** A stretch of the log by the time it was recorded. */
export class WindowQuery {
  @ApiPropertyOptional({ description: 'Recorded at or after, RFC 3339.' })
  @IsOptional()
  @IsInstant()
  from?: string;

  @ApiPropertyOptional({ description: 'Recorded before, RFC 3339.' })
  @IsOptional()
  @IsInstant()
  to?: string;
}

/** A place in the bus. */
export class EndBody {
  @ApiProperty({ description: 'Topic, for example stepwell.intake.v1.' })
  @IsString()
  @MaxLength(100)
  topic: string;

  @ApiProperty({ description: 'Partition, 0-11.' })
  @IsInt()
  @Min(0)
  @Max(PARTITIONS - 1)
  partition: number;

  @ApiProperty({ description: 'Next offset.' })
  @IsInt()
  @Min(0)
  next: number;
}

/** Ends of the bus that a consumer is to have passed. */
export class ConsumedBody {
  @ApiProperty({ type: [EndBody], description: 'Ends of the bus to wait for.' })
  @IsArray()
  @ArrayMaxSize(MOST_PLACES)
  @ValidateNested({ each: true })
  @Type(() => EndBody)
  ends: EndBody[];

  @ApiProperty({ description: 'Longest wait for them, seconds.' })
  @IsInt()
  @Min(0)
  @Max(LONGEST_WAIT_S)
  waitSeconds: number;
}

/** A place in a stream. */
export class StreamAtBody {
  @ApiProperty({ description: 'Tenant.' })
  @IsUuid()
  tenantId: Id;

  @ApiProperty({ description: 'Topic.' })
  @IsString()
  @MaxLength(100)
  topic: string;

  @ApiProperty({ description: 'Stream key.' })
  @IsUuid()
  key: string;

  @ApiProperty({ description: 'Sequence, from 1.' })
  @IsInt()
  @Min(1)
  sequence: number;
}

/** Places whose events are asked for. */
export class IdsBody {
  @ApiProperty({ type: [StreamAtBody], description: 'Places in streams.' })
  @IsArray()
  @ArrayMaxSize(MOST_PLACES)
  @ValidateNested({ each: true })
  @Type(() => StreamAtBody)
  places: StreamAtBody[];
}

/** A stretch of a publisher's log to deliver again. */
export class ReplayBody {
  @ApiProperty({ description: 'Publishing service.' })
  @IsCode()
  source: string;

  @ApiProperty({ description: 'Recorded at or after, RFC 3339.' })
  @IsInstant()
  from: string;

  @ApiProperty({ description: 'Recorded before, RFC 3339.' })
  @IsInstant()
  to: string;

  @ApiProperty({ description: 'Only tell what would become of each event.' })
  @IsBoolean()
  dryRun: boolean;

  @ApiProperty({ description: 'Coded reason; it goes into the audit record.' })
  @IsCode()
  reason: string;
}

/** A stored offset to move back. */
export class RewindBody {
  @ApiProperty({ description: 'Topic, for example stepwell.intake.v1.' })
  @IsString()
  @MaxLength(100)
  topic: string;

  @ApiProperty({ description: 'Partition, 0-11.' })
  @IsInt()
  @Min(0)
  @Max(PARTITIONS - 1)
  partition: number;

  @ApiPropertyOptional({ description: 'Offset to read from again; or give `toInstant`.' })
  @IsOptional()
  @IsInt()
  @Min(0)
  toOffset?: number;

  @ApiPropertyOptional({
    description: 'Reads again from the first record recorded at or after this instant, RFC 3339.',
  })
  @IsOptional()
  @IsInstant()
  toInstant?: string;

  @ApiProperty({ description: 'Coded reason; it goes into the audit record.' })
  @IsCode()
  reason: string;
}

/** Sites whose names are asked for. */
export class SitesBody {
  @ApiProperty({ description: 'Tenant of the sites.' })
  @IsUuid()
  tenantId: Id;

  @ApiProperty({ type: [String], description: 'Sites.' })
  @IsArray()
  @ArrayMaxSize(MOST_PLACES)
  @IsUuid({ each: true })
  siteIds: Id[];
}

/** A read model to make anew. */
export class RebuildBody {
  @ApiProperty({ description: 'View, as `GET .../operations/views` names it.' })
  @IsCode()
  view: string;

  @ApiProperty({ description: 'Only compare; the live view stays.' })
  @IsBoolean()
  dryRun: boolean;

  @ApiProperty({ description: 'Coded reason; it goes into the audit record.' })
  @IsCode()
  reason: string;
}
