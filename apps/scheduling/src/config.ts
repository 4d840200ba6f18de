import { readServiceConfig, type ServiceConfig } from '@stepwell/platform';

/** Scheduling has no settings of its own beyond the platform's. */
export type SchedulingConfig = Readonly<Record<string, never>>;

/** The platform's settings of this process; throws `StartRefused` naming each variable that is missing or wrong. */
export function readConfig(): ServiceConfig {
  return readServiceConfig(process.env);
}
