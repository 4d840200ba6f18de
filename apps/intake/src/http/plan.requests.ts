import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import type { Id, Instant, SiteDate } from '@stepwell/kernel';
import { IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { EPISODE_STATUSES, type EpisodeStatus } from '../domain/episode.js';
import { AGREEMENTS, type Agreement, type Dimensions, type ReviewOutcome } from '../domain/events.js';
import { GOAL_STATES, type GoalState } from '../domain/goals.js';
import { ARTEFACT_KINDS, type ArtefactKind } from '../domain/rules/care-plan.js';
import {
  CodeField,
  DayField,
  InstantField,
  NumberField,
  UuidField,
  WholeField,
  WordField,
  WordsField,
  YesNoField,
} from './fields.js';

const MOST_WORDS = 500;
const DIMENSIONS = ['d1', 'd2', 'd3', 'd4', 'd5', 'd6'] as const satisfies readonly (keyof Dimensions)[];

/** A list of parts of a kind. */
function PartsField(part: () => new () => object, most: number, description: string, least = 0): PropertyDecorator {
  return applyDecorators(
    ApiProperty({ type: () => [part()], required: least > 0, description }),
    ...(least > 0 ? [ArrayMinSize(least)] : [IsOptional()]),
    IsArray(),
    ArrayMaxSize(most),
    ValidateNested({ each: true }),
    Type(part),
  );
}

/** ISO weekdays, 1 Monday .. 7 Sunday. */
const WeekdaysField = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ type: [Number], required: false, description }),
    IsOptional(),
    IsArray(),
    ArrayMaxSize(7),
    IsInt({ each: true }),
    Min(1, { each: true }),
    Max(7, { each: true }),
  );

class ProblemRequest {
  @UuidField({ description: 'A problem that is on the plan already; in a review only.', optional: true })
  problemId?: Id;
  @WordField(DIMENSIONS, { description: 'Dimension it lies in (clinical 1.4).' })
  dimension: keyof Dimensions;
  @CodeField({ description: 'Coded problem, for example housing-unstable.' })
  code: string;
  @WordsField(MOST_WORDS, { description: 'In the patient’s words; kept here, never published.', optional: true })
  words?: string;
}

class GoalRequest {
  @UuidField({ description: 'A goal that is on the plan already; in a review only.', optional: true })
  goalId?: Id;
  @WordField(['short', 'long'], { description: 'Horizon.' })
  horizon: 'short' | 'long';
  @WholeField(0, 49, { description: 'Place of its problem in the list of problems, from 0.', optional: true })
  problem?: number;
  @CodeField({ description: 'Coded goal.', optional: true })
  code?: string;
  @DayField({ description: 'Day by which it is to be met.', optional: true })
  dueOn?: SiteDate;
  @WordsField(MOST_WORDS, { description: 'In the patient’s words; kept here, never published.', optional: true })
  words?: string;
}

class ComponentRequest {
  @CodeField({ description: 'A component of the catalogue in force, for example group, individual, family, skills.' })
  component: string;
  @NumberField(0, 14, { description: 'Sessions a week; 0.25 is every fourth week.' })
  sessionsPerWeek: number;
  @WholeField(1, 600, { description: 'Minutes of one session, min.' })
  minutes: number;
  @WeekdaysField('ISO weekdays of its sessions, one for each.')
  weekdays?: number[];
}

/** The patient's own signature or why it is absent. */
class PatientSigning {
  @YesNoField({ description: 'The patient signed it.', optional: true })
  patientSigned?: boolean;
  @CodeField({ description: 'Coded reason for which the patient did not.', optional: true })
  signatureAbsence?: string;
}

export class PlanRequest extends PatientSigning {
  @PartsField(() => ProblemRequest, 50, 'What the plan works on.')
  problems?: ProblemRequest[];
  @PartsField(() => GoalRequest, 50, 'Goals; at least one short-term goal.', 1)
  goals: GoalRequest[];
  @PartsField(() => ComponentRequest, 20, 'What a week holds.', 1)
  components: ComponentRequest[];
  @WeekdaysField('ISO weekdays with a service, 1 Monday .. 7 Sunday.')
  weekdays?: number[];
  @DayField({ description: 'Next review; the latest allowed day when absent.', optional: true })
  reviewDue?: SiteDate;
}

/** Parts of the plan that a review replaces. */
export class PlanChangeRequest {
  @PartsField(() => ProblemRequest, 50, 'Every problem from now on; as before when absent.')
  problems?: ProblemRequest[];
  @PartsField(() => GoalRequest, 50, 'Every goal from now on; as before when absent.')
  goals?: GoalRequest[];
  @PartsField(() => ComponentRequest, 20, 'What a week holds from now on; as before when absent.')
  components?: ComponentRequest[];
  @WeekdaysField('ISO weekdays with a service from now on; as before when absent.')
  weekdays?: number[];
}

/** What every review says of the results and the patient. */
export class MiniReviewRequest {
  @YesNoField({ description: 'The patient saw the results.' })
  resultsShown: boolean;
  @WordField(AGREEMENTS, { description: 'What the patient said to them; needed when they were shown.', optional: true })
  agreement?: Agreement;
  @CodeField({ description: 'Coded reason for which they were not shown.', optional: true })
  notShownReason?: string;
  @WordsField(2000, { description: 'What was said, in words; kept here, never published.', optional: true })
  words?: string;
  @ApiProperty({
    type: PlanChangeRequest,
    required: false,
    description: 'Changes the plan; signed by L3 or M2 and above.',
  })
  @IsOptional()
  @ValidateNested()
  @Type(() => PlanChangeRequest)
  change?: PlanChangeRequest;
}

export class PlanReviewRequest extends MiniReviewRequest {
  @ApiProperty({
    type: [String],
    required: false,
    description: 'Every goal that is met now; those met by the progress recorded when absent.',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(50)
  @IsUuid({ each: true })
  goalsMet?: Id[];
  @YesNoField({
    description: 'A relapse-prevention plan is written and signed: refused when it is not.',
    optional: true,
  })
  relapsePreventionPlan?: boolean;
  @YesNoField({ description: 'Discharge plan written.' })
  dischargePlan: boolean;
  @YesNoField({ description: 'Reliable change on at least one tracked measure.' })
  reliableChange: boolean;
  @WordField(['continue', 'change-content', 'transfer', 'discharge'], { description: 'Decision of the review.' })
  outcome: ReviewOutcome;
  @DayField({ description: 'Next review; the latest allowed day when absent.', optional: true })
  reviewDue?: SiteDate;
}

export class ProgressRequest {
  @UuidField({ description: 'Goal of the plan.' })
  goalId: Id;
  @WordField(GOAL_STATES, { description: 'Where it stands; absent when an entry is withdrawn.', optional: true })
  state?: GoalState;
  @WholeField(0, 100, { description: 'How far, %.', optional: true })
  percent?: number;
  @UuidField({ description: 'An entry made in error, which this one withdraws.', optional: true })
  withdraws?: Id;
  @InstantField({ description: 'When it was so; now when absent.', optional: true })
  occurredAt?: Instant;
}

class SectionRequest {
  @CodeField({ description: 'Section of the document, for example triggers or coping-steps.' })
  section: string;
  @ApiProperty({ type: [String], description: 'The patient’s own steps, in words; kept here, never published.' })
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @MaxLength(MOST_WORDS, { each: true })
  @Matches(/^[^\p{Cc}]*\S[^\p{Cc}]*$/u, { each: true, message: 'must be words without control characters' })
  steps: string[];
}

export class ArtefactRequest extends PatientSigning {
  @WordField(ARTEFACT_KINDS, { description: 'Which document.' })
  kind: ArtefactKind;
  @PartsField(() => SectionRequest, 20, 'Its sections.', 1)
  sections: SectionRequest[];
}

class TeamMember {
  @UuidField({ description: 'Staff member.' })
  staffId: Id;
  @CodeField({ description: 'Role in the team, for example primary-counselor.' })
  role: string;
}

class TeamWaiver {
  @CodeField({ description: 'Needed role that nobody fills.' })
  role: string;
  @CodeField({ description: 'Coded reason.' })
  reason: string;
}

export class CareTeamRequest {
  @ApiProperty({ type: [TeamMember], description: 'The whole team; replaces the one before.' })
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => TeamMember)
  members: TeamMember[];
  @PartsField(() => TeamWaiver, 10, 'Needed roles that are waived; L3 or M2 and above.')
  waived?: TeamWaiver[];
}

/** Whose reviews are asked for. */
export class ReviewsDueQuery {
  @UuidField({ description: 'Site.' })
  siteId: Id;
  @WordField(EPISODE_STATUSES, { description: 'Where the episode stands; `admitted` when absent.', optional: true })
  status: EpisodeStatus = 'admitted';
  @ApiProperty({ required: false, type: 'integer', minimum: 0, maximum: 60, default: 0, description: 'Days ahead, d.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(60)
  aheadDays: number = 0;
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 200, default: 50, description: 'A page.' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
  @CodeField({ description: 'Opaque place to go on from.', optional: true })
  cursor?: string;
}
