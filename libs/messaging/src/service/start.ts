import type { RunningService, ServiceOptions } from './running.js';
import type { ServiceDefinition } from './definition.js';

/** Starts one service: pools, Nest on Fastify, consumers, relay, timers, marks, feed. Migrations are `provision`'s. */
export function startService<E, Config>(
  definition: ServiceDefinition<E, Config>,
  options: ServiceOptions<Config>,
): Promise<RunningService> {
  return Promise.reject(new Error(`${definition.name}: starting is not built yet (${options.transport.kind})`));
}
