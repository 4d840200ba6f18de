/** Scheduling needs no settings beyond those of every service. */
export type SchedulingConfig = Readonly<Record<string, never>>;
