import { ApiProperty } from '@nestjs/swagger';
import {
  LEVELS,
  type AgeBand,
  type Id,
  type Instant,
  type LevelCode,
  type Phase,
  type SiteDate,
} from '@stepwell/kernel';
import { Type } from 'class-transformer';
import { IsDefined, IsInt, IsOptional, Max, Min, ValidateNested } from 'class-validator';
import { EPISODE_STATUSES, type EpisodeStatus } from '../domain/episode.js';
import type { ReferralOutcome, Track } from '../domain/events.js';
import { REFERRAL_OUT_KINDS, type ReferralOutKind } from '../domain/rules/placement.js';
import { CodeField, DayField, InstantField, NumberField, UuidField, WholeField, WordField } from './fields.js';

const TRACKS = ['day', 'evening'] as const;
const SOURCES = [
  'self',
  'family',
  'withdrawal-management',
  'residential',
  'partial-hospital',
  'court',
  'hospital',
  'opioid-treatment-program',
  'other',
] as const;

export class ReferralRequest {
  @UuidField({ description: 'The person, when the caller already names them; made here otherwise.', optional: true })
  patientId?: Id;
  @UuidField({ description: 'Site the person is referred to.' })
  siteId: Id;
  @WordField(SOURCES, { description: 'Where the referral comes from.' })
  source: string;
  @WordField([...TRACKS, 'either'], { description: 'Track asked for.' })
  preferredTrack: Track | 'either';
  @DayField({ description: 'Birth date; kept here, never published.', optional: true })
  birthDate?: SiteDate;
  @WordField(['adult', 'adolescent'], { description: 'Needed when no birth date is given.', optional: true })
  ageBand?: AgeBand;
  @WordField(LEVELS, { description: 'Level of care that the person comes from.', optional: true })
  priorLevel?: LevelCode;
  @DayField({ description: 'Day on which that care ended; needed with `priorLevel`.', optional: true })
  priorEndedOn?: SiteDate;
}

/** A command that says all in its address. */
export class NoBody {}

export class ReasonRequest {
  @CodeField({ description: 'Coded reason.' })
  reason: string;
}

export class LevelDecisionRequest {
  @WordField(LEVELS, { description: 'Level of care decided.' })
  level: LevelCode;
  @CodeField({ description: 'Coded reason; needed when it is not the recommended level.', optional: true })
  reason?: string;
  @UuidField({ description: 'The assessment it rests on; refused when another one is newer.', optional: true })
  assessmentId?: Id;
  @DayField({ description: 'First day of the level, today or earlier; today when absent.', optional: true })
  effectiveFrom?: SiteDate;
}

export class GateClearanceRequest {
  @CodeField({ description: 'Gate whose block is lifted, G1 or G5.' })
  gate: string;
  @CodeField({ description: 'Coded reason, for example evaluation-signed.' })
  reason: string;
}

export class ReferralOutRequest {
  @WordField(REFERRAL_OUT_KINDS, { description: 'Where to.' })
  kind: ReferralOutKind;
  @CodeField({ description: 'Gate that asked for it.', optional: true })
  gate?: string;
}

export class AcceptanceRequest {
  @CodeField({
    description: 'Receiving organisation as a code. Without it the hand-over is incomplete.',
    optional: true,
  })
  receivingSite?: string;
  @InstantField({ description: 'Accepted hand-over time. Without it the hand-over is incomplete.', optional: true })
  handOverAt?: Instant;
  @CodeField({
    description:
      'Who takes the person over there, as a code; kept here, never published. Without it the hand-over is incomplete.',
    optional: true,
  })
  contact?: string;
}

export class ReferralOutcomeRequest {
  @WordField(['handed-over', 'returned', 'cancelled-by-clinician'], { description: 'How it ended.' })
  outcome: ReferralOutcome;
}

class TaperRequest {
  @NumberField(0, 14, { description: 'Sessions a week.' })
  sessionsPerWeek: number;
  @WholeField(0, 600, { description: 'Planned minutes of one session, min.' })
  minutesPerSession: number;
}

export class AdmissionRequest {
  @UuidField({ description: 'Program.' })
  programId: Id;
  @WordField(TRACKS, { description: 'Day or evening track.' })
  track: Track;
  @WordField(['P1', 'P2'], { description: 'Phase on admission.' })
  phase: Phase;
  @ApiProperty({ type: TaperRequest, description: 'Intensity of the first weeks.' })
  @IsDefined()
  @ValidateNested()
  @Type(() => TaperRequest)
  taper: TaperRequest;
}

export class EpisodeListQuery {
  @UuidField({ description: 'Only this site.', optional: true })
  siteId?: Id;
  @WordField(EPISODE_STATUSES, { description: 'Only this status.', optional: true })
  status?: EpisodeStatus;
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
  @CodeField({ description: 'Opaque place to go on from.', optional: true })
  cursor?: string;
}
