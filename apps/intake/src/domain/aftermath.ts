import { addDays, type SiteDate } from '@stepwell/kernel';
import { isInTreatment, type Episode, type EpisodeEvent } from './episode.js';
import type { About } from './events.js';
import type { DischargeRules } from './rules/discharge.js';

/** Asks whether somebody in treatment has had a service of late. */
export const NO_SERVICE = 'no-service';
/** Says that aftercare has lasted its time. */
export const AFTERCARE_OVER = 'aftercare-over';

/** Says that somebody handed over to another place has not come back in time. */
export const NOT_RETURNED = 'not-returned';

/** A day on which the system looks at an episode again. */
export interface Watch {
  readonly command: typeof NO_SERVICE | typeof AFTERCARE_OVER | typeof NOT_RETURNED;
  readonly on: SiteDate;
}

interface Around {
  readonly about: About;
  readonly rules: DischargeRules;
  /** Days without any service that propose a discharge. */
  readonly quietDays: number;
}

/** The days to look at an episode again on, after these events of it. */
export function watchesAfter(events: readonly EpisodeEvent[], { about, rules, quietDays }: Around): readonly Watch[] {
  return events.flatMap((event): readonly Watch[] => {
    switch (event.type) {
      case 'patient-admitted':
      case 'discharge-declined':
        return [{ command: NO_SERVICE, on: addDays(about.siteDate, quietDays) }];
      case 'phase-followed':
        return event.phase === 'P5'
          ? [{ command: AFTERCARE_OVER, on: addDays(event.siteDate, rules.aftercareDays) }]
          : [];
      case 'referral-out-closed':
        return event.outcome === 'handed-over'
          ? [{ command: NOT_RETURNED, on: addDays(event.siteDate, rules.transfer.afterDays) }]
          : [];
      default:
        return [];
    }
  });
}

/** Whether the person is still at a place that treats instead of this one. */
export function hasNotReturned(episode: Episode, { transfer }: DischargeRules): boolean {
  const gone = episode.referralsOut.some(
    ({ kind, status }) => status === 'handed-over' && transfer.kinds.includes(kind),
  );
  return gone && isInTreatment(episode);
}

/** What the days without a service say: propose now, or look again on a later day. */
export function serviceVerdict(
  episode: Episode,
  { today, lastServiceOn, quietDays }: { today: SiteDate; lastServiceOn: SiteDate | null; quietDays: number },
): 'propose' | 'nothing' | { readonly lookAgainOn: SiteDate } {
  if (!isInTreatment(episode) || !episode.admission || episode.dischargeProposal) return 'nothing';
  const admittedOn = episode.admission.siteDate;
  const since = lastServiceOn !== null && lastServiceOn > admittedOn ? lastServiceOn : admittedOn;
  const quietOn = addDays(since, quietDays);
  if (today < quietOn) return { lookAgainOn: quietOn };
  return episode.leave ? { lookAgainOn: addDays(today, 1) } : 'propose';
}

/** Whether aftercare, begun with the phase, has lasted its time. */
export function aftercareIsOver(episode: Episode, today: SiteDate, rules: DischargeRules): boolean {
  const { phase, phaseSince } = episode;
  if (!isInTreatment(episode) || phase !== 'P5' || phaseSince === undefined) return false;
  return today >= addDays(phaseSince, rules.aftercareDays);
}
