import type { Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { Loaded, RecordStore } from '../db/record.store.js';
import type { ServiceEvent } from '../domain/events.js';
import { noArrival } from '../domain/ladder.js';
import type { AttendanceRules } from '../domain/rules.js';
import { standingOn } from '../domain/standing.js';
import type { FollowUp } from './follow-up.js';

/** The grace time after a start is over: whoever is expected and has not arrived is to be called (clinical 2.5). */
export class Arrivals {
  constructor(
    private readonly records: RecordStore,
    private readonly followUp: FollowUp,
    private readonly rules: AttendanceRules,
  ) {}

  async look(tx: Tx<ServiceEvent>, sessionIds: readonly Id[]): Promise<void> {
    const missing = (await this.records.ofSessions(tx, sessionIds)).filter(isMissing);
    const wanted = missing.map(({ session, record, standing }) => {
      const on = standingOn(standing, session.siteDate);
      const to = { patientId: record.patientId, siteId: session.siteId, zone: session.zone };
      return { to, needed: noArrival(on.concernOpen || on.holdOpen, tx.now, this.rules.ladder) };
    });
    await this.followUp.open(tx, wanted);
  }
}

function isMissing({ expected, session, record, standing }: Loaded): boolean {
  const on = standingOn(standing, session.siteDate);
  if (!expected || session.cancelled !== null || on.away !== null || on.discharged) return false;
  return record.outcome === null && record.marks.length === 0;
}
