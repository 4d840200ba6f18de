import type { Condition } from './conditions.js';
import type { ConcernKind, InstrumentName, Severity } from './instruments.js';
import type { ReferralOutKind } from './placement.js';

/** When something is due: hours from the moment that asks for it, h, or the end of that day at the site. */
export type Within = { readonly hours: number } | { readonly endOfDay: true };

/** What a gate's actions ask a person to do, and by when (clinical 4.4). */
export interface GateTask {
  readonly gate: string;
  readonly task: string;
  readonly within: Within;
  /** A signed assessment of a later moment is what was asked for. */
  readonly doneByAssessment: boolean;
}

/** Withdrawal is looked at again after an early intake (clinical 4.1, G4). */
export interface RecheckRule {
  /** Answers that ask for it, whatever gate fires. */
  readonly when: Condition;
  /** Gates that ask for it. */
  readonly gates: readonly string[];
  /** The instrument whose total is the re-check. */
  readonly instrument: InstrumentName;
  /** Hours after the answers at which it is due, h. */
  readonly afterHours: readonly number[];
  /** A score so many hours before the due time is in time, h. */
  readonly earlyHours: number;
  /** Hours after the due time at which it is overdue, h. */
  readonly lateHours: number;
}

/** What is asked of people after an assessment, a concern or a return, and when it is late. */
export interface FollowUpRules {
  readonly kind: 'follow-up';
  readonly recheck: RecheckRule;
  readonly gateTasks: readonly GateTask[];
  /** A person who comes back from another place is assessed again (clinical 4.4). */
  readonly reassessment: Within;
  /** A suicide screen that was not answered far enough is finished (clinical 3.2). */
  readonly suicideScreen: Within;
  /** An open safety concern is evaluated (clinical 2.4 U1, U2, U2b). */
  readonly concerns: Readonly<Record<Severity, Within>>;
  /** Coded reasons with which a clinician ends a task by hand. */
  readonly closeReasons: readonly string[];
  /** Step-down's actions that are a referral out: more than the program has to give (clinical 2.2 P1). */
  readonly referralActions: readonly { readonly action: string; readonly kind: ReferralOutKind }[];
  /** Open concerns while which nothing is taken unattended (clinical 3.4); none where a version does not say. */
  readonly attendedOnly?: readonly ConcernKind[];
  /** Days after which what a recovery residence said counts as unknown, d. */
  readonly residenceFreshDays: number;
}
