export const CONTACT_KINDS = ['phone', 'message', 'letter', 'visit', 'intake-visit'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];

export const CONTACT_OUTCOMES = ['reached', 'not-reached', 'kept', 'missed'] as const;
export type ContactOutcome = (typeof CONTACT_OUTCOMES)[number];

/** How people are brought from referral to their intake. */
export interface PipelineRules {
  readonly kind: 'pipeline';
  /** Hours from the referral within which somebody has spoken with the person. */
  readonly firstContactHours: number;
  /** Which outcomes each kind of attempt can have. */
  readonly outcomes: Readonly<Record<ContactKind, readonly ContactOutcome[]>>;
  /** Outcomes that end the first-contact clock. */
  readonly reachedBy: readonly ContactOutcome[];
}
