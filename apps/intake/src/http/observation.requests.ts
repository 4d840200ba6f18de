import { ApiProperty } from '@nestjs/swagger';
import type { Id, Instant } from '@stepwell/kernel';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsInt,
  IsOptional,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { FACT_KINDS, type FactKind } from '../domain/observation.js';
import {
  FORMS,
  INSTRUMENTS,
  MODES,
  SEVERITIES,
  type InstrumentForm,
  type InstrumentName,
  type Mode,
  type Severity,
} from '../domain/rules/instruments.js';
import {
  AnswersField,
  CodeField,
  InstantField,
  ItemsField,
  UuidField,
  WholeField,
  WordField,
  YesNoField,
} from './fields.js';

const MOST_ROWS = 1000;
const MOST_INSTRUMENTS = 12;

export class FactRequest {
  @WordField(FACT_KINDS, { description: 'What happened.' })
  kind: FactKind;
  @CodeField({ description: 'Substance, where the kind has one.', optional: true })
  substance?: string;
  @InstantField({ description: 'When it happened; now when absent.', optional: true })
  occurredAt?: Instant;
}

export class FactRow extends FactRequest {
  @UuidField({ description: 'The patient.' })
  patientId: Id;
}

export class FactBatchRequest {
  @ApiProperty({ type: [FactRow], maxItems: MOST_ROWS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => FactRow)
  items: FactRow[];
}

class InstrumentRequest {
  @WordField(INSTRUMENTS, { description: 'Instrument.' })
  instrument: InstrumentName;
  @WordField(FORMS, { description: 'Form; `standard` when absent.', optional: true })
  form?: InstrumentForm;
  @WordField(MODES, { description: 'How it was taken; `clinician` when absent.', optional: true })
  mode?: Mode;
  @CodeField({ description: 'Language of the form (BCP 47); `en` when absent.', optional: true })
  language?: string;
  @ItemsField({ description: 'Answers by item; null or absent is not answered.' })
  items: Record<string, number | null>;
}

export class ScreeningRequest {
  @InstantField({ description: 'When the answers were given; now when absent.', optional: true })
  occurredAt?: Instant;
  @ApiProperty({ type: [InstrumentRequest] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_INSTRUMENTS)
  @ValidateNested({ each: true })
  @Type(() => InstrumentRequest)
  instruments: InstrumentRequest[];
}

export class ScreeningRow extends ScreeningRequest {
  @UuidField({ description: 'The patient.' })
  patientId: Id;
}

export class ScreeningBatchRequest {
  @ApiProperty({ type: [ScreeningRow], maxItems: MOST_ROWS })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_ROWS)
  @ValidateNested({ each: true })
  @Type(() => ScreeningRow)
  items: ScreeningRow[];
}

const rating = { description: '0 none .. 4 extreme; null takes a rating back.', optional: true };

class DimensionsRequest {
  @WholeField(0, 4, rating)
  d1?: number | null;
  @WholeField(0, 4, rating)
  d2?: number | null;
  @WholeField(0, 4, rating)
  d3?: number | null;
  @WholeField(0, 4, rating)
  d4?: number | null;
  @WholeField(0, 4, rating)
  d5?: number | null;
  @WholeField(0, 4, rating)
  d6?: number | null;
}

class AssessmentInstrumentRequest extends InstrumentRequest {
  @InstantField({ description: 'When the answers were given; now when absent.', optional: true })
  takenAt?: Instant;
}

export class AnswersRequest {
  @ApiProperty({ type: [AssessmentInstrumentRequest], required: false })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(MOST_INSTRUMENTS)
  @ValidateNested({ each: true })
  @Type(() => AssessmentInstrumentRequest)
  instruments?: AssessmentInstrumentRequest[];

  @ApiProperty({ type: DimensionsRequest, required: false })
  @IsOptional()
  @ValidateNested()
  @Type(() => DimensionsRequest)
  dimensions?: DimensionsRequest;

  @AnswersField({ description: 'Answers about gates and placement, by name.', optional: true })
  facts?: Record<string, boolean | number | string | null>;

  @YesNoField({ description: 'A medical clinician marked D2 stable.', optional: true })
  medicallyStableD2?: boolean;
}

export class ConcernChangeRequest {
  @WordField(SEVERITIES, { description: 'New severity.' })
  severity: Severity;
  @CodeField({ description: 'Coded reason.' })
  reason: string;
}

class EvaluationRequest {
  @InstantField({ description: 'When the person was evaluated: since the concern opened.' })
  evaluatedAt: Instant;
  @CodeField({ description: 'Coded finding, for example no-intent or safety-plan-made.' })
  finding: string;
}

export class ConcernCloseRequest {
  @CodeField({ description: 'Coded reason.' })
  reason: string;
  @ApiProperty({ type: EvaluationRequest, description: 'The evaluation that lets it be closed.' })
  @IsDefined()
  @ValidateNested()
  @Type(() => EvaluationRequest)
  evaluation: EvaluationRequest;
}

export class ConsentRequest {
  @CodeField({ description: 'What it covers.' })
  scope: string;
  @WordField(['patient', 'guardian'], { description: 'Who gives it; an adult gives it in person.', optional: true })
  givenBy?: 'patient' | 'guardian';
}

/** Which people's due list is asked for. */
export class DueListQuery {
  @UuidField({ description: 'Site.' })
  siteId: Id;
  @WordField(['admitted', 'on-leave', 'discharged'], {
    description: 'In treatment, on leave, or discharged (follow-up); `admitted` when absent.',
    optional: true,
  })
  status: 'admitted' | 'on-leave' | 'discharged' = 'admitted';
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 0,
    maximum: 31,
    default: 0,
    description: 'Also what falls due within so many days.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(31)
  aheadDays: number = 0;
  @ApiProperty({
    required: false,
    type: 'integer',
    minimum: 1,
    maximum: 200,
    default: 50,
    description: 'Episodes a page.',
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
  @CodeField({ description: 'Opaque place to go on from.', optional: true })
  cursor?: string;
}
