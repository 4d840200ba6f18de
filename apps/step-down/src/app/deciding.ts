import { siteDate, type Id, type Phase, type Rejected, type SiteDate } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { ListingStore } from '../db/listing.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { PatientCase, Signature } from '../domain/case.js';
import { cancelApproval, finishAction } from '../domain/changing.js';
import type { Moment, Outcome } from '../domain/events.js';
import { Unfolding } from '../domain/events.js';
import { placeHold, releaseHold } from '../domain/holding.js';
import type { Recorded } from '../domain/reacting.js';
import { defer, sign, stepUp } from '../domain/signing.js';
import { changeTaperStep } from '../domain/stepping.js';
import { timelineOf } from '../domain/timeline.js';
import type { Looking } from './looking.js';
import type { Outcomes, StepDownRecorded } from './outcomes.js';

/** Part of a case that a command names by its id. */
type Part = 'proposal' | 'approval' | 'hold' | 'action';

/** Who commands, and what they may touch: throws when the caller does not work at the site, or read another version. */
export interface Commander {
  readonly by: Signature;
  mayWorkAt(siteId: Id | null): void;
  hasRead(version: number): void;
}

/** What a command left: the case, or why it was refused. */
export type Commanded = { readonly ok: true; readonly held: PatientCase } | Rejected<string>;

/** What clinicians decide about proposals, holds, phases and actions. */
export class Deciding {
  constructor(
    private readonly cases: CaseStore,
    private readonly patients: PatientStore,
    private readonly listing: ListingStore,
    private readonly looking: Looking,
    private readonly outcomes: Outcomes,
  ) {}

  /** Signs a proposal; with `override` although criteria are not met. Throws NotFound. */
  async sign(
    tx: Tx<StepDownRecorded>,
    proposalId: Id,
    how: { readonly effectiveOn: SiteDate | null; readonly override: string | null },
    commander: Commander,
  ): Promise<Commanded> {
    const before = await this.lockedBy(tx, 'proposal', proposalId, commander);
    const { found, stale } = await this.looking.at(tx, before);
    if (!found) return { ok: false, rejection: 'not-admitted' };
    const { by } = commander;
    const moment = momentOf(tx, before);
    return this.settle(
      tx,
      before,
      sign(before, { proposalId, by, moment, ...how, found, stale, approvalId: tx.newId() }),
    );
  }

  /** Puts a proposal off. Throws NotFound. */
  async defer(
    tx: Tx<StepDownRecorded>,
    proposalId: Id,
    how: { readonly reason: string; readonly until: SiteDate | null },
    commander: Commander,
  ): Promise<Commanded> {
    const before = await this.lockedBy(tx, 'proposal', proposalId, commander);
    const { policy } = (await this.looking.at(tx, before)).ruleSet;
    const answer = { by: commander.by, ...how };
    return this.settle(tx, before, defer(before, proposalId, answer, momentOf(tx, before), policy));
  }

  /** A step up at a clinician's own word. Throws NotFound. */
  async stepUp(
    tx: Tx<StepDownRecorded>,
    patientId: Id,
    how: { readonly to: Phase; readonly reason: string },
    commander: Commander,
  ): Promise<Commanded> {
    const before = await this.locked(tx, patientId, commander);
    const { ruleSet } = await this.looking.at(tx, before);
    const command = { changeId: tx.newId(), by: commander.by, ...how };
    return this.settle(tx, before, stepUp(before, command, momentOf(tx, before), ruleSet));
  }

  /** A signed step inside the phase. Throws NotFound. */
  async changeTaperStep(
    tx: Tx<StepDownRecorded>,
    patientId: Id,
    how: { readonly step: number; readonly effectiveOn: SiteDate | null },
    commander: Commander,
  ): Promise<Commanded> {
    const before = await this.locked(tx, patientId, commander);
    const { found, stale, oldest: asOf } = await this.looking.at(tx, before);
    if (!found) return { ok: false, rejection: 'not-admitted' };
    const command = { ...how, by: commander.by, proposalId: tx.newId(), approvalId: tx.newId(), stale, asOf };
    return this.settle(tx, before, changeTaperStep(before, command, found, momentOf(tx, before)));
  }

  /** A hold at a clinician's own word. Throws NotFound. */
  async hold(tx: Tx<StepDownRecorded>, patientId: Id, commander: Commander): Promise<Commanded> {
    const before = await this.locked(tx, patientId, commander);
    const { policy } = (await this.looking.at(tx, before)).ruleSet;
    const unfolding = new Unfolding(before, momentOf(tx, before));
    const cause = { trigger: 'clinician', eventId: tx.newId(), concernId: null, by: commander.by } as const;
    placeHold(unfolding, cause, policy);
    return this.settle(tx, before, unfolding.outcome());
  }

  /** Releases a hold. Throws NotFound. */
  async release(tx: Tx<StepDownRecorded>, holdId: Id, reason: string, commander: Commander): Promise<Commanded> {
    const before = await this.lockedBy(tx, 'hold', holdId, commander);
    const { picture, today, ruleSet } = await this.looking.at(tx, before);
    const release = { holdId, by: commander.by, reason };
    const [moment, timeline] = [momentOf(tx, before), timelineOf(picture, today)];
    return this.settle(tx, before, releaseHold(before, release, moment, timeline, ruleSet.policy));
  }

  /** Takes an approved change back. Throws NotFound. */
  async cancel(tx: Tx<StepDownRecorded>, approvalId: Id, reason: string, commander: Commander): Promise<Commanded> {
    const before = await this.lockedBy(tx, 'approval', approvalId, commander);
    return this.settle(tx, before, cancelApproval(before, approvalId, commander.by, reason, momentOf(tx, before)));
  }

  /** Marks an action done. Throws NotFound. */
  async finish(tx: Tx<StepDownRecorded>, actionId: Id, commander: Commander): Promise<Commanded> {
    const before = await this.lockedBy(tx, 'action', actionId, commander);
    return this.settle(tx, before, finishAction(before, actionId, commander.by, momentOf(tx, before)));
  }

  private async lockedBy(tx: Tx, part: Part, id: Id, commander: Commander): Promise<PatientCase> {
    const held = await this.locked(tx, await this.cases.patientOf(tx, part, id), commander);
    const version = versionOf(held, id);
    if (version === undefined) throw new NotFound(part, id);
    commander.hasRead(version);
    return held;
  }

  private async locked(tx: Tx, patientId: Id, commander: Commander): Promise<PatientCase> {
    if (!(await this.listing.isKnown(tx, patientId))) throw new NotFound('patient', patientId);
    const held = (await this.cases.lock(tx, [patientId], await this.looking.recalledFrom(tx))).get(patientId)!;
    commander.mayWorkAt(held.site?.siteId ?? null);
    return held;
  }

  private async settle(
    tx: Tx<StepDownRecorded>,
    before: PatientCase,
    outcome: (Outcome & Partial<Recorded>) | Rejected<string>,
  ): Promise<Commanded> {
    if ('ok' in outcome) return outcome;
    await this.outcomes.settle(tx, [{ before, outcome, records: outcome.records ?? [] }]);
    await this.patients.wakeAt(tx, [before.patientId], momentOf(tx, before).siteDate);
    return { ok: true, held: outcome.after };
  }
}

function versionOf(held: PatientCase, id: Id): number | undefined {
  const parts = [...held.proposals, ...held.approvals, ...held.holds, ...held.actions];
  return parts.find((part) => part.id === id)?.version;
}

function momentOf(tx: Tx, held: PatientCase): Moment {
  const { siteId, zone } = held.site ?? { siteId: null, zone: 'UTC' };
  return { patientId: held.patientId, siteId, zone, siteDate: siteDate(tx.now, zone), at: tx.now };
}
