import type { ServiceName } from '@stepwell/contracts';
import type { ServiceDefinition, ServiceUrls } from './definition.js';

/** What `provision` makes ready. */
export interface ProvisionOptions {
  /** A role that may create roles and schemas in the target database. */
  readonly adminUrl: string;
  readonly definitions: readonly Pick<ServiceDefinition<never, never>, 'name' | 'schema' | 'migrations'>[];
  /** Password of a login role, for example `intake_app`. */
  readonly password: (role: string) => string;
  /** Also makes schema `bus`, the Postgres log. */
  readonly bus: boolean;
}

/** Makes roles, schemas and grants and runs all migrations; idempotent, one at a time by advisory lock. */
export function provision(options: ProvisionOptions): Promise<Record<ServiceName, ServiceUrls>> {
  return Promise.reject(new Error(`not built yet: ${options.adminUrl.length}`));
}
