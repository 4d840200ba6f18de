import type { DynamicModule, FactoryProvider } from '@nestjs/common';
import type { ServiceDefinition, ServiceDeps } from '@stepwell/messaging';
import { Edge } from '@stepwell/platform';
import { compose } from './compose.js';
import type { SchedulingConfig } from './config.js';
import { DirectoryStore } from './db/directory.store.js';
import { Calendar1764000000001 } from './db/migrations/1764000000001-calendar.js';
import { BookingsOfAPatient1764100000001 } from './db/migrations/1764100000001-bookings-of-a-patient.js';
import type { SchedulingEvent } from './domain/events.js';
import { IntakeConsumer } from './events/intake.consumer.js';
import { publish } from './events/publish.js';
import { ROUTES } from './generated/routes.js';
import { StepDownConsumer } from './events/step-down.consumer.js';
import { Timers } from './events/timers.js';
import { AppointmentsController } from './http/appointments.controller.js';
import { DirectoryController } from './http/directory.controller.js';
import { PatientsController } from './http/patients.controller.js';
import { problems } from './http/problems.js';
import { SeriesController } from './http/series.controller.js';
import { SessionsController } from './http/sessions.controller.js';
import { StaffController } from './http/staff.controller.js';
import { TracksController } from './http/tracks.controller.js';
import { WorklistController } from './http/worklist.controller.js';

class SchedulingModule {}

const CONTROLLERS = [
  DirectoryController,
  StaffController,
  TracksController,
  SeriesController,
  SessionsController,
  PatientsController,
  AppointmentsController,
  WorklistController,
  IntakeConsumer,
  StepDownConsumer,
  Timers,
];

function moduleOf({ edge }: ServiceDeps<SchedulingEvent, SchedulingConfig>): DynamicModule {
  const providers = compose().map((built) => provided(built));
  return { module: SchedulingModule, controllers: CONTROLLERS, providers: [provided(edge, Edge), ...providers] };
}

function provided(built: object, token: FactoryProvider['provide'] = built.constructor): FactoryProvider {
  return { provide: token, useFactory: () => built };
}

/** Scheduling: sites, calendar, seats and bookings. */
export const scheduling: ServiceDefinition<SchedulingEvent, SchedulingConfig> = {
  name: 'scheduling',
  schema: 'scheduling',
  migrations: [Calendar1764000000001, BookingsOfAPatient1764100000001],
  publish,
  problems,
  described: ROUTES,
  sites: (tx, siteIds) => new DirectoryStore().namesOfSites(tx, siteIds),
  module: moduleOf,
};
