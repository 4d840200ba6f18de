import type { ProblemSpec } from '@stepwell/platform';
import { reviewingProblems, type ReviewingRejection } from './reviewing-problems.js';
import type { ActionRejection, CancelRejection } from '../domain/changing.js';
import type { ReleaseRejection } from '../domain/holding.js';
import type { RuleSetRejection } from '../domain/rule-sets.js';
import type { DeferRejection, SigningRejection, StepUpRejection } from '../domain/signing.js';
import type { TaperRejection } from '../domain/stepping.js';

/** Every reason why step-down refuses a command. */
export type StepDownRejection =
  | ActionRejection
  | CancelRejection
  | DeferRejection
  | ReleaseRejection
  | RuleSetRejection
  | SigningRejection
  | ReviewingRejection
  | StepUpRejection
  | TaperRejection
  | 'rule-set-invalid'
  | 'rule-set-undated'
  | 'rule-set-version-taken';

const spec = (status: number, title: string, liftableBy: string): ProblemSpec => ({ status, title, liftableBy });
const SIGNER = 'a clinician with that credential (L4, or M2 and above)';
const CALLER = 'the caller';

/** What each refusal means and who can lift it. */
export const problems: Readonly<Record<StepDownRejection, ProblemSpec>> = {
  ...reviewingProblems,
  'tier-too-low': spec(403, 'A change of level, a hold or a proposal is signed by L4 or M2 and above.', SIGNER),
  'proposal-not-open': spec(
    409,
    'The proposal has been decided or withdrawn already.',
    'nobody; a new proposal may come',
  ),
  'hold-open': spec(409, 'A hold is open: stepping down waits until a clinician releases it with a reason.', SIGNER),
  'red-signal': spec(
    409,
    'The newest safety screen is not low: stepping down waits for a new one.',
    'a clinician who screens again',
  ),
  'facts-not-current': spec(
    409,
    'Facts of another service are too old or wait to be repaired: nothing is signed on them.',
    'time, or an operator when facts are parked',
  ),
  'criteria-not-met': spec(
    409,
    'The criteria no longer hold as of now; override needs a coded reason.',
    'a clinician who overrides with a reason',
  ),
  'change-pending': spec(409, 'Another approved change waits for its day.', 'a clinician who cancels that change'),
  'effective-date-out-of-range': spec(422, 'The first day lies too early or too far ahead.', CALLER),
  'not-admitted': spec(409, 'No admission runs for this patient.', 'intake, by admission'),
  'not-a-step-up': spec(422, 'The phase asked for is not more intensive than the present one.', CALLER),
  'taper-step-taken': spec(409, 'The patient is on this step already.', 'nobody'),
  'no-such-taper-step': spec(422, 'The phase has no such taper step.', CALLER),
  'hours-outside-band': spec(
    409,
    'The weekly hours of this step lie outside the band of the level, and the policy names no level for it.',
    'a clinician, by a change of level; or who keeps the policy, by naming one',
  ),
  'approval-not-pending': spec(409, 'The change has taken effect or was cancelled already.', 'nobody'),
  'new-screen-needed': spec(
    409,
    'A hold for suicide risk ends only after a new low screen, taken later than what it answers.',
    'a clinician who screens again',
  ),
  'hold-not-open': spec(409, 'The hold has been released already.', 'nobody'),
  'action-not-open': spec(409, 'The action is done or no longer asked for.', 'nobody'),
  'rule-set-invalid': spec(
    422,
    'The policy is not one: each fault is named with its place and what is allowed.',
    CALLER,
  ),
  'rule-set-ends-before': spec(422, 'The last day lies before the first.', CALLER),
  'rule-set-undated': spec(422, 'Neither the file nor the request says from when the policy decides.', CALLER),
  'rule-set-overlaps': spec(
    409,
    'Another version of the same scope decides on some of these days.',
    'the caller, by other days or another scope',
  ),
  'too-soon': spec(422, 'A rule set takes force at least 24 hours ahead.', CALLER),
  'rule-set-version-taken': spec(409, 'Somebody else put a version in force at the same time.', CALLER),
};
