import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { ServiceDefinition, ServiceDeps } from '@stepwell/messaging';
import { Edge } from '@stepwell/platform';
import { Aftercare } from './app/aftercare.js';
import { Closing } from './app/closing.js';
import { Deciding } from './app/deciding.js';
import { Effecting } from './app/effecting.js';
import { Enrolling } from './app/enrolling.js';
import { Explaining } from './app/explaining.js';
import { Keeping } from './app/keeping.js';
import { Looking } from './app/looking.js';
import { Outcomes, type StepDownRecorded } from './app/outcomes.js';
import { Reading } from './app/reading.js';
import { Replaying } from './app/replaying.js';
import { Reviewing } from './app/reviewing.js';
import { Ruling } from './app/ruling.js';
import { Shadowing } from './app/shadowing.js';
import { WhatIf } from './app/what-if.js';
import type { StepDownConfig } from './config.js';
import { AftercareStore } from './db/aftercare.store.js';
import { CaseStore } from './db/case.store.js';
import { DecisionStore } from './db/decision.store.js';
import { FactStore } from './db/fact.store.js';
import { InboxStore } from './db/inbox.store.js';
import { ListingStore } from './db/listing.store.js';
import { StepDownTables1764000000005 } from './db/migrations/1764000000005-step-down-tables.js';
import { FactsAsWritten1764200000001 } from './db/migrations/1764200000001-facts-as-written.js';
import { PolicyScopes1764300000001 } from './db/migrations/1764300000001-policy-scopes.js';
import { PlacesOfPatients1764400000001 } from './db/migrations/1764400000001-places-of-patients.js';
import { Shadows1764400000002 } from './db/migrations/1764400000002-shadows.js';
import { Aftercare1764400000003 } from './db/migrations/1764400000003-aftercare.js';
import { OwnEventStore } from './db/own-event.store.js';
import { PatientStore } from './db/patient.store.js';
import { RuleSetStore } from './db/rule-set.store.js';
import { ShadowStore } from './db/shadow.store.js';
import { SiteStore } from './db/site.store.js';
import { FactConsumer, TimerConsumer } from './events/consumers.js';
import { publish } from './events/publish.js';
import { ROUTES } from './generated/routes.js';
import { AftercareController } from './http/aftercare.controller.js';
import { CaseController } from './http/case.controller.js';
import { DecisionController } from './http/decision.controller.js';
import { PolicyController } from './http/policy.controller.js';
import { ExplanationController } from './http/explanation.controller.js';
import { InboxController } from './http/inbox.controller.js';
import { PatientController } from './http/patient.controller.js';
import { problems } from './http/problems.js';
import { ProposalController } from './http/proposal.controller.js';
import { ReplayController } from './http/replay.controller.js';
import { ShadowController } from './http/shadow.controller.js';
import { WhatIfController } from './http/what-if.controller.js';

@Module({})
class StepDownModule {}

type Deps = ServiceDeps<StepDownRecorded, StepDownConfig>;

/** Nest hands each part to the controllers that name its class. */
function provided(part: object): Provider {
  return { provide: part.constructor, useFactory: () => part };
}

function parts(marks: Deps['marks']): readonly object[] {
  const [cases, facts, patients, sites] = [new CaseStore(), new FactStore(), new PatientStore(), new SiteStore()];
  const ownEvents = new OwnEventStore();
  const [decisions, listing, ruleSets] = [new DecisionStore(), new ListingStore(), new RuleSetStore()];
  const stores = { cases, facts, patients, sites, ruleSets };
  const aftercare = new AftercareStore();
  const enrolling = new Enrolling(aftercare);
  const outcomes = new Outcomes(cases, decisions, ruleSets, enrolling);
  const looking = new Looking(facts, ruleSets, marks);
  const reading = new Reading(cases, decisions, listing, looking);
  const explaining = new Explaining({ cases, decisions, facts, ruleSets, ownEvents });
  return [
    decisions,
    listing,
    new Keeping(stores, outcomes),
    new Closing(stores, looking, outcomes),
    new Effecting(cases, patients, listing, looking, outcomes),
    new Deciding(cases, patients, listing, looking, outcomes),
    reading,
    aftercare,
    new Aftercare(aftercare, cases, enrolling, looking, outcomes),
    new Ruling(ruleSets, sites),
    explaining,
    new InboxStore(),
    new Reviewing(reading, explaining),
    new Replaying(cases, decisions, facts, ruleSets),
    new Shadowing({ facts, ruleSets, shadows: new ShadowStore(), sites }),
    new WhatIf(cases, facts, { listing, ownEvents, ruleSets }),
  ];
}

function moduleOf({ edge, marks }: Deps): DynamicModule {
  return {
    module: StepDownModule,
    controllers: [
      PatientController,
      ProposalController,
      CaseController,
      DecisionController,
      ReplayController,
      WhatIfController,
      ShadowController,
      InboxController,
      AftercareController,
      PolicyController,
      ExplanationController,
      FactConsumer,
      TimerConsumer,
    ],
    providers: [{ provide: Edge, useFactory: () => edge }, ...parts(marks).map(provided)],
  };
}

/** Step-down: criteria and triggers over every service's facts, proposals, holds and the phase-change saga. */
export const stepDown: ServiceDefinition<StepDownRecorded, StepDownConfig> = {
  name: 'step-down',
  schema: 'step_down',
  migrations: [
    StepDownTables1764000000005,
    FactsAsWritten1764200000001,
    PolicyScopes1764300000001,
    PlacesOfPatients1764400000001,
    Shadows1764400000002,
    Aftercare1764400000003,
  ],
  publish,
  problems,
  described: ROUTES,
  module: moduleOf,
};
