import { addMinutes, startOfSiteDate, uuidv5, type Id } from '@stepwell/kernel';
import type { NewTimer, Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { DecisionStore } from '../db/decision.store.js';
import type { PatientCase } from '../domain/case.js';
import type { DecisionRecord } from '../domain/decision-record.js';
import { isPublished, type Outcome, type StepDownEvent } from '../domain/events.js';
import type { RuleSetActivated } from '../domain/rule-sets.js';
import { HOUSE_STEP_DOWN_V1 } from '../domain/rules/house-step-down-v1.js';

/** What this service records on a transaction. */
export type StepDownRecorded = StepDownEvent | RuleSetActivated;

/** Finished proposals and actions are remembered this long, so that no occasion asks twice. */
export const RECALL_DAYS = 180;

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
  ) {}

  /** Saves, schedules and records everything that was decided in this transaction. */
  async settle(tx: Tx<StepDownRecorded>, settled: readonly Settled[]): Promise<void> {
    for (const { outcome } of settled) tx.record(...outcome.events.filter(isPublished));
    await this.keep(tx, settled);
  }

  /** As `settle`, but the caller records the events, since it knows the cause of each. */
  async keep(tx: Tx<StepDownRecorded>, settled: readonly Settled[]): Promise<void> {
    const timers = settled.flatMap(({ outcome }) => outcome.events.flatMap((event) => timerOf(event) ?? []));
    tx.schedule(...new Map(timers.map((timer) => [timer.id, timer])).values());
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

function timerOf(event: StepDownEvent): NewTimer | null {
  if (event.type === 'phase-change-approved') {
    const { id: approvalId, effectiveOn } = event.approval;
    return effectTimer(event.patientId, approvalId, startOfSiteDate(effectiveOn, event.zone));
  }
  return event.type === 'action-requested' ? overdueTimer(event.patientId, event.action) : null;
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

/** One timer for all actions of a site that are due together. */
function overdueTimer(
  patientId: Id,
  { siteId, dueAt }: { readonly siteId: Id | null; readonly dueAt: string },
): NewTimer {
  const key = siteId ?? patientId;
  const due = addMinutes(dueAt, HOUSE_STEP_DOWN_V1.policy.deadlines.overdueMinutes);
  return { id: uuidv5(key, `overdue:${dueAt}`), command: TIMERS.overdue, due, key, data: { siteId, patientId, dueAt } };
}
