import { siteDate, type Id } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore } from '../db/directory.store.js';
import type { SeriesStore } from '../db/series.store.js';
import type { SessionStore, SessionToPut } from '../db/session.store.js';
import type { SchedulingEvent } from '../domain/events.js';
import { occurrences, type Occurrence } from '../domain/occurrences.js';
import type { ComponentRules } from '../domain/rules/components.v1.js';
import type { Series } from '../domain/series.js';
import { needsSubstitute } from '../domain/sessions.js';

/** Who leads the sessions on the calendar, and where somebody else must. */
export class Leadership {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly series: SeriesStore,
    private readonly sessions: SessionStore,
    private readonly rules: ComponentRules,
  ) {}

  /** The sessions of a series with the mark whether they need a substitute. */
  async marked(tx: Tx, series: Series, sessions: readonly Occurrence[]): Promise<readonly SessionToPut[]> {
    const leaders = [...new Set(sessions.map((session) => session.leaderStaffId).filter((id) => id !== null))];
    const staff = leaders.length > 0 ? await this.directory.lockStaff(tx, leaders.sort()) : [];
    return sessions.map((session) => ({
      ...session,
      substituteNeeded: needsSubstitute(series, session, staff, this.rules),
    }));
  }

  /** Marks anew the coming sessions of a staff member whose credential changed; past ones stay untouched. */
  async recheck(tx: Tx<SchedulingEvent>, staffId: Id): Promise<void> {
    for (const series of await this.series.using(tx, [staffId])) {
      if (series.generatedUntil === null) continue;
      const today = siteDate(tx.now, series.zone);
      const coming = occurrences(series, today, series.generatedUntil).filter(
        (session) => session.leaderStaffId === staffId && session.cancelled === null && session.startsAt > tx.now,
      );
      await this.sessions.put(tx, series, await this.marked(tx, series, coming));
    }
  }
}
