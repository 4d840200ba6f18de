import { Controller, Get, Res, type Type } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Roles } from '../http/decorators.js';
import type { ServiceMetrics } from '../telemetry/metrics.js';

/**
 * Route `/<service>/health/metrics` for operators' tokens: this port is routed outside, and what a site is busy with is
 * nobody else's business. The management port answers `/metrics` without one.
 */
export function metricsController(service: string, metrics: ServiceMetrics): Type {
  @Roles('operator')
  @ApiExcludeController()
  @Controller(`${service}/health/metrics`)
  class MetricsController {
    @Get()
    async scrape(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
      void reply.type(metrics.contentType);
      return metrics.text();
    }
  }
  return MetricsController;
}
