import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import cors from '@fastify/cors';
import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { isId } from '@stepwell/kernel';
import type { OpenAPIObject } from '@nestjs/swagger';
import { AuthGuard, type OnDenied } from './auth/auth-guard.js';
import { TokenVerifier, type AuthOptions } from './auth/token-verifier.js';
import { healthController, type Health } from './health/health.js';
import { metricsController } from './health/metrics-controller.js';
import { Reply } from './http/call.js';
import { HTTP_EDGES, type HttpEdges } from './http/http-edges.js';
import { InputPipe } from './http/input-pipe.js';
import { deeperThan } from './http/json-depth.js';
import { ProblemError } from './http/problem.js';
import { ProblemFilter } from './http/problem-filter.js';
import type { ProblemRegistry } from './http/problem-registry.js';
import { routeOf } from './http/route.js';
import { securityHeaders } from './http/security-headers.js';
import { TenantQuota } from './http/tenant-quota.js';
import type { Logger } from './log/logger.js';
import { nestLog } from './log/pino-logger.js';
import type { RouteDescriptions } from './openapi/described.js';
import { buildOpenApi } from './openapi/openapi.js';
import { traceRequests } from './telemetry/http-spans.js';
import type { ServiceMetrics } from './telemetry/metrics.js';
import type { Tracing } from './telemetry/tracing.js';

/** What a service's HTTP side is made of. */
export interface ServiceAppOptions {
  /** Service name; every route starts with `/<service>/`. */
  readonly service: string;
  /** Controllers write their whole path, `@Controller('intake/v1/referrals')`; there is no global prefix. */
  readonly module: DynamicModule;
  readonly auth: AuthOptions;
  readonly problems: ProblemRegistry;
  readonly log: Logger;
  readonly health: Health;
  /** What its OpenAPI document says of its routes beyond their inputs. */
  readonly described?: readonly RouteDescriptions[];
  /** Counts and times the requests; without it nothing is measured. */
  readonly metrics?: ServiceMetrics;
  /** Traces the requests; without it nothing is traced. */
  readonly tracing?: Tracing | null;
  /** Audits an authenticated caller turned away by role; normally `edge.auditDenial`. */
  readonly onDenied?: OnDenied;
  /** At which limits it stops listening. Default `HTTP_EDGES`. */
  readonly edges?: HttpEdges;
}

/** A service's HTTP side, ready to take requests but not listening. */
export interface ServiceApp {
  readonly app: NestFastifyApplication;
  /** Node's request listener; call `init` first. */
  readonly handler: (request: IncomingMessage, response: ServerResponse) => void;
  /** Runs Nest's life-cycle hooks and opens the routes. */
  init(): Promise<void>;
  openapi(): OpenAPIObject;
  close(): Promise<void>;
}

@Module({})
class ServiceHttp {}

/** Builds Nest on Fastify with guard, problem filter, input check, security headers, request ids and health. Nothing is opened yet. */
export async function createServiceApp(options: ServiceAppOptions): Promise<ServiceApp> {
  const app = await NestFactory.create<NestFastifyApplication>(rootModule(options), adapterOf(options), {
    logger: nestLog(options.log),
    abortOnError: false,
    // Nest's own parsers take forms too; Fastify's take JSON and, below, nothing else.
    bodyParser: false,
  });
  app.getHttpAdapter().getInstance().removeContentTypeParser('text/plain');
  equip(app, options);
  const fastify = app.getHttpAdapter().getInstance();
  return {
    app,
    handler: (request, response) => fastify.routing(request, response),
    init: async () => {
      await app.init();
      await fastify.ready();
    },
    openapi: () => buildOpenApi(app, options.service, options.problems, options.described),
    close: () => app.close(),
  };
}

function rootModule({ module, service, health, metrics }: ServiceAppOptions): DynamicModule {
  const controllers = [healthController(service, health), ...(metrics ? [metricsController(service, metrics)] : [])];
  return { module: ServiceHttp, imports: [module], controllers };
}

function adapterOf({ edges = HTTP_EDGES }: ServiceAppOptions): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: edges.bodyLimit,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && isId(given) ? given : randomUUID();
    },
  });
}

function equip(app: NestFastifyApplication, options: ServiceAppOptions): void {
  const { auth, problems, log, metrics, tracing, edges = HTTP_EDGES, onDenied = () => Promise.resolve() } = options;
  const quota = edges.tenantRate ? TenantQuota.over(app, edges.tenantRate) : null;
  app.useGlobalGuards(new AuthGuard(new TokenVerifier(auth), app.get(Reflector), onDenied, quota));
  app.useGlobalPipes(new InputPipe());
  app.useGlobalFilters(new ProblemFilter(problems, log, (code) => metrics?.turnedAway(code)));
  const fastify = app.getHttpAdapter().getInstance();
  if (tracing) traceRequests(fastify, tracing);
  limitInput(fastify, edges);
  const headers = { ...securityHeaders(), 'cache-control': 'no-store' };
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers).header('x-request-id', request.id);
    done();
  });
  fastify.addHook('preSerialization', (_request, reply, payload, done) => {
    if (!(payload instanceof Reply)) return done(null, payload);
    reply.status(payload.status).headers(payload.headers);
    done(null, payload.body);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    const { statusCode: status, elapsedTime } = reply;
    metrics?.answered(request.method, request.routeOptions.url ?? 'unknown', status, elapsedTime / 1000);
    log.debug('request answered', {
      route: routeOf(request),
      status,
      requestId: request.id,
      durationMs: Math.round(elapsedTime),
    });
    done();
  });
}

type Fastify = ReturnType<ReturnType<NestFastifyApplication['getHttpAdapter']>['getInstance']>;

/** What a page may read across origins; `If-Match` and `Idempotency-Key` make every change a preflighted one. */
const EXPOSED = [
  'etag',
  'location',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'x-request-id',
  'idempotent-replayed',
];

function limitInput(fastify: Fastify, { jsonDepth, corsOrigins }: HttpEdges): void {
  if (corsOrigins.length > 0)
    void fastify.register(cors, {
      ...{ origin: [...corsOrigins], exposedHeaders: EXPOSED, maxAge: 600 },
      methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    });
  fastify.addHook('preValidation', (request, _reply, done) => {
    if (!deeperThan(request.body, jsonDepth)) return done();
    done(new ProblemError('invalid-input', { errors: [{ pointer: '', detail: `nested deeper than ${jsonDepth}` }] }));
  });
}
