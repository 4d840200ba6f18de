import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { PHASES, type Id, type Phase, type SiteDate } from '@stepwell/kernel';
import { IsCode, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

const KINDS = ['step-down', 'step-up', 'taper-step'];
const PROPOSAL_STATUSES = ['open', 'accepted', 'overridden', 'deferred', 'withdrawn'];
const ACTION_STATUSES = ['open', 'overdue', 'done', 'dropped'];
const MOST = 200;

export class AcceptRequest {
  @ApiPropertyOptional({ format: 'date', description: 'First site day of the new phase; the next day when absent.' })
  @IsOptional()
  @IsSiteDate()
  effectiveOn?: SiteDate;
}

export class OverrideRequest extends AcceptRequest {
  @ApiProperty({ description: 'Coded reason to sign although criteria are not met.' })
  @IsCode()
  reason: string;
}

export class DeferRequest {
  @ApiProperty({ description: 'Coded reason.' })
  @IsCode()
  reason: string;

  @ApiPropertyOptional({
    format: 'date',
    description: 'Not proposed again before this day; the rule set says when absent.',
  })
  @IsOptional()
  @IsSiteDate()
  until?: SiteDate;
}

export class ReasonRequest {
  @ApiProperty({ description: 'Coded reason.' })
  @IsCode()
  reason: string;
}

export class StepUpRequest extends ReasonRequest {
  @ApiProperty({ enum: [...PHASES], description: 'A more intensive phase than the present one.' })
  @IsIn([...PHASES])
  to: Phase;
}

export class TaperStepRequest extends AcceptRequest {
  @ApiProperty({ minimum: 1, description: 'Number of the step in the phase, from 1.' })
  @IsInt()
  @Min(1)
  @Max(20)
  step: number;
}

export class NoBody {}

export class AsOfQuery {
  @ApiPropertyOptional({ format: 'date', description: 'Site day to evaluate; today when absent.' })
  @IsOptional()
  @IsSiteDate()
  siteDate?: SiteDate;
}

export class PageQuery {
  @ApiPropertyOptional({ minimum: 1, maximum: MOST, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST)
  limit = 50;

  @ApiPropertyOptional({ description: 'Opaque place after the last row of the page before.' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  cursor?: string;
}

export class SiteQuery {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;
}

export class ProposalQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;

  @ApiPropertyOptional({ enum: PROPOSAL_STATUSES })
  @IsOptional()
  @IsIn(PROPOSAL_STATUSES)
  status?: string;

  @ApiPropertyOptional({ enum: KINDS })
  @IsOptional()
  @IsIn(KINDS)
  kind?: string;
}

export class ActionQuery extends PageQuery {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;

  @ApiPropertyOptional({ enum: ACTION_STATUSES, description: 'Open and overdue ones when absent.' })
  @IsOptional()
  @IsIn(ACTION_STATUSES)
  status?: string;
}

export class DecisionQuery extends PageQuery {
  @ApiProperty({ format: 'uuid' })
  @IsUuid()
  patientId: Id;
}

export class RuleSetRequest {
  @ApiProperty({ format: 'date', description: 'First site day on which it decides; at least 24 h ahead.' })
  @IsSiteDate()
  effectiveFrom: SiteDate;

  @ApiPropertyOptional({ format: 'date', description: 'Last one; absent: until the next version of its scope.' })
  @IsOptional()
  @IsSiteDate()
  effectiveUntil?: SiteDate;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only for this site.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only for this program.' })
  @IsOptional()
  @IsUuid()
  programId?: Id;

  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'The whole policy; its schema is at /step-down/v1/policies/schema.',
  })
  @IsObject()
  body: object;
}
