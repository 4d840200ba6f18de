import { SpanKind, SpanStatusCode, type Span } from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { routeOf } from '../http/route.js';
import { traceparentOf, within, type Tracing } from './tracing.js';

const SERVER_FAULT = 500;

/**
 * A span per request, named by its route template: the address, which holds ids, is in none. A caller's trace goes on; without
 * one a trace begins here. From here on the request's own span is what `traceparent` says, so what it records carries it.
 */
export function traceRequests(fastify: Pick<FastifyInstance, 'addHook'>, tracing: Tracing): void {
  const spans = new WeakMap<FastifyRequest, Span>();
  fastify.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'unknown';
    if (route.includes('/health/')) return done();
    const given = request.headers.traceparent;
    const span = tracing.begin({
      name: routeOf(request),
      kind: SpanKind.SERVER,
      attributes: { 'http.request.method': request.method, 'http.route': route },
      parent: typeof given === 'string' ? given : null,
    });
    spans.set(request, span);
    request.raw.headers['traceparent'] = traceparentOf(span);
    within(span, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const span = spans.get(request);
    span?.setAttribute('http.response.status_code', reply.statusCode);
    if (reply.statusCode >= SERVER_FAULT) span?.setStatus({ code: SpanStatusCode.ERROR });
    span?.end();
    done();
  });
}
