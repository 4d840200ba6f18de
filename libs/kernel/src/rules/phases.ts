/** The house ladder (clinical 2.2): engagement, intensive-high, intensive, transition, continuing care, aftercare. */
export const PHASES = ['P0', 'P1', 'P2', 'P3', 'P4', 'P5'] as const;
export type Phase = (typeof PHASES)[number];

/** How intense a week is: both dimensions shrink as the patient progresses (clinical 0.1). */
export interface Taper {
  readonly sessionsPerWeek: number;
  readonly minutesPerSession: number;
}
