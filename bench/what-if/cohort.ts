import {
  AdherenceUpdatedV1,
  AppointmentBookedV1,
  AssessmentCompletedV1,
  AttendanceCorrectedV1,
  ClinicalFactReportedV1,
  DoseMissedV1,
  DrugTestResultedV1,
  EnrollmentStartedV1,
  LevelOfCareDecidedV1,
  MedicationOrderedV1,
  PatientAdmittedV1,
  ReferralReceivedV1,
  SafetyAlertAcknowledgedV1,
  SafetyAlertRaisedV1,
  ScreeningCompletedV1,
  SessionAttendedV1,
  SessionMissedV1,
  TreatmentPlanReviewedV1,
  TreatmentPlanSignedV1,
  WeekIntensityComputedV1,
  type DataOf,
  type EventEnvelope,
} from '@stepwell/contracts';
import { addDays, isoWeek, type SiteDate } from '@stepwell/kernel';
import { Repeatable } from './random.js';
import { SITE, Telling, ZONE } from './telling.js';

/** Events of one patient: ten at admission and nineteen in each of ten weeks. */
export const EVENTS_EACH = 200;
/** Day that is decided: ten weeks after admission, so that the rules still read every session since. */
export const DECIDED_ON: SiteDate = '2026-03-15';

const START: SiteDate = '2026-01-05';
const WEEKS = 10;
const SESSION_MINUTES = 180;
const PRESENT = { minutes: 175, countableMinutes: 175, partial: false };
const ILL = { reason: 'illness', class: 'excused' } as const;
const AWAY = { reason: 'no-show', class: 'unexcused' } as const;
const RULES = { id: 'house-level', version: 1, hash: 'a'.repeat(64) };
const LEVEL = { system: 'house', edition: '4', code: '2.1' } as const;
const BAND = { minHours: 9, maxHours: 20, ageBand: 'adult' } as const;
const TAPER = { sessionsPerWeek: 4, minutesPerSession: SESSION_MINUTES };
const SIGNED = { staffId: 'staff-4', tier: 'L4' } as const;

type Score = DataOf<typeof ScreeningCompletedV1>['scores'][number];

/** The id of patient `n`. */
export const patientOf = (n: number): string => new Repeatable(n).uuid();

/** Everything told about patient `n` as the services publish it, in the order told; the same in every process. */
export function eventsOf(n: number, weeks = WEEKS): readonly EventEnvelope[] {
  const story = new Story(n);
  story.admit();
  for (let week = 0; week < weeks; week++) story.week(addDays(START, 7 * week), week);
  return story.events;
}

/** The day after `weeks` weeks. */
export const dayAfter = (weeks: number): SiteDate => addDays(START, 7 * weeks - 1);

class Story extends Telling {
  private readonly own: { readonly patientId: string; readonly episodeId: string };
  private readonly order: {
    readonly patientId: string;
    readonly orderId: string;
    readonly medication: 'buprenorphine';
  };
  private readonly isWell: boolean;

  constructor(n: number) {
    super(n);
    const { patientId } = this;
    this.own = { patientId, episodeId: this.any.uuid() };
    this.order = { patientId, orderId: this.any.uuid(), medication: 'buprenorphine' };
    this.isWell = this.any.chance(0.6);
    this.day = START;
  }

  admit(): void {
    const { patientId, own, any } = this;
    const here = { ...this.moment(), siteId: SITE };
    this.tell(ReferralReceivedV1, { ...own, ...here, source: 'court', preferredTrack: 'day', ageBand: 'adult' });
    this.assess('intake');
    this.tell(PatientAdmittedV1, {
      ...{ ...own, ...here, programId: any.uuid(), track: 'day', phase: 'P2', taper: TAPER },
      ...{ level: LEVEL, hourBand: BAND, ageBand: 'adult' },
    });
    this.tell(LevelOfCareDecidedV1, {
      ...{ ...own, ...this.moment(), decisionId: any.uuid(), cause: 'admission', level: LEVEL, hourBand: BAND },
      ...{ ruleSet: RULES, recommended: '2.1', reasonIfDifferent: null, decidedBy: SIGNED },
    });
    this.tell(TreatmentPlanSignedV1, {
      ...{ ...own, ...this.moment(), planId: any.uuid(), reviewDue: addDays(this.day, 14), signedBy: SIGNED },
      goals: [{ goalId: any.uuid(), horizon: 'short' }],
      components: [{ component: 'group', sessionsPerWeek: 4, minutes: SESSION_MINUTES }],
    });
    this.tell(MedicationOrderedV1, { ...this.order, ...here, dose: 16, everyDays: 1, prescribedBy: SIGNED });
    this.tell(EnrollmentStartedV1, {
      ...{ ...own, enrollmentId: any.uuid(), siteId: SITE, programId: any.uuid(), trackId: any.uuid(), zone: ZONE },
      ...{ track: 'day', phase: 'P2', taper: TAPER, seriesIds: [any.uuid()], from: this.day },
    });
    const reported = { factId: any.uuid(), kind: 'self-reported-use', substance: 'alcohol' };
    this.tell(ClinicalFactReportedV1, { patientId, ...reported, ...this.moment() });
    const alert = { patientId, alertId: any.uuid(), ...this.moment() };
    this.tell(SafetyAlertRaisedV1, { ...alert, orderId: this.order.orderId, kind: 'interaction', severity: 'soft' });
    this.tell(SafetyAlertAcknowledgedV1, { ...alert, reason: 'reviewed', by: SIGNED });
  }

  /** Nineteen events from `monday` on. */
  week(monday: SiteDate, nth: number): void {
    const days = [0, 1, 2, 3].map((day) => addDays(monday, day));
    const attended = days.filter((day) => this.session(day)).length;
    this.test(days[1]!);
    this.test(days[3]!);
    this.screen([
      this.score('BAM-IOP', null, { subscales: { use: this.isWell ? 0 : this.bad(1), risk: 6, protective: 17 } }),
    ]);
    this.screen([
      this.score('C-SSRS', null, { form: 'since-last-contact', risk: this.any.chance(0.98) ? 'none' : 'low' }),
    ]);
    this.screen([this.score('PHQ-9', 14 - Math.min(nth, 8) + this.bad(8)), this.score('GAD-7', 9 + this.bad(6))]);
    if (nth % 3 === 2) this.assess('review');
    else this.review(nth);
    for (const day of [4, 5]) this.adhere(addDays(monday, day));
    this.tell(DoseMissedV1, { ...this.order, reason: 'forgot', consecutiveDays: 1 + this.bad(1), ...this.moment() });
    this.day = addDays(monday, 6);
    const minutes = attended * PRESENT.countableMinutes;
    this.tell(WeekIntensityComputedV1, {
      ...{ patientId: this.patientId, isoWeek: isoWeek(monday), weekStart: monday, zone: ZONE, hourBand: BAND },
      ...{
        plannedMinutes: 4 * SESSION_MINUTES,
        deliveredMinutes: minutes,
        sessionsPlanned: 4,
        sessionsAttended: attended,
      },
      verdict: minutes < 540 ? 'under' : 'within',
    });
  }

  /** Points more for somebody who is not well: 0 or up to `most`. */
  private bad(most: number): number {
    return this.isWell ? 0 : this.any.whole(0, most);
  }

  /** Booked, then attended or missed; answers whether it was attended. What is said of a Monday is corrected. */
  private session(day: SiteDate): boolean {
    this.day = day;
    const { any, patientId, own } = this;
    const session = { sessionId: any.uuid(), startsAt: `${day}T14:00:00.000Z`, plannedMinutes: SESSION_MINUTES };
    const planned = { ...own, ...session, siteId: SITE, component: 'group', ...this.moment() };
    const booking = { patientId, appointmentId: any.uuid(), seriesId: any.uuid(), siteId: SITE, component: 'group' };
    this.tell(AppointmentBookedV1, { ...booking, ...session, ...this.moment() });
    const came = any.chance(this.isWell ? 0.97 : 0.7);
    const absence = any.chance(0.5) ? AWAY : ILL;
    if (came) this.tell(SessionAttendedV1, { ...planned, ...PRESENT });
    else this.tell(SessionMissedV1, { ...planned, ...absence, immediateContact: false });
    const outcome = came ? { kind: 'attended' as const, ...PRESENT } : { kind: 'missed' as const, ...ILL };
    if (new Date(day).getUTCDay() === 1)
      this.tell(AttendanceCorrectedV1, { ...planned, outcome, correctionReason: 'late-entry' });
    return came;
  }

  private test(day: SiteDate): void {
    this.day = day;
    const positive = this.bad(9) > 8;
    this.tell(DrugTestResultedV1, {
      ...{ patientId: this.patientId, testId: this.any.uuid(), collectedAt: this.at(), method: 'presumptive' },
      ...{ outcome: 'collected', nonPrescribedPositive: positive, ...this.moment() },
      results: [
        { substance: 'buprenorphine', positive: true, expected: true },
        { substance: 'cocaine', positive, expected: false },
        { substance: 'fentanyl', positive: false, expected: false },
      ],
    });
  }

  private score(instrument: Score['instrument'], total: number | null, more: Partial<Score> = {}): Score {
    return { instrument, form: 'standard', total, band: null, takenAt: this.at(), ...more };
  }

  private screen(scores: Score[]): void {
    this.tell(ScreeningCompletedV1, { ...this.own, screeningId: this.any.uuid(), scores, ...this.moment() });
  }

  private assess(kind: 'intake' | 'review'): void {
    const later = this.any.chance(0.8) ? '1.5' : '2.1';
    const code = kind === 'review' && this.isWell ? later : '2.1';
    this.tell(AssessmentCompletedV1, {
      ...{ ...this.own, assessmentId: this.any.uuid(), kind, scores: [], gates: [], ...this.moment() },
      ...{ dimensions: { d1: 0, d2: 0, d3: 1, d4: 1, d5: 1 + this.bad(1), d6: 1 }, modifiers: [], ruleSet: RULES },
      ...{ recommended: { ...LEVEL, code }, ruleFired: 'R5', runnerUp: null, needsClinicianReview: false },
    });
  }

  private review(nth: number): void {
    this.tell(TreatmentPlanReviewedV1, {
      ...{ ...this.own, planId: this.any.uuid(), shortGoals: 6, shortGoalsMet: this.isWell ? Math.min(6, nth) : 1 },
      ...{ relapsePreventionPlan: nth > 3, dischargePlan: false, outcome: 'continue', reliableChange: this.isWell },
      ...{ reviewDue: addDays(this.day, 14), ...this.moment() },
    });
  }

  private adhere(day: SiteDate): void {
    this.day = day;
    const coveredDays = 28 - this.any.whole(0, this.isWell ? 3 : 12);
    const pdc = coveredDays / 28;
    this.tell(AdherenceUpdatedV1, { ...this.order, windowDays: 28, coveredDays, pdc, ...this.moment() });
  }
}
