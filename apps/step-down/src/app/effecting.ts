import { addMinutes, type Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { ListingStore } from '../db/listing.store.js';
import type { PatientStore } from '../db/patient.store.js';
import { answeredActions, noteAnswers } from '../domain/answering.js';
import type { PatientCase } from '../domain/case.js';
import { Unfolding } from '../domain/events.js';
import { takeEffect } from '../domain/taking-effect.js';
import { timelineOf } from '../domain/timeline.js';
import type { Looking } from './looking.js';
import { effectTimer, type Outcomes, type Settled, type StepDownRecorded } from './outcomes.js';

/** What timers do beside closing days: approved changes take effect, actions become overdue. */
export class Effecting {
  constructor(
    private readonly cases: CaseStore,
    private readonly patients: PatientStore,
    private readonly listing: ListingStore,
    private readonly looking: Looking,
    private readonly outcomes: Outcomes,
  ) {}

  /** The effective date of an approved change has come, or a retry of it. */
  async takeEffect(tx: Tx<StepDownRecorded>, patientId: Id, approvalId: Id): Promise<void> {
    const before = (await this.cases.lock(tx, [patientId], await this.looking.recalledFrom(tx))).get(patientId)!;
    const { found, stale, ruleSet, today } = await this.looking.at(tx, before);
    const { siteId, zone } = before.site ?? { siteId: null, zone: 'UTC' };
    const moment = { patientId, siteId, zone, siteDate: today, at: tx.now };
    const outcome = takeEffect(before, approvalId, { found, stale, moment, ruleSet });
    await this.outcomes.settle(tx, [{ before, outcome, records: outcome.records }]);
    await this.patients.wakeAt(tx, [patientId], today);
    if (outcome.retry)
      tx.schedule(effectTimer(patientId, approvalId, addMinutes(tx.now, ruleSet.policy.deadlines.retryMinutes)));
  }

  /** Actions of a site, or of a patient without one, that were due by `dueAt` and are still open. */
  async overdue(tx: Tx<StepDownRecorded>, of: { siteId: Id | null; patientId: Id }, dueAt: string): Promise<void> {
    const ids = await this.listing.patientsWithDue(tx, of, dueAt);
    if (ids.length === 0) return;
    const cases = await this.cases.lock(tx, ids, await this.looking.recalledFrom(tx));
    const settled: Settled[] = [];
    for (const before of cases.values()) settled.push(await this.lateOf(tx, before, of.siteId, dueAt));
    await this.outcomes.settle(tx, settled);
  }

  /** What facts have answered by now is done; the rest that was due is late. */
  private async lateOf(tx: Tx, before: PatientCase, at: Id | null, dueAt: string): Promise<Settled> {
    const { picture, today, ruleSet } = await this.looking.at(tx, before);
    const { siteId, zone } = before.site ?? { siteId: at, zone: 'UTC' };
    const unfolding = new Unfolding(before, { patientId: before.patientId, siteId, zone, siteDate: today, at: tx.now });
    noteAnswers(unfolding, answeredActions(before, timelineOf(picture, today), ruleSet.policy));
    for (const action of unfolding.held.actions)
      if (action.status === 'open' && action.dueAt <= dueAt)
        unfolding.then({ type: 'action-overdue', actionId: action.id, kind: action.kind });
    return { before, outcome: unfolding.outcome() };
  }
}
