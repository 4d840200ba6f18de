import { addMinutes, startOfSiteDate, uuidv5, type Id } from '@stepwell/kernel';
import type { NewTimer, Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { DecisionStore } from '../db/decision.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import { placeOf, type PatientCase } from '../domain/case.js';
import type { DecisionRecord } from '../domain/decision-record.js';
import { isPublished, type Outcome, type StepDownEvent } from '../domain/events.js';
import type { Enrolling } from './enrolling.js';
import { choose, type RuleSetActivated, type RuleSetVersion } from '../domain/rule-sets.js';

/** What this service records on a transaction. */
export type StepDownRecorded = StepDownEvent | RuleSetActivated;

/** Commands of this service's timers. */
export const TIMERS = { closeDay: 'close-day', takeEffect: 'take-effect', overdue: 'actions-overdue' } as const;

/** What was decided about one patient, from the case it began with. */
export interface Settled {
  readonly before: PatientCase;
  readonly outcome: Outcome;
  readonly records?: readonly DecisionRecord[];
}

/** Where decisions become rows, timers and records. */
export class Outcomes {
  constructor(
    private readonly cases: CaseStore,
    private readonly decisions: DecisionStore,
    private readonly ruleSets: RuleSetStore,
    private readonly enrolling: Enrolling,
  ) {}

  /** Saves, schedules and records everything that was decided in this transaction. */
  async settle(tx: Tx<StepDownRecorded>, settled: readonly Settled[]): Promise<void> {
    for (const { outcome } of settled) tx.record(...outcome.events.filter(isPublished));
    await this.keep(tx, settled);
  }

  /** As `settle`, but the caller records the events, since it knows the cause of each. */
  async keep(tx: Tx<StepDownRecorded>, settled: readonly Settled[]): Promise<void> {
    const events = settled.flatMap(({ outcome }) => outcome.events);
    const versions = events.some(isRequest) ? await this.ruleSets.all(tx) : [];
    const timers = settled.flatMap(({ outcome }) =>
      outcome.events.flatMap((event) => timerOf(event, outcome.after, versions) ?? []),
    );
    tx.schedule(...new Map(timers.map((timer) => [timer.id, timer])).values());
    await this.enrolling.follow(tx, events);
    await Promise.all([
      this.cases.save(
        tx,
        settled.map(({ before, outcome }) => ({ before, after: outcome.after })),
      ),
      this.decisions.add(
        tx,
        settled.flatMap(({ records }) => records ?? []),
      ),
    ]);
  }
}

type Request = Extract<StepDownEvent, { type: 'action-requested' }>;
const isRequest = (event: StepDownEvent): event is Request => event.type === 'action-requested';

function timerOf(event: StepDownEvent, held: PatientCase, versions: readonly RuleSetVersion[]): NewTimer | null {
  if (event.type === 'phase-change-approved') {
    const { id: approvalId, effectiveOn } = event.approval;
    return effectTimer(event.patientId, approvalId, startOfSiteDate(effectiveOn, event.zone));
  }
  return isRequest(event) ? overdueTimer(event, held, versions) : null;
}

/** Timer that lets an approved change take effect, or tries again. */
export function effectTimer(patientId: Id, approvalId: Id, due: string): NewTimer {
  return {
    id: uuidv5(approvalId, `effect:${due}`),
    command: TIMERS.takeEffect,
    due,
    key: patientId,
    data: { patientId, approvalId },
  };
}

/** One timer for all actions of a site that are due together, under the rules of the day that asked. */
function overdueTimer(
  { patientId, action, ...moment }: Request,
  held: PatientCase,
  versions: readonly RuleSetVersion[],
): NewTimer {
  const { siteId, dueAt } = action;
  const { policy } = choose(versions, { ...placeOf(held), siteId: moment.siteId }, moment.siteDate);
  const key = siteId ?? patientId;
  const due = addMinutes(dueAt, policy.deadlines.overdueMinutes);
  return { id: uuidv5(key, `overdue:${dueAt}`), command: TIMERS.overdue, due, key, data: { siteId, patientId, dueAt } };
}
