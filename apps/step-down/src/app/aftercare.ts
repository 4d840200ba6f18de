import { siteDate, type Id } from '@stepwell/kernel';
import type { Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { AftercareStore } from '../db/aftercare.store.js';
import type { CaseStore } from '../db/case.store.js';
import { doCheck, missCheck, type Check, type CheckAnswer } from '../domain/aftercare.js';
import { ask } from '../domain/asking.js';
import type { PatientCase } from '../domain/case.js';
import { Unfolding } from '../domain/events.js';
import type { ActionRule } from '../domain/policy.js';
import type { Commander } from './deciding.js';
import type { Enrolling } from './enrolling.js';
import type { Looking } from './looking.js';
import type { Outcomes, StepDownRecorded } from './outcomes.js';

/** Phone checks of those who are in aftercare. */
export class Aftercare {
  constructor(
    private readonly aftercare: AftercareStore,
    private readonly cases: CaseStore,
    private readonly enrolling: Enrolling,
    private readonly looking: Looking,
    private readonly outcomes: Outcomes,
  ) {}

  /** Marks a check done and plans the next; an answer that worries asks for a review. Throws NotFound. */
  async done(
    tx: Tx<StepDownRecorded>,
    checkId: Id,
    answer: CheckAnswer,
    commander: Commander,
  ): Promise<{ readonly ok: true; readonly check: Check } | Rejected<string>> {
    const { patientId, siteId } = await this.aftercare.check(tx, checkId);
    commander.mayWorkAt(siteId);
    const held = await this.locked(tx, patientId);
    const check = await this.aftercare.check(tx, checkId);
    const on = siteDate(tx.now, held.site?.zone ?? 'UTC');
    const done = doCheck(check, { answer, by: commander.by, on });
    if (!done.ok) return done;
    await this.settle(tx, held, done.check, done.asks);
    return { ok: true, check: done.check };
  }

  /** The day has come on which a check that nobody did is missed. */
  async missed(tx: Tx<StepDownRecorded>, patientId: Id, checkId: Id): Promise<void> {
    const held = await this.locked(tx, patientId);
    const check = await this.aftercare.check(tx, checkId);
    if (check.status !== 'due') return;
    const { checks } = await this.aftercare.stay(tx, check.enrolmentId);
    const missed = missCheck(
      check,
      checks.filter(({ dueOn }) => dueOn < check.dueOn),
    );
    await this.settle(tx, held, missed.check, missed.asks);
  }

  private async locked(tx: Tx, patientId: Id): Promise<PatientCase> {
    return (await this.cases.lock(tx, [patientId], await this.looking.recalledFrom(tx))).get(patientId)!;
  }

  private async settle(
    tx: Tx<StepDownRecorded>,
    held: PatientCase,
    check: Check,
    asks: ActionRule | null,
  ): Promise<void> {
    const { zone, siteId } = held.site ?? { zone: 'UTC', siteId: null };
    await this.aftercare.save(tx, check);
    const { enrolment } = await this.aftercare.stay(tx, check.enrolmentId);
    await this.enrolling.plan(tx, enrolment, check.dueOn, zone);
    if (!asks) return;
    const moment = { patientId: held.patientId, siteId, zone, siteDate: siteDate(tx.now, zone), at: tx.now };
    const unfolding = new Unfolding(held, moment);
    ask(unfolding, asks, { trigger: 'aftercare', key: check.id });
    await this.outcomes.settle(tx, [{ before: held, outcome: unfolding.outcome() }]);
  }
}
