import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { daysBetween, reject, type Id, type Rejected, type SiteDate } from '@stepwell/kernel';
import { IsSiteDate, IsUuid } from '@stepwell/platform';
import { IsOptional } from 'class-validator';
import { PageQuery } from './requests.js';

/** Longest stretch that is looked at in one go, d. */
const LONGEST_DAYS = 731;

export class StretchQuery extends PageQuery {
  @ApiProperty({ format: 'date', description: 'First site day.' })
  @IsSiteDate()
  from: SiteDate;

  @ApiProperty({ format: 'date', description: `Last site day; ${LONGEST_DAYS} days with the first at most.` })
  @IsSiteDate()
  to: SiteDate;

  @ApiPropertyOptional({ format: 'uuid', description: 'Only this site; all of the caller’s when absent.' })
  @IsOptional()
  @IsUuid()
  siteId?: Id;
}

export type StretchRejection = 'stretch-empty' | 'stretch-too-long';

/** Why a stretch of days cannot be looked at; null when it can. */
export function refusedStretch({ from, to }: { from: SiteDate; to: SiteDate }): Rejected<StretchRejection> | null {
  if (to < from) return reject('stretch-empty', { pointer: '/to', notBefore: from });
  const days = daysBetween(from, to) + 1;
  return days > LONGEST_DAYS ? reject('stretch-too-long', { pointer: '/to', days, mostDays: LONGEST_DAYS }) : null;
}
