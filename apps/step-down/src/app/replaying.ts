import type { Id, SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { DecisionStore, Stretch } from '../db/decision.store.js';
import type { FactStore } from '../db/fact.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { PatientCase } from '../domain/case.js';
import type { DecisionRecord } from '../domain/decision-record.js';
import type { Picture } from '../domain/facts.js';
import type { RuleSet } from '../domain/policy.js';
import { isSameProposal, replayRecord, type Replayed } from '../domain/replaying.js';

/** What a record was made from, as far as it is kept. */
interface Rest {
  readonly histories: ReadonlyMap<Id, Picture>;
  readonly cases: ReadonlyMap<Id, PatientCase>;
  readonly byHash: ReadonlyMap<string, RuleSet>;
}

/** One record that was made again. `proposal` says whether the proposal that rests on it is the same too; null without one. */
export interface ReplayedRecord {
  readonly record: DecisionRecord;
  readonly replayed: Replayed;
  readonly proposal: 'same' | 'different' | null;
}

/** A page of records that were made again. */
export interface ReplayedPage {
  readonly total: number;
  readonly items: readonly ReplayedRecord[];
}

/** Makes stored decisions again from the stored facts under the rules they were made under; writes nothing. */
export class Replaying {
  constructor(
    private readonly cases: CaseStore,
    private readonly decisions: DecisionStore,
    private readonly facts: FactStore,
    private readonly ruleSets: RuleSetStore,
  ) {}

  /** A page of the records of a stretch, oldest first. */
  async page(
    tx: Tx,
    stretch: Stretch,
    limit: number,
    after: { siteDate: SiteDate; id: Id } | null,
  ): Promise<ReplayedPage> {
    const [total, records] = await Promise.all([
      this.decisions.countBetween(tx, stretch),
      this.decisions.between(tx, stretch, limit, after),
    ]);
    const rest = await this.rest(tx, [...new Set(records.map(({ patientId }) => patientId))]);
    return { total, items: records.map((record) => again(record, rest)) };
  }

  private async rest(tx: Tx, ids: readonly Id[]): Promise<Rest> {
    const [histories, cases, versions] = await Promise.all([
      this.facts.histories(tx, ids),
      this.cases.load(tx, ids, '1970-01-01'),
      this.ruleSets.all(tx),
    ]);
    return { histories, cases, byHash: new Map(versions.map((version) => [version.hash, version])) };
  }
}

function again(record: DecisionRecord, { histories, cases, byHash }: Rest): ReplayedRecord {
  const version = byHash.get(record.ruleSet.hash);
  const ruleSet = version && { ...record.ruleSet, policy: version.policy };
  const replayed = replayRecord(record, histories.get(record.patientId)!, ruleSet);
  const found = replayed.kind === 'alike' ? replayed.found : null;
  const proposal = record.kind.startsWith('propose')
    ? cases.get(record.patientId)!.proposals.find(({ decisionHash }) => decisionHash === record.hash)
    : undefined;
  const isSame = proposal && found && isSameProposal(proposal, found) ? 'same' : 'different';
  return { record, replayed, proposal: proposal ? isSame : null };
}
