import type { Id, Instant, SiteDate, Zone } from '@stepwell/kernel';
import type { AttendanceEvent } from './attendance.js';
import type { OutreachEvent } from './ladder.js';
import type { RuleSetVersion } from './rule-sets.js';
import type { WeekIntensity } from './week.js';

/** A closed or recomputed ISO week of one patient. */
export interface WeekComputed {
  readonly type: 'week-computed';
  readonly patientId: Id;
  readonly weekStart: SiteDate;
  readonly zone: Zone;
  readonly at: Instant;
  readonly intensity: WeekIntensity;
}

/** What a site day of one patient amounts to for the payer. */
export interface DayDetermined {
  readonly type: 'day-determined';
  readonly patientId: Id;
  readonly siteId: Id;
  readonly siteDate: SiteDate;
  readonly zone: Zone;
  /** Countable minutes, min. */
  readonly minutes: number;
  readonly billable: boolean;
}

export interface DayReopened {
  readonly type: 'day-reopened';
  readonly patientId: Id;
  readonly siteId: Id;
  readonly siteDate: SiteDate;
  readonly zone: Zone;
  readonly reason: string;
}

/** A payer's promise of days. */
export interface Authorization {
  readonly authorizationId: Id;
  readonly patientId: Id;
  readonly days: number;
  readonly from: SiteDate;
  readonly until: SiteDate;
}

export type AuthorizationEvent =
  | { readonly type: 'authorization-recorded'; readonly authorization: Authorization; readonly at: Instant }
  | {
      readonly type: 'authorization-exhausting';
      readonly authorization: Authorization;
      readonly daysLeft: number;
      readonly at: Instant;
    };

/** A version of a rule set takes force. */
export interface RuleSetActivated {
  readonly type: 'rule-set-activated';
  readonly ruleSet: RuleSetVersion;
  readonly at: Instant;
}

/** Every event this service decides. */
export type ServiceEvent =
  AttendanceEvent | OutreachEvent | WeekComputed | DayDetermined | DayReopened | AuthorizationEvent | RuleSetActivated;
