import type { Environment } from '@stepwell/platform';

/** Step-down has no settings of its own beyond the platform's. */
export type StepDownConfig = Readonly<Record<string, never>>;

/** What the platform's settings are read from. */
export const environment: Environment = process.env;
