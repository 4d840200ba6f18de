import { daysBetween, type SiteDate } from '@stepwell/kernel';
import type { CallbackResult } from './events.js';
import type { MedicationRules } from './rules/rule-set.js';

/** One sign that medicine may not be taken: a test without it, or a call-back that did not come out right. */
export interface DiversionSign {
  readonly siteDate: SiteDate;
  readonly kind: 'medication-not-found' | Exclude<CallbackResult, 'correct'>;
}

/** What to consider; never a discharge (clinical 5.6, C31). */
export type DiversionStep = 'shorter-supply' | 'observed-dose' | 'offer-extended-release' | 'case-conference';

/** Signs within a few days are one event; the second event asks for a conference. */
export function diversionSteps(signs: readonly DiversionSign[], rules: MedicationRules): readonly DiversionStep[] {
  const events = diversionEvents(signs, rules);
  if (events === 0) return [];
  const first: DiversionStep[] = ['shorter-supply', 'observed-dose', 'offer-extended-release'];
  return events >= rules.diversion.conferenceFrom ? [...first, 'case-conference'] : first;
}

/** How many separate events the signs make. */
export function diversionEvents(signs: readonly DiversionSign[], rules: MedicationRules): number {
  const days = signs.map((sign) => sign.siteDate).sort();
  let events = 0;
  let began: SiteDate | null = null;
  for (const day of days) {
    if (began !== null && daysBetween(began, day) <= rules.diversion.sameEventDays) continue;
    began = day;
    events += 1;
  }
  return events;
}
