import type { ProblemSpec } from '@stepwell/platform';
import type { AuthorizationRejection } from '../app/authorizing.js';
import type { CloseRejection } from '../app/outreach-work.js';
import type { AdmitRejection, BulkRejection } from '../app/recording.js';
import type { MarkRejection } from '../domain/check-in.js';
import type { CorrectRejection, RecordRejection } from '../domain/recording.js';

/** Every refusal of this service. */
export type Rejection =
  | MarkRejection
  | RecordRejection
  | CorrectRejection
  | AdmitRejection
  | BulkRejection
  | CloseRejection
  | AuthorizationRejection
  | 'period-too-long';

const refused = (status: number, title: string, liftableBy: string): ProblemSpec => ({ status, title, liftableBy });

/** One row per refusal: status, plain words, who can lift it. */
export const PROBLEMS: Record<Rejection, ProblemSpec> = {
  'session-cancelled': refused(409, 'The program cancelled this session.', 'a scheduler'),
  'session-not-started': refused(409, 'This cannot be recorded before the session starts.', 'time'),
  'in-the-future': refused(422, 'The time given lies in the future.', 'the caller'),
  'outside-session-window': refused(422, 'The time given is too far from the planned session.', 'the caller'),
  'already-recorded': refused(
    409,
    'Something else is recorded; correct it with a reason instead.',
    'a counselor, by a correction',
  ),
  'patient-arrived': refused(409, 'The patient checked in, so this is no no-show.', 'the caller'),
  'stay-incomplete': refused(422, 'Arrival and departure, or minutes, are needed.', 'the caller'),
  'left-before-arrival': refused(422, 'The departure must be later than the arrival.', 'the caller'),
  'no-presence-in-session': refused(422, 'The stay does not reach into the planned session.', 'the caller'),
  'unknown-reason': refused(422, 'This reason of absence is not in the table in force.', 'the caller'),
  'nothing-to-correct': refused(409, 'Nothing has been recorded that could be corrected.', 'the caller'),
  'unknown-correction-reason': refused(422, 'This reason of correction is not in the table in force.', 'the caller'),
  'not-on-roster': refused(
    409,
    'The patient is not on the roster of this session.',
    'a scheduler, or the caller as a walk-in',
  ),
  'walk-in-reason-missing': refused(422, 'A walk-in needs a coded reason from the table in force.', 'the caller'),
  'unknown-session': refused(404, 'There is no such session here.', 'the caller'),
  'rows-refused': refused(422, 'Some rows cannot be recorded, so none was.', 'the caller'),
  'duplicate-rows': refused(422, 'A patient stands twice for one session.', 'the caller'),
  'unknown-result': refused(422, 'This result is not in the table in force.', 'the caller'),
  'outreach-already-closed': refused(409, 'This request was closed before.', 'nobody'),
  'period-reversed': refused(422, 'The last day lies before the first.', 'the caller'),
  'period-too-long': refused(422, 'The period is longer than may be asked for at once.', 'the caller'),
};
