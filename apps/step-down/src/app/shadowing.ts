import { siteDate, type Id, type Rejected } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { FactStore } from '../db/fact.store.js';
import type { SiteScope } from '../db/listing.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import type { AnsweredRow, Shadow, ShadowStore } from '../db/shadow.store.js';
import type { SiteStore } from '../db/site.store.js';
import type { DecisionRecord } from '../domain/decision-record.js';
import { evaluate } from '../domain/evaluate.js';
import type { Picture } from '../domain/facts.js';
import { knownThen } from '../domain/inputs.js';
import type { RuleSet } from '../domain/policy.js';
import { countAgreement, noAgreement, type Agreement, type Answer } from '../domain/shadowing.js';

export type ShadowRejection = 'shadow-ended';

/** A page of a shadow's report. */
export interface ShadowPage {
  readonly shadow: Shadow;
  readonly agreement: Agreement;
  /** Null at the end. */
  readonly cursor: Id | null;
}

interface ShadowingStores {
  readonly facts: FactStore;
  readonly ruleSets: RuleSetStore;
  readonly shadows: ShadowStore;
  readonly sites: SiteStore;
}

/**
 * Watches a candidate beside the live policy. Decisions keep their inputs and evaluating is pure, so what the candidate says
 * about them is the same whenever it is asked: it is asked when a report is read, and nothing runs where patients are decided about.
 */
export class Shadowing {
  constructor(private readonly stores: ShadowingStores) {}

  async begin(tx: Tx, candidate: RuleSet, siteId: Id | null, begunBy: string): Promise<Shadow> {
    const { id: name, hash, policy } = candidate;
    const shadow = { id: tx.newId(), siteId, name, hash, policy, begunAt: tx.now, begunBy, endedAt: null };
    await this.stores.shadows.begin(tx, shadow);
    return shadow;
  }

  /** Stops watching; what was answered until now stays in its report. Throws NotFound. */
  async end(tx: Tx, id: Id, guard: (siteId: Id | null) => void): Promise<{ ok: true } | Rejected<ShadowRejection>> {
    guard((await this.stores.shadows.one(tx, id)).siteId);
    return (await this.stores.shadows.end(tx, id)) ? { ok: true } : { ok: false, rejection: 'shadow-ended' };
  }

  /** Shadows that watch the sites. */
  all(tx: Tx, sites: SiteScope): Promise<readonly Shadow[]> {
    return this.stores.shadows.all(tx, sites);
  }

  /** A page of the answers given while it was watched, held against both policies. Throws NotFound. */
  async report(
    tx: Tx,
    id: Id,
    scope: { readonly sites: SiteScope; readonly guard: (siteId: Id | null) => void },
    page: { readonly limit: number; readonly after: Id | null },
  ): Promise<ShadowPage> {
    const shadow = await this.stores.shadows.one(tx, id);
    scope.guard(shadow.siteId);
    const sites = shadow.siteId === null ? scope.sites : [shadow.siteId];
    const answered = await this.stores.shadows.answered(tx, shadow, sites, page);
    const agreement = await this.agreed(tx, shadow, answered);
    return { shadow, agreement, cursor: answered.length < page.limit ? null : answered.at(-1)!.proposal.id };
  }

  private async agreed(tx: Tx, shadow: Shadow, answered: readonly AnsweredRow[]): Promise<Agreement> {
    const ids = [...new Set(answered.map(({ patientId }) => patientId))];
    const [histories, records, versions, sites] = await Promise.all([
      this.stores.facts.histories(tx, ids),
      this.stores.shadows.records(tx, ids),
      this.stores.ruleSets.all(tx),
      this.stores.sites.all(tx),
    ]);
    const zones = new Map(sites.map(({ siteId, zone }) => [siteId, zone]));
    const candidate: RuleSet = { id: shadow.name, version: 0, hash: shadow.hash, policy: shadow.policy };
    const agreement = noAgreement();
    for (const row of answered) {
      const record = recordBehind(row, records, zones.get(row.proposal.siteId) ?? 'UTC');
      const live = versions.find(({ hash }) => hash === record?.ruleSet.hash);
      if (record?.detail.inputs && live)
        countOne(agreement, row, record, { live, candidate, history: histories.get(row.patientId)! });
      else agreement.notKept += 1;
    }
    return agreement;
  }
}

/** The evaluation a signature rests on; for one that was put off, the one that was proposed on. */
function recordBehind({ patientId, proposal }: AnsweredRow, records: readonly DecisionRecord[], zone: string) {
  const mine = records.filter((record) => record.patientId === patientId);
  const day = proposal.decision && siteDate(proposal.decision.at, zone);
  const signed = mine.findLast(
    ({ kind, siteDate: on, content }) => kind === 'signature' && on === day && content.phases.to === proposal.to,
  );
  return signed ?? mine.find(({ hash }) => hash === proposal.decisionHash);
}

interface Beside {
  readonly live: RuleSet;
  readonly candidate: RuleSet;
  readonly history: Picture;
}

function countOne(agreement: Agreement, { proposal }: AnsweredRow, record: DecisionRecord, beside: Beside): void {
  const inputs = record.detail.inputs!;
  const picture = knownThen(beside.history, inputs);
  const found = (rules: RuleSet) => evaluate(inputs.situation, picture, rules, record.siteDate);
  const { kind, to, siteId } = proposal;
  const answered = { answer: proposal.status as Answer, kind, to, siteId };
  countAgreement(agreement, answered, { live: found(beside.live), candidate: found(beside.candidate) });
}
