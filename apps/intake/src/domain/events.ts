import type {
  AgeBand,
  HourBand,
  HoursVerdict,
  Id,
  Instant,
  LevelCode,
  LevelOfCare,
  Phase,
  SiteDate,
  Taper,
  Tier,
  Zone,
} from '@stepwell/kernel';
import type { Evaluation } from './concerns.js';
import type { AftercarePlan, Continuation } from './discharge-plans.js';
import type { FiredGate } from './gates.js';
import type { Score } from './instruments.js';
import type { ConcernKind, InstrumentForm, InstrumentName, Severity } from './rules/instruments.js';
import type { TedsReason } from './rules/discharge.js';
import type { OutOfScope, ReferralOutKind } from './rules/placement.js';
import type { ArtefactKind } from './rules/care-plan.js';
import type { Component } from './planned-week.js';
import type { Signature } from './signing.js';
import type { RuleSetRef, RuleSetVersion } from './rule-sets.js';

/** Whom, where and when an event is about; `at` is clinical time, the rest its place on the site's calendar. */
export interface About {
  readonly patientId: Id;
  readonly siteId: Id;
  readonly at: Instant;
  readonly siteDate: SiteDate;
  readonly zone: Zone;
}

export type Track = 'day' | 'evening';

export interface Dimensions {
  readonly d1: number | null;
  readonly d2: number | null;
  readonly d3: number | null;
  readonly d4: number | null;
  readonly d5: number | null;
  readonly d6: number | null;
}

/** What a plan works on: a coded problem in one of the six dimensions. Its words stay with the plan's versions. */
export interface Problem {
  readonly problemId: Id;
  readonly dimension: keyof Dimensions;
  readonly code: string;
}

export interface Goal {
  readonly goalId: Id;
  readonly horizon: 'short' | 'long';
  readonly code?: string;
  /** Problem it answers. */
  readonly problemId?: Id;
  /** Day by which it is to be met. */
  readonly dueOn?: SiteDate;
}

export interface Member {
  readonly staffId: Id;
  readonly role: string;
  /** Credential by the directory; absent while the directory has not told it. */
  readonly tier?: Tier;
}

/** A needed role of the team that nobody fills, and why. */
export interface Waiver {
  readonly role: string;
  readonly reason: string;
}

/** The patient's own signature, or the coded reason why it is absent. */
export interface PatientSignature {
  readonly patientSigned: boolean;
  readonly signatureAbsence?: string;
}

export const AGREEMENTS = ['agrees', 'agrees-in-part', 'disagrees'] as const;
export type Agreement = (typeof AGREEMENTS)[number];

/** Whether the patient saw the results of a review and what they said, as codes; their words stay with the review. */
export interface ResultsShown {
  readonly resultsShown: boolean;
  readonly agreement?: Agreement;
  readonly notShownReason?: string;
}

export type ReviewOutcome = 'continue' | 'change-content' | 'transfer' | 'discharge';

type Payload =
  | {
      readonly type: 'referral-received';
      readonly episodeId: Id;
      readonly source: string;
      readonly preferredTrack: Track | 'either';
      readonly ageBand: AgeBand;
      /** Level of care that the person comes from, and the day it ended, where they were told. */
      readonly priorLevel?: LevelCode | null;
      readonly priorEndedOn?: SiteDate | null;
      /** Never published. */
      readonly birthDate: SiteDate | null;
    }
  | {
      readonly type: 'screening-completed';
      readonly episodeId: Id;
      readonly screeningId: Id;
      readonly scores: readonly Score[];
    }
  | {
      readonly type: 'assessment-completed';
      readonly episodeId: Id;
      readonly assessmentId: Id;
      readonly kind: 'intake' | 'review';
      readonly scores: readonly Score[];
      readonly dimensions: Dimensions;
      readonly medicallyStableD2: boolean;
      readonly gates: readonly FiredGate[];
      readonly recommended: LevelOfCare | null;
      readonly ruleFired: string;
      readonly runnerUp: LevelCode | null;
      readonly modifiers: readonly string[];
      readonly needsClinicianReview: boolean;
      readonly ruleSet: RuleSetRef;
      /** Episode status a blocking gate asks for; never published, the gates say it. */
      readonly deferral: 'emergency-transfer' | 'deferred-wm' | 'deferred' | null;
      /** What this program is not for; never published. */
      readonly outOfScope?: readonly OutOfScope[];
    }
  | {
      readonly type: 'gate-cleared';
      readonly episodeId: Id;
      readonly gate: string;
      readonly reason: string;
      readonly clearedBy: Signature;
    }
  | {
      readonly type: 'safety-concern-opened';
      readonly concernId: Id;
      readonly kind: ConcernKind;
      readonly severity: Severity;
      readonly trigger: string;
    }
  | {
      readonly type: 'safety-concern-changed';
      readonly concernId: Id;
      readonly severity: Severity;
      readonly reason: string;
    }
  | {
      readonly type: 'safety-concern-closed';
      readonly concernId: Id;
      readonly reason: string;
      readonly closedBy: Signature;
      /** Kept with the concern; never published. */
      readonly evaluation: Evaluation;
    }
  | {
      readonly type: 'clinical-fact-reported';
      readonly factId: Id;
      readonly kind: string;
      readonly substance: string | null;
    }
  | {
      readonly type: 'referral-out-opened';
      readonly episodeId: Id;
      readonly referralOutId: Id;
      readonly kind: ReferralOutKind;
      readonly gate: string | null;
    }
  | {
      readonly type: 'referral-out-accepted';
      readonly episodeId: Id;
      readonly referralOutId: Id;
      readonly receivingSite: string;
      readonly handOverAt: Instant;
      /** Never published: it may name a person. */
      readonly contact: string;
    }
  | {
      readonly type: 'referral-out-closed';
      readonly episodeId: Id;
      readonly referralOutId: Id;
      readonly outcome: ReferralOutcome;
      /** Whether the person has to be assessed again; follows from kind and outcome. */
      readonly reassess: boolean;
    }
  | { readonly type: 'leave-started'; readonly episodeId: Id; readonly leaveId: Id; readonly reason: string }
  | { readonly type: 'leave-ended'; readonly episodeId: Id; readonly leaveId: Id }
  | {
      readonly type: 'level-of-care-decided';
      readonly episodeId: Id;
      readonly decisionId: Id;
      readonly cause: 'admission' | 'review' | 'phase-change';
      readonly level: LevelOfCare;
      readonly hourBand: HourBand | null;
      readonly ruleSet: RuleSetRef;
      readonly recommended: LevelCode | null;
      readonly reasonIfDifferent: string | null;
      readonly decidedBy: Signature;
      /** First day of the level; the day of the decision when absent. */
      readonly effectiveFrom?: SiteDate;
      /** The decision that this one corrects. */
      readonly supersedes?: Id;
    }
  | {
      readonly type: 'phase-followed';
      readonly episodeId: Id;
      readonly phase: Phase;
      readonly taper: Taper;
      readonly reviewDue: SiteDate;
    }
  | {
      readonly type: 'care-team-assigned';
      readonly episodeId: Id;
      readonly members: readonly Member[];
      readonly waived?: readonly Waiver[];
    }
  | ({
      readonly type: 'treatment-plan-signed';
      readonly episodeId: Id;
      readonly planId: Id;
      /** Counts the plan's versions in this episode from 1. */
      readonly planVersion?: number;
      readonly problems?: readonly Problem[];
      readonly goals: readonly Goal[];
      readonly components: readonly Component[];
      readonly weekdays?: readonly number[];
      /** Clinical minutes a week, min. */
      readonly plannedMinutes?: number;
      /** Hours the week was held against. */
      readonly hoursRuleSet?: RuleSetRef;
      readonly reviewDue: SiteDate;
      readonly signedBy: Signature;
    } & Partial<PatientSignature>)
  | ({
      readonly type: 'progress-reviewed';
      readonly episodeId: Id;
      readonly planId: Id;
      readonly reviewId: Id;
      readonly planVersion: number;
      readonly reviewedBy: Signature | null;
    } & ResultsShown)
  | ({
      readonly type: 'plan-artefact-signed';
      readonly episodeId: Id;
      readonly artefactId: Id;
      readonly kind: ArtefactKind;
      /** Counts the versions of its kind in this episode from 1. */
      readonly artefactVersion: number;
      readonly signedBy: Signature;
    } & PatientSignature)
  | ({
      readonly type: 'treatment-plan-reviewed';
      readonly episodeId: Id;
      readonly planId: Id;
      readonly shortGoals: number;
      readonly shortGoalsMet: number;
      readonly relapsePreventionPlan: boolean;
      readonly dischargePlan: boolean;
      readonly outcome: ReviewOutcome;
      readonly reliableChange: boolean;
      readonly reviewDue: SiteDate;
      /** Goals met so far; never published one by one. */
      readonly goalsMet: readonly Id[];
      readonly reviewId?: Id;
      /** The plan's version after the review. */
      readonly planVersion?: number;
      readonly reviewedBy?: Signature;
    } & Partial<ResultsShown>)
  | {
      readonly type: 'patient-admitted';
      readonly episodeId: Id;
      readonly programId: Id;
      readonly track: Track;
      readonly phase: Phase;
      readonly taper: Taper;
      readonly level: LevelOfCare;
      readonly hourBand: HourBand | null;
      readonly ageBand: AgeBand;
    }
  | {
      readonly type: 'age-band-changed';
      readonly episodeId: Id;
      readonly ageBand: AgeBand;
      /** Hours that the held level asks for at this age, and whether the planned week fits them (HW-5); absent without a level. */
      readonly hourBand?: HourBand;
      readonly plannedHours?: HoursVerdict;
    }
  | {
      readonly type: 'discharge-proposed';
      readonly episodeId: Id;
      readonly reason: string;
      readonly proposedBy?: 'person' | 'system';
      /** The exit that the reason suggests. */
      readonly suggests?: string | null;
      readonly lastContactDate?: SiteDate | null;
    }
  | {
      readonly type: 'discharge-declined';
      readonly episodeId: Id;
      readonly reason: string;
      readonly declinedBy: Signature;
    }
  | {
      readonly type: 'patient-discharged';
      readonly episodeId: Id;
      readonly reason: string;
      readonly ground?: string | null;
      readonly lastContactDate: SiteDate;
      readonly tedsReason?: TedsReason;
      readonly signedBy?: Signature;
      readonly medicationContinued?: boolean;
      readonly aftercareOn?: SiteDate | null;
      /** The plans themselves are never published. */
      readonly continuity?: readonly Continuation[];
      readonly aftercare?: AftercarePlan | null;
      readonly aftercareWaiver?: string | null;
    }
  | {
      readonly type: 'episode-reopened';
      readonly episodeId: Id;
      readonly reason: string;
      /** The exit that it undoes. */
      readonly endedFor?: string;
    }
  | {
      readonly type: 'records-linked' | 'records-unlinked';
      /** The decision that linked them. */
      readonly linkId: Id;
      readonly linkedPatientId: Id;
      readonly reason: string;
    }
  | {
      readonly type: 'consent-granted';
      readonly consentId: Id;
      readonly scope: string;
      readonly givenBy?: ConsentGiver;
    }
  | {
      readonly type: 'consent-revoked';
      readonly consentId: Id;
      readonly scope: string;
      /** Why it ended when nobody withdrew it. */
      readonly reason?: 'came-of-age';
    };

/** Who gave a consent: the patient, or a guardian while the patient is a minor. */
export type ConsentGiver = 'patient' | 'guardian';

export type ReferralOutcome = 'handed-over' | 'returned' | 'cancelled-by-clinician';

/** Everything intake can record about a patient. */
export type PatientIntakeEvent = Payload & About;

/** A version of a rule set takes force. */
export interface RuleSetActivated {
  readonly type: 'rule-set-activated';
  readonly at: Instant;
  readonly ruleSet: RuleSetVersion;
}

/** Everything intake can record. */
export type IntakeEvent = PatientIntakeEvent | RuleSetActivated;

/** Raw answers of one instrument, kept in a draft. */
export interface InstrumentAnswers {
  readonly instrument: InstrumentName;
  readonly form: InstrumentForm;
  readonly takenAt: Instant;
  readonly items: Readonly<Record<string, number | null>>;
}
