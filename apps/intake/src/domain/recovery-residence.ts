import { daysBetween, reject, type Id, type Instant, type Rejected, type SiteDate } from '@stepwell/kernel';

/** What a recovery residence said about its free places, on a day, by a source; `places` null is not known. */
export interface ResidenceReport {
  readonly reportId: Id;
  readonly siteId: Id;
  /** The residence as a code. */
  readonly residence: string;
  readonly places: number | null;
  readonly asOf: SiteDate;
  /** Who or what said so, as a code: a call, a visit, a state register. */
  readonly source: string;
  readonly recordedAt: Instant;
}

export type Availability = 'available' | 'full' | 'unknown';

/** A residence as the newest report tells it today; what nobody knows, or was said too long ago, is unknown, never available. */
export interface Residence extends ResidenceReport {
  readonly availability: Availability;
  readonly ageDays: number;
  readonly stale: boolean;
}

/** A report is of today or earlier. */
export function checkReport(
  report: Pick<ResidenceReport, 'asOf'>,
  today: SiteDate,
): { readonly ok: true } | Rejected<'in-the-future'> {
  return report.asOf > today ? reject('in-the-future') : { ok: true };
}

/** The residences of a site by their newest report. */
export function residencesOn(
  reports: readonly ResidenceReport[],
  today: SiteDate,
  freshDays: number,
): readonly Residence[] {
  const newest = new Map<string, ResidenceReport>();
  for (const report of reports.toSorted(byTime)) newest.set(report.residence, report);
  return [...newest.values()].map((report) => seenOn(report, today, freshDays));
}

function byTime(a: ResidenceReport, b: ResidenceReport): number {
  const [first, second] = [a, b].map(({ asOf, recordedAt, reportId }) => `${asOf} ${recordedAt} ${reportId}`);
  return first! < second! ? -1 : 1;
}

function seenOn(report: ResidenceReport, today: SiteDate, freshDays: number): Residence {
  const ageDays = daysBetween(report.asOf, today);
  const stale = ageDays > freshDays;
  const known: Availability = (report.places ?? 0) > 0 ? 'available' : 'full';
  return { ...report, ageDays, stale, availability: stale || report.places === null ? 'unknown' : known };
}

/** Whether a place exists: yes by any that is known to have one, no only when all are known to be full, else nobody knows. */
export function placeAvailable(residences: readonly Pick<Residence, 'availability'>[]): boolean | null {
  if (residences.some(({ availability }) => availability === 'available')) return true;
  return residences.length > 0 && residences.every(({ availability }) => availability === 'full') ? false : null;
}
