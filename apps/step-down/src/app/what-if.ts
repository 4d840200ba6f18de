import { addDays, siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { Stretch } from '../db/decision.store.js';
import type { FactStore } from '../db/fact.store.js';
import type { ListingStore } from '../db/listing.store.js';
import type { OwnEventStore } from '../db/own-event.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import { situationOf } from '../domain/close-day.js';
import { evaluate, type Evaluation } from '../domain/evaluate.js';
import { UNPLACED_ZONE } from '../domain/events.js';
import { bulkDays, type RuleSet } from '../domain/policy.js';
import { choose } from '../domain/rule-sets.js';
import { suppose, type Compared, type Supposed as Answer } from '../domain/supposing.js';
import { movesOf, storyIn } from './telling.js';

/** What is asked: other rules, on one site day. */
export interface Supposed {
  readonly ruleSet: RuleSet;
  readonly on: SiteDate;
}

/** Patients whose history was held against other rules, and how many there are in all. */
export interface SupposedPage {
  readonly total: number;
  readonly items: readonly Answer[];
}

interface WhatIfStores {
  readonly listing: ListingStore;
  readonly ownEvents: OwnEventStore;
  readonly ruleSets: RuleSetStore;
}

/** Patients read together, few enough that what was read of them dies young; the next are read while these are evaluated. */
const CHUNK = 25;

/** Own events a way along the ladder is told by. */
const MOVES = ['PhaseChanged', 'TaperStepChanged'];

/** Runs a rule set over the stored facts of many patients and writes nothing (design 8). */
export class WhatIf {
  constructor(
    private readonly cases: CaseStore,
    private readonly facts: FactStore,
    private readonly rest: WhatIfStores,
  ) {}

  /** Holds the history of a page of patients against a candidate, in order of their ids. */
  async page(
    tx: Tx,
    stretch: Stretch,
    candidate: RuleSet,
    { limit, after }: { readonly limit: number; readonly after: Id | null },
  ): Promise<SupposedPage> {
    const { from, to, sites } = stretch;
    const [ids, total, versions] = await Promise.all([
      this.rest.listing.admittedBy(tx, { sites, to }, limit, after),
      this.rest.listing.countAdmittedBy(tx, { sites, to }),
      this.rest.ruleSets.all(tx),
    ]);
    const knownUntil = addDays(siteDate(tx.now, UNPLACED_ZONE), -1);
    const compared: Compared = { live: (place, on) => choose(versions, place, on), candidate, from, to, knownUntil };
    const items: Answer[] = [];
    for (let at = 0; at < ids.length; at += CHUNK) {
      const some = ids.slice(at, at + CHUNK);
      const [cases, histories, told] = await Promise.all([
        this.cases.load(tx, some, '1970-01-01'),
        this.facts.histories(tx, some),
        this.rest.ownEvents.ofPatients(tx, some, MOVES),
      ]);
      const moves = movesOf(told);
      for (const id of some) items.push(suppose(storyIn(id, histories.get(id)!, moves, cases.get(id)!), compared));
    }
    return { total, items };
  }

  /** Evaluates the admitted among `patientIds` in their order and hands on what was found. */
  async evaluate(
    tx: Tx,
    patientIds: readonly Id[],
    supposed: Supposed,
    see: (found: Evaluation) => void,
  ): Promise<void> {
    let reading = this.read(tx, patientIds.slice(0, CHUNK), supposed);
    for (let from = 0; from < patientIds.length; from += CHUNK) {
      const [cases, pictures] = await reading;
      reading = this.read(tx, patientIds.slice(from + CHUNK, from + 2 * CHUNK), supposed);
      for (const id of patientIds.slice(from, from + CHUNK)) {
        const situation = situationOf(cases.get(id)!);
        if (situation) see(evaluate(situation, pictures.get(id)!, supposed.ruleSet, supposed.on));
      }
    }
  }

  private read(tx: Tx, ids: readonly Id[], { ruleSet, on }: Supposed) {
    const bulkFrom = addDays(on, -bulkDays(ruleSet.policy));
    return Promise.all([this.cases.load(tx, ids, on), this.facts.pictures(tx, ids, on, bulkFrom)]);
  }
}
