import { IsCode, IsInstant, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { toInstant } from '@stepwell/kernel';
import { NOTHING_KNOWN, type ClinicalContext } from '../domain/clinical-context.js';
import { MEDICATIONS, PRODUCTS, type Medication, type Product } from '../domain/medications.js';

const MOST_CODES = 100;
const MOST_MG = 1_000;
const INTENTS = ['induction', 'maintenance', 'taper'] as const;
const HEPATIC = ['none', 'mild', 'moderate', 'severe', 'acute-hepatitis', 'failure'] as const;

/** What the prescriber looked at; what is absent is unknown, and unknown lifts no stop. */
export class ClinicalBody {
  /** Creatinine clearance, mL/min. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(300)
  crclMlMin?: number;

  /** Corrected QT interval, ms. */
  @IsOptional()
  @IsNumber()
  @Min(200)
  @Max(800)
  qtcMs?: number;

  @IsOptional()
  @IsSiteDate()
  ecgOn?: string;

  @IsOptional()
  @IsBoolean()
  syncope?: boolean;

  @IsOptional()
  @IsBoolean()
  pregnant?: boolean;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(45)
  gestationWeeks?: number;

  @IsOptional()
  @IsIn(HEPATIC)
  hepatic?: (typeof HEPATIC)[number];

  /** Highest of ALT and AST as a multiple of its upper limit. */
  @IsOptional()
  @IsNumber()
  @Min(0)
  @Max(1_000)
  transaminasesUln?: number;

  /** COWS points, 0 to 48. */
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(48)
  cows?: number;

  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(130)
  ageYears?: number;

  @IsOptional()
  @IsInstant()
  lastAlcoholAt?: string;

  @IsOptional()
  @IsInstant()
  lastOpioidUseAt?: string;

  @IsOptional()
  @IsIn(['short-acting', 'long-acting'])
  opioidDuration?: 'short-acting' | 'long-acting';

  @IsOptional()
  @IsBoolean()
  opioidAnalgesiaNeeded?: boolean;

  /** Codes of medicines taken now. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_CODES)
  @IsCode({ each: true })
  currentMedications?: string[];

  /** Codes of findings of the prescription monitoring query; absent when it was not reached. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_CODES)
  @IsCode({ each: true })
  pdmpFindings?: string[];

  /** Codes of conditions: coronary-disease, psychosis, bradycardia, alcohol, ... */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_CODES)
  @IsCode({ each: true })
  conditions?: string[];
}

/** A coded reason for one stop that a reason, an exception or a consult record answers. */
export class StopReasonBody {
  @IsCode()
  policy: string;

  @IsCode()
  reason: string;
}

class Terms {
  /** mg of one dose; absent: set by titration, for acamprosate by kidney function. */
  @IsOptional()
  @IsNumber()
  @Min(0.1)
  @Max(MOST_MG)
  doseMg?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(31)
  everyDays?: number;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(6)
  timesPerDay?: number;

  /** Several doses of one day: split dosing, induction. */
  @IsOptional()
  @IsBoolean()
  splitAllowed?: boolean;

  @IsOptional()
  @IsIn(INTENTS)
  intent?: (typeof INTENTS)[number];

  /** The 2025 rule for the second injection is invoked. */
  @IsOptional()
  @IsBoolean()
  secondDoseRule?: boolean;

  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_CODES)
  @ValidateNested({ each: true })
  @Type(() => StopReasonBody)
  stopReasons?: StopReasonBody[];

  @IsOptional()
  @ValidateNested()
  @Type(() => ClinicalBody)
  clinical?: ClinicalBody;
}

export class OrderBody extends Terms {
  @IsUuid()
  siteId: string;

  @IsIn(MEDICATIONS)
  medication: Medication;

  /** The usual product of the medication when absent. */
  @IsOptional()
  @IsIn(PRODUCTS)
  product?: Product;

  /** First day; today at the site when absent. */
  @IsOptional()
  @IsSiteDate()
  startDate?: string;

  /** First day of this treatment anywhere: take-home bands count from it. */
  @IsOptional()
  @IsSiteDate()
  treatmentStart?: string;

  /** Why the first day of methadone is above the cap. */
  @IsOptional()
  @IsCode()
  firstDayExceptionReason?: string;
}

export class ChangeBody extends Terms {
  @IsCode()
  reason: string;
}

export class ReasonBody {
  @IsCode()
  reason: string;
}

/** The context with null where nothing is known. */
export function clinicalOf(body: ClinicalBody | undefined): ClinicalContext {
  if (!body) return NOTHING_KNOWN;
  const instant = (text: string | undefined): string | null => (text === undefined ? null : toInstant(text));
  return {
    ...NOTHING_KNOWN,
    ...body,
    lastAlcoholAt: instant(body.lastAlcoholAt),
    lastOpioidUseAt: instant(body.lastOpioidUseAt),
  };
}
