import { type Id, type Instant } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { MedicationEvent } from '../domain/events.js';
import { reactTo, type PatientFact } from '../domain/patient-facts.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';
import type { Recording } from './recording.js';

/** A fact with where it came from and the ids that follow from its event. */
export interface ArrivedFact {
  readonly fact: PatientFact;
  readonly siteId: Id | null;
  readonly newId: () => Id;
  /** Records events under the fact's own cause. */
  readonly record: (events: readonly MedicationEvent[]) => void;
}

/** Facts of other services: kept as rows keyed by their event, and answered with reviews and alerts. */
export class FactKeeping {
  constructor(
    private readonly patients: PatientStore,
    private readonly orders: OrderStore,
    private readonly recording: Recording,
    private readonly rules: MedicationRules,
  ) {}

  /** Keeps a run of facts, each of which arrives once. */
  async keep(tx: Tx<MedicationEvent>, arrived: readonly ArrivedFact[], now: Instant): Promise<void> {
    const patientIds = [...new Set(arrived.map(({ fact }) => fact.patientId))];
    await this.patients.lock(tx, patientIds);
    await this.patients.keep(
      tx,
      arrived.map(({ fact }) => fact),
    );
    const records = await this.orders.ofPatients(tx, patientIds);
    const running = Map.groupBy(
      records.map((record) => record.order).filter((order) => order.status === 'active'),
      (order) => order.patientId,
    );
    const all: MedicationEvent[] = [];
    for (const { fact, siteId, newId, record } of arrived) {
      const events = reactTo(fact, running.get(fact.patientId) ?? [], { siteId, now }, newId, this.rules);
      record(events);
      all.push(...events);
    }
    await this.recording.store(tx, all);
  }
}
