import { reject, type Id, type Instant, type Rejected, type SiteDate } from '@stepwell/kernel';
import type { Episode } from './episode.js';
import type { Goal } from './events.js';

export const GOAL_STATES = ['not-started', 'progressing', 'stalled', 'set-back', 'met', 'given-up'] as const;
/** Where a goal stands; a set-back is an entry like any other and never erases the one before. */
export type GoalState = (typeof GOAL_STATES)[number];

/** One entry about a goal, never edited: where it stands, or which earlier entry was made in error. */
export interface GoalProgress {
  readonly progressId: Id;
  readonly episodeId: Id;
  /** Counts the entries of the episode in the order in which they were made. */
  readonly number: number;
  readonly patientId: Id;
  readonly goalId: Id;
  readonly state: GoalState | null;
  /** How far, 0-100 %. */
  readonly percent: number | null;
  /** The entry that this one withdraws; then it says nothing else. */
  readonly withdraws: Id | null;
  readonly occurredAt: Instant;
  readonly siteDate: SiteDate;
  readonly recordedAt: Instant;
  readonly recordedBy: string;
}

export type ProgressRejection =
  'episode-closed' | 'plan-missing' | 'unknown-goal' | 'no-such-progress' | 'state-or-withdrawal' | 'in-the-future';

export interface RecordProgress extends Pick<
  GoalProgress,
  'goalId' | 'state' | 'percent' | 'withdraws' | 'occurredAt'
> {
  readonly now: Instant;
}

/** Refuses an entry about a goal the plan does not have, of a time to come, or that withdraws what is not there. */
export function checkProgress(
  { status, plan }: Episode,
  command: RecordProgress,
  known: readonly GoalProgress[],
): { readonly ok: true } | Rejected<ProgressRejection> {
  const { goalId, state, percent, withdraws } = command;
  if (status === 'discharged') return reject('episode-closed');
  if (!plan) return reject('plan-missing');
  if (!plan.goals.some((goal) => goal.goalId === goalId)) return reject('unknown-goal');
  if (command.occurredAt > command.now) return reject('in-the-future');
  if ((state === null) === (withdraws === null) || (withdraws && percent !== null))
    return reject('state-or-withdrawal');
  if (withdraws && !standing(known).some((one) => one.progressId === withdraws && one.goalId === goalId))
    return reject('no-such-progress');
  return { ok: true };
}

/** A goal with where it stands now and since when. */
export interface GoalView extends Goal {
  readonly state: GoalState;
  readonly percent: number | null;
  readonly since: SiteDate | null;
}

/** Each goal with its newest standing entry by the time it was true, and of one time the last made, whatever order they are read in. */
export function goalViews(goals: readonly Goal[], progress: readonly GoalProgress[]): readonly GoalView[] {
  const newest = new Map(
    standing(progress)
      .toSorted(byTime)
      .map((entry) => [entry.goalId, entry]),
  );
  return goals.map((goal) => {
    const entry = newest.get(goal.goalId);
    const { state = null, percent = null, siteDate = null } = entry ?? {};
    return { ...goal, state: state ?? 'not-started', percent, since: siteDate };
  });
}

/** Goals that are met by their newest entry. */
export function goalsMetBy(goals: readonly Goal[], progress: readonly GoalProgress[]): readonly Id[] {
  return goalViews(goals, progress).flatMap(({ goalId, state }) => (state === 'met' ? [goalId] : []));
}

/** Entries that say where a goal stands and that nobody has withdrawn. */
function standing(progress: readonly GoalProgress[]): readonly GoalProgress[] {
  const withdrawn = new Set(progress.map(({ withdraws }) => withdraws));
  return progress.filter(({ progressId, withdraws }) => withdraws === null && !withdrawn.has(progressId));
}

function byTime(a: GoalProgress, b: GoalProgress): number {
  if (a.occurredAt !== b.occurredAt) return a.occurredAt < b.occurredAt ? -1 : 1;
  return a.number - b.number;
}
