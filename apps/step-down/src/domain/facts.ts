import type { AgeBand, HourBand, Id, Instant, LevelCode, LevelOfCare, Phase, SiteDate, Taper } from '@stepwell/kernel';

/** The services whose facts an evaluation rests on. */
export const SOURCES = ['intake', 'scheduling', 'attendance', 'medication'] as const;
export type Source = (typeof SOURCES)[number];

/** Where a fact came from and when it happened; rows are keyed by `eventId` (design 3). */
export interface Stamp {
  readonly eventId: Id;
  /** This service itself only tells which facts wait parked here. */
  readonly source: Source | 'step-down';
  /** Place in the patient's stream of `source`: orders facts of one source and decides which correction is the last. */
  readonly sequence: number;
  /** Clinical time. */
  readonly occurredAt: Instant;
  /** Clinical day at the site; evaluations order and window by it. */
  readonly siteDate: SiteDate;
}

/** C-SSRS level; `not-screened` is an unfinished screen and never counts as safe (clinical 3.4). */
export type SuicideRisk = 'none' | 'low' | 'moderate' | 'high' | 'not-screened';

/** One scored instrument; a total of null is not scorable, never zero. */
export interface Score {
  readonly instrument: string;
  readonly form: 'intake' | 'since-last-contact' | 'standard';
  readonly total: number | null;
  readonly takenAt: Instant;
  readonly item9Positive?: boolean;
  readonly risk?: SuicideRisk;
  readonly subscales?: {
    readonly use: number | null;
    readonly risk: number | null;
    readonly protective: number | null;
  };
}

/** Ratings 0-4 of D1-D6, in order; null is not rated (clinical 1.4). */
export type Ratings = readonly [
  number | null,
  number | null,
  number | null,
  number | null,
  number | null,
  number | null,
];

export type AbsenceClass =
  'unexcused' | 'excused' | 'late-cancel' | 'program-cancelled' | 'technical-failure' | 'unknown';

/** What is held about one session: the last word wins (AttendanceCorrected replaces). */
export type AttendanceOutcome =
  | { readonly kind: 'attended'; readonly minutes: number; readonly countableMinutes: number }
  | { readonly kind: 'missed'; readonly reason: string; readonly class: AbsenceClass }
  | { readonly kind: 'withdrawn' };

export type Severity = 'emergency' | 'same-day' | 'watch';

interface Bodies {
  admission: {
    readonly episodeId: Id;
    readonly siteId: Id;
    readonly programId: Id;
    /** Absent in facts of before it was kept; read by lists, by no rule. */
    readonly track?: string;
    readonly phase: Phase;
    readonly taper: Taper;
    readonly level: LevelOfCare;
    readonly hourBand: HourBand | null;
    readonly ageBand: AgeBand;
  };
  discharge: { readonly episodeId: Id };
  reopening: { readonly episodeId: Id };
  'age-band': { readonly episodeId: Id; readonly ageBand: AgeBand };
  level: {
    readonly episodeId: Id;
    readonly cause: string;
    readonly level: LevelOfCare;
    readonly hourBand: HourBand | null;
  };
  'leave-started': { readonly leaveId: Id };
  'leave-ended': { readonly leaveId: Id };
  'referral-out-opened': { readonly referralOutId: Id; readonly target: string };
  'referral-out-closed': { readonly referralOutId: Id };
  referral: { readonly episodeId: Id };
  screening: { readonly episodeId: Id; readonly scores: readonly Score[] };
  assessment: {
    readonly episodeId: Id;
    readonly scores: readonly Score[];
    readonly ratings: Ratings;
    readonly medicallyStableD2: boolean;
    readonly recommended: LevelCode | null;
  };
  'concern-opened': {
    readonly concernId: Id;
    readonly concern: string;
    readonly severity: Severity;
    readonly raisedBy: string;
  };
  'concern-changed': { readonly concernId: Id; readonly severity: Severity };
  'concern-closed': { readonly concernId: Id };
  report: { readonly report: string; readonly substance: string | null };
  'self-use': { readonly substance: string | null };
  'plan-signed': { readonly episodeId: Id };
  'plan-review': {
    readonly episodeId: Id;
    readonly shortGoals: number;
    readonly shortGoalsMet: number;
    readonly relapsePreventionPlan: boolean;
    readonly dischargePlan: boolean;
    readonly reliableChange: boolean;
  };
  attendance: {
    readonly sessionId: Id;
    readonly startsAt: Instant;
    readonly plannedMinutes: number;
    readonly outcome: AttendanceOutcome;
  };
  week: { readonly weekStart: SiteDate; readonly verdict: 'within' | 'under' | 'over' | 'no-band' };
  order: { readonly orderId: Id; readonly medication: string; readonly everyDays: number };
  'order-ended': { readonly orderId: Id };
  'dose-missed': { readonly orderId: Id; readonly medication: string; readonly consecutiveDays: number };
  'drug-test': {
    readonly testId: Id;
    readonly outcome: string;
    readonly unexpectedPositives: readonly string[];
    readonly nonPrescribedPositive: boolean;
  };
  adherence: { readonly orderId: Id; readonly pdc: number };
  'alert-raised': { readonly alertId: Id };
  'alert-acknowledged': { readonly alertId: Id };
  appointment: { readonly appointmentId: Id; readonly component: string };
  'appointment-cancelled': { readonly appointmentId: Id };
  enrollment: {
    readonly change: 'started' | 'moved' | 'ended';
    /** Read by lists, by no rule. */
    readonly programId?: Id;
    readonly track?: string;
  };
  'enrollment-blocked': { readonly approvalId: Id | null; readonly reasons: readonly string[] };
  'seat-reserved': { readonly approvalId: Id; readonly reservationId: Id };
  'seat-released': { readonly approvalId: Id; readonly reason: string };
  'outreach-closed': { readonly outreachId: Id; readonly result: string };
  'naloxone-provided': { readonly units: number };
  parked: { readonly waiting: string; readonly behind: string };
  resumed: { readonly waiting: string; readonly behind: string };
}

export type FactKind = keyof Bodies;
type BodyOf<K extends FactKind> = { readonly kind: K } & Bodies[K];
/** What a fact says, without where it came from. */
export type FactBody = { [K in FactKind]: BodyOf<K> }[FactKind];
export type FactOf<K extends FactKind> = Stamp & BodyOf<K>;
/** One thing another service published about a patient, reduced to what rules read. */
export type Fact = { [K in FactKind]: FactOf<K> }[FactKind];

/** Days on which doses of one order were given: kept as days, not as events, since only gaps matter (U11). */
export interface DoseDays {
  readonly orderId: Id;
  readonly days: readonly SiteDate[];
}

/** Everything known about one patient that rules may read. */
export interface Picture {
  readonly facts: readonly Fact[];
  readonly doses: readonly DoseDays[];
}

const NEVER_WAKES: ReadonlySet<FactKind> = new Set<FactKind>([
  'self-use',
  'adherence',
  'enrollment',
  'referral',
  'seat-released',
  'appointment-cancelled',
]);

/**
 * Whether a fact by itself calls for an evaluation at day close. Facts that can only end a step-down proposal do not:
 * a patient with an open one, or whom only the passing of time separates from one, is evaluated every day anyway.
 */
export function wakes(fact: Fact): boolean {
  return !NEVER_WAKES.has(fact.kind);
}
