import {
  AdherenceUpdatedV1,
  CallbackResultedV1,
  DoseAdministeredV1,
  DoseMissedV1,
  DrugTestResultedV1,
  InductionFailedV1,
  MedicationChangedV1,
  MedicationOrderedV1,
  MedicationStoppedV1,
  NaloxoneProvidedV1,
  RuleSetActivatedV1,
  SafetyAlertAcknowledgedV1,
  SafetyAlertRaisedV1,
  TakeHomeDispensedV1,
  TakeHomeLevelChangedV1,
  type Contract,
  type DataOf,
} from '@stepwell/contracts';
import { uuidv5, type Id } from '@stepwell/kernel';
import type { OutgoingEvent, Publish } from '@stepwell/messaging';
import type { RuleSetActivated } from '../domain/rule-sets.js';
import type { MedicationChanged, MedicationEvent, MedicationOrdered, Moment, OrderRef } from '../domain/events.js';

type Published = Exclude<MedicationEvent, { type: 'review-opened' | 'review-done' | 'rule-set-activated' }>;

/** Which contract each decided event becomes. Reviews are this service's own worklist and are not published. */
export const publish: Publish<MedicationEvent> = (event) => {
  if (event.type === 'review-opened' || event.type === 'review-done') return [];
  return event.type === 'rule-set-activated' ? ruleSet(event) : outgoing(event);
};

/** Namespace of rule set names: the stream of a rule set's versions. */
const RULE_SETS: Id = '8c1f6a52-6f0e-5d0b-9a53-0d6b6f6a7c11';

function ruleSet({ ruleSet: version, at }: RuleSetActivated): OutgoingEvent {
  const contract = RuleSetActivatedV1.medication;
  const ruleSetId = uuidv5(RULE_SETS, `medication:${version.id}`);
  const data: DataOf<typeof contract> = { ruleSetId, ...version, jurisdiction: null, siteId: null };
  return { contract, key: ruleSetId, siteId: null, occurredAt: at, data };
}

function outgoing(event: Published): OutgoingEvent {
  switch (event.type) {
    case 'medication-ordered':
      return about(MedicationOrderedV1, event, orderBody(event));
    case 'medication-changed':
      return about(MedicationChangedV1, event, { ...orderBody(event), reason: event.reason });
    case 'medication-stopped':
      return about(MedicationStoppedV1, event, { ...order(event), reason: event.reason, ...moment(event) });
    case 'induction-failed':
      return about(InductionFailedV1, event, { ...order(event), reason: event.reason, ...moment(event) });
    case 'take-home-level-changed':
      return about(TakeHomeLevelChangedV1, event, {
        ...order(event),
        maxDoses: event.maxDoses,
        reason: event.reason,
        ...moment(event),
      });
    default:
      return fact(event);
  }
}

type Fact = Exclude<
  Published,
  {
    type:
      | 'medication-ordered'
      | 'medication-changed'
      | 'medication-stopped'
      | 'induction-failed'
      | 'take-home-level-changed';
  }
>;

function fact(event: Fact): OutgoingEvent {
  switch (event.type) {
    case 'dose-administered': {
      const { doseId, amount, unit, observed } = event;
      return about(DoseAdministeredV1, event, { ...order(event), doseId, amount, unit, observed, ...moment(event) });
    }
    case 'dose-missed': {
      const { reason, consecutiveDays } = event;
      return about(DoseMissedV1, event, { ...order(event), reason, consecutiveDays, ...moment(event) });
    }
    case 'take-home-dispensed': {
      const { dispenseId, doses, from } = event;
      return about(TakeHomeDispensedV1, event, { ...order(event), dispenseId, doses, from, ...moment(event) });
    }
    case 'callback-resulted':
      return about(CallbackResultedV1, event, { ...order(event), result: event.result, ...moment(event) });
    case 'adherence-updated': {
      const { windowDays, coveredDays, pdc } = event;
      return about(AdherenceUpdatedV1, event, { ...order(event), windowDays, coveredDays, pdc, ...moment(event) });
    }
    default:
      return patientFact(event);
  }
}

type PatientFact = Extract<
  Fact,
  { type: 'drug-test-resulted' | 'safety-alert-raised' | 'safety-alert-acknowledged' | 'naloxone-provided' }
>;

function patientFact(event: PatientFact): OutgoingEvent {
  const { patientId } = event;
  switch (event.type) {
    case 'drug-test-resulted': {
      const { testId, collectedAt, outcome, method, nonPrescribedPositive } = event;
      const results = event.results.map((result) => ({ ...result }));
      const body = { patientId, testId, collectedAt, outcome, method, results, nonPrescribedPositive };
      return about(DrugTestResultedV1, event, { ...body, ...moment(event) });
    }
    case 'safety-alert-raised': {
      const { alertId, orderId, kind, severity } = event;
      return about(SafetyAlertRaisedV1, event, { patientId, alertId, orderId, kind, severity, ...moment(event) });
    }
    case 'safety-alert-acknowledged': {
      const { alertId, reason, signedBy } = event;
      return about(SafetyAlertAcknowledgedV1, event, { patientId, alertId, reason, by: signedBy, ...moment(event) });
    }
    case 'naloxone-provided':
      return about(NaloxoneProvidedV1, event, { patientId, units: event.units, ...moment(event) });
  }
}

const order = ({ patientId, orderId, medication }: OrderRef) => ({ patientId, orderId, medication });

const moment = ({ moment: { siteDate, zone } }: { readonly moment: Moment }) => ({ siteDate, zone });

const orderBody = (event: MedicationOrdered | MedicationChanged) => ({
  ...order(event),
  siteId: event.moment.siteId,
  dose: event.doseMg,
  everyDays: event.everyDays,
  prescribedBy: event.signedBy,
  ...moment(event),
});

function about<C extends Contract>(
  contract: C,
  event: { readonly patientId: string; readonly moment: Moment },
  data: DataOf<C> & object,
): OutgoingEvent {
  return { contract, key: event.patientId, siteId: event.moment.siteId, occurredAt: event.moment.at, data };
}
