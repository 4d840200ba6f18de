import type { ProblemSpec } from '@stepwell/platform';
import type { Unexplained } from '../app/explaining.js';
import type { ShadowRejection } from '../app/shadowing.js';
import type { CheckRejection, EngagementRejection } from '../domain/aftercare.js';
import type { StretchRejection } from './stretch-requests.js';
import type { CandidateRejection } from './what-if-requests.js';

/** Why looking back is refused. */
export type ReviewingRejection =
  | Exclude<CandidateRejection, 'rule-set-invalid'>
  | CheckRejection
  | EngagementRejection
  | ShadowRejection
  | StretchRejection
  | Unexplained;

const spec = (status: number, title: string, liftableBy: string): ProblemSpec => ({ status, title, liftableBy });
const CALLER = 'the caller';

/** What each refusal of looking back means and who can lift it. */
export const reviewingProblems: Readonly<Record<ReviewingRejection, ProblemSpec>> = {
  'candidate-missing': spec(422, 'The policy to try is given once: as a file or as its body.', CALLER),
  'check-not-due': spec(409, 'The check was done, missed or dropped already.', 'nobody; the next check comes'),
  'check-too-early': spec(409, 'The check is not due yet.', 'time'),
  'not-engaged-yet': spec(
    409,
    'Aftercare begins after engagement: too few days since admission.',
    'time, or a clinician who proposes another phase',
  ),
  'inputs-not-kept': spec(
    409,
    'It is the record of a hold, which explains itself, or was made before inputs were kept, or under unknown rules.',
    'nobody; a new evaluation explains itself',
  ),
  'shadow-ended': spec(409, 'The candidate is no longer watched.', 'the caller, by watching it anew'),
  'stretch-empty': spec(422, 'The last day lies before the first.', CALLER),
  'stretch-too-long': spec(422, 'The days asked for are more than are looked at in one go.', CALLER),
};
