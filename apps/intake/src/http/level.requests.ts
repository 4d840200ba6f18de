import { LEVELS, type Id, type Instant, type LevelCode, type SiteDate } from '@stepwell/kernel';
import type { Edition } from '../domain/rules/crosswalk.js';
import { CodeField, DayField, InstantField, UuidField, WholeField, WordField, YesNoField } from './fields.js';

/** Which of the two questions is asked: what was true on a day, what we believed at a moment. */
export class LevelHistoryQuery {
  @DayField({ description: 'The day asked about.', optional: true })
  on?: SiteDate;
  @InstantField({ description: 'As believed at this moment; now when absent.', optional: true })
  knownAt?: Instant;
}

export class LevelCorrectionRequest {
  @WordField(LEVELS, { description: 'The level it should have been; the same when absent.', optional: true })
  level?: LevelCode;
  @DayField({ description: 'The first day it should have had; the same when absent.', optional: true })
  from?: SiteDate;
  @YesNoField({ description: 'True: it should not have been decided, the level before goes on.', optional: true })
  undo?: boolean;
  @CodeField({ description: 'Coded reason.' })
  reason: string;
}

export class OutsideLevelRequest {
  @CodeField({ description: 'The system that decided: asam-continuum, state, payer, other-provider.' })
  system: string;
  @WordField(['3', '4'], { description: 'Edition its code belongs to.' })
  edition: Edition;
  @CodeField({ description: 'Its code, for example 2.1, 2-WM or 2.5-COE; no text.' })
  code: string;
  @DayField({ description: 'Day of its decision.' })
  decidedOn: SiteDate;
}

export class ResidenceRequest {
  @UuidField({ description: 'Site whose register it is.' })
  siteId: Id;
  @CodeField({ description: 'The residence as a code.' })
  residence: string;
  @WholeField(0, 1000, { description: 'Free places; absent is not known.', optional: true })
  places?: number | null;
  @DayField({ description: 'Day it was said; today when absent.', optional: true })
  asOf?: SiteDate;
  @CodeField({ description: 'Who or what said so, for example phone-call, visit, state-register.' })
  source: string;
}

export class ResidenceQuery {
  @UuidField({ description: 'Site.' })
  siteId: Id;
}
