import type { AnswerRule } from '../policy.js';

/** What shows that an action was done, where a policy does not say: the owning service's own facts. */
export const answersV1: Readonly<Record<string, AnswerRule>> = {
  're-rating': { by: 'assessment' },
  'weekly-tests': { by: 'drug-tests', weeks: 4 },
  naloxone: { by: 'naloxone-provided' },
  outreach: { by: 'outreach-closed' },
  're-track': { by: 'enrollment-moved' },
  'case-conference': { by: 'plan-review' },
  'plan-note': { by: 'plan-review' },
  'same-day-evaluation': { by: 'concern-closed' },
};
