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
 * Starts traces for one service, null when nobody asked; metrics only when OTEL_METRICS_EXPORTER names an exporter. Loaded
 * only then: the SDK costs start-up time and memory. Call before anything else imports pg or kafkajs.
 */
export async function startTelemetry(service: string, environment: Environment): Promise<Telemetry | null> {
  if (!telemetryWanted(environment)) return null;
  const [{ NodeSDK }, { BatchSpanProcessor }, { OTLPTraceExporter }, { AllowedSpans }] = await Promise.all([
    import('@opentelemetry/sdk-node'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/exporter-trace-otlp-proto'),
    import('./allowed-spans.js'),
  ]);
  const sdk = new NodeSDK({
    serviceName: `stepwell-${service}`,
    spanProcessors: [new BatchSpanProcessor({ exporter: new AllowedSpans(new OTLPTraceExporter()) })],
    logRecordProcessors: [],
    ...(environment.OTEL_METRICS_EXPORTER ? {} : { metricReaders: [] }),
    instrumentations: await instrumentations(),
  });
  sdk.start();
  preload();
  return { stop: () => sdk.shutdown() };
}

async function instrumentations() {
  const [{ HttpInstrumentation }, { PgInstrumentation }, { KafkaJsInstrumentation }] = await Promise.all([
    import('@opentelemetry/instrumentation-http'),
    import('@opentelemetry/instrumentation-pg'),
    import('@opentelemetry/instrumentation-kafkajs'),
  ]);
  return [
    new HttpInstrumentation({ ignoreIncomingRequestHook: ({ url }) => /\/health\//.test(url ?? '') }),
    new PgInstrumentation({ enhancedDatabaseReporting: false, requireParentSpan: true }),
    new KafkaJsInstrumentation(),
  ];
}

/** The instrumentations patch CommonJS packages as they are first required; a service without Kafka has no kafkajs. */
function preload(): void {
  const require = createRequire(import.meta.url);
  for (const name of ['http', 'pg', 'kafkajs']) {
    try {
      require(name);
    } catch {
      continue;
    }
  }
}
