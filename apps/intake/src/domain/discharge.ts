import {
  accept,
  addDays,
  daysBetween,
  hourBandFor,
  maySignLevel,
  reject,
  type Decision,
  type Phase,
  type Rejected,
  type SiteDate,
  type Taper,
  type LevelOfCare,
  type Id,
} from '@stepwell/kernel';
import { isInTreatment, type Episode, type EpisodeEvent } from './episode.js';
import {
  checkAftercare,
  checkContinuity,
  toContinue,
  type DischargePlanRejection,
  type DischargePlans,
  type RunningOrder,
} from './discharge-plans.js';
import { refOf, type RuleSetVersion } from './rule-sets.js';
import { signatureOf, type Signature, type Signer } from './signing.js';
import type { Concern } from './concerns.js';
import type { About } from './events.js';
import type { DischargeRules, ExitRule } from './rules/discharge.js';
import type { HoursRules } from './rules/hours.js';
import type { PlacementRules } from './rules/placement.js';

export type DischargeRejection =
  | DischargePlanRejection
  | 'episode-closed'
  | 'discharge-already-proposed'
  | 'no-discharge-proposed'
  | 'never-for-use-alone'
  | 'unknown-reason'
  | 'ground-needed'
  | 'emergency-concern-open'
  | 'last-contact-too-recent'
  | 'last-contact-in-future'
  | 'later-service-known'
  | 'tier-too-low';
type Outcome = Decision<EpisodeEvent, DischargeRejection>;

export interface ProposeDischarge {
  readonly about: About;
  readonly reason: string;
  readonly by: 'person' | 'system';
  /** Last day with any contact, as far as known. */
  readonly lastContactDate: SiteDate | null;
  readonly rules: DischargeRules;
}

/** A discharge waits for a clinician; one proposal at a time, and never for use alone (clinical 2.4). */
export function proposeDischarge(episode: Episode, command: ProposeDischarge): Outcome {
  const { about, reason, by, lastContactDate, rules } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  if (episode.dischargeProposal) return reject('discharge-already-proposed');
  if (rules.neverReasons.includes(reason)) return reject('never-for-use-alone');
  const open = rules.proposals.filter((rule) => rule.by.includes(by));
  const rule = open.find((one) => one.reason === reason);
  if (!rule) return reject('unknown-reason', { allowed: open.map((one) => one.reason) });
  const { suggests } = rule;
  return accept({
    type: 'discharge-proposed',
    ...about,
    episodeId: episode.episodeId,
    ...{ reason, proposedBy: by, suggests, lastContactDate },
  });
}

/** A clinician declines the discharge that waits; the episode goes on. */
export function declineDischarge(
  episode: Episode,
  command: { readonly about: About; readonly reason: string; readonly signer: Signer; readonly rules: DischargeRules },
): Outcome {
  const { about, reason, signer, rules } = command;
  if (!episode.dischargeProposal) return reject('no-discharge-proposed');
  const declinedBy = signatureOf(signer, maySignLevel);
  if (!declinedBy) return reject('tier-too-low', { needs: 'L4-or-M2' });
  if (!rules.declineReasons.includes(reason)) return reject('unknown-reason', { allowed: rules.declineReasons });
  return accept({ type: 'discharge-declined', ...about, episodeId: episode.episodeId, reason, declinedBy });
}

export interface Discharge extends DischargePlans {
  readonly about: About;
  readonly reason: string;
  readonly ground: string | null;
  readonly lastContactDate: SiteDate;
  readonly signer: Signer;
  readonly openConcerns: readonly Concern[];
  readonly running: readonly RunningOrder[];
  /** Last day with a service that is known, or null. */
  readonly lastServiceOn: SiteDate | null;
  readonly rules: DischargeRules;
  /** Days without any service that an administrative exit waits for. */
  readonly quietDays: number;
}

/**
 * L4 or M2+ ends the episode as of the last contact: with a continuity plan when on medication, an aftercare plan where the exit
 * asks for one, and after the days without any service where it waits for them (clinical 2.5).
 */
export function discharge(episode: Episode, command: Discharge): Outcome {
  const { about, reason, ground, lastContactDate, signer, rules } = command;
  const { episodeId } = episode;
  if (episode.status === 'discharged') return reject('episode-closed');
  if (command.openConcerns.some(({ severity }) => severity === 'emergency')) return reject('emergency-concern-open');
  const signedBy = signatureOf(signer, maySignLevel);
  if (!signedBy) return reject('tier-too-low', { needs: 'L4-or-M2' });
  const exit = exitOf(rules, reason, ground);
  if ('rejection' in exit) return exit;
  const kept = toContinue(rules, exit, command.running);
  const refused =
    tooEarly(exit, command) ??
    checkContinuity(kept, command.continuity, about.siteDate) ??
    checkAftercare(rules, exit, command, about.siteDate);
  if (refused) return refused;
  const { continuity, aftercare, aftercareWaiver } = command;
  return accept({
    type: 'patient-discharged',
    ...{ ...about, episodeId, reason, ground, lastContactDate, tedsReason: exit.teds, signedBy },
    ...{ medicationContinued: kept.length > 0, aftercareOn: aftercare?.appointmentOn ?? null },
    ...{ continuity, aftercare, aftercareWaiver },
  });
}

function exitOf(rules: DischargeRules, reason: string, ground: string | null): ExitRule | Rejected<DischargeRejection> {
  const never = (code: string | null): boolean => code !== null && rules.neverReasons.includes(code);
  if (never(reason) || never(ground)) return reject('never-for-use-alone');
  const exit = rules.exits.find((one) => one.reason === reason);
  if (!exit) return reject('unknown-reason', { allowed: rules.exits.map((one) => one.reason) });
  if (ground === null ? exit.grounds.length > 0 : !exit.grounds.includes(ground))
    return reject('ground-needed', { allowed: exit.grounds });
  return exit;
}

function tooEarly(exit: ExitRule, command: Discharge): Rejected<DischargeRejection> | null {
  const { about, lastContactDate, lastServiceOn, quietDays } = command;
  const quiet = daysBetween(lastContactDate, about.siteDate);
  if (quiet < 0) return reject('last-contact-in-future');
  if (lastServiceOn !== null && lastServiceOn > lastContactDate)
    return reject('later-service-known', { lastServiceOn });
  if (!exit.afterQuietDays || quiet >= quietDays) return null;
  return reject('last-contact-too-recent', { notBefore: addDays(lastContactDate, quietDays) });
}

export type ReopenRejection =
  'not-discharged' | 'episode-already-open' | 'exit-not-reopenable' | 'reopen-window-passed' | 'unknown-reason';

/**
 * A late return reopens a lapsed episode within its window (C24): assessed again before anything else. Other exits, and later
 * returns, are followed by a new referral.
 */
export function reopen(
  episode: Episode,
  command: {
    readonly about: About;
    readonly reason: string;
    readonly otherOpen: boolean;
    readonly rules: DischargeRules;
  },
): Decision<EpisodeEvent, ReopenRejection> {
  const { about, reason, otherOpen, rules } = command;
  const { reasons, withinDays } = rules.reopening;
  if (episode.status !== 'discharged' || !episode.discharge) return reject('not-discharged');
  if (otherOpen) return reject('episode-already-open');
  if (!reasons.includes(reason)) return reject('unknown-reason', { allowed: reasons });
  const { reason: endedFor, lastContactDate } = episode.discharge;
  const exit = rules.exits.find((one) => one.reason === endedFor);
  if (exit && !exit.reopens) return reject('exit-not-reopenable', { endedFor });
  const until = addDays(lastContactDate, withinDays);
  if (about.siteDate > until) return reject('reopen-window-passed', { until });
  return accept({ type: 'episode-reopened', ...about, episodeId: episode.episodeId, reason, endedFor });
}

/** A phase change as step-down published it; the hour band that step-down planned with does not count here. */
export interface PhaseChange {
  readonly about: About;
  readonly phase: Phase;
  readonly taper: Taper;
  readonly level: LevelOfCare;
  readonly effectiveOn: SiteDate;
  readonly signedBy: Signature;
  readonly decisionId: Id;
  readonly placement: PlacementRules;
  readonly hours: RuleSetVersion<HoursRules>;
}

/**
 * Follows a phase change: the level span when the level changes or its band is of another age, and the plan is reviewed soon
 * after.
 */
export function followPhaseChange(episode: Episode, change: PhaseChange): readonly EpisodeEvent[] {
  if (!isInTreatment(episode)) return [];
  const { about, phase, taper, effectiveOn, placement } = change;
  const soon = addDays(effectiveOn, placement.planReviewAfterPhaseChangeDays);
  const reviewDue = episode.plan && episode.plan.reviewDue < soon ? episode.plan.reviewDue : soon;
  const followed: EpisodeEvent = {
    type: 'phase-followed',
    ...about,
    episodeId: episode.episodeId,
    phase,
    taper,
    reviewDue,
  };
  return isInsideLevel(episode, change) ? [followed] : [followed, levelSpan(episode, change)];
}

/** The level stays, and its band with it unless the person has come of age since (HW-5). */
function isInsideLevel(episode: Episode, change: PhaseChange): boolean {
  const held = episode.level;
  if (held?.level.code !== change.level.code) return false;
  return held.hourBand === null || held.hourBand.ageBand === episode.ageBand;
}

/** The band is decided here, from the hours in force at the site: the level's band has one owner (design 8). */
function levelSpan(episode: Episode, change: PhaseChange): EpisodeEvent {
  const { about, decisionId, level, signedBy, hours } = change;
  const hourBand = hourBandFor(hours.body.bands, level.code, episode.ageBand);
  return {
    type: 'level-of-care-decided',
    ...about,
    ...{ episodeId: episode.episodeId, decisionId, level, hourBand, effectiveFrom: change.effectiveOn },
    cause: 'phase-change',
    ruleSet: refOf(hours),
    recommended: null,
    reasonIfDifferent: null,
    decidedBy: signedBy,
  };
}
