import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Id, SiteDate } from '@stepwell/kernel';
import { IsCode, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional } from 'class-validator';
import { GROUPINGS, type Grouping } from '../db/inbox.store.js';
import { PageQuery } from './requests.js';

const TRACKS = ['day', 'evening'];
const OWNERS = ['clinical-supervisor', 'counselor', 'medical-director', 'nurse', 'operator', 'prescriber', 'scheduler'];
/** Proposals that are read together. */
const MOST_READ = 50;

class SitePageQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid', description: 'Only this site; all of the caller’s when absent.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;
}

export class InboxQuery extends SitePageQuery {
  @ApiPropertyOptional({ enum: TRACKS })
  @IsOptional()
  @IsIn(TRACKS)
  track?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuid()
  programId?: Id;

  @ApiPropertyOptional({ description: 'step-down, step-up, taper-step, hold, re-track, case-conference.' })
  @IsOptional()
  @IsCode()
  kind?: string;
}

export class ReviewQuery {
  @ApiProperty({ type: String, description: `Ids of 1 to ${MOST_READ} proposals, separated by commas.` })
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : (value as unknown)))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_READ)
  @IsUuid({ each: true })
  ids: Id[];
}

export class OverdueQuery extends SitePageQuery {
  @ApiPropertyOptional({ enum: OWNERS, description: 'Only what this role is asked about.' })
  @IsOptional()
  @IsIn(OWNERS)
  owner?: string;
}

export class OverrideQuery {
  @ApiProperty({ format: 'date', description: 'First site day of the proposals.' })
  @IsSiteDate()
  from: SiteDate;

  @ApiProperty({ format: 'date', description: 'Last site day of the proposals.' })
  @IsSiteDate()
  to: SiteDate;

  @ApiProperty({ enum: GROUPINGS, description: 'By what they are counted.' })
  @IsIn(GROUPINGS)
  by: Grouping;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only this site; all of the caller’s when absent.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;
}
