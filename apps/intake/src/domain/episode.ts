import type {
  AgeBand,
  HourBand,
  Id,
  Instant,
  LevelCode,
  LevelOfCare,
  Phase,
  SiteDate,
  Taper,
  Zone,
} from '@stepwell/kernel';
import type { Component } from './planned-week.js';
import type { DischargePlans } from './discharge-plans.js';
import type { FiredGate } from './gates.js';
import type { Goal, Member, PatientIntakeEvent, Problem, ReferralOutcome, Track, Waiver } from './events.js';
import type { ArtefactKind } from './rules/care-plan.js';
import type { TedsReason } from './rules/discharge.js';
import type { Signature } from './signing.js';
import type { OutOfScope, ReferralOutKind } from './rules/placement.js';

/** Where a person stands between referral and discharge. */
export const EPISODE_STATUSES = [
  ...(['referred', 'assessed', 'deferred', 'deferred-wm', 'emergency-transfer'] as const),
  ...(['admitted', 'on-leave', 'discharged'] as const),
] as const;
export type EpisodeStatus = (typeof EPISODE_STATUSES)[number];

export interface ReferralOut {
  readonly referralOutId: Id;
  readonly kind: ReferralOutKind;
  readonly gate: string | null;
  readonly status: 'open' | 'accepted' | ReferralOutcome;
  /** What the receiving site accepted; older records hold none. */
  readonly handOver?: { readonly receivingSite: string; readonly handOverAt: Instant; readonly contact: string };
}

/** What the episode keeps of the newest signed assessment. */
export interface AssessmentSummary {
  readonly assessmentId: Id;
  readonly at: Instant;
  readonly siteDate: SiteDate;
  readonly gates: readonly FiredGate[];
  readonly clearedGates: readonly string[];
  readonly recommended: LevelOfCare | null;
  readonly modifiers: readonly string[];
  /** What the program is not for; older records hold none. */
  readonly outOfScope?: readonly OutOfScope[];
}

export interface LevelDecision {
  readonly decisionId: Id;
  readonly level: LevelOfCare;
  readonly hourBand: HourBand | null;
  /** The assessment it rests on, null for one that followed a phase change. */
  readonly assessmentId: Id | null;
  /** First day of the level; older records do not say. */
  readonly since?: SiteDate;
}

export interface Plan {
  readonly planId: Id;
  readonly goals: readonly Goal[];
  readonly goalsMet: readonly Id[];
  readonly components: readonly Component[];
  readonly reviewDue: SiteDate;
  /** Counts the plan's versions in this episode; a record from before they were counted says nothing here, nor below. */
  readonly version?: number;
  readonly problems?: readonly Problem[];
  /** ISO weekdays with a service, where the plan names them. */
  readonly weekdays?: readonly number[];
  readonly patientSigned?: boolean;
}

/** The version of a signed document that is in force. */
export interface ArtefactInForce {
  readonly artefactId: Id;
  readonly kind: ArtefactKind;
  readonly version: number;
  readonly signedOn: SiteDate;
  readonly patientSigned: boolean;
}

/** A discharge that waits for a clinician; older records say only why. */
export interface DischargeProposal {
  readonly reason: string;
  readonly proposedBy?: 'person' | 'system';
  readonly suggests?: string | null;
  readonly lastContactDate?: SiteDate | null;
  readonly at?: Instant;
}

/** How and with which plans the episode ended; older records say only why and as of when. */
export interface EpisodeEnd extends Partial<DischargePlans> {
  readonly reason: string;
  readonly lastContactDate: SiteDate;
  readonly ground?: string | null;
  readonly tedsReason?: TedsReason;
  readonly signedBy?: Signature;
  readonly siteDate?: SiteDate;
}

/** One admission to discharge, from referral on; P5 is inside it. Its state is the fold of its events. */
export interface Episode {
  readonly episodeId: Id;
  readonly patientId: Id;
  readonly siteId: Id;
  readonly zone: Zone;
  readonly status: EpisodeStatus;
  readonly source: string;
  readonly priorLevel?: LevelCode | null;
  readonly priorEndedOn?: SiteDate | null;
  readonly preferredTrack: Track | 'either';
  readonly ageBand: AgeBand;
  readonly birthDate: SiteDate | null;
  readonly assessment: AssessmentSummary | null;
  readonly reassessmentNeeded: boolean;
  readonly referralsOut: readonly ReferralOut[];
  readonly level: LevelDecision | null;
  readonly plan: Plan | null;
  readonly careTeam: readonly Member[];
  readonly teamWaivers?: readonly Waiver[];
  readonly artefacts?: readonly ArtefactInForce[];
  /** Site day of the newest review of each kind. */
  readonly reviewedOn?: Readonly<Partial<Record<'plan-review' | 'mini-review', SiteDate>>>;
  /** The 18th birthday, when it fell into this episode. */
  readonly cameOfAgeOn?: SiteDate;
  readonly admission: { readonly programId: Id; readonly track: Track; readonly siteDate: SiteDate } | null;
  readonly phase: Phase | null;
  /** Day the phase began; the admission's where an older record does not say. */
  readonly phaseSince?: SiteDate;
  readonly taper: Taper | null;
  readonly leave: { readonly leaveId: Id; readonly reason: string } | null;
  readonly dischargeProposal: DischargeProposal | null;
  readonly discharge: EpisodeEnd | null;
  /** Ends that a return has undone, oldest first. */
  readonly formerEnds?: readonly EpisodeEnd[];
  /** When it last moved on the way from referral to discharge. */
  readonly movedAt?: Instant;
}

/** Events that change an episode. */
export type EpisodeEvent = Extract<
  PatientIntakeEvent,
  {
    type:
      | 'referral-received'
      | 'assessment-completed'
      | 'gate-cleared'
      | 'referral-out-opened'
      | 'referral-out-accepted'
      | 'referral-out-closed'
      | 'leave-started'
      | 'leave-ended'
      | 'level-of-care-decided'
      | 'phase-followed'
      | 'care-team-assigned'
      | 'treatment-plan-signed'
      | 'treatment-plan-reviewed'
      | 'progress-reviewed'
      | 'plan-artefact-signed'
      | 'patient-admitted'
      | 'age-band-changed'
      | 'discharge-proposed'
      | 'discharge-declined'
      | 'patient-discharged'
      | 'episode-reopened';
  }
>;
type Of<T extends EpisodeEvent['type']> = Extract<EpisodeEvent, { type: T }>;

/** The episode after `event`; only a referral begins one. */
export function evolve(episode: Episode | null, event: EpisodeEvent): Episode {
  if (event.type === 'referral-received') return begin(event);
  if (!episode) throw new Error(`no episode to apply ${event.type} to`);
  const next = change(episode, event);
  return MOVING.includes(event.type) ? { ...next, movedAt: event.at } : next;
}

/** Events that move an episode on. */
const MOVING: readonly EpisodeEvent['type'][] = [
  ...(['assessment-completed', 'gate-cleared', 'level-of-care-decided', 'treatment-plan-signed'] as const),
  ...(['patient-admitted', 'leave-started', 'leave-ended', 'patient-discharged', 'episode-reopened'] as const),
  'discharge-declined',
];

function begin(event: Of<'referral-received'>): Episode {
  const { episodeId, patientId, siteId, zone, source, preferredTrack, ageBand, birthDate } = event;
  const { priorLevel = null, priorEndedOn = null } = event;
  return {
    ...{ episodeId, patientId, siteId, zone, source, preferredTrack, ageBand, birthDate, priorLevel, priorEndedOn },
    status: 'referred',
    assessment: null,
    reassessmentNeeded: false,
    referralsOut: [],
    level: null,
    plan: null,
    careTeam: [],
    admission: null,
    phase: null,
    taper: null,
    leave: null,
    dischargeProposal: null,
    discharge: null,
  };
}

function change(episode: Episode, event: Exclude<EpisodeEvent, { type: 'referral-received' }>): Episode {
  switch (event.type) {
    case 'assessment-completed':
      return assessed(episode, event);
    case 'gate-cleared':
      return cleared(episode, event);
    case 'referral-out-opened':
    case 'referral-out-accepted':
    case 'referral-out-closed':
      return referredOut(episode, event);
    case 'leave-started':
      return { ...episode, status: 'on-leave', leave: { leaveId: event.leaveId, reason: event.reason } };
    case 'leave-ended':
      return { ...episode, status: 'admitted', leave: null };
    case 'level-of-care-decided':
      return levelDecided(episode, event);
    case 'phase-followed':
      return phaseFollowed(episode, event);
    case 'care-team-assigned':
      return { ...episode, careTeam: event.members, teamWaivers: event.waived ?? [] };
    case 'treatment-plan-signed':
      return planSigned(episode, event);
    case 'treatment-plan-reviewed':
    case 'progress-reviewed':
      return reviewed(episode, event);
    case 'plan-artefact-signed':
      return artefactSigned(episode, event);
    case 'patient-admitted':
      return admitted(episode, event);
    case 'age-band-changed':
      return { ...episode, ageBand: event.ageBand, cameOfAgeOn: event.siteDate };
    default:
      return ended(episode, event);
  }
}

/** A review of somebody in treatment changes no status: nothing moves without a clinician. */
function assessed(episode: Episode, event: Of<'assessment-completed'>): Episode {
  const { assessmentId, at, siteDate, gates, recommended, modifiers, deferral, outOfScope = [] } = event;
  const inTreatment = isInTreatment(episode);
  return {
    ...episode,
    status: inTreatment ? episode.status : (deferral ?? 'assessed'),
    assessment: { assessmentId, at, siteDate, gates, recommended, modifiers, clearedGates: [], outOfScope },
    reassessmentNeeded: false,
  };
}

function cleared(episode: Episode, event: Of<'gate-cleared'>): Episode {
  if (!episode.assessment) return episode;
  const clearedGates = [...episode.assessment.clearedGates, event.gate];
  const blocked = episode.assessment.gates.some(({ blocks, gate }) => blocks && !clearedGates.includes(gate));
  const status = blocked || isInTreatment(episode) ? episode.status : 'assessed';
  return { ...episode, status, assessment: { ...episode.assessment, clearedGates } };
}

function referredOut(
  episode: Episode,
  event: Of<'referral-out-opened' | 'referral-out-accepted' | 'referral-out-closed'>,
): Episode {
  if (event.type === 'referral-out-opened') {
    const { referralOutId, kind, gate } = event;
    return { ...episode, referralsOut: [...episode.referralsOut, { referralOutId, kind, gate, status: 'open' }] };
  }
  const told = event.type === 'referral-out-accepted' ? acceptance(event) : { status: event.outcome };
  const referralsOut = episode.referralsOut.map((referral) =>
    referral.referralOutId === event.referralOutId ? { ...referral, ...told } : referral,
  );
  const reassess = event.type === 'referral-out-closed' && event.reassess;
  return { ...episode, referralsOut, reassessmentNeeded: episode.reassessmentNeeded || reassess };
}

function acceptance(event: Of<'referral-out-accepted'>): Pick<ReferralOut, 'status' | 'handOver'> {
  const { receivingSite, handOverAt, contact } = event;
  return { status: 'accepted', handOver: { receivingSite, handOverAt, contact } };
}

/** The level in force; a correction of a decision that another one followed changes only the past. */
function levelDecided(episode: Episode, event: Of<'level-of-care-decided'>): Episode {
  const { decisionId, level, hourBand, cause, siteDate, effectiveFrom: since = siteDate, supersedes } = event;
  if (supersedes && supersedes !== episode.level?.decisionId) return episode;
  if (supersedes) return { ...episode, level: { ...episode.level!, decisionId, level, hourBand, since } };
  const assessmentId = cause === 'phase-change' ? null : (episode.assessment?.assessmentId ?? null);
  return { ...episode, level: { decisionId, level, hourBand, assessmentId, since } };
}

function phaseFollowed(episode: Episode, event: Of<'phase-followed'>): Episode {
  const { phase, taper, reviewDue, siteDate } = event;
  const plan = episode.plan && { ...episode.plan, reviewDue };
  return { ...episode, phase, taper, plan, phaseSince: siteDate };
}

/** Goals that stay on the plan stay met; another plan begins with none. */
function planSigned(episode: Episode, event: Of<'treatment-plan-signed'>): Episode {
  const { planId, goals, components, reviewDue, planVersion: version, problems, weekdays, patientSigned } = event;
  const met = episode.plan?.planId === planId ? episode.plan.goalsMet : [];
  const goalsMet = met.filter((id) => goals.some(({ goalId }) => goalId === id));
  const more = {
    ...(version === undefined ? {} : { version }),
    ...(problems ? { problems } : {}),
    ...(weekdays ? { weekdays } : {}),
    ...(patientSigned === undefined ? {} : { patientSigned }),
  };
  return { ...episode, plan: { planId, goals, goalsMet, components, reviewDue, ...more } };
}

function reviewed(episode: Episode, event: Of<'treatment-plan-reviewed' | 'progress-reviewed'>): Episode {
  const review = event.type === 'progress-reviewed' ? 'mini-review' : 'plan-review';
  const reviewedOn = { ...episode.reviewedOn, [review]: event.siteDate };
  if (event.type === 'progress-reviewed') return { ...episode, reviewedOn };
  const { goalsMet, reviewDue } = event;
  return { ...episode, reviewedOn, plan: episode.plan && { ...episode.plan, goalsMet, reviewDue } };
}

function artefactSigned(episode: Episode, event: Of<'plan-artefact-signed'>): Episode {
  const { artefactId, kind, artefactVersion: version, siteDate: signedOn, patientSigned } = event;
  const others = (episode.artefacts ?? []).filter((one) => one.kind !== kind);
  return { ...episode, artefacts: [...others, { artefactId, kind, version, signedOn, patientSigned }] };
}

function admitted(episode: Episode, event: Of<'patient-admitted'>): Episode {
  const { programId, track, siteDate, phase, taper } = event;
  return {
    ...episode,
    status: 'admitted',
    admission: { programId, track, siteDate },
    phase,
    taper,
    phaseSince: siteDate,
  };
}

function ended(
  episode: Episode,
  event: Of<'discharge-proposed' | 'discharge-declined' | 'patient-discharged' | 'episode-reopened'>,
): Episode {
  switch (event.type) {
    case 'discharge-proposed':
      return { ...episode, dischargeProposal: proposalOf(event) };
    case 'discharge-declined':
      return { ...episode, dischargeProposal: null };
    case 'patient-discharged':
      return { ...episode, status: 'discharged', discharge: endOf(event), dischargeProposal: null, leave: null };
    case 'episode-reopened':
      return reopened(episode);
  }
}

function proposalOf(event: Of<'discharge-proposed'>): DischargeProposal {
  const { reason, proposedBy, suggests = null, lastContactDate = null, at } = event;
  return { reason, ...(proposedBy ? { proposedBy } : {}), suggests, lastContactDate, at };
}

function endOf(event: Of<'patient-discharged'>): EpisodeEnd {
  const { reason, lastContactDate, siteDate, ground = null, tedsReason, signedBy } = event;
  const { continuity = [], aftercare = null, aftercareWaiver = null } = event;
  const signed = { ...(tedsReason ? { tedsReason } : {}), ...(signedBy ? { signedBy } : {}) };
  return { reason, lastContactDate, siteDate, ground, ...signed, continuity, aftercare, aftercareWaiver };
}

function reopened(episode: Episode): Episode {
  const formerEnds = [...(episode.formerEnds ?? []), ...(episode.discharge ? [episode.discharge] : [])];
  return { ...episode, status: 'referred', discharge: null, formerEnds, admission: null, reassessmentNeeded: true };
}

/** Whether the person is in the program now, on leave included. */
export function isInTreatment({ status }: Pick<Episode, 'status'>): boolean {
  return status === 'admitted' || status === 'on-leave';
}

/** The episode after `events`, in order. */
export function fold(episode: Episode, events: readonly EpisodeEvent[]): Episode {
  return events.reduce<Episode>(evolve, episode);
}
