import type { PayerDayRules } from '../billable-day.js';

/** HW-4: minutes a day needs to be billable, by jurisdiction; North Carolina asks for the full three hours (clinical 1.2, 1.3). */
export const PAYER_DAYS_V1: PayerDayRules = {
  id: 'house-payer-days',
  version: 1,
  billableDayMinutes: { 'US-NC': 180 },
  elsewhere: null,
  exhaustingAtDaysLeft: 3,
};
