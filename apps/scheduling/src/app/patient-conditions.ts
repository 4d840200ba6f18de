import { addDays, addHours, siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConditionStore, RequestedAction } from '../db/condition.store.js';
import { isAway, type Condition } from '../domain/conditions.js';
import type { SchedulingEvent } from '../domain/events.js';
import { noteReturn } from '../domain/placement-facts.js';
import type { PlacementEvent } from '../domain/placement-events.js';
import type { Placement } from '../domain/placement.js';
import type { SeatingRules } from '../domain/rules/seating.v1.js';
import { endSeat, releaseReservation } from '../domain/settling.js';
import type { Placing } from './placing.js';

/** The timer after which a seat is no longer kept for somebody who is elsewhere. */
export const AWAY_LIMIT = 'away-limit';

/** A clinical fact as it was reported. */
export interface ReportedFact {
  readonly patientId: Id;
  readonly factId: Id;
  readonly kind: string;
  readonly siteDate: SiteDate;
}

/** What other services say about patients: leaves, referrals out, safety concerns, holds, priorities. */
export class PatientConditions {
  constructor(
    private readonly conditions: ConditionStore,
    private readonly placing: Placing,
    private readonly rules: SeatingRules,
  ) {}

  /** Keeps a condition that began at `since`: for somebody who is elsewhere, the days a seat is kept count from then. */
  async open(tx: Tx<SchedulingEvent>, patientId: Id, condition: Condition, since = tx.now): Promise<void> {
    await this.conditions.open(tx, patientId, condition);
    if (!isAway(condition, this.rules)) return;
    tx.schedule({
      id: condition.id,
      command: AWAY_LIMIT,
      due: addHours(since, 24 * this.rules.awaySeatDays),
      key: patientId,
      data: { patientId, referralOutId: condition.id },
    });
  }

  /** The day on which it ended is free of it again; that may free the way to a seat that was refused because of it. */
  async close(
    tx: Tx<SchedulingEvent>,
    patientId: Id,
    kind: Condition['kind'],
    id: Id,
    endedOn: SiteDate,
  ): Promise<void> {
    await this.conditions.close(tx, patientId, kind, id, addDays(endedOn, -1));
    await this.placing.noteLatest(tx, patientId, () => []);
  }

  /** The person is back or never went: a seat that was given up meanwhile is asked for again. */
  async returned(tx: Tx<SchedulingEvent>, patientId: Id, referralOutId: Id, on: SiteDate): Promise<void> {
    await this.conditions.close(tx, patientId, 'referral-out', referralOutId, addDays(on, -1));
    tx.cancelTimer(referralOutId);
    await this.placing.noteLatest(tx, patientId, (placement) =>
      gaveUpSeat(placement) ? noteReturn(placement, referralOutId, on) : [],
    );
  }

  /** A person who is still elsewhere after the limit gives the seat to somebody else (C02). */
  async awayLimit(tx: Tx<SchedulingEvent>, patientId: Id, referralOutId: Id): Promise<void> {
    const open = (await this.conditions.of(tx, patientId)).some(
      (condition) => condition.id === referralOutId && condition.until === null,
    );
    if (!open) return;
    await this.placing.noteLatest(tx, patientId, (placement) => giveUpSeat(placement, tx));
  }

  /** Keeps the clinical facts that put a person ahead in the waitlist; others mean nothing here. */
  async prioritise(tx: Tx<SchedulingEvent>, facts: readonly ReportedFact[]): Promise<void> {
    const kinds = this.rules.waitlistPriority.flat();
    for (const { patientId, factId, kind, siteDate: from } of facts.filter((fact) => kinds.includes(fact.kind))) {
      await this.conditions.open(tx, patientId, { kind: 'priority', id: factId, code: kind, from, until: null });
    }
  }

  /** Keeps the requests that a scheduler can answer. */
  async requestAction(tx: Tx<SchedulingEvent>, action: RequestedAction): Promise<void> {
    await this.conditions.requestAction(tx, action);
  }

  async finishAction(tx: Tx<SchedulingEvent>, actionId: Id): Promise<void> {
    await this.conditions.finishAction(tx, actionId);
  }
}

const gaveUpSeat = ({ seat, endedOn }: Placement): boolean => seat?.until !== null && seat !== null && endedOn === null;

function giveUpSeat(placement: Placement, tx: Tx): readonly PlacementEvent[] {
  const { seat, home, endedOn } = placement;
  if (!seat || !home || seat.until !== null || endedOn !== null) return [];
  const today = siteDate(tx.now, home.zone);
  return [...releaseReservation(placement, 'referred-out'), endSeat(placement, seat, today, 'referred-out')];
}
