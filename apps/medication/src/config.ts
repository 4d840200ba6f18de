import type { Environment } from '@stepwell/platform';

/** Medication has no settings of its own beyond the platform's. */
export type MedicationConfig = Readonly<Record<string, never>>;

/** What the platform's settings are read from. */
export const environment: Environment = process.env;
