import { readServiceConfig, type ServiceConfig } from '@stepwell/platform';

/** Medication has no settings of its own beyond the platform's. */
export type MedicationConfig = Readonly<Record<string, never>>;

/** The only reader of this service's environment. Throws `StartRefused` naming what is wrong. */
export function readConfig(): ServiceConfig {
  return readServiceConfig(process.env);
}
