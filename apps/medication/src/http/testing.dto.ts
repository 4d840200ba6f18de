import { IsCode, IsInstant, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { Validity } from '../domain/events.js';

const MOST_ROWS = 1_000;
const MOST_SUBSTANCES = 40;
const OUTCOMES = ['collected', 'refused', 'dilute', 'substituted', 'unable-to-void', 'out-of-temperature'] as const;
const METHODS = ['presumptive', 'definitive'] as const;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$/;
const REFERENCE_MESSAGE = 'must be a reference of letters, digits and ._:/- of at most 120 characters';

export class ResultBody {
  @IsCode()
  substance: string;

  @IsBoolean()
  positive: boolean;
}

export class TestBody {
  @IsUuid()
  siteId: string;

  @IsInstant()
  collectedAt: string;

  /** Only `collected` is a valid sample. */
  @IsIn(OUTCOMES)
  outcome: Validity;

  @IsIn(METHODS)
  method: (typeof METHODS)[number];

  @IsArray()
  @ArrayMaxSize(MOST_SUBSTANCES)
  @ValidateNested({ each: true })
  @Type(() => ResultBody)
  results: ResultBody[];

  /** Reference of the laboratory, unique per site. */
  @IsOptional()
  @Matches(REFERENCE, { message: REFERENCE_MESSAGE })
  externalRef?: string;
}

export class TestRowBody extends TestBody {
  @IsUuid()
  patientId: string;
}

export class TestBatchBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => TestRowBody)
  rows: TestRowBody[];
}

export class PrescribedElsewhereBody {
  /** Code of the medicine or its class: clonazepam, benzodiazepine, ... */
  @IsCode()
  medicine: string;

  @IsSiteDate()
  from: string;

  @IsOptional()
  @IsSiteDate()
  until?: string;
}

export class NaloxoneBody {
  @IsUuid()
  siteId: string;

  /** Kits. */
  @IsInt()
  @Min(1)
  @Max(20)
  units: number;
}
