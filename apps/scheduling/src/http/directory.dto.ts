import { TIERS, type Id, type SiteDate, type Tier } from '@stepwell/kernel';
import { IsCode, IsSiteDate, IsUuid } from '@stepwell/platform';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { IsLine } from './text.js';

/** A site to be registered or changed. */
export class SiteBody {
  @IsLine(120) name: string;
  @IsLine(64) zone: string;
  @IsCode() jurisdiction: string;
  @IsIn(['3', '4']) edition: '3' | '4';
  @IsBoolean() opioidTreatmentProgram: boolean;
}

/** A room to be added. */
export class RoomBody {
  @IsUuid() siteId: Id;
  @IsLine(120) name: string;
  @IsInt() @Min(1) @Max(1000) seats: number;
}

/** A program to be defined. */
export class ProgramBody {
  @IsUuid() siteId: Id;
  @IsLine(120) name: string;
  @IsIn(['adult', 'adolescent']) ageBand: 'adult' | 'adolescent';
}

/** A staff member to be registered; `staffId` when another system has named them already. */
export class StaffBody {
  @IsOptional() @IsUuid() staffId?: Id;
  @IsIn(TIERS) tier: Tier;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(200) @IsUuid({ each: true }) siteIds: Id[];
  @IsOptional() @IsSiteDate() credentialUntil?: SiteDate | null;
}

/** A credential as it is from now on. */
export class CredentialBody {
  @IsIn(TIERS) tier: Tier;
  @IsOptional() @IsSiteDate() credentialUntil?: SiteDate | null;
}

/** A list of one site. */
export class SiteQuery {
  @IsUuid() siteId: Id;
}
