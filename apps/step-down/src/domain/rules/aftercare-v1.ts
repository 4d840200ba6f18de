/** Aftercare (clinical 0 item 6, 2.2 P5): after engagement, one or two calls a month for a year. House defaults. */
export const aftercareV1 = {
  /** Days since admission before which nobody is enrolled, d: in parallel from the first week it did harm. */
  minEngagementDays: 21,
  /** Phone checks: every so many days up to this day of aftercare, d. */
  checks: [
    { everyDays: 14, untilDay: 84 },
    { everyDays: 28, untilDay: 364 },
  ],
  /** A check may be done this many days before it is due, and is missed this many days after, d. */
  earlyDays: 7,
  answerDays: 3,
  /** Missed checks in a row that ask for outreach. */
  missedInARow: 2,
  missed: { kind: 'outreach', dueHours: 24 },
  /** What an answer asks for, by its code; `well` asks for nothing. */
  answers: {
    well: null,
    'at-risk': { kind: 'aftercare-review', dueHours: 48 },
    used: { kind: 'aftercare-review', dueHours: 24 },
  },
} as const;
