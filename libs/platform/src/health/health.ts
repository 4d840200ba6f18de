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
  /** False when only a new process can help: never because of what others do. Absent: as long as it answers. */
  alive?(): boolean;
}

/** One answer of a probe. */
export interface HealthAnswer {
  readonly status: number;
  readonly body: object;
}

/** The three probes. */
export interface HealthAnswers {
  live(): HealthAnswer;
  startup(): HealthAnswer;
  ready(): Promise<HealthAnswer>;
}

const CHECK_DEADLINE_MS = 2_000;

/** What the probes answer. */
export function healthAnswers(health: Health): HealthAnswers {
  const answer = (ok: boolean, body: object): HealthAnswer => {
    return { status: ok ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE, body };
  };
  return {
    live: () => {
      const alive = health.alive?.() ?? true;
      return answer(alive, { status: alive ? 'ok' : 'stuck' });
    },
    startup: () => answer(health.started(), { status: health.started() ? 'ok' : 'starting' }),
    ready: async () => {
      const checks = await Promise.all(Object.entries(health.ready).map(answers));
      const ok = health.started() && checks.every(([, state]) => state === 'ok');
      return answer(ok, { status: ok ? 'ok' : 'not-ready', checks: Object.fromEntries(checks) });
    },
  };
}

/** Routes `/<service>/health/live`, `/ready` and `/startup`, open to everybody. */
export function healthController(service: string, health: Health): Type {
  const { live, startup, ready } = healthAnswers(health);

  @Public()
  @ApiExcludeController()
  @Controller(`${service}/health`)
  class HealthController {
    @Get('live')
    live(@Res({ passthrough: true }) reply: FastifyReply): object {
      return told(reply, live());
    }

    @Get('startup')
    startup(@Res({ passthrough: true }) reply: FastifyReply): object {
      return told(reply, startup());
    }

    @Get('ready')
    async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<object> {
      return told(reply, await ready());
    }
  }
  return HealthController;
}

function told(reply: FastifyReply, { status, body }: HealthAnswer): object {
  void reply.status(status);
  return body;
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
