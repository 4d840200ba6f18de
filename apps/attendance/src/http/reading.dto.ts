import { IsCode, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';

const MOST_PATIENTS = 2_000;
const MOST_WEEKS = 104;

export class SiteRosterQuery {
  @IsSiteDate()
  siteDate: string;

  @IsOptional()
  @IsIn(['day', 'evening'])
  track?: 'day' | 'evening';
}

/** Days, both included; without them the last four weeks. */
export class PeriodQuery {
  @IsOptional()
  @IsSiteDate()
  from?: string;

  @IsOptional()
  @IsSiteDate()
  to?: string;
}

export class SummaryBody extends PeriodQuery {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PATIENTS)
  @IsUuid({ each: true })
  patientIds: string[];
}

/** One of a cohort. */
class FollowerBody {
  @IsUuid()
  patientId: string;

  /** First day of this patient's week 1. */
  @IsSiteDate()
  from: string;

  /** Last day on which this patient is counted. */
  @IsOptional()
  @IsSiteDate()
  until?: string;
}

export class WeeklyBody {
  /** Each patient once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PATIENTS)
  @ArrayUnique(({ patientId }: FollowerBody) => patientId)
  @ValidateNested({ each: true })
  @Type(() => FollowerBody)
  cohort: FollowerBody[];

  /** Weeks since each one's own first day. */
  @IsInt()
  @Min(1)
  @Max(MOST_WEEKS)
  weeks: number;
}

export class WorklistQuery {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

export class CloseOutreachBody {
  /** Coded result, for example reached, no-answer, visited, done. */
  @IsCode()
  result: string;
}

export class AuthorizationBody {
  /** Days the payer authorizes, d. */
  @IsInt()
  @Min(1)
  @Max(366)
  days: number;

  @IsSiteDate()
  from: string;

  @IsSiteDate()
  until: string;
}
