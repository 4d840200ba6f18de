import { ApiProperty } from '@nestjs/swagger';
import type { Id, SiteDate } from '@stepwell/kernel';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
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
import { DUPLICATE_DECISIONS, type DuplicateDecision } from '../domain/rules/matching.js';
import { CodeField, DayField, UuidField, WordField } from './fields.js';

/** Letters in any script, and what stands between them. */
const NAME = /^[\p{L}\p{M}\p{N}' ’.,-]+$/u;
const SAYS_NAME = { message: 'must hold letters, spaces, hyphens, dots or apostrophes' };

class IdentifierRequest {
  @CodeField({ description: 'Who gave it, as a code, for example medicaid-md.' })
  system: string;
  @ApiProperty({ type: String, maxLength: 40, description: 'The identifier.' })
  @Matches(/^[A-Za-z0-9 ./-]*[A-Za-z0-9][A-Za-z0-9 ./-]*$/, { message: 'must hold letters and digits' })
  @MaxLength(40)
  value: string;
}

export class IdentityRequest {
  @ApiProperty({ type: String, maxLength: 80, description: 'Given name or names; kept here, in no event and no log.' })
  @IsString()
  @MaxLength(80)
  @Matches(NAME, SAYS_NAME)
  givenName: string;
  @ApiProperty({ type: String, maxLength: 80, description: 'Family name.' })
  @IsString()
  @MaxLength(80)
  @Matches(NAME, SAYS_NAME)
  familyName: string;
  @ApiProperty({ type: [String], required: false, description: 'Earlier family names.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(10)
  @IsString({ each: true })
  @MaxLength(80, { each: true })
  @Matches(NAME, { each: true, message: 'each must hold letters, spaces, hyphens, dots or apostrophes' })
  formerNames?: string[];
  @DayField({ description: 'Birth date.', optional: true })
  birthDate?: SiteDate;
  @ApiProperty({ type: String, required: false, maxLength: 25, description: 'Phone number.' })
  @IsOptional()
  @Matches(/^[+0-9 ().-]{7,25}$/, { message: 'must be a phone number' })
  phone?: string;
  @ApiProperty({ type: [IdentifierRequest], required: false, description: 'Identifiers given by others.' })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ValidateNested({ each: true })
  @Type(() => IdentifierRequest)
  identifiers?: IdentifierRequest[];
}

export class PairDecisionRequest {
  @WordField(DUPLICATE_DECISIONS, { description: 'Whether the two records are of one person.' })
  decision: DuplicateDecision;
  @CodeField({ description: 'Coded reason, for example documents-seen, relatives, person-not-reached.' })
  reason: string;
}

/** Which pairs are asked for. */
export class PairListQuery {
  @UuidField({ description: 'Site of one of the two records.' })
  siteId: Id;
  @WordField(['waiting', 'same-person', 'different-people'], {
    description: '`waiting` (open or unsure) when absent.',
    optional: true,
  })
  status: 'waiting' | 'same-person' | 'different-people' = 'waiting';
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
