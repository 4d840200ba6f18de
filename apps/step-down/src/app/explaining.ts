import type { Id } from '@stepwell/kernel';
import { NotFound, type Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { DecisionStore } from '../db/decision.store.js';
import type { FactStore } from '../db/fact.store.js';
import type { OwnEvent, OwnEventStore } from '../db/own-event.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { Hold, PatientCase, Proposal } from '../domain/case.js';
import type { DecisionRecord } from '../domain/decision-record.js';
import { evaluate, type Evaluation } from '../domain/evaluate.js';
import { explain, explainHold, originsOf, type Explanation, type Sentence } from '../domain/explaining.js';
import type { Fact, Picture } from '../domain/facts.js';
import { knownThen } from '../domain/inputs.js';
import type { Seen } from './reading.js';

interface ExplainingStores {
  readonly cases: CaseStore;
  readonly decisions: DecisionStore;
  readonly facts: FactStore;
  readonly ownEvents: OwnEventStore;
  readonly ruleSets: RuleSetStore;
}
type Guard = (siteId: Id | null) => void;

/** A record of before inputs were kept cannot be told from its facts. */
export type Unexplained = 'inputs-not-kept';

/** Says why, in words that rest on facts; reads only. */
export class Explaining {
  constructor(private readonly stores: ExplainingStores) {}

  /** Why the engine finds what it finds on the day of `seen`; null while no admission runs. */
  async seen(tx: Tx, { held, look }: Seen): Promise<Explanation | null> {
    return look.found ? this.told(tx, held, look.found, look.picture) : null;
  }

  /** Why a decision was made, from what was known then; a hold's record names its one fact. Throws NotFound. */
  async record(tx: Tx, decisionId: Id, guard: Guard): Promise<readonly [DecisionRecord, Explanation | Unexplained]> {
    const record = await this.stores.decisions.one(tx, decisionId);
    if (!record) throw new NotFound('decision', decisionId);
    const held = await this.case(tx, record.patientId, guard);
    return [record, await this.recorded(tx, held, record)];
  }

  /** Why a proposal was made. */
  async proposal(tx: Tx, patientId: Id, { decisionHash }: Proposal, guard: Guard): Promise<Explanation | Unexplained> {
    const held = await this.case(tx, patientId, guard);
    const record = await this.stores.decisions.byHash(tx, patientId, decisionHash);
    return record ? this.recorded(tx, held, record) : 'inputs-not-kept';
  }

  /** Why a hold stands. Throws NotFound. */
  async hold(tx: Tx, holdId: Id, guard: Guard): Promise<{ patientId: Id; hold: Hold; sentences: readonly Sentence[] }> {
    const patientId = await this.stores.cases.patientOf(tx, 'hold', holdId);
    const held = await this.case(tx, patientId, guard);
    const hold = held.holds.find(({ id }) => id === holdId);
    if (!hold) throw new NotFound('hold', holdId);
    const placed = await this.stores.ownEvents.ofPatients(tx, [patientId], ['HoldPlaced']);
    const told = placed.filter(({ data }) => data['holdId'] === holdId).map(({ eventId }) => eventId);
    return { patientId, hold, sentences: explainHold(hold, held.site?.zone ?? 'UTC', told) };
  }

  /** What an event id of a sentence stands for: a fact, or what this service itself told. Throws NotFound. */
  async fact(tx: Tx, patientId: Id, eventId: Id, guard: Guard): Promise<Fact | OwnEvent> {
    await this.case(tx, patientId, guard);
    const fact = await this.stores.facts.one(tx, patientId, eventId);
    const found = fact ?? (await this.stores.ownEvents.one(tx, patientId, eventId));
    if (!found) throw new NotFound('fact', eventId);
    return found;
  }

  private async recorded(tx: Tx, held: PatientCase, record: DecisionRecord): Promise<Explanation | Unexplained> {
    const { inputs } = record.detail;
    if (!inputs) return 'inputs-not-kept';
    const [histories, versions] = await Promise.all([
      this.stores.facts.histories(tx, [record.patientId]),
      this.stores.ruleSets.all(tx),
    ]);
    const version = versions.find(({ hash }) => hash === record.ruleSet.hash);
    if (!version) return 'inputs-not-kept';
    const picture = knownThen(histories.get(record.patientId)!, inputs);
    const ruleSet = { ...record.ruleSet, policy: version.policy };
    return this.told(tx, held, evaluate(inputs.situation, picture, ruleSet, record.siteDate), picture);
  }

  private async told(tx: Tx, held: PatientCase, found: Evaluation, picture: Picture): Promise<Explanation> {
    const { episodeId, enteredOn } = found.inputs.situation;
    const moves = await this.stores.ownEvents.ofPatients(tx, [found.patientId], ['PhaseChanged', 'HoldPlaced']);
    const began = moves.filter(({ name, data }) => name === 'PhaseChanged' && data['effectiveOn'] === enteredOn);
    // A hold that was placed later is no reason of what was decided before it.
    const then = held.holds.filter((hold) => hold.siteDate <= found.siteDate);
    const holds = then.map((hold) => ({ trigger: hold.trigger, evidence: evidenceOf(hold, moves) }));
    const entered = began.slice(-1).map(({ eventId }) => eventId);
    return explain(found, originsOf(picture, { on: found.siteDate, episodeId, entered, holds }));
  }

  private async case(tx: Tx, patientId: Id, guard: Guard): Promise<PatientCase> {
    const held = (await this.stores.cases.load(tx, [patientId], '1970-01-01')).get(patientId)!;
    guard(held.site?.siteId ?? null);
    return held;
  }
}

/** What a clinician asked for rests on the event that told of it, not on a fact. */
function evidenceOf({ id, placedBy, evidence }: Hold, told: readonly OwnEvent[]): readonly Id[] {
  return placedBy ? told.filter(({ data }) => data['holdId'] === id).map(({ eventId }) => eventId) : evidence;
}
