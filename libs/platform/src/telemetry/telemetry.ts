import { createRequire } from 'node:module';
import type { Environment } from '../config/settings.js';

/** A started telemetry pipeline. */
export interface Telemetry {
  /** Sends what is left. */
  stop(): Promise<void>;
}

/** Whether telemetry is asked for: an OTLP endpoint is set, or STEPWELL_TELEMETRY=on. */
export function telemetryWanted(environment: Environment): boolean {
  return Boolean(environment.OTEL_EXPORTER_OTLP_ENDPOINT) || environment.STEPWELL_TELEMETRY === 'on';
}

/**
 * Starts traces and metrics for one service, null when nobody asked. Loaded only then: the SDK costs start-up time and memory.
 * Call before anything imports pg or kafkajs; both are loaded here, after the instrumentation.
 */
export async function startTelemetry(service: string, environment: Environment): Promise<Telemetry | null> {
  if (!telemetryWanted(environment)) return null;
  const [{ NodeSDK }, { HttpInstrumentation }, { PgInstrumentation }, { KafkaJsInstrumentation }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-kafkajs'),
  ]);
  const sdk = new NodeSDK({
    serviceName: `stepwell-${service}`,
    instrumentations: [
      new HttpInstrumentation({ redactedQueryParams: ['*'], ignoreIncomingRequestHook: isHealth }),
      new PgInstrumentation({ enhancedDatabaseReporting: false, requireParentSpan: true }),
      new KafkaJsInstrumentation(),
    ],
  });
  sdk.start();
  preload();
  return { stop: () => sdk.shutdown() };
}

function isHealth(request: { readonly url?: string | undefined }): boolean {
  return /\/health\//.test(request.url ?? '');
}

/** The instrumentations patch CommonJS packages as they are first required. */
function preload(): void {
  const require = createRequire(import.meta.url);
  require('pg');
}
