import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { ServiceDefinition, ServiceDeps } from '@stepwell/messaging';
import { Edge } from '@stepwell/platform';
import { Answering } from './app/answering.js';
import { DayClosing } from './app/day-closing.js';
import { Directing } from './app/directing.js';
import { DoseGaps } from './app/dose-gaps.js';
import { Dosing } from './app/dosing.js';
import { FactKeeping } from './app/fact-keeping.js';
import { Missing } from './app/missing.js';
import { Overview } from './app/overview.js';
import { PatientPictures } from './app/patient-picture.js';
import { Prescribing } from './app/prescribing.js';
import { Recording } from './app/recording.js';
import { TakeHomes } from './app/take-homes.js';
import { Testing } from './app/testing.js';
import type { MedicationConfig } from './config.js';
import { DirectoryStore } from './db/directory.store.js';
import { LedgerStore } from './db/ledger.store.js';
import { MedicationTables1764000000002 } from './db/migrations/1764000000002-medication-tables.js';
import { RebuildableFacts1764200000002 } from './db/migrations/1764200000002-rebuildable-facts.js';
import { OrderStore } from './db/order.store.js';
import { PatientStore } from './db/patient.store.js';
import { ReportStore } from './db/report.store.js';
import { TestStore } from './db/test.store.js';
import { WorklistStore } from './db/worklist.store.js';
import type { MedicationEvent } from './domain/events.js';
import { HOUSE_MEDICATION_V1 } from './domain/rules/house-medication.v1.js';
import { Consumers } from './events/consumers.js';
import { publish } from './events/publish.js';
import { ROUTES } from './generated/routes.js';
import { viewsOf } from './events/views.js';
import { DosingController } from './http/dosing.controller.js';
import { OrderController } from './http/order.controller.js';
import { PROBLEMS } from './http/problems.js';
import { ReadingController } from './http/reading.controller.js';
import { TestingController } from './http/testing.controller.js';

@Module({})
class MedicationModule {}

function moduleOf({ edge }: ServiceDeps<MedicationEvent, MedicationConfig>): DynamicModule {
  return {
    module: MedicationModule,
    controllers: [OrderController, DosingController, TestingController, ReadingController, Consumers],
    providers: [{ provide: Edge, useFactory: () => edge }, ...parts().map(provided)],
  };
}

/** Nest hands each part to the controllers that name its class. */
function provided(part: object): Provider {
  return { provide: part.constructor, useFactory: () => part };
}

function parts(): readonly object[] {
  const rules = HOUSE_MEDICATION_V1;
  const [orders, ledger, tests, worklist] = [new OrderStore(), new LedgerStore(), new TestStore(), new WorklistStore()];
  const [patients, directory, reports] = [new PatientStore(), new DirectoryStore(), new ReportStore()];
  const recording = new Recording(orders, ledger, tests, worklist);
  const gaps = new DoseGaps(ledger, rules);
  const pictures = new PatientPictures(orders, ledger, patients, tests, worklist, rules);
  return [
    ...[orders, worklist],
    new Directing(directory),
    new Prescribing(orders, patients, directory, pictures, recording, rules),
    new Dosing(orders, ledger, patients, tests, gaps, recording, rules),
    new Missing(orders, ledger, patients, gaps, recording, rules),
    new TakeHomes(orders, ledger, patients, gaps, recording, rules),
    new Testing(patients, orders, tests, directory, recording, rules),
    new Answering(worklist, patients, directory, recording),
    new Overview(pictures, gaps, worklist, reports, rules),
    new DayClosing(directory, orders, ledger, patients, gaps, recording, rules),
    new FactKeeping(patients, orders, recording, rules),
  ];
}

/** Medication: what is ordered, given, missed and found, and what must not meet. */
export const medication: ServiceDefinition<MedicationEvent, MedicationConfig> = {
  name: 'medication',
  schema: 'medication',
  migrations: [MedicationTables1764000000002, RebuildableFacts1764200000002],
  publish,
  problems: PROBLEMS,
  described: ROUTES,
  views: viewsOf(new PatientStore()),
  module: moduleOf,
};
