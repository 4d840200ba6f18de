import type { RequestListener, ServerResponse } from 'node:http';
import type { ServiceMetrics } from '../telemetry/metrics.js';
import { healthAnswers, type Health, type HealthAnswer } from './health.js';

/**
 * What the management port answers, to anybody who reaches it: `/metrics`, `/health/live`, `/health/ready` and
 * `/health/startup`. It is for the platform that runs the service and is never routed outside.
 */
export function managementHandler(health: Health, metrics: ServiceMetrics): RequestListener {
  const answers = healthAnswers(health);
  const routes = new Map<string, (response: ServerResponse) => Promise<void>>([
    [
      '/metrics',
      async (response) => void response.setHeader('content-type', metrics.contentType).end(await metrics.text()),
    ],
    ['/health/live', async (response) => told(response, answers.live())],
    ['/health/startup', async (response) => told(response, answers.startup())],
    ['/health/ready', async (response) => told(response, await answers.ready())],
  ]);
  return (request, response) => {
    const route = request.method === 'GET' ? routes.get((request.url ?? '').split('?')[0]!) : undefined;
    if (!route) return void response.writeHead(404).end();
    route(response).catch(() => response.writeHead(500).end());
  };
}

function told(response: ServerResponse, { status, body }: HealthAnswer): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
