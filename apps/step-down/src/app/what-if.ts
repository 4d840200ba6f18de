import { addDays, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { CaseStore } from '../db/case.store.js';
import type { FactStore } from '../db/fact.store.js';
import { situationOf } from '../domain/close-day.js';
import { evaluate, type Evaluation } from '../domain/evaluate.js';
import { bulkDays, type RuleSet } from '../domain/policy.js';

/** What is asked: other rules, on one site day. */
export interface Supposed {
  readonly ruleSet: RuleSet;
  readonly on: SiteDate;
}

/** Patients read together, few enough that what was read of them dies young; the next are read while these are evaluated. */
const CHUNK = 25;

/** Runs a rule set over the stored facts of many patients and writes nothing (design 8). */
export class WhatIf {
  constructor(
    private readonly cases: CaseStore,
    private readonly facts: FactStore,
  ) {}

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
