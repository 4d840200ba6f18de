import { addDays, addHours, startOfSiteDate, uuidv5, type Id, type Instant } from '@stepwell/kernel';
import { factsOnly, holds } from './conditions.js';
import type { ConcernEvent } from './concerns.js';
import type { About } from './events.js';
import type { FactSheet } from './rules/conditions.js';
import type { ReferralOutKind } from './rules/placement.js';
import type { FollowUpRules, Within } from './rules/follow-up.js';

/** Kinds of tasks that intake ends by itself when what they ask for has happened. */
export const RECHECK = 'withdrawal-recheck';
export const REASSESSMENT = 'reassessment';
export const SUICIDE_SCREEN = 'suicide-screen';
export const SAFETY_EVALUATION = 'safety-evaluation';

/** The task by which a gate asks for a referral out. */
export function referOutTask(kind: ReferralOutKind): string {
  return `refer-out-${kind}`;
}

/** Something intake asks a person to do about a patient. The same cause always makes the same one. */
export interface Task {
  readonly actionId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly kind: string;
  /** The gate, answer or event that asks for it. */
  readonly trigger: string;
  /** The assessment, concern or referral it belongs to. */
  readonly subjectId: Id;
  readonly dueAt: Instant;
  /** From then on it is overdue. */
  readonly overdueAt: Instant;
}

/** When something is due that is asked for at `about`. */
export function dueAt(within: Within, about: Pick<About, 'at' | 'siteDate' | 'zone'>): Instant {
  return 'hours' in within ? addHours(about.at, within.hours) : startOfSiteDate(addDays(about.siteDate, 1), about.zone);
}

/** What an assessment says that asks for something to be done. */
export interface Assessed {
  readonly about: About;
  readonly assessmentId: Id;
  readonly facts: FactSheet;
  readonly gates: readonly string[];
}

/**
 * Withdrawal is looked at again after an intake close to the last drink, or where a gate asks for it (clinical 4.1, G4); asked
 * for as soon as the answer is stored, signed or not.
 */
export function recheckTasks({ recheck }: FollowUpRules, assessed: Assessed): readonly Task[] {
  const gate = recheck.gates.find((id) => assessed.gates.includes(id));
  if (!gate && holds(recheck.when, factsOnly(assessed.facts)) !== 'yes') return [];
  return recheck.afterHours.map((hours) => {
    const name = `${RECHECK}-${hours}`;
    const task = taskOf(assessed, { kind: RECHECK, trigger: gate ?? 'recent-drink', within: { hours }, name });
    return { ...task, overdueAt: addHours(task.dueAt, recheck.lateHours) };
  });
}

/** What the gates of a signed assessment ask people to do; what two gates ask for is asked for once, by the earlier time. */
export function gateTasks(rules: FollowUpRules, assessed: Assessed): readonly Task[] {
  const asked = rules.gateTasks.filter(({ gate }) => assessed.gates.includes(gate));
  const tasks = asked.map(({ gate, task, within }) =>
    taskOf(assessed, { kind: task, trigger: gate, within, name: task }),
  );
  const soonest = tasks.toSorted((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  return tasks.filter((task) => soonest.find(({ kind }) => kind === task.kind) === task);
}

/** A suicide screen that was not answered far enough is finished the same day (clinical 3.2). */
export function suicideScreenTask(rules: FollowUpRules, about: About, subjectId: Id): Task {
  const from = { about, assessmentId: subjectId };
  return taskOf(from, {
    ...{ kind: SUICIDE_SCREEN, trigger: 'cssrs-not-screened' },
    ...{ within: rules.suicideScreen, name: SUICIDE_SCREEN },
  });
}

/** Every concern that opens is evaluated by a clinician; one that becomes more urgent, earlier. */
export function concernTask(
  rules: FollowUpRules,
  event: Exclude<ConcernEvent, { type: 'safety-concern-closed' }>,
): Task {
  const trigger = event.type === 'safety-concern-opened' ? event.trigger : event.reason;
  const from = { about: event, assessmentId: event.concernId };
  const within = rules.concerns[event.severity];
  return { ...taskOf(from, { kind: SAFETY_EVALUATION, trigger, within, name: SAFETY_EVALUATION }) };
}

/** The task that a concern's evaluation is. */
export function evaluationOf(concernId: Id): Id {
  return uuidv5(concernId, SAFETY_EVALUATION);
}

/** Whoever comes back from another place is assessed again (clinical 4.4). */
export function reassessmentTask(rules: FollowUpRules, about: About, referralOutId: Id): Task {
  const from = { about, assessmentId: referralOutId };
  return taskOf(from, {
    ...{ kind: REASSESSMENT, trigger: 'returned', within: rules.reassessment, name: REASSESSMENT },
  });
}

/** Kinds of tasks that a signed assessment does. */
export function doneByAssessment(rules: FollowUpRules): readonly string[] {
  const asked = rules.gateTasks.filter((task) => task.doneByAssessment).map(({ task }) => task);
  return [...new Set([REASSESSMENT, ...asked])];
}

function taskOf(
  { about, assessmentId: subjectId }: Pick<Assessed, 'about' | 'assessmentId'>,
  { kind, trigger, within, name }: { kind: string; trigger: string; within: Within; name: string },
): Task {
  const { patientId, siteId } = about;
  const due = dueAt(within, about);
  return { actionId: uuidv5(subjectId, name), patientId, siteId, kind, trigger, subjectId, dueAt: due, overdueAt: due };
}
