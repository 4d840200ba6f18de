import { addDays, siteDate, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { FactStore } from '../db/fact.store.js';
import type { RuleSetStore } from '../db/rule-set.store.js';
import { placeOf, type PatientCase } from '../domain/case.js';
import { situationOf } from '../domain/close-day.js';
import { evaluate, type Evaluation } from '../domain/evaluate.js';
import { SOURCES, type Picture, type Source } from '../domain/facts.js';
import { notCurrent, oldest, parkedSources, type AsOf } from '../domain/freshness.js';
import { bulkDays, type RuleSet } from '../domain/policy.js';
import { recalledFrom } from '../domain/rule-sets.js';
import { timelineOf } from '../domain/timeline.js';

/** How fresh this service's picture of another one is. */
export interface Freshness {
  asOf(source: Source): Promise<Instant | null>;
}

/** A patient as seen on one site day. */
export interface Look {
  readonly today: SiteDate;
  readonly ruleSet: RuleSet;
  readonly picture: Picture;
  /** Null while no admission runs. */
  readonly found: Evaluation | null;
  readonly asOf: AsOf;
  /** Oldest mark of the sources. */
  readonly oldest: Instant;
  /** Sources whose facts are too old to sign on. */
  readonly stale: readonly string[];
}

/** Looks at one patient: facts, rules in force, freshness, evaluation. */
export class Looking {
  constructor(
    private readonly facts: FactStore,
    private readonly ruleSets: RuleSetStore,
    private readonly freshness: Freshness,
  ) {}

  /** The patient on `on`, today at the site when not given. */
  async at(tx: Tx, held: PatientCase, on?: SiteDate): Promise<Look> {
    const today = on ?? siteDate(tx.now, held.site?.zone ?? 'UTC');
    const ruleSet = await this.ruleSets.inForce(tx, placeOf(held), today);
    const [pictures, parkedHere, asOf] = await Promise.all([
      this.facts.pictures(tx, [held.patientId], today, addDays(today, -bulkDays(ruleSet.policy))),
      this.facts.parkedHere(tx, held.patientId),
      this.marks(),
    ]);
    const picture = pictures.get(held.patientId)!;
    const situation = situationOf(held);
    const parked = [...parkedHere, ...parkedSources(timelineOf(picture, today))];
    return {
      today,
      ruleSet,
      picture,
      found: situation && evaluate(situation, picture, ruleSet, today),
      asOf,
      oldest: oldest(asOf),
      stale: notCurrent(ruleSet.policy, asOf, parked, tx.now),
    };
  }

  /** First day from which finished parts of cases are loaded. */
  async recalledFrom(tx: Tx): Promise<SiteDate> {
    return recalledFrom(await this.ruleSets.all(tx), tx.now);
  }

  /** Marks of all sources. */
  async marks(): Promise<AsOf> {
    const marks = await Promise.all(SOURCES.map((source) => this.freshness.asOf(source)));
    const of = (source: Id): Instant | null => marks[SOURCES.findIndex((one) => one === source)] ?? null;
    return {
      intake: of('intake'),
      scheduling: of('scheduling'),
      attendance: of('attendance'),
      medication: of('medication'),
    };
  }
}
