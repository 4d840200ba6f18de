/** What versions say that were put in force before they had to say it: they decide as they did. */
export const beforeChoiceV1 = {
  holdUntilCleared: ['U1', 'U2', 'U2b'],
  recallDays: 180,
} as const;
