import type { AgeBand, HourBand, Id, Instant, LevelOfCare, Phase, SiteDate, Taper, Tier, Zone } from '@stepwell/kernel';
import type { RuleSetRef } from './policy.js';
import type { Criterion } from './verdict.js';

/** Who signed, as the token said. */
export interface Signature {
  readonly staffId: string;
  readonly tier: Tier;
}

/** One admission to discharge, as far as the ladder is concerned. */
export interface Episode {
  readonly id: Id;
  readonly siteId: Id;
  /** Absent in episodes opened before it was kept: versions of one program do not decide about them. */
  readonly programId?: Id;
  readonly zone: Zone;
  /** Reopened: open again in intake, and on the ladder once admitted again. */
  readonly status: 'active' | 'ended' | 'reopened';
  readonly phase: Phase;
  /** First site day of the phase. */
  readonly enteredOn: SiteDate;
  readonly admittedOn: SiteDate;
  /** First site day of the present taper step; absent: since the phase was entered. */
  readonly steppedOn?: SiteDate;
  readonly taper: Taper;
  readonly level: LevelOfCare;
  readonly hourBand: HourBand | null;
  readonly ageBand: AgeBand;
  /** Due days of the reviews that were announced. */
  readonly announced: { readonly mini?: SiteDate; readonly dimensional?: SiteDate };
}

/** Step-down stands still until L4 or M2+ releases it with a reason. */
export interface Hold {
  readonly id: Id;
  readonly trigger: string;
  readonly concernId: Id | null;
  /** Facts it answers; a fact not among them places a hold anew once this one is released. */
  readonly evidence: readonly Id[];
  readonly siteDate: SiteDate;
  readonly placedAt: Instant;
  readonly placedBy: Signature | null;
  readonly released: { readonly by: Signature; readonly reason: string; readonly at: Instant } | null;
  readonly version: number;
}

export type ProposalStatus = 'open' | 'accepted' | 'overridden' | 'deferred' | 'withdrawn';

/** A change of phase, or of the taper inside one (`from` and `to` the same), that a clinician is asked to sign. */
export interface Proposal {
  readonly id: Id;
  readonly kind: 'step-down' | 'step-up' | 'taper-step';
  readonly status: ProposalStatus;
  readonly episodeId: Id;
  readonly siteId: Id;
  readonly from: Phase;
  readonly to: Phase;
  readonly taper: Taper;
  /** Number of the taper step in the phase, from 1; only where one is proposed. */
  readonly step?: number;
  readonly levelFrom: LevelOfCare;
  readonly levelTo: LevelOfCare;
  readonly criteria: readonly Criterion[];
  readonly triggers: readonly string[];
  readonly ruleSet: RuleSetRef;
  readonly decisionHash: string;
  readonly siteDate: SiteDate;
  readonly asOf: Instant;
  readonly dueAt: Instant;
  /** A deferred one is not made again before this day; null otherwise. */
  readonly deferredUntil: SiteDate | null;
  readonly decision: { readonly by: Signature | null; readonly reason: string | null; readonly at: Instant } | null;
  readonly version: number;
}

export type ApprovalStatus = 'approved' | 'effective' | 'cancelled';
export type Seat =
  | { readonly kind: 'awaited' }
  | { readonly kind: 'reserved'; readonly reservationId: Id }
  | { readonly kind: 'blocked'; readonly reasons: readonly string[] };

/** A signed step down on its way: the saga of design 4. */
export interface Approval {
  readonly id: Id;
  readonly proposalId: Id;
  readonly status: ApprovalStatus;
  readonly episodeId: Id;
  readonly from: Phase;
  readonly to: Phase;
  readonly taper: Taper;
  readonly levelFrom: LevelOfCare;
  readonly levelTo: LevelOfCare;
  readonly hourBand: HourBand | null;
  readonly ruleSet: RuleSetRef;
  readonly effectiveOn: SiteDate;
  readonly approvedBy: Signature;
  readonly seat: Seat;
  /** Why it waits past its day: `seat`, `facts`; null while it does not. */
  readonly waitsFor: string | null;
  readonly cancelled: string | null;
  readonly version: number;
}

/** Somebody is asked to do something by a time. */
export interface Action {
  readonly id: Id;
  readonly kind: string;
  readonly trigger: string;
  readonly status: 'open' | 'overdue' | 'done' | 'dropped';
  readonly siteId: Id | null;
  readonly siteDate: SiteDate;
  readonly dueAt: Instant;
  /** Proposal or approval it belongs to, if any: it ends with that. */
  readonly about: Id | null;
  /** Absent in actions asked for before it was kept. */
  readonly requestedAt?: Instant;
  /** Who did it; null while open, and when facts of the owning service answered it. */
  readonly doneBy: Signature | null;
  /** Facts that answered it. */
  readonly answers?: readonly Id[];
  readonly version: number;
}

/** Everything this service decides about one patient; loaded and saved as one, under the lock of the patient's row. */
export interface PatientCase {
  readonly patientId: Id;
  /** Site and zone, null until a fact named them. */
  readonly site: { readonly siteId: Id; readonly zone: Zone } | null;
  readonly episode: Episode | null;
  readonly holds: readonly Hold[];
  readonly proposals: readonly Proposal[];
  readonly approvals: readonly Approval[];
  readonly actions: readonly Action[];
}

/** A patient of whom nothing is known yet. */
export function newCase(patientId: Id): PatientCase {
  return { patientId, site: null, episode: null, holds: [], proposals: [], approvals: [], actions: [] };
}

/** Where the patient is treated, as far as it is known: what scopes of rules go by. */
export const placeOf = ({
  site,
  episode,
}: PatientCase): { readonly siteId: Id | null; readonly programId: Id | null } => ({
  siteId: site?.siteId ?? null,
  programId: episode?.programId ?? null,
});

export const openHolds = (held: PatientCase): readonly Hold[] => held.holds.filter((hold) => hold.released === null);
export const openProposals = (held: PatientCase): readonly Proposal[] =>
  held.proposals.filter((proposal) => proposal.status === 'open');
export const pendingApproval = (held: PatientCase): Approval | null =>
  held.approvals.find((approval) => approval.status === 'approved') ?? null;
export const isPending = (action: Action): boolean => action.status === 'open' || action.status === 'overdue';
/** The admission that runs, null before admission and after discharge. */
export const activeEpisode = (held: PatientCase): Episode | null =>
  held.episode?.status === 'active' ? held.episode : null;
