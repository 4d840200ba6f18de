import type { HourBandRow, WeekRules } from '@stepwell/kernel';

/** Hour bands and week limits of one jurisdiction (clinical 1.2, 1.3). */
export interface HoursRules {
  readonly kind: 'hours';
  readonly bands: readonly HourBandRow[];
  readonly week: WeekRules;
  /** Plan components whose minutes are clinical time; mutual help, meals, transport and dosing windows never are. */
  readonly clinicalComponents: readonly string[];
  /** Full service days that a 2.1 week must offer (North Carolina's 3-hour day on 3 days); absent asks for none. */
  readonly fullDays?: { readonly minutes: number; readonly days: number };
}
