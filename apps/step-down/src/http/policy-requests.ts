import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Id, SiteDate } from '@stepwell/kernel';
import { IsSiteDate, IsUuid } from '@stepwell/platform';
import { IsOptional, IsString, MaxLength } from 'class-validator';

const LONGEST_FILE = 200_000;

export class PolicyCheckRequest {
  @ApiProperty({ maxLength: LONGEST_FILE, description: 'A policy file in YAML.' })
  @IsString()
  @MaxLength(LONGEST_FILE)
  yaml: string;
}

export class PolicyRequest extends PolicyCheckRequest {
  @ApiPropertyOptional({ format: 'date', description: 'First site day on which it decides; else as the file says.' })
  @IsOptional()
  @IsSiteDate()
  effectiveFrom?: SiteDate;

  @ApiPropertyOptional({ format: 'date', description: 'Last one; else as the file says.' })
  @IsOptional()
  @IsSiteDate()
  effectiveUntil?: SiteDate;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only for this site; else as the file says.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only for this program; else as the file says.' })
  @IsOptional()
  @IsUuid()
  programId?: Id;
}

export class InForceQuery {
  @ApiPropertyOptional({ format: 'date', description: 'Site day; today in UTC when absent.' })
  @IsOptional()
  @IsSiteDate()
  siteDate?: SiteDate;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuid()
  programId?: Id;
}
