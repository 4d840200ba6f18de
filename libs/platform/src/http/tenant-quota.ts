import rateLimit from '@fastify/rate-limit';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from './decorators.js';
import type { TenantRate } from './http-edges.js';
import { ProblemError } from './problem.js';

type Limiter =
  ReturnType<NestFastifyApplication['getHttpAdapter']> extends { getInstance(): infer F }
    ? F extends { createRateLimit: () => infer L }
      ? L
      : never
    : never;

/** Counts the requests of each tenant in this process, once it is known whose they are. */
export class TenantQuota {
  private limiter: Limiter | null = null;

  private constructor(
    private readonly open: () => Limiter,
    private readonly rate: TenantRate,
  ) {}

  /** Call before the routes are opened. */
  static over(app: NestFastifyApplication, rate: TenantRate): TenantQuota {
    const fastify = app.getHttpAdapter().getInstance();
    void fastify.register(rateLimit, {
      global: false,
      max: rate.requests,
      timeWindow: rate.windowSeconds * 1_000,
      keyGenerator: tenantOf,
    });
    return new TenantQuota(() => fastify.createRateLimit(), rate);
  }

  /**
   * Counts a request whose caller is known and says on the answer what is left (draft-ietf-httpapi-ratelimit-headers-10).
   * Throws ProblemError `too-many-requests` when nothing was.
   */
  async spend(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { requests, windowSeconds } = this.rate;
    const used = await (this.limiter ??= this.open())(request);
    if (used.isAllowed) return;
    void reply.header('ratelimit-policy', `"tenant";q=${requests};w=${windowSeconds}`);
    void reply.header('ratelimit', `"tenant";r=${used.remaining};t=${used.ttlInSeconds}`);
    if (used.isExceeded)
      throw new ProblemError('too-many-requests', { headers: { 'retry-after': String(used.ttlInSeconds) } });
  }
}

function tenantOf(request: FastifyRequest & AuthenticatedRequest): string {
  return request.call?.principal.tenantId ?? '';
}
