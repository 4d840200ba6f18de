import { readServiceConfig, type ServiceConfig } from '@stepwell/platform';

/** Step-down has no settings of its own beyond the platform's. */
export type StepDownConfig = Readonly<Record<string, never>>;

/** The settings every service shares, from the environment; throws `StartRefused` naming what is missing or wrong. */
export function readConfig(): ServiceConfig {
  return readServiceConfig(process.env);
}
