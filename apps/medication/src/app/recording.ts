import type { Tx } from '@stepwell/platform';
import type { LedgerStore } from '../db/ledger.store.js';
import type { OrderStore } from '../db/order.store.js';
import type { TestStore } from '../db/test.store.js';
import type { WorklistStore } from '../db/worklist.store.js';
import type { MedicationEvent, OrderEvent } from '../domain/events.js';
import { evolveOrder, type Order } from '../domain/order.js';

type Of<T extends MedicationEvent['type']> = Extract<MedicationEvent, { type: T }>;

const ORDER_EVENTS: readonly MedicationEvent['type'][] = [
  'medication-ordered',
  'medication-changed',
  'medication-stopped',
  'induction-failed',
  'take-home-level-changed',
];

/** Writes what was decided: rows are the fold of the events, so the two cannot disagree. */
export class Recording {
  constructor(
    private readonly orders: OrderStore,
    private readonly ledger: LedgerStore,
    private readonly tests: TestStore,
    private readonly worklist: WorklistStore,
  ) {}

  /** Stores and records; answers the order after the events, null when none of them changed `order`. */
  async record(
    tx: Tx<MedicationEvent>,
    events: readonly MedicationEvent[],
    order: Order | null = null,
  ): Promise<Order | null> {
    const after = await this.store(tx, events, order);
    tx.record(...events);
    return after;
  }

  /** Stores the rows alone; the caller records the events under their causes. */
  async store(tx: Tx, events: readonly MedicationEvent[], order: Order | null = null): Promise<Order | null> {
    const after = await this.orderEvents(tx, events, order);
    const work: Promise<unknown>[] = [
      ...this.whenAny(events, 'dose-administered', (doses) => [
        this.ledger.append(tx, doses),
        this.orders.dosed(tx, doses),
      ]),
      ...this.whenAny(events, 'dose-missed', (misses) => [this.ledger.appendMissed(tx, misses)]),
      ...this.whenAny(events, 'drug-test-resulted', (tests) => [this.tests.append(tx, tests)]),
      ...this.whenAny(events, 'adherence-updated', (updates) => [this.orders.published(tx, updates)]),
      ...this.whenAny(events, 'safety-alert-raised', (alerts) => [this.worklist.raise(tx, alerts)]),
      ...this.whenAny(events, 'safety-alert-acknowledged', (answers) => [this.worklist.acknowledge(tx, answers)]),
      ...this.whenAny(events, 'review-opened', (reviews) => [this.worklist.open(tx, reviews)]),
      ...this.each(events, 'take-home-dispensed', (event) => this.ledger.appendTakeHome(tx, event)),
      ...this.each(events, 'callback-resulted', (event) => this.worklist.counted(tx, event)),
      ...this.each(events, 'naloxone-provided', (event) => this.worklist.provide(tx, event)),
      ...this.each(events, 'review-done', (event) => this.worklist.done(tx, event)),
    ];
    await Promise.all(work);
    return after;
  }

  private async orderEvents(tx: Tx, events: readonly MedicationEvent[], before: Order | null): Promise<Order | null> {
    let order = before;
    for (const event of events.filter(isOrderEvent)) {
      const next = evolveOrder(order, event);
      await (order === null ? this.orders.insert(tx, next) : this.orders.update(tx, next));
      order = next;
    }
    return order === before ? null : order;
  }

  private whenAny<T extends MedicationEvent['type']>(
    events: readonly MedicationEvent[],
    type: T,
    write: (events: readonly Of<T>[]) => Promise<unknown>[],
  ): Promise<unknown>[] {
    const mine = ofType(events, type);
    return mine.length === 0 ? [] : write(mine);
  }

  private each<T extends MedicationEvent['type']>(
    events: readonly MedicationEvent[],
    type: T,
    write: (event: Of<T>) => Promise<unknown>,
  ): Promise<unknown>[] {
    return ofType(events, type).map(write);
  }
}

function ofType<T extends MedicationEvent['type']>(events: readonly MedicationEvent[], type: T): readonly Of<T>[] {
  return events.filter((event): event is Of<T> => event.type === type);
}

const isOrderEvent = (event: MedicationEvent): event is OrderEvent => ORDER_EVENTS.includes(event.type);
