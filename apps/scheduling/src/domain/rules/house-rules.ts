import { calendarRulesV1, type CalendarRules } from './calendar.v1.js';
import { componentRulesV1, type ComponentRules } from './components.v1.js';
import { plannedWeekRulesV1, type PlannedWeekRules } from './planned-week.v1.js';
import { seatingRulesV1, type SeatingRules } from './seating.v1.js';

/** The rule sets that scheduling owns. */
export interface SchedulingRules {
  readonly calendar: CalendarRules;
  readonly components: ComponentRules;
  readonly seating: SeatingRules;
  readonly week: PlannedWeekRules;
}

/** The shipped defaults. */
export const houseRules: SchedulingRules = {
  calendar: calendarRulesV1,
  components: componentRulesV1,
  seating: seatingRulesV1,
  week: plannedWeekRulesV1,
};
