import type { Id, Instant, SiteDate, Zone } from '@stepwell/kernel';

/** One planned session as the calendar tells it. */
export interface Session {
  readonly sessionId: Id;
  readonly seriesId: Id;
  readonly siteId: Id;
  /** group, individual, family, education, skills, psychiatric, medication, holistic. */
  readonly component: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  /** min */
  readonly plannedMinutes: number;
  /** Site-local day of the start. */
  readonly siteDate: SiteDate;
  readonly zone: Zone;
  /** Coded reason when the program cancelled it. */
  readonly cancelled: string | null;
}
