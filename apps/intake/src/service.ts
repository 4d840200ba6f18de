import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { ServiceDefinition, ServiceDeps } from '@stepwell/messaging';
import { Edge } from '@stepwell/platform';
import { Assessing } from './app/assessing.js';
import { CareRecord } from './app/care-record.js';
import { ComingOfAge } from './app/coming-of-age.js';
import { Consenting } from './app/consenting.js';
import { DischargeView } from './app/discharge-view.js';
import { Ending } from './app/ending.js';
import { EpisodeDesk } from './app/episode-desk.js';
import { EpisodeLookup } from './app/episode-lookup.js';
import { Examining } from './app/examining.js';
import { Following } from './app/following.js';
import { HandlingConcerns } from './app/handling-concerns.js';
import { Identifying } from './app/identifying.js';
import { LastContact } from './app/last-contact.js';
import { Lapsing } from './app/lapsing.js';
import { Linking } from './app/linking.js';
import { Levels } from './app/levels.js';
import { Measuring } from './app/measuring.js';
import { Observing } from './app/observing.js';
import { PatientRecord } from './app/patient-record.js';
import { Placing } from './app/placing.js';
import { Planning } from './app/planning.js';
import { RaisingConcerns } from './app/raising-concerns.js';
import { Reaching } from './app/reaching.js';
import { Receiving } from './app/receiving.js';
import { Referring } from './app/referring.js';
import { RuleKeeping } from './app/rule-keeping.js';
import { Residences } from './app/residences.js';
import { Settings } from './app/setting.js';
import { Tasks } from './app/tasks.js';
import type { IntakeConfig } from './config.js';
import { AssessmentStore } from './db/assessment.store.js';
import { CarePlanStore } from './db/care-plan.store.js';
import { ConcernStore } from './db/concern.store.js';
import { ConsentStore } from './db/consent.store.js';
import { ContactStore } from './db/contact.store.js';
import { DirectoryStore } from './db/directory.store.js';
import { DuplicateStore } from './db/duplicate.store.js';
import { EpisodeStore } from './db/episode.store.js';
import { ExaminationStore } from './db/examination.store.js';
import { IdentityStore } from './db/identity.store.js';
import { LevelStore } from './db/level.store.js';
import { migrations } from './db/migrations/0001-intake-tables.js';
import { ObservationStore } from './db/observation.store.js';
import { ResidenceStore } from './db/residence.store.js';
import { RuleSetStore } from './db/rule-set.store.js';
import { ServiceStore } from './db/service.store.js';
import { VisitStore } from './db/visit.store.js';
import { WorklistStore } from './db/worklist.store.js';
import type { IntakeEvent } from './domain/events.js';
import { DirectoryConsumer, PatientConsumer, TaskTimers } from './events/consumers.js';
import { ServiceConsumer } from './events/service.consumer.js';
import { publish } from './events/publish.js';
import { ROUTES } from './generated/routes.js';
import { DuplicateController } from './http/duplicate.controller.js';
import { EndingController } from './http/ending.controller.js';
import { EpisodeController } from './http/episode.controller.js';
import { ExaminationController } from './http/examination.controller.js';
import { LevelController, ResidenceController } from './http/level.controller.js';
import { MeasuringController } from './http/measuring.controller.js';
import { ObservationController } from './http/observation.controller.js';
import { AssessmentController, PlacementController } from './http/placement.controller.js';
import { PlanController } from './http/plan.controller.js';
import { problems } from './http/problems.js';
import { ReachingController } from './http/reaching.controller.js';
import { ReceivingController } from './http/receiving.controller.js';
import { RuleSetController } from './http/rule-set.controller.js';
import { ConcernController, ConsentController } from './http/safety.controller.js';
import { WorklistController } from './http/worklist.controller.js';

@Module({})
class IntakeModule {}

/** Nest hands each part to the controllers that name its class. */
function provided(part: object): Provider {
  return { provide: part.constructor, useFactory: () => part };
}

function parts(): readonly object[] {
  const [episodes, concerns, consents] = [new EpisodeStore(), new ConcernStore(), new ConsentStore()];
  const [assessments, observations, worklist] = [new AssessmentStore(), new ObservationStore(), new WorklistStore()];
  const [directory, ruleSets] = [new DirectoryStore(), new RuleSetStore()];
  const [contacts, services] = [new ContactStore(), new ServiceStore()];
  const [identities, duplicates] = [new IdentityStore(), new DuplicateStore()];
  const settings = new Settings(directory, ruleSets);
  const lastContact = new LastContact(services, contacts);
  const plans = new CarePlanStore();
  const levels = new LevelStore();
  const residences = new Residences(new ResidenceStore(), settings);
  const desk = new EpisodeDesk(episodes, settings, levels);
  const tasks = new Tasks(worklist, settings, observations);
  const raising = new RaisingConcerns(concerns, episodes, tasks);
  const ages = new ComingOfAge(episodes, desk, settings, consents, tasks);
  const placing = new Placing(desk, concerns, observations, tasks);
  const observing = new Observing(episodes, directory, ruleSets, observations, raising, tasks);
  return [
    placing,
    tasks,
    residences,
    new Levels(levels, episodes, desk, settings),
    new EpisodeLookup(episodes),
    new Referring(episodes, settings, desk),
    new Assessing(assessments, episodes, settings, desk, raising, tasks, residences),
    observing,
    new Examining(new ExaminationStore(), episodes, settings, observing),
    new Measuring(episodes, observations, directory, ruleSets, settings, concerns),
    new Reaching(contacts, episodes, directory, ruleSets, settings),
    new Planning(desk, episodes, concerns, plans, directory, tasks),
    new CareRecord(episodes, plans, directory, consents, concerns, observations, settings),
    ages,
    new DischargeView(episodes, services, observations, settings, lastContact),
    new Ending(desk, concerns, episodes, services, lastContact, ages),
    new Lapsing(episodes, settings, desk, lastContact),
    services,
    new Receiving(new VisitStore(), contacts, episodes, directory, ruleSets, settings),
    new Identifying(identities, duplicates, episodes, ruleSets),
    new Linking(identities, duplicates, episodes, ruleSets),
    new HandlingConcerns(concerns, settings, tasks),
    new Consenting(consents, episodes, settings, tasks),
    new RuleKeeping(ruleSets, directory),
    new Following(episodes, desk, settings, worklist),
    new PatientRecord(episodes, assessments, concerns, consents, worklist, settings, placing),
  ];
}

function moduleOf({ edge }: ServiceDeps<IntakeEvent, IntakeConfig>): DynamicModule {
  return {
    module: IntakeModule,
    controllers: [
      EpisodeController,
      AssessmentController,
      PlacementController,
      ObservationController,
      MeasuringController,
      ExaminationController,
      ReachingController,
      PlanController,
      EndingController,
      DuplicateController,
      ReceivingController,
      ConcernController,
      ConsentController,
      RuleSetController,
      WorklistController,
      LevelController,
      ResidenceController,
      DirectoryConsumer,
      PatientConsumer,
      TaskTimers,
      ServiceConsumer,
    ],
    providers: [{ provide: Edge, useFactory: () => edge }, ...parts().map(provided)],
  };
}

/** Intake: referral, assessment, placement, plan, admission, safety concerns, discharge. */
export const intake: ServiceDefinition<IntakeEvent, IntakeConfig> = {
  name: 'intake',
  schema: 'intake',
  migrations,
  publish,
  problems,
  described: ROUTES,
  module: moduleOf,
};
