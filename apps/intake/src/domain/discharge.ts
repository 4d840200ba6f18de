import {
  accept,
  addDays,
  daysBetween,
  hourBandFor,
  maySignLevel,
  reject,
  type Decision,
  type Phase,
  type SiteDate,
  type Taper,
  type LevelOfCare,
  type Id,
} from '@stepwell/kernel';
import { isInTreatment, type Episode, type EpisodeEvent } from './episode.js';
import { refOf, type RuleSetVersion } from './rule-sets.js';
import { signatureOf, type Signature, type Signer } from './signing.js';
import type { Concern } from './concerns.js';
import type { About } from './events.js';
import type { HoursRules } from './rules/hours.js';
import type { PlacementRules } from './rules/placement.js';

export const DISCHARGE_REASONS = ['completed', 'transferred', 'left', 'administrative', 'other'] as const;
/** Relapse is never by itself a reason (clinical 2.4). */
export type DischargeReason = (typeof DISCHARGE_REASONS)[number];

export type DischargeRejection =
  | 'episode-closed'
  | 'discharge-already-proposed'
  | 'emergency-concern-open'
  | 'last-contact-too-recent'
  | 'last-contact-in-future'
  | 'tier-too-low';

/** A discharge waits for a clinician; one proposal at a time. */
export function proposeDischarge(
  episode: Episode,
  command: { about: About; reason: string },
): Decision<EpisodeEvent, DischargeRejection> {
  if (episode.status === 'discharged') return reject('episode-closed');
  if (episode.dischargeProposal) return reject('discharge-already-proposed');
  return accept({ type: 'discharge-proposed', ...command.about, episodeId: episode.episodeId, reason: command.reason });
}

export interface Discharge {
  readonly about: About;
  readonly reason: DischargeReason;
  readonly lastContactDate: SiteDate;
  readonly signer: Signer;
  readonly openConcerns: readonly Concern[];
  readonly rules: PlacementRules;
}

/** L4 or M2+ ends the episode; an administrative discharge waits for the days without any service (clinical 2.5). */
export function discharge(episode: Episode, command: Discharge): Decision<EpisodeEvent, DischargeRejection> {
  const { about, reason, lastContactDate, signer, rules } = command;
  if (episode.status === 'discharged') return reject('episode-closed');
  if (command.openConcerns.some(({ severity }) => severity === 'emergency')) return reject('emergency-concern-open');
  if (!signatureOf(signer, maySignLevel)) return reject('tier-too-low', { needs: 'L4-or-M2' });
  const quietDays = daysBetween(lastContactDate, about.siteDate);
  if (quietDays < 0) return reject('last-contact-in-future');
  if (reason === 'administrative' && quietDays < rules.administrativeDischargeDays) {
    return reject('last-contact-too-recent', {
      notBefore: addDays(lastContactDate, rules.administrativeDischargeDays),
    });
  }
  return accept({ type: 'patient-discharged', ...about, episodeId: episode.episodeId, reason, lastContactDate });
}

/** A late return reopens the episode (C24): assessed again before anything else. */
export function reopen(
  episode: Episode,
  command: { about: About; reason: string; otherOpen: boolean },
): Decision<EpisodeEvent, 'not-discharged' | 'episode-already-open'> {
  if (episode.status !== 'discharged') return reject('not-discharged');
  if (command.otherOpen) return reject('episode-already-open');
  return accept({ type: 'episode-reopened', ...command.about, episodeId: episode.episodeId, reason: command.reason });
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
    ...{ episodeId: episode.episodeId, decisionId, level, hourBand },
    cause: 'phase-change',
    ruleSet: refOf(hours),
    recommended: null,
    reasonIfDifferent: null,
    decidedBy: signedBy,
  };
}
