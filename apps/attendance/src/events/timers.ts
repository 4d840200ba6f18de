import { Controller } from '@nestjs/common';
import { OnTimer, textOf, type FiredTimer } from '@stepwell/messaging';
import type { Tx } from '@stepwell/platform';
import { Arrivals } from '../app/arrivals.js';
import { Recording } from '../app/recording.js';
import { CLOSE_SESSIONS, LOOK_FOR_ARRIVALS } from '../app/session-timers.js';
import { CLOSE_SITE_DAY, SiteDays } from '../app/site-days.js';
import { CalendarStore } from '../db/calendar.store.js';
import type { ServiceEvent } from '../domain/events.js';

/** What the clinical clock makes happen. */
@Controller()
export class Timers {
  constructor(
    private readonly calendar: CalendarStore,
    private readonly arrivals: Arrivals,
    private readonly recording: Recording,
    private readonly siteDays: SiteDays,
  ) {}

  @OnTimer(LOOK_FOR_ARRIVALS)
  async lookForArrivals(tx: Tx<ServiceEvent>, timer: FiredTimer): Promise<void> {
    const sessions = await this.calendar.sessionsAt(tx, textOf(timer, 'siteId'), 'starts_at', textOf(timer, 'at'));
    if (sessions.length > 0) await this.arrivals.look(tx, sessions);
  }

  @OnTimer(CLOSE_SESSIONS)
  async closeSessions(tx: Tx<ServiceEvent>, timer: FiredTimer): Promise<void> {
    const sessions = await this.calendar.sessionsAt(tx, textOf(timer, 'siteId'), 'ends_at', textOf(timer, 'at'));
    if (sessions.length > 0) await this.recording.close(tx, sessions);
  }

  @OnTimer(CLOSE_SITE_DAY)
  async closeSiteDay(tx: Tx<ServiceEvent>, timer: FiredTimer): Promise<void> {
    await this.siteDays.close(tx, textOf(timer, 'siteId'), textOf(timer, 'day'));
  }
}
