import { addDays, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { LedgerStore, LastDose, Supply } from '../db/ledger.store.js';
import { lastCoveredDay, proportionOfDaysCovered, type Adherence } from '../domain/adherence.js';
import type { Product } from '../domain/medications.js';
import { doseGap, type DoseGap, type LedgerEnd } from '../domain/missed-doses.js';
import type { Order } from '../domain/order.js';
import type { MedicationRules } from '../domain/rules/rule-set.js';

/** How an order's doses stand. */
export interface OrderStanding {
  readonly gap: DoseGap;
  readonly end: LedgerEnd;
  readonly lastDose: LastDose | null;
  readonly adherence: Adherence | null;
}

/** Missed days, holds and adherence, read from the ledger. */
export class DoseGaps {
  private readonly coversDays: Readonly<Record<Product, number>>;
  private readonly reachDays: number;

  constructor(
    private readonly ledger: LedgerStore,
    private readonly rules: MedicationRules,
  ) {
    const products = Object.entries(rules.products).map(([product, rule]) => [product, rule.coversDays] as const);
    this.coversDays = Object.fromEntries(products) as Record<Product, number>;
    const longestTakeHome = rules.takeHome.at(-1)?.maxDoses ?? 0;
    this.reachDays = Math.max(longestTakeHome, ...Object.values(this.coversDays)) + rules.adherence.windowDays;
  }

  /** Missed days before `on`, and whether doses wait. */
  async of(tx: Tx, order: Order, on: SiteDate): Promise<DoseGap> {
    return (await this.standings(tx, [order], on)).get(order.orderId)!.gap;
  }

  /** Every order as it stands on `on`; doses of later days are not looked at. */
  async standings(tx: Tx, orders: readonly Order[], on: SiteDate): Promise<ReadonlyMap<Id, OrderStanding>> {
    const ids = orders.map((order) => order.orderId);
    const [lasts, supplies] = await Promise.all([this.ledger.lastDoses(tx, ids, on), this.supplies(tx, ids, on)]);
    return new Map(
      orders.map((order) => {
        const lastDose = lasts.get(order.orderId) ?? null;
        const mine = supplies.get(order.orderId) ?? [];
        return [order.orderId, this.standing(order, lastDose, mine, on)];
      }),
    );
  }

  /** Supplies that can matter to the adherence window that ends on `on`. */
  supplies(tx: Tx, orderIds: readonly Id[], on: SiteDate): Promise<ReadonlyMap<Id, readonly Supply[]>> {
    return this.ledger.supplies(tx, orderIds, addDays(on, -this.reachDays), on, this.coversDays);
  }

  private standing(order: Order, lastDose: LastDose | null, supplies: readonly Supply[], on: SiteDate): OrderStanding {
    const lastDoseOn =
      lastDose?.siteDate ??
      supplies
        .map((supply) => supply.from)
        .sort()
        .at(-1) ??
      null;
    const end = {
      lastDoseOn,
      lastCoveredOn: lastCoveredDay(order.medication, supplies, on) ?? lastDoseOn,
      lastAmountMg: lastDose?.unit === 'mg' ? lastDose.amount : null,
    };
    const { windowDays } = this.rules.adherence;
    return {
      gap: doseGap(order, end, on, this.rules),
      end,
      lastDose,
      adherence: proportionOfDaysCovered(order.medication, supplies, order.startDate, on, windowDays),
    };
  }
}
