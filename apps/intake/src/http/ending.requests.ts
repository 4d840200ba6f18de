import { ApiProperty } from '@nestjs/swagger';
import type { Id, SiteDate } from '@stepwell/kernel';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsOptional, ValidateNested } from 'class-validator';
import { CodeField, DayField, UuidField } from './fields.js';

export class ProposalRequest {
  @CodeField({
    description: 'goals-met, other-level-needed, patient-request, moved-away, in-custody, conduct, died, other.',
  })
  reason: string;
}

export class DeclineRequest {
  @CodeField({ description: 'person-returned, goals-not-met, plan-changed, proposed-in-error, clinical-judgement.' })
  reason: string;
}

export class ReopenRequest {
  @CodeField({ description: 'late-return, released-from-custody, closed-in-error.' })
  reason: string;
}

class ContinuationRequest {
  @UuidField({ description: 'Order of medication that goes on.' })
  orderId: Id;
  @CodeField({ description: 'Organisation that goes on with it, as a code.' })
  continuedBy: string;
  @DayField({ description: 'First appointment there.' })
  appointmentOn: SiteDate;
  @DayField({ description: 'Last day that the supply in hand covers; not before the appointment.' })
  supplyUntil: SiteDate;
}

class AftercareRequest {
  @DayField({ description: 'Next appointment.' })
  appointmentOn: SiteDate;
  @CodeField({ description: 'Whom to turn to, as a code, for example primary-counselor.' })
  contact: string;
  @CodeField({ description: 'provided, has-already, declined, not-indicated.' })
  naloxone: string;
  @CodeField({ description: 'signed, declined.' })
  relapsePlan: string;
}

export class DischargeRequest {
  @CodeField({
    description:
      'completed, left, administrative, terminated, transferred, incarcerated, died, other; use alone is none.',
  })
  reason: string;
  @CodeField({ description: 'Needed for terminated: violence, threat, weapon, dealing-on-site.', optional: true })
  ground?: string;
  @DayField({ description: 'Last contact with any service; the episode ends as of it.' })
  lastContactDate: SiteDate;
  @ApiProperty({
    type: [ContinuationRequest],
    required: false,
    description: 'Who continues each running medication; refused without.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => ContinuationRequest)
  continuity?: ContinuationRequest[];
  @ApiProperty({ type: AftercareRequest, required: false, description: 'What waits for the person afterwards.' })
  @IsOptional()
  @ValidateNested()
  @Type(() => AftercareRequest)
  aftercare?: AftercareRequest;
  @CodeField({ description: 'person-not-reached, declined, in-custody-elsewhere: instead of a plan.', optional: true })
  aftercareWaiver?: string;
}
