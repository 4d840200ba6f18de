import { addDays, type SiteDate } from '@stepwell/kernel';
import { proposeDischarge } from './discharge.js';
import { isInTreatment, type Episode, type EpisodeEvent } from './episode.js';
import type { About } from './events.js';
import type { DischargeRules } from './rules/discharge.js';

/** Asks whether somebody in treatment has had a service of late. */
export const NO_SERVICE = 'no-service';
/** Says that aftercare has lasted its time. */
export const AFTERCARE_OVER = 'aftercare-over';

/** A day on which the system looks at an episode again. */
export interface Watch {
  readonly command: typeof NO_SERVICE | typeof AFTERCARE_OVER;
  readonly on: SiteDate;
}

interface Around {
  readonly about: About;
  readonly rules: DischargeRules;
  /** Days without any service that propose a discharge. */
  readonly quietDays: number;
}

const WATCHED: readonly EpisodeEvent['type'][] = ['patient-admitted', 'discharge-declined', 'phase-followed'];

/** Whether anything has to be watched or proposed after these events. */
export function hasAftermath(events: readonly EpisodeEvent[]): boolean {
  return events.some(({ type }) => WATCHED.includes(type) || type === 'referral-out-closed');
}

/** What follows by itself from events of an episode: days to look again on, and a discharge proposed after a hand-over. */
export function aftermath(
  episode: Episode,
  events: readonly EpisodeEvent[],
  around: Around,
): { readonly events: readonly EpisodeEvent[]; readonly watches: readonly Watch[] } {
  return { events: afterHandOver(episode, events, around), watches: watches(events, around) };
}

function watches(events: readonly EpisodeEvent[], { about, rules, quietDays }: Around): readonly Watch[] {
  return events.flatMap((event): readonly Watch[] => {
    switch (event.type) {
      case 'patient-admitted':
      case 'discharge-declined':
        return [{ command: NO_SERVICE, on: addDays(about.siteDate, quietDays) }];
      case 'phase-followed':
        return event.phase === 'P5'
          ? [{ command: AFTERCARE_OVER, on: addDays(event.siteDate, rules.aftercareDays) }]
          : [];
      default:
        return [];
    }
  });
}

/** Whoever is handed over to a place that treats instead of this one is proposed for discharge. */
function afterHandOver(
  episode: Episode,
  events: readonly EpisodeEvent[],
  { about, rules }: Around,
): readonly EpisodeEvent[] {
  const gone = events.some((event) => {
    if (event.type !== 'referral-out-closed' || event.outcome !== 'handed-over') return false;
    const referral = episode.referralsOut.find(({ referralOutId }) => referralOutId === event.referralOutId);
    return referral !== undefined && rules.transferKinds.includes(referral.kind);
  });
  if (!gone || !isInTreatment(episode)) return [];
  const lastContactDate = about.siteDate;
  const decision = proposeDischarge(episode, { about, reason: 'handed-over', by: 'system', lastContactDate, rules });
  return decision.ok ? decision.events : [];
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
