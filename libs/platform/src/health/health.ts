import { Controller, Get, HttpStatus, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from '../http/decorators.js';

/** One thing a service needs to be ready; rejects or takes too long when it is not. */
export type HealthCheck = () => Promise<void>;

/** What health answers from. */
export interface Health {
  /** By name of the thing (`database`, `bus`); names appear in the answer, reasons never do. */
  readonly ready: Readonly<Record<string, HealthCheck>>;
  /** Whether start-up is complete. */
  started(): boolean;
}

const CHECK_DEADLINE_MS = 2_000;

/** Routes `/<service>/health/live`, `/ready` and `/startup`, open to everybody. */
export function healthController(service: string, health: Health): Type {
  @Public()
  @ApiExcludeController()
  @Controller(`${service}/health`)
  class HealthController {
    @Get('live')
    live(): { status: 'ok' } {
      return { status: 'ok' };
    }

    @Get('startup')
    startup(@Res({ passthrough: true }) reply: FastifyReply): { status: 'ok' | 'starting' } {
      if (health.started()) return { status: 'ok' };
      void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: 'starting' };
    }

    @Get('ready')
    async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
      const checks = await Promise.all(Object.entries(health.ready).map(answers));
      const ok = health.started() && checks.every(([, state]) => state === 'ok');
      if (!ok) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
      return { status: ok ? 'ok' : 'not-ready', checks: Object.fromEntries(checks) };
    }
  }
  return HealthController;
}

async function answers([name, check]: [string, HealthCheck]): Promise<[string, 'ok' | 'failing']> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('late')), CHECK_DEADLINE_MS);
  });
  try {
    await Promise.race([check(), late]);
    return [name, 'ok'];
  } catch {
    return [name, 'failing'];
  } finally {
    clearTimeout(timer);
  }
}
