import {
  accept,
  ageOn,
  reject,
  type AgeBand,
  type Decision,
  type Id,
  type LevelCode,
  type SiteDate,
} from '@stepwell/kernel';
import { isInTreatment, type Episode, type EpisodeEvent } from './episode.js';
import type { About, Track } from './events.js';

const ADULT_AGE = 18;

/** Adult from the 18th birthday on (HW-5). */
export function ageBandOn(birthDate: SiteDate, on: SiteDate): AgeBand {
  return ageOn(birthDate, on) >= ADULT_AGE ? 'adult' : 'adolescent';
}

/** The 18th birthday of a birth date; 29 February comes of age on 1 March. */
export function eighteenthBirthday(birthDate: SiteDate): SiteDate {
  const year = Number(birthDate.slice(0, 4)) + ADULT_AGE;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return birthDate.slice(4) === '-02-29' && !leap ? `${year}-03-01` : `${year}${birthDate.slice(4)}`;
}

export interface Refer {
  readonly about: About;
  readonly episodeId: Id;
  readonly source: string;
  readonly preferredTrack: Track | 'either';
  readonly ageBand: AgeBand | null;
  readonly birthDate: SiteDate | null;
  readonly priorLevel?: LevelCode | null;
  readonly priorEndedOn?: SiteDate | null;
}

export type ReferralRejection = 'episode-already-open' | 'age-unknown' | 'birth-date-in-future' | 'prior-care-unclear';

/** Opens an episode before admission; a person has at most one open episode, a discharged one may be followed by another. */
export function receiveReferral(open: Episode | null, command: Refer): Decision<EpisodeEvent, ReferralRejection> {
  const { about, episodeId, source, preferredTrack, birthDate } = command;
  if (open) return reject('episode-already-open', { episodeId: open.episodeId });
  if (birthDate && birthDate > about.siteDate) return reject('birth-date-in-future');
  const { priorLevel = null, priorEndedOn = null } = command;
  const unended = (priorLevel === null) !== (priorEndedOn === null);
  if (unended || (priorEndedOn !== null && priorEndedOn > about.siteDate)) return reject('prior-care-unclear');
  const ageBand = birthDate ? ageBandOn(birthDate, about.siteDate) : command.ageBand;
  if (!ageBand) return reject('age-unknown');
  const prior = priorLevel ? { priorLevel, priorEndedOn } : {};
  return accept({
    type: 'referral-received',
    ...about,
    episodeId,
    source,
    preferredTrack,
    ageBand,
    birthDate,
    ...prior,
  });
}

export type LeaveRejection = 'not-admitted' | 'already-on-leave' | 'no-such-leave';

/** A leave begins while admitted; absences are excused until it ends. */
export function startLeave(
  episode: Episode,
  command: { about: About; leaveId: Id; reason: string },
): Decision<EpisodeEvent, LeaveRejection> {
  if (!isInTreatment(episode)) return reject('not-admitted');
  if (episode.leave) return reject('already-on-leave', { leaveId: episode.leave.leaveId });
  const { about, leaveId, reason } = command;
  return accept({ type: 'leave-started', ...about, episodeId: episode.episodeId, leaveId, reason });
}

/** Ends the leave that is running. */
export function endLeave(
  episode: Episode,
  command: { about: About; leaveId: Id },
): Decision<EpisodeEvent, LeaveRejection> {
  if (episode.leave?.leaveId !== command.leaveId) return reject('no-such-leave');
  return accept({ type: 'leave-ended', ...command.about, episodeId: episode.episodeId, leaveId: command.leaveId });
}
