import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { SchedulingEvent } from '../domain/events.js';
import type { Placing } from './placing.js';
import { retrySeats } from './retry-seats.js';

/** What calendar edits mean for people who have or need a seat. */
export class Vacancies {
  constructor(private readonly placing: Placing) {}

  calendarChanged(tx: Tx<SchedulingEvent>, siteId: Id): void {
    retrySeats(tx, siteId, 'calendar-changed');
  }

  /** Members of a series that ends keep the rest of their seat; a scheduler is asked to seat them elsewhere. */
  async seriesEnded(tx: Tx<SchedulingEvent>, seriesId: Id, patientIds: readonly Id[]): Promise<void> {
    for (const patientId of patientIds) await this.placing.seriesEnded(tx, patientId, seriesId);
  }
}
