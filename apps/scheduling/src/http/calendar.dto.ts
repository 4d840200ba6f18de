import { PHASES, type Id, type LocalTime, type Phase, type SiteDate } from '@stepwell/kernel';
import { IsCode, IsSiteDate, IsUuid } from '@stepwell/platform';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IsLine } from './text.js';

const WALL_TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const isGiven = (_: object, value: unknown): boolean => value !== null && value !== undefined;

/** A weekly series of a track. */
export class SeriesBody {
  @IsIn(PHASES) phase: Phase;
  @IsCode() component: string;
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays: number[];
  @Matches(WALL_TIME, { message: 'must be a wall time, HH:MM' }) startLocal: LocalTime;
  @IsInt() @Min(1) @Max(600) minutes: number;
  @IsInt() @Min(1) @Max(5000) capacity: number;
  @IsSiteDate() from: SiteDate;
  @ValidateIf((body: SeriesBody) => isGiven(body, body.until)) @IsSiteDate() until?: SiteDate | null;
  @ValidateIf((body: SeriesBody) => isGiven(body, body.leaderStaffId)) @IsUuid() leaderStaffId?: Id | null;
  @ValidateIf((body: SeriesBody) => isGiven(body, body.roomId)) @IsUuid() roomId?: Id | null;
  @IsOptional() @IsBoolean() dropIn?: boolean;
}

/** A series to be published into a track that exists. */
export class PublishSeriesBody extends SeriesBody {
  @IsUuid() trackId: Id;
}

/** A track with its series, in one call. */
export class TrackBody {
  @IsUuid() siteId: Id;
  @IsUuid() programId: Id;
  @IsIn(['day', 'evening']) track: 'day' | 'evening';
  @IsLine(120) name: string;
  @IsArray() @ArrayMaxSize(60) @ValidateNested({ each: true }) @Type(() => SeriesBody) series: SeriesBody[];
}

/** A change of a series: `all` from today on, `this-and-following` from `from` on. */
export class SeriesChangeBody {
  @IsIn(['this-and-following', 'all']) scope: 'this-and-following' | 'all';
  @ValidateIf((body: SeriesChangeBody) => body.scope === 'this-and-following') @IsSiteDate() from?: SiteDate;
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsInt({ each: true })
  @Min(1, { each: true })
  @Max(7, { each: true })
  weekdays?: number[];
  @IsOptional() @Matches(WALL_TIME, { message: 'must be a wall time, HH:MM' }) startLocal?: LocalTime;
  @IsOptional() @IsInt() @Min(1) @Max(600) minutes?: number;
  @IsOptional() @IsInt() @Min(1) @Max(5000) capacity?: number;
  @ValidateIf((body: SeriesChangeBody) => isGiven(body, body.leaderStaffId)) @IsUuid() leaderStaffId?: Id | null;
  @ValidateIf((body: SeriesChangeBody) => isGiven(body, body.roomId)) @IsUuid() roomId?: Id | null;
  @IsOptional() @IsCode() reason?: string;
}

/** An end of a series; `until` is its last day. */
export class SeriesEndBody {
  @IsSiteDate() until: SiteDate;
  @IsOptional() @IsCode() reason?: string;
}

/** An edit to be tried without doing it: exactly one of the two. */
export class PreviewBody {
  @ValidateIf((body: PreviewBody) => body.end === undefined)
  @ValidateNested()
  @Type(() => SeriesChangeBody)
  change?: SeriesChangeBody;
  @ValidateIf((body: PreviewBody) => body.change === undefined)
  @ValidateNested()
  @Type(() => SeriesEndBody)
  end?: SeriesEndBody;
}

/** A move of one session; what is not named stays. */
export class SessionMoveBody {
  @IsOptional() @IsSiteDate() siteDate?: SiteDate;
  @IsOptional() @Matches(WALL_TIME, { message: 'must be a wall time, HH:MM' }) startLocal?: LocalTime;
  @IsOptional() @IsInt() @Min(1) @Max(600) minutes?: number;
  @ValidateIf((body: SessionMoveBody) => isGiven(body, body.leaderStaffId)) @IsUuid() leaderStaffId?: Id | null;
  @ValidateIf((body: SessionMoveBody) => isGiven(body, body.roomId)) @IsUuid() roomId?: Id | null;
}

/** A coded reason. */
export class ReasonBody {
  @IsCode() reason: string;
}

/** Sessions of a site on one of its days. */
export class SessionsQuery {
  @IsUuid() siteId: Id;
  @IsSiteDate() siteDate: SiteDate;
  @IsOptional() @IsUuid() trackId?: Id;
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(200) limit?: number;
  @IsOptional() @IsString() @Length(1, 200) cursor?: string;
}
