import { addDays, addHours, type Id, type Instant, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { LedgerStore } from '../db/ledger.store.js';
import type { OrderRecord, OrderStore } from '../db/order.store.js';
import type { PatientStore } from '../db/patient.store.js';
import type { StoredTest, TestStore } from '../db/test.store.js';
import type { WorklistStore } from '../db/worklist.store.js';
import type { AgonistExposure, PatientPicture } from '../domain/clinical-context.js';
import { isOpioidAgonist } from '../domain/medications.js';
import { contextOf, type PatientContext, type PatientFact } from '../domain/patient-facts.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';

/** Everything this service holds about a patient when somebody decides. */
export interface WholePatient {
  readonly orders: readonly OrderRecord[];
  readonly facts: readonly PatientFact[];
  readonly context: PatientContext;
  readonly tests: readonly StoredTest[];
  readonly picture: PatientPicture;
}

const TEST_DAYS = 90;
const HOURS_PER_DAY = 24;

/** Loads a patient as one picture. */
export class PatientPictures {
  constructor(
    private readonly orders: OrderStore,
    private readonly ledger: LedgerStore,
    private readonly patients: PatientStore,
    private readonly tests: TestStore,
    private readonly worklist: WorklistStore,
    private readonly rules: MedicationRules,
  ) {}

  /** The patient as known at `at`. */
  async load(tx: Tx, patientId: Id, at: Instant): Promise<WholePatient> {
    const [orders, facts, tests, naloxone, injections] = await Promise.all([
      this.orders.ofPatients(tx, [patientId]),
      this.patients.facts(tx, [patientId]),
      this.tests.since(tx, patientId, addHours(at, -TEST_DAYS * HOURS_PER_DAY)),
      this.worklist.lastNaloxone(tx, patientId),
      this.ledger.injections(tx, patientId),
    ]);
    const context = contextOf(facts);
    const picture: PatientPicture = {
      activeOrders: orders.filter((record) => record.order.status === 'active').map((record) => record.order),
      exposures: orders.flatMap((record) => this.exposure(record)),
      injections,
      tests,
      pregnant: context.pregnant,
      naloxoneOnRecord: naloxone !== null,
    };
    return { orders, facts, context, tests, picture };
  }

  /** The last day a dose of an agonist order covers; orders that were never dosed expose nobody. */
  private exposure({ order, lastDoseOn }: OrderRecord): AgonistExposure[] {
    if (!isOpioidAgonist(order.medication) || lastDoseOn === null) return [];
    const lastDay: SiteDate = addDays(lastDoseOn, this.rules.products[order.product].coversDays - 1);
    return [{ medication: order.medication, lastDay, active: order.status === 'active' }];
  }
}
