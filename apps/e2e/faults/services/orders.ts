import type { ServiceUrls, Tuning } from '@stepwell/messaging';
import type { AuthOptions } from '@stepwell/platform';

/** Which of the chain's definitions a process runs. */
export type DefinitionName = 'facts' | 'echo' | 'projection';

/** All that one service process is told. */
export interface Orders {
  readonly definition: DefinitionName;
  /** Name of the process; also its client id at the broker, by which the Kafka proxy knows it. */
  readonly clientId: string;
  readonly urls: ServiceUrls;
  /** Address of the broker, null on the Postgres log. */
  readonly kafka: string | null;
  readonly port: number;
  /** Where each service's feed is served. */
  readonly origins: Readonly<Record<string, string>>;
  readonly serviceToken: string;
  readonly auth: AuthOptions;
  readonly tuning: Partial<Tuning>;
}
