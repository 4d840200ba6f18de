import {
  accept,
  contentHash,
  daysBetween,
  reject,
  type AgeBand,
  type Decision,
  type Id,
  type LevelOfCare,
  type Rejected,
} from '@stepwell/kernel';
import { unfitAnswer, type FactAnswers, type FactRejection } from './assessment-facts.js';
import { concernsRaised, type Raised } from './concerns.js';
import { evaluateGates, type GateResult } from './gates.js';
import {
  factsOf,
  scoreInstrument,
  type Answered,
  type Score,
  type Scored,
  type ScoringRejection,
} from './instruments.js';
import { shownInBoth, type Shown } from './crosswalk.js';
import { recommendLevel, shownLevel, type LevelResult } from './levels.js';
import { factsOnly, holds } from './conditions.js';
import { credentialExpired, maySignAssessment, signatureOf, type Signer } from './signing.js';
import { refOf, type RuleSetVersion } from './rule-sets.js';
import type { About, Dimensions, IntakeEvent } from './events.js';
import type { FactSheet, FactValue } from './rules/conditions.js';
import type { InstrumentRules } from './rules/instruments.js';
import type { CrosswalkRules } from './rules/crosswalk.js';
import type { OutOfScope, PlacementRules } from './rules/placement.js';

export const NOT_RATED: Dimensions = { d1: null, d2: null, d3: null, d4: null, d5: null, d6: null };

/** A draft or signed assessment: what was answered, and nothing that follows from it. */
export interface Assessment {
  readonly assessmentId: Id;
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly kind: 'intake' | 'review';
  readonly status: 'draft' | 'completed';
  readonly instruments: readonly Answered[];
  readonly dimensions: Dimensions;
  readonly medicallyStableD2: boolean;
  readonly facts: FactAnswers;
}

/** Answers that a draft gains; an instrument given again replaces its items one by one. */
export interface Answers {
  readonly instruments: readonly Answered[];
  readonly dimensions: Partial<Dimensions>;
  readonly facts: FactAnswers;
  readonly medicallyStableD2?: boolean;
}

/** Everything an assessment gives: scores, gates, level, what is missing. Recomputed the same from the same answers and rules. */
export interface Outcome {
  readonly scores: readonly Score[];
  readonly gates: GateResult;
  readonly level: LevelResult;
  readonly recommended: LevelOfCare | null;
  readonly suggestedD1: number | null;
  readonly raised: readonly Raised[];
  readonly missing: readonly string[];
  /** The recommended level in the codes of both editions. */
  readonly shown: Shown | null;
  /** What the program is not for, where it holds. */
  readonly outOfScope: readonly OutOfScope[];
  /** SHA-256 of every fact the gates and the table looked at: the same inputs under the same rules decide the same. */
  readonly inputsHash: string;
}

export interface AssessmentRules {
  readonly instruments: InstrumentRules;
  readonly placement: RuleSetVersion<PlacementRules>;
  readonly crosswalk: CrosswalkRules;
}

/** What intake knows of the person when the assessment is evaluated. */
export interface Person {
  readonly ageBand: AgeBand;
  readonly edition: '3' | '4';
  readonly siteDate: string;
  /** What the register of recovery residences says, for when nobody has answered; null is not known. */
  readonly recoveryResidence: boolean | null;
}

export type AnswerRejection = ScoringRejection | FactRejection | 'assessment-completed';

/** The draft with further answers, refused as a whole when one does not fit its instrument. */
export function addAnswers(
  assessment: Assessment,
  answers: Answers,
  rules: AssessmentRules,
): { readonly ok: true; readonly assessment: Assessment } | Rejected<AnswerRejection> {
  if (assessment.status === 'completed') return reject('assessment-completed');
  const unfit = unfitAnswer(answers.facts);
  if (unfit) return unfit;
  const instruments = answers.instruments.reduce(mergeInstrument, assessment.instruments);
  const bad = instruments.map((one) => scoreInstrument(rules.instruments, one)).find((result) => !result.ok);
  if (bad && !bad.ok) return bad;
  const { medicallyStableD2 = assessment.medicallyStableD2 } = answers;
  const dimensions = { ...assessment.dimensions, ...answers.dimensions };
  const facts = { ...assessment.facts, ...answers.facts };
  return { ok: true, assessment: { ...assessment, instruments, dimensions, facts, medicallyStableD2 } };
}

function mergeInstrument(known: readonly Answered[], given: Answered): readonly Answered[] {
  const before = known.find(({ instrument }) => instrument === given.instrument);
  const merged = before ? { ...given, items: { ...before.items, ...given.items } } : given;
  return [...known.filter(({ instrument }) => instrument !== given.instrument), merged];
}

/** Evaluates gates first, then the level table, over whatever is answered; also for drafts. */
export function evaluate(assessment: Assessment, rules: AssessmentRules, person: Person): Outcome {
  const good = scoredInstruments(assessment, rules);
  const facts = factSheet(assessment, good, rules.placement.body, person);
  const gates = evaluateGates(rules.placement.body, facts);
  const level = recommendLevel(rules.placement.body, facts);
  return {
    scores: good.map(({ result }) => result.score),
    gates,
    level,
    recommended: shown(level, rules.placement.body, person.edition),
    suggestedD1: suggestedD1(rules.instruments, facts),
    raised: concernsRaised(rules.instruments, facts),
    shown: shownCodes(level, rules),
    outOfScope: outOfScope(rules.placement.body, facts),
    inputsHash: contentHash(facts),
    missing: [...level.missing, ...good.flatMap(({ result }) => missingItems(result))],
  };
}

/** Concerns that the answers of `after` raise and those of `before` did not; a new draft has nothing before it. */
export function newlyRaised(
  before: Assessment | null,
  after: Assessment,
  rules: AssessmentRules,
  person: Person,
): readonly Raised[] {
  const sheet = (assessment: Assessment): FactSheet =>
    factSheet(assessment, scoredInstruments(assessment, rules), rules.placement.body, person);
  return concernsRaised(rules.instruments, sheet(after), before ? sheet(before) : {});
}

function scoredInstruments(assessment: Assessment, rules: AssessmentRules): readonly ScoredAnswers[] {
  return assessment.instruments.flatMap((one) => {
    const result = scoreInstrument(rules.instruments, one);
    return result.ok ? [{ one, result }] : [];
  });
}

interface ScoredAnswers {
  readonly one: Answered;
  readonly result: Scored;
}

function missingItems({ score, missing }: Scored): readonly string[] {
  return missing.map((item) => `${score.instrument}.${item}`);
}

function factSheet(
  assessment: Assessment,
  scored: readonly ScoredAnswers[],
  placement: PlacementRules,
  person: Person,
): FactSheet {
  const instrumentFacts = Object.assign(
    {},
    ...scored.map(({ one, result }) => factsOf(one, result.score)),
  ) as FactSheet;
  const screen = scored.find(({ one }) => one.instrument === 'C-SSRS');
  const derived: Record<string, FactValue> = {
    ciwa: instrumentFacts['CIWA-Ar.total'] ?? null,
    cows: instrumentFacts['COWS.total'] ?? null,
    pawss: instrumentFacts['PAWSS.total'] ?? null,
    adolescent: person.ageBand === 'adolescent',
    recoveryResidenceAvailable: assessment.facts['recoveryResidenceAvailable'] ?? person.recoveryResidence,
    recentHigherLevel: isRecent(assessment.facts['higherLevelDischargedOn'], placement, person.siteDate),
    suicideScreenCompletedToday: screen !== undefined && screen.result.missing.length === 0,
  };
  return { ...instrumentFacts, ...assessment.facts, ...assessment.dimensions, ...derived };
}

function isRecent(discharged: FactValue | undefined, placement: PlacementRules, on: string): boolean | null {
  if (typeof discharged !== 'string') return null;
  const days = daysBetween(discharged, on);
  return days >= 0 && days <= placement.recentHigherLevelDays;
}

/** Both editions' codes, after the modifiers that show another level there (M1). */
function shownCodes({ level, modifiers }: LevelResult, { placement, crosswalk }: AssessmentRules): Shown | null {
  if (level === null) return null;
  const at = (edition: '3' | '4'): string =>
    shownInBoth(crosswalk, shownLevel(placement.body, level, modifiers, edition))[edition];
  return { '3': at('3'), '4': at('4') };
}

function outOfScope(rules: PlacementRules, facts: FactSheet): readonly OutOfScope[] {
  return (rules.outOfScope ?? []).filter(({ when }) => holds(when, factsOnly(facts)) === 'yes').map(({ code }) => code);
}

function shown(level: LevelResult, placement: PlacementRules, edition: '3' | '4'): LevelOfCare | null {
  if (level.level === null) return null;
  return { system: 'house', edition, code: shownLevel(placement, level.level, level.modifiers, edition) };
}

/** The house D1 mapping (clinical 1.4): the worst anchor that holds; only shown, the rating stays the clinician's. */
function suggestedD1(rules: InstrumentRules, facts: FactSheet): number | null {
  const scope = factsOnly(facts);
  return rules.withdrawalAnchors.findLast(({ when }) => holds(when, scope) === 'yes')?.rating ?? null;
}

export type CompletionRejection = 'assessment-completed' | 'tier-too-low' | 'credential-expired' | 'episode-closed';

/** Signs the assessment: gates and level as evaluated, with the rule version they were evaluated under. */
export function completeAssessment(
  assessment: Assessment,
  outcome: Outcome,
  command: { about: About; signer: Signer; rules: AssessmentRules },
): Decision<Extract<IntakeEvent, { type: 'assessment-completed' }>, CompletionRejection> {
  const { about, signer, rules } = command;
  if (assessment.status === 'completed') return reject('assessment-completed');
  if (!signatureOf(signer, maySignAssessment)) return reject('tier-too-low', { needs: 'L3-or-M2' });
  if (credentialExpired(signer, about.siteDate)) return reject('credential-expired');
  const { episodeId, assessmentId, kind, dimensions, medicallyStableD2 } = assessment;
  const { ruleFired, runnerUp, modifiers, needsClinicianReview } = outcome.level;
  return accept({
    type: 'assessment-completed',
    ...about,
    ...{ episodeId, assessmentId, kind, dimensions, medicallyStableD2, ruleFired, runnerUp, modifiers },
    scores: outcome.scores,
    gates: outcome.gates.fired.map(({ gate, blocks, actions }) => ({ gate, blocks, actions })),
    recommended: outcome.recommended,
    needsClinicianReview,
    ruleSet: refOf(rules.placement),
    deferral: outcome.gates.status,
    outOfScope: outcome.outOfScope,
  });
}
