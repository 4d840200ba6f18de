import { IsCode, IsInstant, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MEDICATIONS, type Medication, type Unit } from '../domain/medications.js';
import type { CallbackResult } from '../domain/events.js';

const MOST_ROWS = 1_000;
const MOST_MG = 1_000;
const UNITS = ['mg', 'injection'] as const;
const REFERENCE = /^[A-Za-z0-9][A-Za-z0-9._:/-]{0,119}$/;
const REFERENCE_MESSAGE = 'must be a reference of letters, digits and ._:/- of at most 120 characters';
const CALLBACKS = ['correct', 'short', 'over', 'no-show', 'lot-mismatch'] as const;

class Dose {
  /** In `unit`. */
  @IsNumber()
  @Min(0.01)
  @Max(MOST_MG)
  amount: number;

  @IsIn(UNITS)
  unit: Unit;

  /** Day at the site. */
  @IsSiteDate()
  siteDate: string;

  /** When it was taken; absent when only the day is known. */
  @IsOptional()
  @IsInstant()
  takenAt?: string;
}

export class DoseBody extends Dose {
  /** Taken before staff; true when absent. */
  @IsOptional()
  @IsBoolean()
  observed?: boolean;

  @IsOptional()
  @IsBoolean()
  intoxicated?: boolean;

  /** Reference of the dispensing system, unique per site. */
  @IsOptional()
  @Matches(REFERENCE, { message: REFERENCE_MESSAGE })
  externalRef?: string;
}

export class DoseRowBody extends Dose {
  /** Reference of the dispensing system, unique per site: a second row with it is answered as already recorded. */
  @Matches(REFERENCE, { message: REFERENCE_MESSAGE })
  externalRef: string;

  /** The order, or patient and medication. */
  @IsOptional()
  @IsUuid()
  orderId?: string;

  @IsOptional()
  @IsUuid()
  patientId?: string;

  @IsOptional()
  @IsIn(MEDICATIONS)
  medication?: Medication;

  @IsBoolean()
  observed: boolean;
}

export class DoseBatchBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => DoseRowBody)
  rows: DoseRowBody[];
}

export class MissedBody {
  @IsSiteDate()
  siteDate: string;

  @IsCode()
  reason: string;

  @IsOptional()
  @Matches(REFERENCE, { message: REFERENCE_MESSAGE })
  externalRef?: string;
}

export class MissedRowBody extends MissedBody {
  @IsUuid()
  orderId: string;
}

export class MissedBatchBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => MissedRowBody)
  rows: MissedRowBody[];
}

export class TakeHomeBody {
  @IsInt()
  @Min(1)
  @Max(200)
  doses: number;

  /** First day covered. */
  @IsSiteDate()
  from: string;

  /** Coded reason of an exception above cap or level; only a prescriber. */
  @IsOptional()
  @IsCode()
  exceptionReason?: string;
}

export class TakeHomeLevelBody {
  @IsInt()
  @Min(0)
  @Max(200)
  maxDoses: number;

  @IsCode()
  reason: string;
}

export class CallbackBody {
  @IsIn(CALLBACKS)
  result: CallbackResult;
}
