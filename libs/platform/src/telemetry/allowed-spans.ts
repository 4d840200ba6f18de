import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace';

/** Span attributes that may leave the process; all others are dropped, since paths, keys, statements and messages may name a patient. */
const ALLOWED: ReadonlySet<string> = new Set([
  'http.request.method',
  'http.response.status_code',
  'http.route',
  'network.protocol.name',
  'network.protocol.version',
  'url.scheme',
  'server.port',
  'db.system.name',
  'db.namespace',
  'db.operation.name',
  'messaging.system',
  'messaging.operation.name',
  'messaging.operation.type',
  'messaging.destination.name',
  'messaging.destination.partition.id',
  'messaging.kafka.offset',
  'messaging.batch.message_count',
  'messaging.consumer.group.name',
  'stepwell.event.age_ms',
  'error.type',
]);

/** Sends spans on after taking everything from them that is not allowed: attributes, also of links, events, status texts. */
export class AllowedSpans implements SpanExporter {
  constructor(private readonly next: SpanExporter) {}

  export(spans: ReadableSpan[], done: Parameters<SpanExporter['export']>[1]): void {
    for (const span of spans) strip(span);
    this.next.export(spans, done);
  }

  shutdown(): Promise<void> {
    return this.next.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.next.forceFlush?.() ?? Promise.resolve();
  }
}

function strip(span: ReadableSpan): void {
  for (const name of Object.keys(span.attributes)) {
    if (!ALLOWED.has(name)) Reflect.deleteProperty(span.attributes, name);
  }
  for (const { attributes = {} } of span.links)
    for (const name of Object.keys(attributes)) Reflect.deleteProperty(attributes, name);
  span.events.length = 0;
  Reflect.deleteProperty(span.status, 'message');
}
