import type { FastifyRequest } from 'fastify';

/** Method and route template of a request, `POST /intake/v1/referrals`: safe for logs, never holds an id. */
export function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? 'unknown'}`;
}
