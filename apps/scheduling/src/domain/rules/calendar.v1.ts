/** How far ahead and back the calendar reaches, in days; part of rule set `house-calendar`. */
export interface CalendarRules {
  readonly id: string;
  readonly version: number;
  /** Sessions are on the calendar this many days ahead. */
  readonly horizonDays: number;
  /** The horizon is pushed on after this many days. */
  readonly extendEveryDays: number;
  /** A series may start at most this many days before today (late entry). */
  readonly latestStartDaysBack: number;
  /** Days ahead for which rooms and leaders are checked against double booking. */
  readonly clashCheckDays: number;
}

/** House calendar rules, version 1: four weeks ahead, pushed on weekly, a year of clash check (systems 2, pain 4). */
export const calendarRulesV1: CalendarRules = {
  id: 'house-calendar',
  version: 1,
  horizonDays: 28,
  extendEveryDays: 7,
  latestStartDaysBack: 400,
  clashCheckDays: 364,
};
