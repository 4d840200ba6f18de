import { isBillableDay, type WeekRules } from '@stepwell/kernel';

/** Payer day rules by jurisdiction (HW-4). */
export interface PayerDayRules {
  readonly id: string;
  readonly version: number;
  /** Countable minutes a day needs, min, by jurisdiction. */
  readonly billableDayMinutes: Readonly<Record<string, number>>;
  /** Minutes elsewhere; null sets no floor. */
  readonly elsewhere: number | null;
  /** An authorization with this many days left or fewer is running out. */
  readonly exhaustingAtDaysLeft: number;
}

/** HW-4: whether `minutes` of countable time make a billable day at a site of `jurisdiction`; a day without any is none. */
export function billableDay(minutes: number, jurisdiction: string | null, rules: PayerDayRules): boolean {
  const isListed = jurisdiction !== null && Object.hasOwn(rules.billableDayMinutes, jurisdiction);
  const own = isListed ? rules.billableDayMinutes[jurisdiction] : undefined;
  const floor: Pick<WeekRules, 'billableDayMinutes'> = { billableDayMinutes: own ?? rules.elsewhere };
  return minutes > 0 && isBillableDay(minutes, { ...NO_OTHER_CHECKS, ...floor });
}

/** The kernel's day check reads only the day's minutes; the week checks are off. */
const NO_OTHER_CHECKS: WeekRules = {
  maxGapDays: null,
  gapIsError: false,
  billableDayMinutes: null,
  perDiemMinutes: 0,
  perDiemDays: 0,
  underWeeks: 0,
};

/** Whether an authorization must be renewed: `used` of `days` leave no more than the rule's rest. */
export function isExhausting(days: number, used: number, rules: PayerDayRules): boolean {
  return days - used <= rules.exhaustingAtDaysLeft;
}
