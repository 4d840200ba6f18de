import type { Id } from '@stepwell/kernel';
import type { Words } from '../db/care-plan.store.js';
import type { PatientSignature, ResultsShown } from '../domain/events.js';
import type { EnteredContent, EnteredGoal, EnteredProblem } from '../domain/plan-content.js';
import type { PlanChange } from '../domain/plan-review.js';
import type { ArtefactRequest, MiniReviewRequest, PlanChangeRequest, PlanRequest } from './plan.requests.js';

type Fresh = () => Id;
type Spoken = readonly (readonly [Id, string | undefined])[];

/** A plan as it was entered, new parts with fresh ids, and its words by those ids. */
export function enteredContent(body: PlanRequest, fresh: Fresh): EnteredContent & { readonly words: Words } {
  const [problems, goals] = [problemsOf(body.problems ?? [], fresh), goalsOf(body.goals, fresh)];
  const words = wordsOf([...problems.spoken, ...goals.spoken]);
  const components = componentsOf(body.components);
  return { problems: problems.entered, goals: goals.entered, components, weekdays: body.weekdays ?? [], words };
}

/** The parts that a review changes, null when it changes none. */
export function enteredChange(
  change: PlanChangeRequest | undefined,
  fresh: Fresh,
): { readonly change: PlanChange | null; readonly words: Words } {
  if (!change) return { change: null, words: {} };
  const problems = change.problems && problemsOf(change.problems, fresh);
  const goals = change.goals && goalsOf(change.goals, fresh);
  const entered: PlanChange = {
    ...(problems ? { problems: problems.entered } : {}),
    ...(goals ? { goals: goals.entered } : {}),
    ...(change.components ? { components: componentsOf(change.components) } : {}),
    ...(change.weekdays ? { weekdays: change.weekdays } : {}),
  };
  const words = wordsOf([...(problems?.spoken ?? []), ...(goals?.spoken ?? [])]);
  return { change: Object.keys(entered).length > 0 ? entered : null, words };
}

/** What is said of the patient's signature, null when nothing is. */
export function patientSignature({
  patientSigned,
  signatureAbsence,
}: Pick<ArtefactRequest, 'patientSigned' | 'signatureAbsence'>): PatientSignature | null {
  if (patientSigned === undefined && signatureAbsence === undefined) return null;
  return { patientSigned: patientSigned ?? false, ...(signatureAbsence ? { signatureAbsence } : {}) };
}

/** What is said of the results and the patient. */
export function resultsShown({ resultsShown: shown, agreement, notShownReason }: MiniReviewRequest): ResultsShown {
  return {
    resultsShown: shown,
    ...(agreement ? { agreement } : {}),
    ...(notShownReason ? { notShownReason } : {}),
  };
}

function problemsOf(
  given: NonNullable<PlanRequest['problems']>,
  fresh: Fresh,
): { readonly entered: readonly EnteredProblem[]; readonly spoken: Spoken } {
  const entered = given.map(({ problemId, dimension, code }): EnteredProblem => {
    return { problemId: problemId ?? fresh(), dimension, code, kept: problemId !== undefined };
  });
  return { entered, spoken: entered.map(({ problemId }, i) => [problemId, given[i]?.words]) };
}

function goalsOf(
  given: PlanRequest['goals'],
  fresh: Fresh,
): { readonly entered: readonly EnteredGoal[]; readonly spoken: Spoken } {
  const entered = given.map(({ goalId, horizon, problem = null, code, dueOn }): EnteredGoal => {
    const known = { goalId: goalId ?? fresh(), horizon, problem, kept: goalId !== undefined };
    return { ...known, ...(code ? { code } : {}), ...(dueOn ? { dueOn } : {}) };
  });
  return { entered, spoken: entered.map(({ goalId }, i) => [goalId, given[i]?.words]) };
}

function componentsOf(given: PlanRequest['components']): EnteredContent['components'] {
  return given.map(({ component, sessionsPerWeek, minutes, weekdays }) => ({
    ...{ component, sessionsPerWeek, minutes },
    ...(weekdays ? { weekdays } : {}),
  }));
}

function wordsOf(spoken: Spoken): Words {
  return Object.fromEntries(spoken.flatMap(([id, said]) => (said ? [[id, said] as const] : [])));
}
