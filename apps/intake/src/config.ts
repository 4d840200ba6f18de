/** Intake has no settings of its own beyond the platform's. */
export type IntakeConfig = Readonly<Record<string, never>>;
