import type { MatchingRules } from './matching.js';

/** House rules of matching: exact agreement of normalised fields, two or three at a time; likelihoods are not guessed. */
export const matchingV1: MatchingRules = {
  kind: 'matching',
  rules: [
    { id: 'identifier', fields: ['identifier'] },
    { id: 'name-birth', fields: ['family-name', 'given-name', 'birth-date'] },
    { id: 'swapped-names', fields: ['names-swapped', 'birth-date'] },
    { id: 'swapped-birth', fields: ['family-name', 'given-name', 'birth-date-swapped'] },
    { id: 'given-birth-phone', fields: ['given-name', 'birth-date', 'phone'] },
    { id: 'name-phone', fields: ['family-name', 'given-name', 'phone'] },
  ],
  nameSuffixes: ['jr', 'sr', 'ii', 'iii', 'iv'],
  phoneDigits: 10,
  reviewHours: 72,
  reasons: {
    'same-person': ['documents-seen', 'person-confirmed', 'photo-matched', 'records-agree'],
    'different-people': [
      'documents-seen',
      'person-confirmed',
      'relatives',
      'shared-phone',
      'chance',
      'linked-in-error',
    ],
    unsure: ['person-not-reached', 'documents-missing', 'second-opinion'],
  },
};
