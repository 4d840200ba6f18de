/** Rule set `house-seating`: what stops a seat, and how long seats, offers and tasks wait. */
export interface SeatingRules {
  readonly id: string;
  readonly version: number;
  /** Severities of an open safety concern that stop a first seat. */
  readonly concernsStoppingAdmission: readonly string[];
  /** Severities of an open safety concern that stop a reservation for a step-down. */
  readonly concernsStoppingStepDown: readonly string[];
  /** Kinds of referral out during which the person is elsewhere. */
  readonly awayReferrals: readonly string[];
  /** A seat is kept this many days for a person who is elsewhere (clinical 7 C02). */
  readonly awaySeatDays: number;
  /** A seat that becomes free within these days is as good as a free one: the membership begins then. */
  readonly startWithinDays: number;
  /** An offered seat is held this many hours. */
  readonly offerHours: number;
  /** A person who stepped up and has no seat must be seated within these hours (design 4). */
  readonly stepUpSeatHours: number;
  /** Coded reasons that allow a seat above capacity. */
  readonly aboveCapacityReasons: readonly string[];
  /** Clinical facts that put a person ahead on the waitlist, first class first (clinical 6.2). */
  readonly waitlistPriority: readonly (readonly string[])[];
}

/** House seating rules, version 1 (clinical 6.2 waitlist, 7 C02; design 4). */
export const seatingRulesV1: SeatingRules = {
  id: 'house-seating',
  version: 1,
  concernsStoppingAdmission: ['emergency'],
  concernsStoppingStepDown: ['emergency', 'same-day'],
  awayReferrals: ['withdrawal-management', 'residential', 'emergency'],
  awaySeatDays: 14,
  startWithinDays: 7,
  offerHours: 48,
  stepUpSeatHours: 24,
  aboveCapacityReasons: ['step-up-urgent', 'clinical-priority', 'continuity-of-care', 'court-order'],
  waitlistPriority: [['pregnancy'], ['overdose', 'naloxone-reversal']],
};
