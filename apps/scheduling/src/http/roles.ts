import { Roles } from '@stepwell/platform';

/** Everybody who works with patients or rosters. */
export const ReadRoles = () =>
  Roles(
    'front-desk',
    'intake-coordinator',
    'counselor',
    'group-facilitator',
    'prescriber',
    'nurse',
    'biller',
    'clinical-supervisor',
    'medical-director',
    'scheduler',
    'site-admin',
    'org-admin',
    'service',
  );

/** Who sets up sites and people. */
export const AdminRoles = () => Roles('site-admin', 'org-admin');

/** Who makes the calendar. */
export const CalendarRoles = () => Roles('scheduler', 'site-admin', 'org-admin');

/** Who gives seats: a clinical supervisor may seat above capacity too. */
export const SeatRoles = () => Roles('scheduler', 'clinical-supervisor', 'site-admin', 'org-admin');

/** Who books single sessions; other systems do it in batches. */
export const BookingRoles = () =>
  Roles('front-desk', 'intake-coordinator', 'scheduler', 'counselor', 'nurse', 'site-admin', 'org-admin', 'service');
