import type { SiteDate } from '@stepwell/kernel';
import { hoursStanding } from './care-missing.js';
import { ageBandOn } from './referral.js';
import type { Consent } from './consent.js';
import type { Episode, EpisodeEvent } from './episode.js';
import type { About } from './events.js';
import type { PlanRules } from './plan-content.js';
import type { CarePlanRules } from './rules/care-plan.js';

/**
 * On the 18th birthday an open episode changes its age band, once; the hours of the held level are held against the adult band
 * (HW-5), and nothing else moves without a clinician.
 */
export function comeOfAge(episode: Episode, about: About, rules: Pick<PlanRules, 'hours'>): readonly EpisodeEvent[] {
  const { birthDate, ageBand, status, episodeId } = episode;
  if (!birthDate || ageBand === 'adult' || status === 'discharged') return [];
  if (ageBandOn(birthDate, about.siteDate) !== 'adult') return [];
  const hours = hoursStanding({ ...episode, ageBand: 'adult' }, rules);
  const { bandNow = null, verdict = 'no-hours-asked' } = hours ?? {};
  const fit = bandNow && verdict !== 'no-hours-asked' ? { hourBand: bandNow, plannedHours: verdict } : {};
  return [{ type: 'age-band-changed', ...about, episodeId, ageBand: 'adult', ...fit }];
}

/** Whether the person is a minor on a day; without a birth date, as the episode says. */
export function isMinor({ birthDate, ageBand }: Pick<Episode, 'birthDate' | 'ageBand'>, on: SiteDate): boolean {
  return (birthDate ? ageBandOn(birthDate, on) : ageBand) === 'adolescent';
}

/** Consents that end on the 18th birthday: a guardian's, one that does not say who gave it, and those the adult is asked for anew. */
export function endedByAge(granted: readonly Consent[], { comingOfAge }: CarePlanRules): readonly Consent[] {
  const { ends, asks } = comingOfAge;
  return granted.filter(({ givenBy, scope }) => givenBy !== 'patient' || ends.includes(scope) || asks.includes(scope));
}

/** Scopes that a person who came of age in this episode has not given anew. */
export function consentsToAsk(
  { cameOfAgeOn }: Pick<Episode, 'cameOfAgeOn'>,
  consents: readonly Consent[],
  { comingOfAge }: CarePlanRules,
): readonly string[] {
  if (!cameOfAgeOn) return [];
  const ended = consents.filter(({ endedReason }) => endedReason === 'came-of-age').map(({ scope }) => scope);
  const asked = [...new Set([...comingOfAge.asks, ...ended])].filter((scope) => !comingOfAge.ends.includes(scope));
  const granted = consents.filter(({ status }) => status === 'granted').map(({ scope }) => scope);
  return asked.filter((scope) => !granted.includes(scope)).toSorted();
}

/** Whether a guardian may see the record on a day: a minor's consent to it is in force. */
export function guardianMaySee(
  episode: Pick<Episode, 'birthDate' | 'ageBand'>,
  granted: readonly Consent[],
  { comingOfAge }: CarePlanRules,
  on: SiteDate,
): boolean {
  return isMinor(episode, on) && granted.some(({ scope }) => comingOfAge.ends.includes(scope));
}
