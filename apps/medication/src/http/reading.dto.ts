import { IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
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

const MOST_IDS = 2_000;
const MOST_DAYS = 60;
const MOST_WEEKS = 104;

export class WorklistQuery {
  @IsOptional()
  @IsUuid()
  siteId?: string;

  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit?: number;

  /** From the answer before. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

export class StillDosingBody {
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_IDS)
  @IsUuid({ each: true })
  orderIds?: string[];

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_IDS)
  @IsUuid({ each: true })
  patientIds?: string[];

  /** Days after the start; 30, 60, 90 and 161 when absent. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_DAYS)
  @IsInt({ each: true })
  @Min(0, { each: true })
  @Max(10_000, { each: true })
  days?: number[];

  /** Whether to answer the days of each order or patient as well. */
  @IsOptional()
  @IsBoolean()
  each?: boolean;
}

/** One of a cohort. */
class FollowerBody {
  @IsUuid()
  patientId: string;

  /** First day of this patient's week 1. */
  @IsSiteDate()
  from: string;
}

export class WeeklyTestsBody {
  /** Each patient once. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_IDS)
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

export class SummaryBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_IDS)
  @IsUuid({ each: true })
  patientIds: string[];
}
