import type { AgeBand, HourBand, Id, Instant, LevelOfCare, Phase, SiteDate, Taper, Zone } from '@stepwell/kernel';
import type {
  Action,
  Approval,
  Episode,
  Hold,
  PatientCase,
  Proposal,
  ProposalStatus,
  Seat,
  Signature,
} from './case.js';
import type { Fact } from './facts.js';
import type { RuleSetRef } from './policy.js';

/** Where and when something was decided; every event carries it. */
export interface Moment {
  readonly patientId: Id;
  readonly siteId: Id | null;
  readonly zone: Zone;
  readonly siteDate: SiteDate;
  /** Clinical time. */
  readonly at: Instant;
}

/**
 * Zone of what is said about a patient whose site is not known yet: a day ends here when it has ended everywhere else (UTC-12),
 * so that nothing is ever dated after the day it is at the site.
 */
export const UNPLACED_ZONE: Zone = 'Etc/GMT+12';

/** What this service decides about a patient. Those marked inner change state and are not published. */
export type StepDownEvent = Moment &
  (
    | { readonly type: 'case-sited'; readonly site: { readonly siteId: Id; readonly zone: Zone } } // inner
    | { readonly type: 'episode-opened'; readonly episode: Episode } // inner
    | { readonly type: 'episode-ended'; readonly episodeId: Id } // inner
    | { readonly type: 'episode-reopened'; readonly episodeId: Id } // inner
    | { readonly type: 'age-band-noted'; readonly ageBand: AgeBand } // inner
    | { readonly type: 'level-noted'; readonly level: LevelOfCare; readonly hourBand: HourBand | null } // inner
    | { readonly type: 'hold-placed'; readonly hold: Hold }
    | {
        readonly type: 'hold-extended'; // inner
        readonly holdId: Id;
        readonly eventId: Id;
        readonly concernId: Id | null;
      }
    | { readonly type: 'hold-released'; readonly holdId: Id; readonly by: Signature; readonly reason: string }
    | { readonly type: 'proposed'; readonly proposal: Proposal }
    | {
        readonly type: 'proposal-decided';
        readonly proposalId: Id;
        readonly outcome: Exclude<ProposalStatus, 'open'>;
        readonly reason: string | null;
        readonly by: Signature | null;
        readonly deferredUntil: SiteDate | null;
      }
    | { readonly type: 'phase-change-approved'; readonly approval: Approval }
    | { readonly type: 'seat-noted'; readonly approvalId: Id; readonly seat: Seat } // inner
    | { readonly type: 'approval-waits'; readonly approvalId: Id; readonly waitsFor: string } // inner
    | { readonly type: 'phase-change-cancelled'; readonly approvalId: Id; readonly reason: string }
    | {
        readonly type: 'phase-changed';
        readonly changeId: Id;
        readonly episodeId: Id;
        readonly direction: 'down' | 'up';
        readonly from: Phase;
        readonly to: Phase;
        readonly taper: Taper;
        readonly levelFrom: LevelOfCare;
        readonly levelTo: LevelOfCare;
        /** Planned with; intake decides the one that holds. */
        readonly hourBand: HourBand | null;
        /** Rules that taper and band come from. */
        readonly ruleSet: RuleSetRef;
        readonly reason: string;
        readonly by: Signature;
      }
    | {
        readonly type: 'taper-step-changed';
        readonly episodeId: Id;
        readonly phase: Phase;
        /** Number of the step in the phase, from 1. */
        readonly step: number;
        readonly taper: Taper;
        readonly by: Signature;
      }
    | { readonly type: 'action-requested'; readonly action: Action }
    | { readonly type: 'action-done'; readonly actionId: Id; readonly by: Signature }
    | {
        readonly type: 'action-answered';
        readonly actionId: Id;
        readonly kind: string;
        readonly source: Fact['source'];
        readonly evidence: readonly Id[];
      }
    | { readonly type: 'action-dropped'; readonly actionId: Id } // inner
    | { readonly type: 'action-overdue'; readonly actionId: Id; readonly kind: string }
    | {
        readonly type: 'review-due';
        readonly episodeId: Id;
        readonly kind: 'mini' | 'dimensional';
        readonly dueOn: SiteDate;
      }
    | { readonly type: 'aftercare-enrolled'; readonly episodeId: Id }
  );
export type EventType = StepDownEvent['type'];

const INNER: ReadonlySet<EventType> = new Set<EventType>([
  'case-sited',
  'episode-opened',
  'episode-ended',
  'episode-reopened',
  'age-band-noted',
  'level-noted',
  'hold-extended',
  'seat-noted',
  'approval-waits',
  'action-dropped',
]);

/** Whether others are told: inner events only keep the row equal to what was decided. */
export const isPublished = (event: StepDownEvent): boolean => !INNER.has(event.type);

const change = <T extends { readonly id: Id; readonly version: number }>(list: readonly T[], id: Id, to: Partial<T>) =>
  list.map((one) => (one.id === id ? { ...one, ...to, version: one.version + 1 } : one));

/** The case after an event: stored rows are always this, so row and event cannot disagree. */
export function evolve(held: PatientCase, event: StepDownEvent): PatientCase {
  switch (event.type) {
    case 'case-sited':
      return { ...held, site: event.site };
    case 'hold-placed':
      return { ...held, holds: [...held.holds, event.hold] };
    case 'hold-extended':
    case 'hold-released':
      return { ...held, holds: evolveHold(held.holds, event) };
    case 'proposed':
      return { ...held, proposals: [...held.proposals, event.proposal] };
    case 'proposal-decided': {
      const decision = { by: event.by, reason: event.reason, at: event.at };
      const to = { status: event.outcome, deferredUntil: event.deferredUntil, decision };
      return { ...held, proposals: change(held.proposals, event.proposalId, to) };
    }
    case 'phase-change-approved':
    case 'seat-noted':
    case 'approval-waits':
    case 'phase-change-cancelled':
      return { ...held, approvals: evolveApproval(held.approvals, event) };
    case 'action-requested':
      return { ...held, actions: [...held.actions, event.action] };
    case 'action-done':
      return { ...held, actions: change(held.actions, event.actionId, { status: 'done', doneBy: event.by }) };
    case 'action-answered':
      return {
        ...held,
        actions: change(held.actions, event.actionId, { status: 'done', answers: event.evidence }),
      };
    case 'action-dropped':
      return { ...held, actions: change(held.actions, event.actionId, { status: 'dropped' }) };
    case 'action-overdue':
      return { ...held, actions: change(held.actions, event.actionId, { status: 'overdue' }) };
    case 'phase-changed':
      return { ...held, episode: evolveEpisode(held.episode, event), approvals: effective(held, event.changeId) };
    default:
      return { ...held, episode: evolveEpisode(held.episode, event) };
  }
}

type HoldEvent = Extract<StepDownEvent, { type: 'hold-extended' | 'hold-released' }>;
function evolveHold(holds: readonly Hold[], event: HoldEvent): readonly Hold[] {
  const hold = holds.find((one) => one.id === event.holdId);
  if (!hold) return holds;
  if (event.type === 'hold-released')
    return change(holds, hold.id, { released: { by: event.by, reason: event.reason, at: event.at } });
  const evidence = [...hold.evidence, event.eventId].sort();
  const concernId = [hold.concernId, event.concernId].filter((id) => id !== null).sort()[0] ?? null;
  const siteDate = event.siteDate < hold.siteDate ? event.siteDate : hold.siteDate;
  return change(holds, hold.id, { evidence, concernId, siteDate });
}

type ApprovalEvent = Extract<
  StepDownEvent,
  { type: 'phase-change-approved' | 'seat-noted' | 'approval-waits' | 'phase-change-cancelled' }
>;
function evolveApproval(approvals: readonly Approval[], event: ApprovalEvent): readonly Approval[] {
  switch (event.type) {
    case 'phase-change-approved':
      return [...approvals, event.approval];
    case 'seat-noted':
      return change(approvals, event.approvalId, { seat: event.seat });
    case 'approval-waits':
      return change(approvals, event.approvalId, { waitsFor: event.waitsFor });
    case 'phase-change-cancelled':
      return change(approvals, event.approvalId, { status: 'cancelled', cancelled: event.reason });
  }
}

function effective(held: PatientCase, changeId: Id): readonly Approval[] {
  return held.approvals.some((approval) => approval.id === changeId)
    ? change(held.approvals, changeId, { status: 'effective', waitsFor: null })
    : held.approvals;
}

type EpisodeEvent = Extract<
  StepDownEvent,
  {
    type:
      | 'episode-opened'
      | 'episode-ended'
      | 'episode-reopened'
      | 'age-band-noted'
      | 'level-noted'
      | 'phase-changed'
      | 'taper-step-changed'
      | 'review-due'
      | 'aftercare-enrolled';
  }
>;
function evolveEpisode(episode: Episode | null, event: EpisodeEvent): Episode | null {
  if (event.type === 'episode-opened') return event.episode;
  if (!episode) return null;
  switch (event.type) {
    case 'episode-ended':
      return { ...episode, status: 'ended' };
    case 'episode-reopened':
      return { ...episode, status: 'reopened' };
    case 'age-band-noted':
      return { ...episode, ageBand: event.ageBand };
    case 'level-noted':
      return { ...episode, level: event.level, hourBand: event.hourBand };
    case 'phase-changed': {
      const { to: phase, siteDate: steppedOn, taper, levelTo: level, hourBand } = event;
      const enteredOn = event.from === event.to ? episode.enteredOn : steppedOn;
      return { ...episode, phase, enteredOn, steppedOn, taper, level, hourBand };
    }
    case 'taper-step-changed':
      return { ...episode, taper: event.taper, steppedOn: event.siteDate };
    case 'review-due':
      return { ...episode, announced: { ...episode.announced, [event.kind]: event.dueOn } };
    case 'aftercare-enrolled':
      return episode;
  }
}

/** What a decision did: the events in order and the case after them. */
export interface Outcome {
  readonly events: readonly StepDownEvent[];
  readonly after: PatientCase;
}

/** Collects events while keeping the case in step with them. */
export class Unfolding {
  readonly events: StepDownEvent[] = [];

  constructor(
    public held: PatientCase,
    readonly moment: Moment,
  ) {}

  then(event: WithoutMoment<StepDownEvent>): this {
    const whole: StepDownEvent = { ...this.moment, ...event };
    this.events.push(whole);
    this.held = evolve(this.held, whole);
    return this;
  }

  outcome(): Outcome {
    return { events: this.events, after: this.held };
  }
}

/** An event before it is told where and when. */
export type WithoutMoment<E> = E extends StepDownEvent ? Omit<E, keyof Moment> : never;
