import { createHash, randomUUID } from 'node:crypto';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import { isId } from '@stepwell/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Call } from '../http/call.js';
import { PUBLIC_KEY, ROLES_KEY, type AuthenticatedRequest } from '../http/decorators.js';
import { ProblemError } from '../http/problem.js';
import { routeOf } from '../http/route.js';
import type { TenantQuota } from '../http/tenant-quota.js';
import type { Principal, Role } from './principal.js';
import type { TokenVerifier } from './token-verifier.js';

/** Called when an authenticated caller is turned away by role. */
export type OnDenied = (call: Call, code: string) => Promise<void>;

/** Verifies the token and the roles of every route that is not `@Public()`; a route without `@Roles` lets nobody in. */
export class AuthGuard implements CanActivate {
  constructor(
    private readonly verifier: TokenVerifier,
    private readonly reflector: Reflector,
    private readonly onDenied: OnDenied,
    private readonly quota: TenantQuota | null = null,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_KEY, targets)) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest & AuthenticatedRequest>();
    const principal = await this.verifier.verify(bearer(request));
    request.call = callOf(request, principal);
    await this.quota?.spend(request, context.switchToHttp().getResponse<FastifyReply>());
    const roles = this.reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES_KEY, targets) ?? [];
    if (roles.some((role) => principal.roles.includes(role))) return true;
    await this.onDenied(request.call, 'role-not-allowed');
    throw new ProblemError('role-not-allowed');
  }
}

function bearer(request: FastifyRequest): string {
  const [scheme, token, ...rest] = (request.headers.authorization ?? '').split(' ');
  if (!token || rest.length > 0 || scheme?.toLowerCase() !== 'bearer') throw new ProblemError('token-missing');
  return token;
}

/** The call a verified request makes. */
export function callOf(request: FastifyRequest, principal: Principal): Call {
  const correlationId = header(request, 'x-correlation-id');
  const idempotencyKey = header(request, 'idempotency-key');
  return {
    principal,
    idempotencyKey,
    fingerprint: idempotencyKey === null ? '' : fingerprintOf(request, principal),
    ifMatch: versionOf(header(request, 'if-match')),
    correlationId: correlationId && isId(correlationId) ? correlationId : randomUUID(),
    requestId: request.id,
    traceparent: traceparentOf(header(request, 'traceparent')),
    route: routeOf(request),
  };
}

function header(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** The same caller asking for the same thing; another caller with the same key is another request. */
function fingerprintOf(request: FastifyRequest, principal: Principal): string {
  const asked = JSON.stringify([principal.subject, request.method, request.url, request.body ?? null]);
  return createHash('sha256').update(asked).digest('hex');
}

function versionOf(ifMatch: string | null): number | null {
  if (ifMatch === null) return null;
  const version = /^"(\d{1,15})"$/.exec(ifMatch)?.[1];
  if (version === undefined) {
    const detail = 'must be one strong ETag, "3"';
    throw new ProblemError('invalid-input', { errors: [{ pointer: 'If-Match', detail }] });
  }
  return Number(version);
}

function traceparentOf(value: string | null): string | null {
  return value !== null && /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(value) ? value : null;
}
