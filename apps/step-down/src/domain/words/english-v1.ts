/**
 * Templates of explanations in English, version 1. `{name}` is filled in; a number is never without its unit, a time never
 * without its zone. A tenant reads these sentences; no rule reads them.
 */

/** What each criterion is about. */
export const CRITERION_NAMES: Readonly<Record<string, string>> = {
  A1: 'minimum stay',
  A2: 'attendance',
  A3: 'unexcused absences',
  A4: 'drug tests',
  A5: 'days without use',
  A6: 'recovery measures',
  A7: 'mood and anxiety',
  A8: 'suicide risk',
  A9: 'treatment plan',
  A10: 'medication',
  A11: 'rating of the six dimensions',
};

/** What was found, by criterion and unit. */
export const FOUND: Readonly<Record<string, string>> = {
  'A1 d': '{value} d in this phase; at least {threshold} d are asked for',
  'A2 share-attended': '{value} % of the sessions that count were attended; at least {threshold} % are asked for',
  'A2 share-of-planned-hours': '{value} % of the planned hours were delivered; at least {threshold} % are asked for',
  'A3 absences': '{value} unexcused absences; at most {threshold} absences are allowed',
  'A4 collected-tests': '{value} valid samples were collected; at least {threshold} samples are asked for',
  'A4 negative-tests': '{value} samples of the last {threshold} samples are negative; all of them must be',
  'A5 d': '{value} d without non-prescribed use; at least {threshold} d are asked for',
  'A6 weeks-with-bam': 'a BAM-IOP was taken in {value} weeks; it is asked for in {threshold} weeks',
  'A6 good-bam-in-a-row': '{value} BAM-IOP in a row are within the limits; {threshold} scores in a row are asked for',
  'A6 protective-points-over-risk': 'BAM Protective is {value} points; it must be above Risk, {threshold} points',
  'A7 critical-items': '{value} critical items are open; {threshold} items may be',
  'A7 phq-9-points': 'PHQ-9 is {value} points; below {threshold} points, or a large enough drop, is asked for',
  'A7 gad-7-points': 'GAD-7 is {value} points; below {threshold} points, or a large enough drop, is asked for',
  'A8 risk': 'the newest C-SSRS since last contact says {value}; {threshold} is asked for',
  'A9 plan-signed': 'individual plan signed: {value}',
  'A9 share-of-goals': '{value} % of the short-term goals are met; at least {threshold} % are asked for',
  'A9 discharge-plan-and-slot': 'discharge plan written and aftercare slot booked: {value}',
  'A10 open-alerts': '{value} safety alerts are open; {threshold} alerts may be',
  'A10 medication': 'no medication for the disorder is ordered',
  'A10 prescriber': 'prescriber after discharge confirmed: {value}',
  'A10 pdc': '{value} % of the days are covered by medication; at least {threshold} % are asked for',
  'A11 level': 'the newest rating asks for level {value}; level {threshold} or less is asked for',
  'A11 level-hys-1':
    'the newest rating asks for level {value}, above level {threshold}, but its one imperfect rating is steady (HYS-1)',
};

/** For a unit that a later policy brings. */
export const FOUND_OTHERWISE = 'found {value} ({unit}); asked for {threshold} ({unit})';
/** Where nothing was found. */
export const NOTHING_FOUND = 'nothing is known';

/** How the verdict is said. */
export const VERDICTS: Readonly<Record<string, string>> = {
  met: 'holds',
  'not-met': 'does not hold',
  unknown: 'is unknown, which never counts as met',
};

/** What would still be needed, by code. */
export const NEEDS: Readonly<Record<string, string>> = {
  'days-in-phase': 'more days in this phase',
  attendance: 'known attendance of enough of the planned sessions',
  'attended-sessions': 'more attended sessions',
  'delivered-hours': 'more delivered hours',
  'fewer-absences': 'fewer unexcused absences in the window',
  'no-consecutive-absences': 'no two unexcused absences in a row in the window',
  'absence-reasons': 'reasons of the absences that have none',
  'negative-tests': 'negative samples in place of the positive or invalid ones',
  'collected-tests': 'more valid samples',
  'days-without-use': 'more days without non-prescribed use',
  'drug-tests': 'a negative sample inside the days asked for',
  'self-report': 'a BAM-IOP that says no use inside the days asked for',
  'bam-iop': 'a complete, recent BAM-IOP',
  'bam-scores': 'BAM-IOP scores within the limits',
  'protective-over-risk': 'BAM Protective above Risk',
  'safety-concern-closed': 'the open safety concern closed by a clinician',
  'c-ssrs': 'a finished C-SSRS that answers PHQ-9 item 9',
  'phq-9': 'a recent PHQ-9',
  'gad-7': 'a recent GAD-7',
  'phq-9-scorable': 'a PHQ-9 with enough items to be scored',
  'gad-7-scorable': 'a GAD-7 with enough items to be scored',
  'phq-9-score': 'a lower PHQ-9',
  'gad-7-score': 'a lower GAD-7',
  'c-ssrs-since-last-contact': 'a finished C-SSRS since last contact, not older than asked for',
  'c-ssrs-risk': 'a C-SSRS with a lower risk',
  'signed-plan': 'a signed individual plan',
  'plan-review': 'a plan review with goals',
  'goals-met': 'more short-term goals met',
  'relapse-prevention-plan': 'a written relapse-prevention plan',
  'discharge-plan': 'a written discharge plan',
  'aftercare-slot': 'a booked aftercare slot',
  'alert-acknowledged': 'the open safety alert acknowledged by a prescriber',
  'prescriber-confirmed': 'a confirmed prescriber after discharge',
  pdc: 'known and sufficient coverage by medication',
  're-rating': 'a new rating of the six dimensions',
  'all-dimensions-rated': 'a rating of all six dimensions with a level',
  'lower-rating': 'a rating that asks for no more than the next phase gives',
};
/** For a need that a later policy brings. */
export const NEEDS_OTHERWISE = 'what the code {missing} names';

/** What fired, by trigger. */
export const TRIGGERS: Readonly<Record<string, string>> = {
  U1: 'the suicide risk is high or harm is imminent',
  U2: 'the suicide risk is moderate',
  U2b: 'PHQ-9 item 9 is positive without a finished C-SSRS that answers it',
  U3: 'an overdose or a naloxone reversal was reported',
  U4: 'there is a return to use: positive samples for what is not prescribed',
  U5: 'one isolated sample is positive',
  U6: 'sessions were missed in a row, or too few were attended',
  U7: 'withdrawal reached the score of the gate',
  U8: 'BAM Use is new, or Risk is high twice in a row',
  U9: 'a score of mood, anxiety or trauma rose or is severe',
  U10: 'the home was lost or is not safe',
  U11: 'doses were missed, or an injection is past its grace',
  U12: 'a pregnancy is newly known',
  H1: 'reviews stay flat: no reliable change and too few goals met',
  'HW-2': 'delivered hours were under the band of the level week after week',
  SAFETY: 'a safety concern is open',
  PARKED: 'facts of this patient wait behind an event that could not be applied',
  clinician: 'a clinician asked for it',
};
export const TRIGGER_OTHERWISE = 'the trigger {id} of the policy fired';

/** What stands in the way, by code without the trigger of a hold. */
export const BLOCKERS: Readonly<Record<string, string>> = {
  hold: 'A hold is open ({id}): {why}. Only a clinician (L4, or M2 and above) releases it, with a reason.',
  'on-leave': 'The patient is on leave.',
  'referred-out': 'A referral out is open.',
};

/** First sentence, by what the engine would do. */
export const HEADLINES: Readonly<Record<string, string>> = {
  'propose-step-down':
    'On {day} every criterion of {from} to {to} holds and nothing stands in the way: {to} is proposed.',
  'propose-step-up': 'On {day} {ids} asks for more intensity: {to} instead of {from} is proposed.',
  'propose-taper-step':
    'On {day} {ids} hold and nothing stands in the way: the next taper step inside {from} is proposed.',
  hold: 'On {day} stepping down from {from} is held by {ids}.',
  actions: 'On {day} no change of phase from {from} is proposed; {ids} asks people to act.',
  none: 'On {day} no change of phase from {from} is proposed.',
};
export const HEADLINE_OTHERWISE = 'On {day}, in {from}, the engine finds {kind}.';

export const SENTENCES = {
  criterion: '{id}, {name}, {verdict}: {found}.',
  missing: '{id} needs {need}.',
  trigger: '{id} fires: {why}.',
  proposes: 'It proposes {to}.',
  replaced: 'The action of {by} stands in place of its proposal.',
  actions: 'It asks for {actions}.',
  action: '{kind} within {hours} h',
  flipsToDown: 'It would be {to} once these hold: {ids}.',
  flipsAway: 'It would be otherwise if one of these were gone: {ids}.',
  flipsNever: 'Nothing that is known would change it.',
  runnerUp: 'The runner-up is {kind}.',
  rules: 'Decided under {rules}, version {version} (SHA-256 {hash}). A person decides; the engine proposes.',
  heldSince: 'Held since {at} ({id}): {why}.',
  heldBy: 'Placed by {staff} ({tier}).',
  heldEnd: 'It ends only by release: L4, or M2 and above, with a reason; never by time or correction.',
  due: 'A decision is due by {at}.',
} as const;

/** The kinds of decision, as the runner-up names them. */
export const KINDS: Readonly<Record<string, string>> = {
  none: 'no change',
  'propose-step-down': 'a step down',
  'propose-step-up': 'a step up',
  'propose-taper-step': 'a step of the taper',
  hold: 'a hold',
  actions: 'actions without a change of phase',
};

/** Yes and no, as values are said. */
export const TRUTH = { true: 'yes', false: 'no' } as const;
