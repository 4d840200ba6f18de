import { openLogger, readServiceConfig, type ServiceConfig } from '@stepwell/platform';
import type { ServiceDefinition } from '../service/definition.js';
import { startService } from '../service/start.js';
import { ofBoth, ofIssuer, requireBus, transportOf, type Requirement } from './requirements.js';
import type { ProcessOptions } from './run-service.js';

const CLOSE_MS = 1_000;

/** The start ended where it was meant to. */
class Admitted extends Error {}

/** Everything that can be found out from here; throws `StartRefused` when the settings themselves are wrong. */
export function requirementsOf<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: ProcessOptions<Config>,
): readonly Requirement[] {
  const config = readServiceConfig(options.environment);
  const bus = { what: 'the bus', met: () => askBus(definition, config, options) };
  return [...ofBoth(definition, config), bus, ...ofIssuer(config)];
}

/** Starts a worker up to where it would begin to consume: only then it is known what it consumes. */
async function askBus<E, Config>(
  definition: ServiceDefinition<E, Config>,
  { databaseUrl: app, relayDatabaseUrl: relay, auth, ...config }: ServiceConfig,
  { config: own, clock }: ProcessOptions<Config>,
): Promise<void> {
  const transport = transportOf(definition.name, { databaseUrl: app, relayDatabaseUrl: relay, auth, ...config });
  const admit = async (topics: readonly string[]): Promise<void> => {
    await requireBus(definition.name, transport, topics);
    throw new Admitted();
  };
  const log = openLogger(definition.name, config.logLevel);
  try {
    await startService(definition, {
      config: own,
      role: 'worker',
      urls: { app, relay },
      transport,
      clock,
      log,
      auth,
      admit,
    });
  } catch (error) {
    if (!(error instanceof Admitted)) throw error;
  } finally {
    await transport.close(CLOSE_MS);
  }
}
