import type { ProblemSpec } from '@stepwell/platform';
import type { IdentityRejection } from '../app/identifying.js';
import type { PlacingRejection } from '../app/observing.js';
import type { TaskRejection } from '../app/tasks.js';
import type { AdmissionRejection } from '../domain/admission.js';
import type { AnswerRejection, CompletionRejection } from '../domain/assessment.js';
import type { ConcernRejection } from '../domain/concerns.js';
import type { DischargeRejection, ReopenRejection } from '../domain/discharge.js';
import type { ClearanceRejection, LevelRejection } from '../domain/level-decision.js';
import type { CorrectionRejection } from '../domain/level-correction.js';
import type { OutsideRejection } from '../domain/outside-level.js';
import type { ArtefactRejection } from '../domain/artefacts.js';
import type { TeamRejection } from '../domain/care-team.js';
import type { ProgressRejection } from '../domain/goals.js';
import type { ReviewRejection } from '../domain/plan-review.js';
import type { PlanRejection } from '../domain/plan.js';
import type { DuplicateRejection } from '../domain/duplicates.js';
import type { ExaminationRejection } from '../domain/examination.js';
import type { LeaveRejection, ReferralRejection } from '../domain/referral.js';
import type { VisitRejection } from '../domain/intake-visits.js';
import type { ReferralOutRejection } from '../domain/referral-out.js';
import type { RuleSetRejection } from '../domain/rule-sets.js';

/** Every reason why intake refuses a command. */
export type IntakeRejection =
  | AdmissionRejection
  | AnswerRejection
  | ArtefactRejection
  | ClearanceRejection
  | CorrectionRejection
  | CompletionRejection
  | ConcernRejection
  | DischargeRejection
  | DuplicateRejection
  | ExaminationRejection
  | IdentityRejection
  | LeaveRejection
  | LevelRejection
  | OutsideRejection
  | PlacingRejection
  | PlanRejection
  | ProgressRejection
  | ReferralOutRejection
  | ReferralRejection
  | ReopenRejection
  | ReviewRejection
  | RuleSetRejection
  | VisitRejection
  | TaskRejection
  | 'attended-only'
  | TeamRejection
  | 'consent-already-granted'
  | 'consent-not-valid'
  | 'consent-not-in-force'
  | 'guardian-of-adult'
  | 'instrument-twice'
  | 'nothing-to-change'
  | 'outcome-of-other-kind';

const spec = (status: number, title: string, liftableBy: string): ProblemSpec => ({ status, title, liftableBy });
const CALLER = 'the caller';
const CLINICIAN = 'a clinician';
const DIRECTOR = 'a medical director';
const SIGNER = 'a clinician with that credential (L4 or M2 and above)';

/** One row per rejection: status, plain words, and who can lift it. */
export const problems: Readonly<Record<IntakeRejection, ProblemSpec>> = {
  'aftercare-appointment-out-of-time': spec(422, 'The aftercare appointment is past, or too far ahead.', CALLER),
  'aftercare-plan-missing': spec(
    409,
    'This exit needs an aftercare plan, or a coded reason why there is none.',
    CALLER,
  ),
  'continuity-plan-gap': spec(422, 'The supply ends before the next appointment, or that appointment is past.', CALLER),
  'continuity-plan-missing': spec(
    409,
    'Medication is running, and the plan does not say who continues it.',
    'the signer, by a plan for every running order; or a prescriber, by ending the order',
  ),
  'exit-not-reopenable': spec(409, 'An episode that ended in this way is not reopened.', 'a new referral'),
  'ground-needed': spec(422, 'This exit needs one of its coded grounds, and other exits have none.', CALLER),
  'later-service-known': spec(422, 'A later service than the last contact given is known.', CALLER),
  'name-not-usable': spec(422, 'A given and a family name with letters are needed.', CALLER),
  'never-for-use-alone': spec(422, 'Nobody is discharged for use alone.', 'nobody: treatment goes on'),
  'no-discharge-proposed': spec(409, 'No discharge waits for a decision.', CALLER),
  'reopen-window-passed': spec(409, 'The return is too late to reopen this episode.', 'a new referral'),
  'unknown-code': spec(422, 'This code is not one the rules allow.', 'a medical director'),
  'assessment-not-valid': spec(
    409,
    'The newest assessment was taken from somebody intoxicated and decides nothing.',
    'a new assessment when the person is sober',
  ),
  'assessment-superseded': spec(409, 'A newer assessment is there.', 'a decision on the newest assessment'),
  'before-level-in-force': spec(409, 'Another level began later than this day.', 'L4 or M2 and above, by a correction'),
  'crosses-another-decision': spec(409, 'Another decision lies between.', 'L4 or M2 and above, by correcting that one'),
  'decision-superseded': spec(409, 'This decision has been corrected already.', 'a correction of the newer one'),
  'mental-health-primary': spec(
    409,
    'The program treats substance use; a primary mental health condition belongs elsewhere.',
    'a referral out, or a new assessment',
  ),
  'no-such-decision': spec(404, 'There is no such level decision.', CALLER),
  'nothing-before': spec(
    409,
    'No level was decided before, so none would go on.',
    'L4 or M2 and above, by naming a level',
  ),
  'nothing-to-correct': spec(409, 'The decision says this already.', CALLER),
  'unknown-level-code': spec(
    422,
    'The edition has no such level code.',
    'a medical director, by a version of the crosswalk that reads it',
  ),
  'unknown-system': spec(422, 'Results of this system are not taken here.', 'a medical director'),
  'attended-only': spec(
    409,
    'A concern about suicide is open: nothing is taken with nobody there.',
    'somebody who takes it with the person, or a clinician who closes the concern',
  ),
  'age-unknown': spec(422, 'A birth date or an age band is needed.', CALLER),
  'already-decided-so': spec(409, 'The pair is decided in this way already.', CALLER),
  'already-admitted': spec(409, 'The person is admitted already.', 'nobody: it is done'),
  'already-on-leave': spec(409, 'A leave is running already.', CALLER),
  'answer-of-other-kind': spec(
    422,
    'This answer is yes or no, a number, or a calendar day, and not of another kind.',
    CALLER,
  ),
  'artefact-not-in-use': spec(422, 'The care plan rules in force here have no such document.', DIRECTOR),
  'assessment-completed': spec(409, 'The assessment is signed and takes no further answers.', 'a new assessment'),
  'assessment-missing': spec(409, 'A signed assessment is needed first.', 'L3 or M2 and above'),
  'bad-item-value': spec(422, 'An answer is not one of the values its item allows.', CALLER),
  'bad-field-value': spec(422, 'A value is not one that its field takes.', CALLER),
  'birth-date-in-future': spec(422, 'The birth date lies in the future.', CALLER),
  'component-days-mismatch': spec(
    422,
    'A component names one weekday for each of its sessions, none of them twice.',
    CALLER,
  ),
  'component-not-in-catalogue': spec(422, 'The catalogue in force here has no such component.', DIRECTOR),
  'component-outside-catalogue': spec(
    422,
    'The component is planned more often, more rarely, longer or shorter than the catalogue allows.',
    'a changed plan, or a medical director by another catalogue',
  ),
  'concern-closed': spec(409, 'The safety concern is closed already.', 'nobody: a new answer opens a new one'),
  'consent-already-granted': spec(409, 'This consent is in force already.', CALLER),
  'consent-not-valid': spec(
    409,
    'Somebody found intoxicated today gives no valid consent.',
    'a new assessment when the person is sober',
  ),
  'consent-not-in-force': spec(409, 'This consent is not in force.', CALLER),
  'credential-expired': spec(403, 'Your credential has expired.', 'a site admin'),
  'discharge-already-proposed': spec(409, 'A discharge is proposed already.', SIGNER),
  'done-or-not-done': spec(422, 'A section was done, with values, or was not, with a reason; never both.', CALLER),
  'evaluation-before-concern': spec(
    422,
    'The evaluation is older than the concern that it would close.',
    'a clinician, by evaluating the person now',
  ),
  'effective-too-soon': spec(422, 'A rule set takes force at least 24 hours from now.', CALLER),
  'emergency-concern-open': spec(409, 'An emergency safety concern is open.', 'L4 or M3, by closing the concern'),
  'episode-already-open': spec(409, 'The person has an open episode already.', CALLER),
  'episode-closed': spec(409, 'The episode has ended.', 'an intake coordinator, by reopening it'),
  'field-missing': spec(422, 'The section has a field that it cannot do without.', CALLER),
  'field-not-known': spec(422, 'The section has no such field.', CALLER),
  'gate-blocks': spec(409, 'A safety gate blocks admission.', 'whoever the gate names, or a new assessment'),
  'gate-not-blocking': spec(409, 'This gate does not block now.', CALLER),
  'gate-not-clearable': spec(409, 'This gate is not lifted by a signature.', 'a new assessment or later scores'),
  'goal-due-in-past': spec(422, 'A new goal is to be met by a day that has passed.', CALLER),
  'guardian-of-adult': spec(
    409,
    'The person is of age: a guardian neither consents nor sees the record.',
    'the patient',
  ),
  'hand-over-incomplete': spec(
    422,
    'A hand-over names the receiving site, the time and a contact.',
    'the receiving site, by naming what is missing',
  ),
  'hand-over-not-accepted': spec(409, 'The receiving site has not accepted the hand-over.', 'the receiving site'),
  'hours-outside-band': spec(
    422,
    'The planned hours do not fit the level of care.',
    'a changed plan or a new level decision',
  ),
  'in-the-future': spec(422, 'The time given lies in the future.', CALLER),
  'instrument-not-enabled': spec(
    422,
    'This instrument needs a license of your own before it is used.',
    'a medical director, by a version of the instruments with the license named',
  ),
  'instrument-twice': spec(422, 'An instrument is given twice.', CALLER),
  'language-not-allowed': spec(422, 'The instrument has no validated form in this language.', CALLER),
  'last-contact-in-future': spec(422, 'The last contact lies in the future.', CALLER),
  'last-contact-too-recent': spec(409, 'An administrative discharge waits for a time without any service.', 'time'),
  'level-needs-another-place': spec(
    409,
    'This level of care is not given in an outpatient program.',
    'a referral out, or another level decision',
  ),
  'level-not-decided': spec(409, 'A level of care has to be decided on the newest assessment.', SIGNER),
  'links-contradict': spec(
    409,
    'This contradicts what was decided about other records of the same people.',
    'the caller, by deciding those pairs again first',
  ),
  'member-credential-expired': spec(
    422,
    'The credential of somebody in the team has ended.',
    'a site admin by renewing it, or another name',
  ),
  'member-tier-too-low': spec(
    422,
    'Somebody in the team does not hold the credential of the role.',
    'another name or another role',
  ),
  'mode-not-allowed': spec(
    422,
    'This instrument may not be taken in this way; a risk instrument is never taken unattended.',
    CLINICIAN,
  ),
  'no-such-leave': spec(409, 'This leave is not running.', CALLER),
  'no-such-progress': spec(422, 'This goal has no such entry to withdraw.', CALLER),
  'no-such-referral-out': spec(404, 'There is no such referral.', CALLER),
  'no-such-section': spec(422, 'The document has no such section.', CALLER),
  'not-admitted': spec(409, 'The person is not admitted.', 'an admission'),
  'not-at-your-site': spec(403, 'You do not work at the site of this patient.', 'a site admin'),
  'not-discharged': spec(409, 'The episode has not ended.', CALLER),
  'nothing-to-change': spec(409, 'The concern has this severity already.', CALLER),
  'outcome-of-other-kind': spec(422, 'An attempt of this kind has another outcome.', CALLER),
  'patient-not-known': spec(404, 'There is no such patient here.', 'a referral'),
  'phase-not-for-admission': spec(422, 'Admission is to phase P1 or P2.', CALLER),
  'plan-missing': spec(409, 'A signed plan is needed first.', 'L3 or M2 and above'),
  'prior-care-unclear': spec(422, 'Prior care is told with its level and the day it ended, not in the future.', CALLER),
  'reason-needed': spec(422, 'Another level than the recommended one needs a coded reason.', CALLER),
  'reassessment-needed': spec(409, 'The person has to be assessed again first.', CLINICIAN),
  'referral-out-already-accepted': spec(409, 'The hand-over is accepted already.', CALLER),
  'referral-out-already-open': spec(409, 'A referral of this kind is open already.', CALLER),
  'referral-out-closed': spec(409, 'The referral has ended.', CALLER),
  'referral-out-open': spec(
    409,
    'The person is referred to another place first.',
    'an accepted hand-over or a clinician',
  ),
  'relapse-plan-not-signed': spec(
    422,
    'No relapse-prevention plan is signed yet.',
    'L3 or M2 and above, by signing one',
  ),
  'results-shown-or-why-not': spec(
    422,
    'Results were shown, with agreement or disagreement, or were not, with a reason; never both.',
    CALLER,
  ),
  'review-too-late': spec(422, 'The next review is due earlier, and not in the past.', CALLER),
  'role-named-and-waived': spec(422, 'A role of the team is named or waived, once.', CALLER),
  'role-not-waivable': spec(422, 'This is no role that the team needs.', CALLER),
  'rule-set-of-other-kind': spec(409, 'This rule set has another kind or scope.', CALLER),
  'section-empty': spec(422, 'A section that the document cannot do without is empty.', CALLER),
  'section-twice': spec(422, 'A section is given twice.', CALLER),
  'service-days-too-short': spec(
    422,
    'There are too few service days of the length that this state asks for.',
    'a changed plan or a new level decision',
  ),
  'service-gap-too-long': spec(422, 'There are too many days without a service.', 'a changed plan'),
  'short-goal-needed': spec(422, 'A plan has at least one short-term goal.', CALLER),
  'section-not-known': spec(422, 'The examination in force here has no such section.', 'a medical director'),
  'signature-or-absence': spec(422, 'The patient signs, or there is a coded reason why not; never both.', CALLER),
  'site-not-known': spec(409, 'This site is not known yet.', 'scheduling, by registering the site'),
  'task-ends-otherwise': spec(
    409,
    'This task ends with what it asks for, not by hand.',
    'whoever does what it asks for: a screen, an evaluation, an assessment',
  ),
  'task-settled': spec(409, 'The task has ended already.', CALLER),
  'state-or-withdrawal': spec(422, 'An entry says where the goal stands, or withdraws another; never both.', CALLER),
  'team-member-twice': spec(422, 'A person is in the team twice.', CALLER),
  'team-role-not-known': spec(422, 'The team has no such role.', DIRECTOR),
  'tier-too-low': spec(403, 'This needs a higher credential.', 'a clinician with that credential'),
  'unknown-answer': spec(422, 'An assessment has no answer of this name.', CALLER),
  'unknown-goal': spec(422, 'The plan has no such goal.', CALLER),
  'unknown-instrument': spec(422, 'This instrument is not in use here.', 'a medical director'),
  'unknown-item': spec(422, 'The instrument has no item of this name.', CALLER),
  'unknown-problem': spec(422, 'The plan has no such problem.', CALLER),
  'unknown-reason': spec(422, 'This reason is not one the rules allow.', 'a medical director'),
  'visit-already-booked': spec(409, 'An intake is booked already.', 'the caller, by cancelling that one first'),
  'visit-in-past': spec(422, 'An intake is booked ahead.', CALLER),
  'visit-not-yet': spec(422, 'The intake has not been due yet.', 'time, or the caller, by cancelling it'),
  'visit-settled': spec(
    409,
    'This intake was kept, missed or cancelled already.',
    'the caller, by booking another one',
  ),
};
