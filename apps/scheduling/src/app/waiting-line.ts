import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { ConditionStore } from '../db/condition.store.js';
import type { PlacementStore } from '../db/placement.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { waitlistClass } from '../domain/conditions.js';
import type { SeatingRules } from '../domain/rules/seating.v1.js';
import type { Placing } from './placing.js';

/** Whoever waits at a site, tried again when seats may be free: due tasks first, then clinical priority, then time of waiting. */
export class WaitingLine {
  constructor(
    private readonly placements: PlacementStore,
    private readonly conditions: ConditionStore,
    private readonly placing: Placing,
    private readonly rules: SeatingRules,
  ) {}

  async tryAgain(tx: Tx<SchedulingEvent>, siteId: Id, onlyFull: boolean): Promise<void> {
    const waiting = await this.placements.waitingAt(tx, siteId, onlyFull);
    const conditions = await this.conditions.ofAll(
      tx,
      waiting.map((one) => one.patientId),
    );
    const ranked = waiting.map((one) => ({
      ...one,
      rank: one.due ? -1 : waitlistClass(conditions.get(one.patientId) ?? [], this.rules),
    }));
    ranked.sort((a, b) => a.rank - b.rank);
    for (const { patientId, episodeId } of ranked) await this.placing.retry(tx, patientId, episodeId);
  }
}
