/** How what happened next is looked at, when history is held against another policy. */
export const lookingBackV1 = {
  /** Days after the day in question that are followed, d. */
  followDays: 28,
} as const;
