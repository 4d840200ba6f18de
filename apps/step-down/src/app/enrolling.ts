import { startOfSiteDate, uuidv5, type Zone } from '@stepwell/kernel';
import type { NewTimer, Tx } from '@stepwell/platform';
import type { AftercareStore } from '../db/aftercare.store.js';
import { missedOn, nextCheck, type Check, type Enrolment } from '../domain/aftercare.js';
import type { StepDownEvent } from '../domain/events.js';

/** Command of the timer on the day a check is missed. */
export const CHECK_TIMER = 'aftercare-check';

/** Timer that finds a check missed. */
export function checkTimer({ id, patientId, ...check }: Check, zone: Zone): NewTimer {
  const due = startOfSiteDate(missedOn(check), zone);
  return { id: uuidv5(id, 'missed'), command: CHECK_TIMER, due, key: patientId, data: { patientId, checkId: id } };
}

/** Opens and ends stays in aftercare as phases change. */
export class Enrolling {
  constructor(private readonly aftercare: AftercareStore) {}

  /** Follows what was decided, in its order. */
  async follow(tx: Tx, events: readonly StepDownEvent[]): Promise<void> {
    for (const event of events) {
      const { patientId, siteDate } = event;
      if (event.type === 'aftercare-enrolled') await this.enrol(tx, event);
      if (event.type === 'phase-changed' && event.from === 'P5' && event.to !== 'P5')
        await this.aftercare.leave(tx, patientId, siteDate, 'step-up');
      if (event.type === 'episode-ended') await this.aftercare.leave(tx, patientId, siteDate, 'discharge');
    }
  }

  /** The next check of a stay after a day, with its timer; nothing at the end. */
  async plan(tx: Tx, enrolment: Enrolment, after: string, zone: Zone): Promise<void> {
    const check = nextCheck(enrolment, after);
    if (!check) return;
    await this.aftercare.save(tx, check);
    tx.schedule(checkTimer(check, zone));
  }

  private async enrol(tx: Tx, event: Extract<StepDownEvent, { type: 'aftercare-enrolled' }>): Promise<void> {
    const { patientId, episodeId, siteId, siteDate: enrolledOn, zone } = event;
    const id = uuidv5(episodeId, `aftercare:${enrolledOn}`);
    const enrolment = { id, patientId, episodeId, siteId, enrolledOn };
    await this.aftercare.enrol(tx, enrolment);
    await this.plan(tx, enrolment, enrolledOn, zone);
  }
}
