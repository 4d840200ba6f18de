import type { PipelineRules } from './pipeline.js';

const spoken = ['reached', 'not-reached'] as const;

/** The house pipeline: first contact within 48 h of the referral, since people come then and not later (clinical 2.2 P0, 2.5). */
export const pipelineV1: PipelineRules = {
  kind: 'pipeline',
  firstContactHours: 48,
  outcomes: { phone: spoken, message: spoken, letter: spoken, visit: spoken, 'intake-visit': ['kept', 'missed'] },
  reachedBy: ['reached', 'kept'],
};
