import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { ServiceDefinition, ServiceDeps } from '@stepwell/messaging';
import { Edge } from '@stepwell/platform';
import { Arrivals } from './app/arrivals.js';
import { Authorizing } from './app/authorizing.js';
import { ClosedPeriods } from './app/closed-periods.js';
import { FollowUp } from './app/follow-up.js';
import { OutreachWork } from './app/outreach-work.js';
import { Reading } from './app/reading.js';
import { Recording } from './app/recording.js';
import { RosterFold } from './app/roster-fold.js';
import { Rosters } from './app/rosters.js';
import { SiteDays } from './app/site-days.js';
import type { AttendanceConfig } from './config.js';
import { CalendarStore } from './db/calendar.store.js';
import { DayStore } from './db/day.store.js';
import { AttendanceTables1700000100001 } from './db/migrations/1700000100001-attendance-tables.js';
import { RebuildableRoster1700000200001 } from './db/migrations/1700000200001-rebuildable-roster.js';
import { OutreachStore } from './db/outreach.store.js';
import { PatientStore } from './db/patient.store.js';
import { RecordStore } from './db/record.store.js';
import { RuleSetStore } from './db/rule-set.store.js';
import { SummaryStore } from './db/summary.store.js';
import { WeekStore } from './db/week.store.js';
import type { ServiceEvent } from './domain/events.js';
import { HOUSE_RULES } from './domain/rules.js';
import { Consumers } from './events/consumers.js';
import { publish } from './events/publish.js';
import { ROUTES } from './generated/routes.js';
import { Timers } from './events/timers.js';
import { viewsOf } from './events/views.js';
import { AttendanceController } from './http/attendance.controller.js';
import { FollowUpController } from './http/follow-up.controller.js';
import { PROBLEMS } from './http/problems.js';
import { ReadingController } from './http/reading.controller.js';

@Module({})
class AttendanceModule {}

function moduleOf({ edge }: ServiceDeps<ServiceEvent, AttendanceConfig>): DynamicModule {
  return {
    module: AttendanceModule,
    controllers: [AttendanceController, ReadingController, FollowUpController, Consumers, Timers],
    providers: [{ provide: Edge, useFactory: () => edge }, ...parts().map(provided)],
  };
}

/** Nest hands each part to the controllers that name its class. */
function provided(part: object): Provider {
  return { provide: part.constructor, useFactory: () => part };
}

function parts(): readonly object[] {
  const rules = HOUSE_RULES;
  const [calendar, days, outreach, weeks] = [new CalendarStore(), new DayStore(), new OutreachStore(), new WeekStore()];
  const [patients, records, summaries] = [new PatientStore(), new RecordStore(), new SummaryStore()];
  const periods = new ClosedPeriods(days, weeks, rules);
  const followUp = new FollowUp(outreach, periods, rules);
  const siteDays = new SiteDays({ calendar, days, outreach, ruleSets: new RuleSetStore() }, periods, followUp, rules);
  return [
    calendar,
    summaries,
    periods,
    followUp,
    siteDays,
    new Rosters(new RosterFold(calendar, patients), patients, siteDays, rules),
    new Recording(records, followUp, rules),
    new Arrivals(records, followUp, rules),
    new Reading({ calendar, records, patients, weeks }, rules),
    new OutreachWork(outreach, rules),
    new Authorizing(days),
  ];
}

/** Attendance: who was there, for how long, and who must be reached. */
export const attendance: ServiceDefinition<ServiceEvent, AttendanceConfig> = {
  name: 'attendance',
  schema: 'attendance',
  migrations: [AttendanceTables1700000100001, RebuildableRoster1700000200001],
  publish,
  problems: PROBLEMS,
  described: ROUTES,
  views: viewsOf(new RosterFold(new CalendarStore(), new PatientStore())),
  module: moduleOf,
};
