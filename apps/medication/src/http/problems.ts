import type { ProblemSpec } from '@stepwell/platform';
import type { DosingRejection } from '../domain/dosing.js';
import type { MissRejection } from '../domain/missed-doses.js';
import type { PrescribingRejection } from '../domain/prescribing.js';
import type { TakeHomeLevelRejection, TakeHomeRejection } from '../domain/take-home.js';

type Rejection =
  | PrescribingRejection
  | DosingRejection
  | MissRejection
  | TakeHomeRejection
  | TakeHomeLevelRejection
  | 'already-dosed'
  | 'site-not-known'
  | 'collected-in-future'
  | 'already-recorded'
  | 'acknowledger-tier-too-low'
  | 'alert-already-acknowledged'
  | 'review-already-done';

const PRESCRIBER = 'a prescriber, with another order';
const NOBODY = 'nobody';
const CALLER = 'the caller';

const stop = (title: string, liftableBy = PRESCRIBER): ProblemSpec => ({ status: 422, title, liftableBy });
const conflict = (title: string, liftableBy = CALLER): ProblemSpec => ({ status: 409, title, liftableBy });
const forbidden = (title: string, liftableBy: string): ProblemSpec => ({ status: 403, title, liftableBy });

/** Every refusal of this service in plain words, with who can lift it. */
export const PROBLEMS: Readonly<Record<Rejection, ProblemSpec>> = {
  'naltrexone-with-opioid-agonist': stop('Naltrexone must not meet an opioid agonist that is active or on record.'),
  'naltrexone-after-recent-opioids': stop('The opioid-free time before naltrexone has not passed.', 'time'),
  'naltrexone-opioid-positive-test': stop(
    'A recent test was positive for opioids: no naltrexone.',
    'a later negative test',
  ),
  'naltrexone-opioid-analgesia': stop('Naltrexone would block the opioid analgesia that is needed.'),
  'opioid-agonist-with-naltrexone': stop('An opioid agonist is not started while naltrexone is active.'),
  'disulfiram-recent-alcohol': stop('Alcohol was taken too recently for disulfiram.', 'time'),
  'disulfiram-alcohol-positive-test': stop(
    'A recent test was positive for alcohol: no disulfiram.',
    'a later negative test',
  ),
  'disulfiram-clashing-medicine': stop('A current medicine must not be combined with disulfiram.'),
  'disulfiram-contraindicated-condition': stop('A known condition rules disulfiram out.', NOBODY),
  'methadone-outside-otp': stop(
    'Methadone is dispensed only at a certified opioid treatment program.',
    'an order at a certified site',
  ),
  'methadone-qtc-stop-and-consult': stop(
    'QTc is at or above the stop: reduce, change or fix causes, and consult.',
    'a consult record',
  ),
  'methadone-first-day-cap': stop(
    'The first day of methadone is above the cap.',
    'a documented reason of the prescriber',
  ),
  'xr-overlapping-products': stop(
    'Another extended-release product of this kind is active.',
    'stopping the other order',
  ),
  'xr-interval-too-short': stop('The last injection is too recent.', 'time, or the second-dose rule'),
  'acamprosate-renal-stop': stop('Kidney function rules acamprosate out.', NOBODY),
  'acamprosate-renal-dose': stop('Kidney function asks for the reduced acamprosate dose.'),
  'hepatic-stop': stop('Liver function rules this medication out.'),
  'pregnancy-naltrexone-start': stop('Naltrexone is not started in pregnancy.'),
  'pregnancy-disulfiram': stop('Disulfiram is avoided in pregnancy.'),
  'pregnancy-agonist-taper': stop('An opioid agonist is not tapered in pregnancy.'),
  'pregnancy-stop-reason-needed': stop('In pregnancy an opioid agonist ends only for one of the listed reasons.'),
  'soft-stop-reason-needed': stop(
    'Safety checks ask for a coded reason; treatment is not withheld.',
    'the prescriber, with a reason for each',
  ),
  'prescriber-tier-too-low': forbidden(
    'This credential may not order this medication.',
    'a prescriber; for methadone a physician',
  ),
  'credential-expired': forbidden('The credential has expired.', 'a site admin, by renewing it'),
  'medication-already-ordered': conflict(
    'This medication is already ordered for the patient.',
    'changing or stopping the other order',
  ),
  'product-not-of-medication': stop('This product does not contain that medication.', CALLER),
  'order-not-active': conflict('The order is not active.', PRESCRIBER),
  'already-dosed': conflict('Doses were given: the induction did not fail.', NOBODY),
  'site-not-known': conflict('The site is not in the directory yet.', 'a site admin, or time'),
  'before-order-start': stop('The day lies before the order begins.', CALLER),
  'after-order-end': stop('The day lies after the order ended.', CALLER),
  'dose-in-future': stop('The day or time lies in the future at the site.', CALLER),
  'collected-in-future': stop('The sample cannot have been collected in the future.', CALLER),
  'taken-at-not-on-site-date': stop('The time is not on that day at the site.', CALLER),
  'unit-not-of-product': stop('This product is not counted in that unit.', CALLER),
  'already-given': conflict('The dose of that day was already given.', NOBODY),
  'too-soon-after-dose': conflict('Another dose lies inside the shortest interval.', 'time'),
  'doses-held-until-reassessed': conflict(
    'Doses were missed: they wait until a prescriber reassessed.',
    'a prescriber, by reassessing',
  ),
  'above-ordered-dose': stop('The amount is above the ordered dose.', PRESCRIBER),
  'dosed-under-linked-record': conflict(
    'A dose or hand-out under another record of this person covers that day or is too recent.',
    'time, or intake staff, by deciding that the records are not of one person',
  ),
  'patient-intoxicated': stop('No dose while the patient is intoxicated.', 'a nurse, later'),
  'dose-was-given': conflict('A dose covers that day: it was not missed.', CALLER),
  'miss-already-recorded': conflict('The miss of that day is recorded already.', NOBODY),
  'already-recorded': conflict('A result with this reference is recorded already.', NOBODY),
  'take-home-not-for-injections': stop('Injections are not handed out.', NOBODY),
  'take-home-above-cap': stop(
    'More take-home doses than the time in treatment allows.',
    'a prescriber, by an exception record',
  ),
  'take-home-above-level': stop(
    'More take-home doses than the level set by a clinician.',
    'a prescriber, by another level or an exception record',
  ),
  'take-home-increase-held': conflict(
    'A step-down hold is open: take-home doses do not increase.',
    'whoever releases the hold',
  ),
  'take-home-overlaps': conflict('Some of these days are covered by another hand-out.', CALLER),
  'exception-needs-prescriber': forbidden('Only a prescriber makes an exception record.', 'a prescriber'),
  'acknowledger-tier-too-low': forbidden(
    'This credential may not acknowledge safety alerts.',
    'a licensed counselor or a nurse',
  ),
  'alert-already-acknowledged': conflict('The alert was acknowledged already.', NOBODY),
  'review-already-done': conflict('The review was done already.', NOBODY),
};
