import {
  AdherenceUpdatedV1,
  AssessmentCompletedV1,
  ClinicalFactReportedV1,
  DrugTestResultedV1,
  PARTITIONS,
  PatientAdmittedV1,
  ScreeningCompletedV1,
  SessionAttendedV1,
  SessionMissedV1,
  SiteRegisteredV1,
  topicOf,
  TreatmentPlanReviewedV1,
  TreatmentPlanSignedV1,
  type Contract,
  type EventEnvelope,
} from '@stepwell/contracts';
import { addHours, startOfSiteDate, uuidv5, type Id, type HourBand, type Phase } from '@stepwell/kernel';
import { FixedClock, startTestService, type TestService } from '@stepwell/testing';
import type { Fact } from '../src/domain/facts.js';
import { HOUSE_STEP_DOWN_V1 } from '../src/domain/rules/house-step-down-v1.js';
import { SOURCES } from '../src/domain/facts.js';
import { stepDown } from '../src/service.js';
import { EPISODE, onDay, PATIENT, PictureBuilder, ZONE } from './picture.js';

type Sent = readonly [contract: Contract, data: object, envelope?: Partial<EventEnvelope>];

/** Ten in the morning at the site, `day` days after admission. */
export const morningOf = (day: number): string => addHours(startOfSiteDate(onDay(day), ZONE), 10);

/** The service with its site registered, the clock standing on the morning of `day`. */
export async function startStepDown(day: number): Promise<TestService> {
  const service = await startTestService(stepDown, { clock: new FixedClock(morningOf(day)), config: {} });
  await service.deliver(SiteRegisteredV1, {
    siteId: service.siteId,
    zone: ZONE,
    jurisdiction: 'US-MD',
    edition: '4',
    opioidTreatmentProgram: true,
  });
  return service;
}

/** Marks of every source: everything up to now has been applied. */
export async function vouch(service: TestService, at = service.clock.now()): Promise<void> {
  for (const source of SOURCES)
    await service.sql(
      `INSERT INTO step_down.mark (source, topic, partition, as_of) SELECT $1, $2, n, $3 FROM generate_series(0, $4) AS n
       ON CONFLICT (source, topic, partition) DO UPDATE SET as_of = excluded.as_of`,
      [source, topicOf(source, 'patient'), at, PARTITIONS - 1],
    );
}

const ruleSet = { id: 'house-placement', version: 1, hash: 'h' };

/** The one episode of a patient. */
export const episodeOf = (patientId: Id): Id => (patientId === PATIENT ? EPISODE : uuidv5(patientId, 'episode'));

/** The admission on day 0. */
export function admission(
  siteId: Id,
  phase: Phase = 'P2',
  patientId = PATIENT,
  hourBand: HourBand | null = { minHours: 9, maxHours: 20, ageBand: 'adult' },
): Sent {
  const { policy } = HOUSE_STEP_DOWN_V1;
  const data = {
    patientId,
    episodeId: episodeOf(patientId),
    siteId,
    programId: uuidv5(siteId, 'program'),
    track: 'day',
    phase,
    taper: policy.ladder[phase].steps.adult[0]!,
    level: { system: 'house', edition: '4', code: policy.ladder[phase].level!.default },
    hourBand,
    ageBand: 'adult',
    siteDate: onDay(0),
    zone: ZONE,
  };
  return [PatientAdmittedV1, data, { occurredAt: morningOf(0) }];
}

/** What the builder invented, as the other services would have published it. */
export function published(built: Pick<PictureBuilder, 'facts'>, siteId: Id, patientId = PATIENT): readonly Sent[] {
  return built.facts.flatMap((fact) => {
    const sent = sentOf(fact, siteId, patientId);
    return sent ? [sent] : [];
  });
}

function sentOf(fact: Fact, siteId: Id, patientId: Id): Sent | null {
  const here = { patientId, siteDate: fact.siteDate, zone: ZONE };
  const envelope = { occurredAt: fact.occurredAt, id: uuidv5(patientId, fact.eventId) };
  const say = (contract: Contract, data: object): Sent => [contract, { ...here, ...data }, envelope];
  const episodeId = episodeOf(patientId);
  switch (fact.kind) {
    case 'attendance':
      return attendanceOf(fact, say, siteId, patientId);
    case 'drug-test': {
      const { testId, outcome, unexpectedPositives, nonPrescribedPositive } = fact;
      const results = unexpectedPositives.map((substance) => ({ substance, positive: true, expected: false }));
      const test = {
        testId,
        collectedAt: fact.occurredAt,
        outcome,
        method: 'definitive',
        results,
        nonPrescribedPositive,
      };
      return say(DrugTestResultedV1, test);
    }
    case 'screening': {
      const scores = fact.scores.map((score) => ({ band: null, ...score }));
      return say(ScreeningCompletedV1, { episodeId, screeningId: uuidv5(fact.eventId, 'screening'), scores });
    }
    case 'assessment': {
      const [d1, d2, d3, d4, d5, d6] = fact.ratings;
      const level = fact.recommended ? { system: 'house', edition: '4', code: fact.recommended } : null;
      const rest = { gates: [], ruleFired: 'R11', runnerUp: null, modifiers: [], needsClinicianReview: false, ruleSet };
      const dimensions = { d1, d2, d3, d4, d5, d6 };
      const assessmentId = uuidv5(fact.eventId, 'assessment');
      const data = { episodeId, assessmentId, kind: 'review', scores: [], dimensions, recommended: level, ...rest };
      return say(AssessmentCompletedV1, data);
    }
    case 'plan-signed': {
      const plan = { planId: uuidv5(fact.eventId, 'plan'), goals: [], components: [], reviewDue: onDay(200) };
      return say(TreatmentPlanSignedV1, { episodeId, ...plan, signedBy: { staffId: PATIENT, tier: 'L4' } });
    }
    case 'plan-review': {
      const { shortGoals, shortGoalsMet, relapsePreventionPlan, dischargePlan, reliableChange } = fact;
      const found = { shortGoals, shortGoalsMet, relapsePreventionPlan, dischargePlan, reliableChange };
      const planId = uuidv5(fact.eventId, 'plan');
      return say(TreatmentPlanReviewedV1, { episodeId, planId, ...found, outcome: 'continue', reviewDue: onDay(200) });
    }
    case 'report':
      return say(ClinicalFactReportedV1, { factId: fact.eventId, kind: fact.report, substance: fact.substance });
    case 'self-use':
      return say(ClinicalFactReportedV1, {
        factId: fact.eventId,
        kind: 'self-reported-use',
        substance: fact.substance,
      });
    case 'adherence': {
      const data = {
        orderId: fact.orderId,
        medication: 'buprenorphine',
        windowDays: 28,
        coveredDays: 28,
        pdc: fact.pdc,
      };
      return say(AdherenceUpdatedV1, data);
    }
    default:
      return null;
  }
}

type Say = (contract: Contract, data: object) => Sent;
function attendanceOf(fact: Extract<Fact, { kind: 'attendance' }>, say: Say, siteId: Id, patientId: Id): Sent | null {
  const { startsAt, plannedMinutes, outcome } = fact;
  const sessionId = uuidv5(patientId, fact.sessionId);
  const session = { sessionId, episodeId: null, siteId, component: 'group', startsAt, plannedMinutes };
  if (outcome.kind === 'attended') {
    const { minutes, countableMinutes } = outcome;
    return say(SessionAttendedV1, { ...session, minutes, countableMinutes, partial: minutes < plannedMinutes });
  }
  if (outcome.kind === 'withdrawn') return null;
  return say(SessionMissedV1, { ...session, reason: outcome.reason, class: outcome.class, immediateContact: false });
}

/** Moves the clock to ten in the morning of `day` and waits until everything due has happened. */
export async function moveTo(service: TestService, day: number): Promise<void> {
  service.clock.set(morningOf(day));
  await service.quiet();
}

/** As `moveTo`, with every source vouching for that moment before the clock reaches it. */
export async function moveVouched(service: TestService, day: number): Promise<void> {
  await vouch(service, morningOf(day));
  await moveTo(service, day);
}
