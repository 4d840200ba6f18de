import type { Id, SiteDate } from '@stepwell/kernel';
import { IsCode, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';

/** A seat chosen by a person. */
export class SeatBody {
  @IsUuid() trackId: Id;
  /** First day of the membership. */
  @IsSiteDate() from: SiteDate;
  /** Coded reason that allows a seat above capacity. */
  @IsOptional() @IsCode() aboveCapacityReason?: string;
}

/** Whether a field has to hold: it is given, or the one that could stand for it is not. */
const isNeeded = (field: keyof SessionChoice, other: keyof SessionChoice) => (body: SessionChoice) =>
  body[field] !== undefined || body[other] === undefined;

/** A session by its id, or by series and rule day. */
export class SessionChoice {
  @ValidateIf(isNeeded('sessionId', 'seriesId')) @IsUuid() sessionId?: Id;
  @ValidateIf(isNeeded('seriesId', 'sessionId')) @IsUuid() seriesId?: Id;
  @ValidateIf(isNeeded('siteDate', 'sessionId')) @IsSiteDate() siteDate?: SiteDate;
}

/** One booking. */
export class BookingBody extends SessionChoice {
  @IsUuid() patientId: Id;
}

/** Up to 1,000 bookings; every row is decided by itself. */
export class BatchBody {
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(1000)
  @ValidateNested({ each: true })
  @Type(() => BookingBody)
  rows: BookingBody[];
}

/** A command that says all in its address. */
export class NoBody {}

/** A list of a site, most urgent first. */
export class WorklistQuery {
  @IsUuid() siteId: Id;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit?: number;
  @IsOptional() @IsString() @Length(1, 200) cursor?: string;
}

/** The line of a track. */
export class WaitlistQuery {
  @IsUuid() trackId: Id;
}
