import { ApiProperty } from '@nestjs/swagger';
import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import { Transform, Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import { STAGES, VISIT_OUTCOMES, type Stage, type VisitOutcome } from '../domain/rules/stages.js';
import { CodeField, DayField, InstantField, UuidField, WordField, YesNoField } from './fields.js';

export class BookingRequest {
  @InstantField({ description: 'When the intake is; not in the past.' })
  at: Instant;
}

export class VisitOutcomeRequest {
  @WordField(VISIT_OUTCOMES, { description: 'How it went; `cancelled` before its time.' })
  outcome: VisitOutcome;
  @CodeField({ description: 'Coded reason of a missed or cancelled intake, for example transport.', optional: true })
  reason?: string;
}

export class RecordRequest {
  @CodeField({
    description: 'assessment, discharge-summary, medication-list, laboratory, court-order, prescription-history.',
  })
  kind: string;
  @WordField(['requested', 'received'], { description: 'Whether it was asked for or has come.' })
  state: 'requested' | 'received';
  @CodeField({ description: 'Where from, as a code.', optional: true })
  from?: string;
  @InstantField({ description: 'When it was; now when absent.', optional: true })
  occurredAt?: Instant;
}

/** Which lines of a site's pipeline are asked for. */
export class PipelineQuery {
  @UuidField({ description: 'Site.' })
  siteId: Id;
  @WordField(STAGES, { description: 'Only this stage.', optional: true })
  stage?: Stage;
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @YesNoField({ description: 'Only what is late.', optional: true })
  late?: boolean;
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

export class RatesQuery {
  @UuidField({ description: 'Site.' })
  siteId: Id;
  @DayField({ description: 'First site day.' })
  from: SiteDate;
  @DayField({ description: 'Last site day.' })
  to: SiteDate;
}
