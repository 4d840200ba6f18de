import { addDays, siteDate, type Id, type SiteDate } from '@stepwell/kernel';
import type { Tx } from '@stepwell/platform';
import type { DirectoryStore } from '../db/directory.store.js';
import type { SeriesStore } from '../db/series.store.js';
import { occurrences } from '../domain/occurrences.js';
import type { SchedulingRules } from '../domain/rules/house-rules.js';
import type { CalendarContext } from '../domain/series-edits.js';
import type { SeriesPlace, SlotRule } from '../domain/series.js';

type Resources = Pick<SlotRule, 'roomId' | 'leaderStaffId'>;

/** Reads, under lock, what a calendar decision must know of rooms, leaders and their other sessions. */
export class CalendarContexts {
  constructor(
    private readonly directory: DirectoryStore,
    private readonly series: SeriesStore,
    readonly rules: SchedulingRules,
  ) {}

  /** The context of an edit of the series at `place` that takes effect on `from` and uses `resources`. */
  async of(tx: Tx, place: SeriesPlace, resources: readonly Resources[], from: SiteDate): Promise<CalendarContext> {
    const today = siteDate(tx.now, place.zone);
    const roomIds = idsOf(resources.map((used) => used.roomId));
    const staffIds = idsOf(resources.map((used) => used.leaderStaffId));
    const program = await this.directory.program(tx, place.programId);
    const rooms = roomIds.length > 0 ? await this.directory.lockRooms(tx, roomIds) : [];
    const staff = staffIds.length > 0 ? await this.directory.lockStaff(tx, staffIds) : [];
    const users = await this.series.using(tx, [...roomIds, ...staffIds]);
    const start = from < today ? from : today;
    const until = addDays(today, this.rules.calendar.clashCheckDays);
    const others = users
      .filter((series) => series.seriesId !== place.seriesId)
      .flatMap((series) => occurrences(series, start, until));
    const { calendar, components } = this.rules;
    return { now: tx.now, today, rules: calendar, components, ageBand: program.ageBand, rooms, staff, others };
  }
}

const idsOf = (ids: readonly (Id | null)[]): readonly Id[] => [...new Set(ids.filter((id) => id !== null))].sort();
