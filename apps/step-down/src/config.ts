/** Step-down has no settings of its own beyond the platform's. */
export type StepDownConfig = Readonly<Record<string, never>>;
